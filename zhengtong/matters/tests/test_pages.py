"""The pages of matters, as a visitor without an account sees them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from zhengtong.kernel import calendar, fresh
from zhengtong.kernel.actors import SYSTEM
from zhengtong.matters import public as matters
from zhengtong.matters.queries.guide import unchecked_articles
from zhengtong.matters.tests.city import APPROVALS, AT, City
from zhengtong.org import public as org
from zhengtong.powers.models import Article
from zhengtong.town import matters as anlan


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
        assert client.get(url).status_code == 404


def test_the_lint_is_public(client: Client, city: City) -> None:
    page = text(client, "/lists/lint/")
    assert "M14" in page
    assert "第二十一条" in page


def test_a_guide_asks_the_database_little(client: Client, city: City, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    url = f"/matters/{city.version.matter}/?place=990102"
    client.get(url)
    with django_assert_max_num_queries(4):
        client.get(url)


class TestWhatIsKeptOfAVersion:
    """What a version says is worked out once a language; nothing that changes may come from there."""

    def publish(self, city: City, **changed: str) -> matters.Version:
        document = anlan.document_for("food_business_licence", org.office(city.east)) | changed
        matters.save_draft(city.version.matter, document, actor=SYSTEM, at=AT)
        today = calendar.civil_day(timezone.now())
        return matters.publish_version(
            city.version.matter, effective_from=today, approvals=APPROVALS, actor=SYSTEM, at=AT
        )

    def test_a_new_version_is_shown_at_once(self, client: Client, city: City) -> None:
        url = f"/matters/{city.version.matter}/"
        old = text(client, url)
        new = self.publish(city, summary="换了说法的简介", after_check="换了说法的监管")
        page = text(client, url)
        assert "换了说法的简介" not in old
        assert "换了说法的简介" in page
        assert "换了说法的监管" in page
        assert new.hash[:16] in page

    def test_the_earlier_version_still_says_what_it_said(self, client: Client, city: City) -> None:
        self.publish(city, summary="换了说法的简介")
        page = text(client, f"/matters/{city.version.matter}/versions/1/")
        assert "换了说法的简介" not in page
        assert city.version.hash[:16] in page

    def test_every_reader_reads_her_language_whoever_read_before(self, client: Client, city: City) -> None:
        url = f"/matters/{city.version.matter}/"
        chinese = text(client, url)
        english = text(client, url, HTTP_ACCEPT_LANGUAGE="en")
        again = text(client, url)
        for said, instead in (
            ("个工作日", "working days"),
            ("免提交", "No need to submit"),
            ("权力来源", "Source of the power"),
        ):
            assert said in chinese
            assert said in again
            assert instead in english
        assert "免提交" not in english
        assert "No need to submit" not in again

    def test_large_type_shows_the_same_guide(self, client: Client, city: City) -> None:
        url = f"/matters/{city.version.matter}/"
        usual = text(client, url)
        client.cookies["elder"] = "1"
        large = text(client, url)
        assert 'data-mode="elder"' in large
        assert 'data-mode="elder"' not in usual
        assert guide_of(large) == guide_of(usual)

    def test_an_article_checked_meanwhile_loses_its_mark(self, client: Client, city: City) -> None:
        url = f"/matters/{city.version.matter}/"
        before = page_marks(text(client, url))
        Article.objects.update(verified=True)
        fresh.note_act("powers.law_imported")
        assert before > 0
        assert page_marks(text(client, url)) == 0

    def test_marks_that_were_asked_for_within_the_second_are_not_read_again(self, city: City) -> None:
        marks = unchecked_articles(city.version, AT)
        assert marks
        Article.objects.update(verified=True)
        assert unchecked_articles(city.version, AT + timedelta(seconds=0.9)) == marks
        assert unchecked_articles(city.version, AT + timedelta(seconds=1)) == frozenset()

    @pytest.mark.parametrize("other", ["west", "east"])
    def test_the_elements_name_the_office_of_the_place(self, client: Client, city: City, other: str) -> None:
        office = org.office(getattr(city, other))
        place = {"west": "990103", "east": "990102"}[other]
        assert f"{office.name}（{office.code}）" in text(client, f"/matters/{city.version.catalog}/?place={place}")


def guide_of(page: str) -> str:
    """The page's main part."""
    return page[page.index("<main") : page.index("</main>")]
