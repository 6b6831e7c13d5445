"""The pages of matters, as a visitor without an account sees them."""

from __future__ import annotations

import re

from django.test import Client

from zhengtong.matters.tests.city import City


def text(client: Client, url: str, status: int = 200, **headers: str) -> str:
    answer = client.get(url, **headers)
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode()


def test_the_list_shows_the_matter_once_with_both_offices(client: Client, city: City) -> None:
    page = text(client, "/matters/")
    assert page.count("食品经营许可（新办）") == 1


def test_the_search_finds_by_everyday_words_and_pinyin(client: Client, city: City) -> None:
    for typed in ("开小饭馆", "kaixiaofanguan", "食品经营"):
        assert "食品经营许可（新办）" in text(client, f"/matters/?q={typed}")


def test_an_unknown_word_has_a_way_on(client: Client, city: City) -> None:
    assert "12345" in text(client, "/matters/?q=zzzzqqq")


def test_htmx_gets_only_the_results(client: Client, city: City) -> None:
    page = text(client, "/matters/?q=饭馆", HTTP_HX_REQUEST="true")
    assert "<html" not in page
    assert "食品经营许可（新办）" in page


def test_the_guide_answers_four_questions_first(client: Client, city: City) -> None:
    page = text(client, f"/matters/{city.version.matter}/")
    assert page.index("zt-answers") < page.index('id="where"') < page.index('id="materials"') < page.index('id="law"')
    assert re.search(r"<strong>7 ", page)


def test_the_guide_has_every_element(client: Client, city: City) -> None:
    page = text(client, f"/matters/{city.version.catalog}/")
    for said in (
        "《食品安全法》第三十五条", "一次性", "0990-6100002", "12345", "行政复议", "六个月", "食品经营许可证",
        city.version.catalog, city.version.hash[:16], "免提交", "有效期五年",
    ):  # fmt: skip
        assert said in page, said


def test_articles_nobody_checked_are_marked(client: Client, city: City) -> None:
    assert page_marks(text(client, f"/matters/{city.version.matter}/")) > 0


def page_marks(page: str) -> int:
    return page.count("zt-tag--soon")


def test_a_place_names_the_competent_office_and_why(client: Client, city: City) -> None:
    page = text(client, f"/matters/{city.version.catalog}/?place=990103")
    assert "云岭区市场监督管理局" in page
    assert city.versions[1].matter in page


def test_an_unknown_place_says_what_to_do(client: Client, city: City) -> None:
    assert "place-error" in text(client, f"/matters/{city.version.catalog}/?place=110101")


def test_answers_prune_the_list(client: Client, city: City) -> None:
    open_list = text(client, f"/matters/{city.version.matter}/")
    pruned = text(client, f"/matters/{city.version.matter}/?category=sales&area=50&vending=no&chain_head=no&agent=no")
    assert "专间或者专用操作区布局说明" in open_list
    assert "专间或者专用操作区布局说明" not in pruned
    assert "接触直接入口食品人员健康证明" not in pruned


def test_a_wrong_answer_is_named_and_the_rest_stays(client: Client, city: City) -> None:
    page = text(client, f"/matters/{city.version.matter}/?category=sales&area=abc")
    assert "govuk-error-message" in page
    assert 'value="sales" checked' in page


def test_before_a_place_is_chosen_no_office_is_named_as_the_one(client: Client, city: City) -> None:
    page = text(client, f"/matters/{city.version.catalog}/")
    head = page[page.index('id="guide-head"') : page.index('class="zt-answers"')]
    assert "2 个机关，按地点确定" in head


def test_the_guide_leads_to_the_application(client: Client, city: City) -> None:
    page = text(client, f"/matters/{city.version.catalog}/?place=990103&category=sales")
    assert f'href="/apply/{city.versions[1].matter}/?place=990103&amp;category=sales"' in page


def test_the_guide_speaks_english(client: Client, city: City) -> None:
    page = text(client, f"/matters/{city.version.matter}/", HTTP_ACCEPT_LANGUAGE="en")
    assert "Food business licence (new)" in page


def test_versions_are_listed_and_readable(client: Client, city: City) -> None:
    assert city.version.hash[:16] in text(client, f"/matters/{city.version.matter}/versions/")
    assert "食品经营许可（新办）" in text(client, f"/matters/{city.version.matter}/versions/1/")


def test_what_does_not_exist_is_not_found(client: Client, city: City) -> None:
    for url in ("/matters/000000000000/", "/matters/x/versions/", f"/matters/{city.version.matter}/versions/9/"):
        text(client, url, 404)


def test_the_lint_is_public(client: Client, city: City) -> None:
    page = text(client, "/lists/lint/")
    assert "M14" in page
    assert "第二十一条" in page


def test_a_guide_asks_the_database_little(client: Client, city: City, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    url = f"/matters/{city.version.matter}/?place=990102"
    client.get(url)
    with django_assert_max_num_queries(4):
        client.get(url)
