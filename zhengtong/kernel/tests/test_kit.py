"""The design kit: every component draws, the frame's switches work, the built files are the ones committed."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.template import loader
from django.test import Client, override_settings
from django.utils import translation

from zhengtong.kernel.tests.kit import facts
from zhengtong.kernel.tests.kit.urls import PAGES
from zhengtong.kernel.web import fields, lights, tags
from zhengtong.kernel.web.visitor import KEEP_PREFERENCE, Preference

KERNEL = Path(__file__).parents[1]
COMPONENTS = sorted(path.stem for path in (KERNEL / "templates" / "cotton").glob("*.html"))


@pytest.fixture(autouse=True)
def _anonymous(monkeypatch: pytest.MonkeyPatch):
    facts.dress(monkeypatch.setattr)
    with override_settings(ROOT_URLCONF="zhengtong.kernel.tests.kit.urls"):
        yield


@pytest.mark.parametrize("page", PAGES)
def test_a_sample_page_draws_without_an_unrendered_component(page: str, client: Client) -> None:
    answer = client.get(f"/kit/{page}/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<c-" not in text
    assert "{{" not in text


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_component_is_on_a_sample_page_or_inside_another(component: str) -> None:
    sources = [*facts.FOLDER.glob("*.html"), *(KERNEL / "templates").rglob("*.html")]
    assert any(re.search(rf"<c-{component.replace(chr(95), chr(45))}[\s>/]", path.read_text()) for path in sources)


def test_no_page_carries_a_style_or_a_script_of_its_own(client: Client) -> None:
    for page in PAGES:
        text = client.get(f"/kit/{page}/").content.decode()
        assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=\"", text)


def test_the_manifest_names_every_built_file_with_its_hash() -> None:
    static = KERNEL / "static" / "kernel"
    listed = dict(reversed(line.split()) for line in (static / "manifest.sha256").read_text().splitlines())
    built = {path.name: path for path in static.iterdir() if path.suffix in {".css", ".js", ".svg"}}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in built.items()} == listed


def test_the_build_names_no_font_and_no_emblem_of_gov_uk() -> None:
    for sheet in ("citizen.css", "console.css"):
        text = (KERNEL / "static" / "kernel" / sheet).read_text().lower()
        assert "gds transport" not in text
        assert "crown" not in text
        assert "@font-face" not in text


def test_choosing_english_returns_to_the_same_page_in_english(client: Client) -> None:
    answer = client.post("/view/language/", {"language": "en", "next": "/kit/proof/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/kit/proof/?a=1")
    page = client.get("/kit/proof/").content.decode()
    assert '<html lang="en"' in page
    assert "Published by" in page


def test_choosing_large_type_marks_every_page_until_it_is_chosen_back(client: Client) -> None:
    client.post("/view/elder/", {"elder": "1", "next": "/kit/proof/"})
    assert 'data-mode="elder"' in client.get("/kit/proof/").content.decode()
    client.post("/view/elder/", {"elder": "0", "next": "/kit/proof/"})
    assert 'data-mode="elder"' not in client.get("/kit/proof/").content.decode()


def test_a_switch_never_leads_to_another_site(client: Client) -> None:
    answer = client.post("/view/elder/", {"elder": "1", "next": "https://example.org/"})
    assert answer["Location"] == "/"


def test_a_signed_in_reader_has_her_choice_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Preference] = []
    monkeypatch.setattr(KEEP_PREFERENCE, "_answer", lambda actor, preference, at: kept.append(preference))
    client.post("/view/language/?signed", {"language": "en", "next": "/"})
    assert kept == [Preference("language", "en")]


def test_a_lost_address_offers_a_search_for_its_words(client: Client) -> None:
    answer = client.get("/开餐馆/ys-1.html")
    assert answer.status_code == 404
    assert "/search/?q=%E5%BC%80%E9%A4%90%E9%A6%86%20ys" in answer.content.decode()


def test_a_refusal_is_said_with_its_remedy(client: Client) -> None:
    page = client.get("/refuse/one/")
    assert page.status_code == 429
    assert "请等 30 秒后再试。" in page.content.decode()


def test_several_refusals_are_listed_together(client: Client) -> None:
    page = client.get("/refuse/several/").content.decode()
    assert "短时间内尝试次数太多。" in page
    assert "您的账号不能在这里办理这项操作。" in page


def test_an_error_names_its_field_and_the_summary_leads_to_it(client: Client) -> None:
    page = client.get("/kit/apply/?wrong").content.decode()
    assert '<a href="#id_name">请填写店名</a>' in page
    assert '<a href="#id_kind_0">请选择主体业态</a>' in page
    assert '<a href="#id_plan">请上传经营场所平面布局图</a>' in page
    assert '<a href="#id_opening_on_year">计划开业日期不是日历上的一天' in page


def test_a_number_that_cannot_be_read_is_kept_as_typed(client: Client) -> None:
    page = client.get("/kit/apply/?wrong").content.decode()
    assert re.search(r'<input type="text" name="area" value="很大"', page)


def test_an_impossible_day_is_kept_as_typed(client: Client) -> None:
    page = client.get("/kit/apply/?wrong").content.decode()
    assert re.search(r'name="opening_on_day"[^>]*value="30"', page)


def test_a_message_the_author_wrote_is_kept() -> None:
    class Own(forms.Form):
        name = forms.CharField(error_messages={"required": "没有店名，顾客怎么找您"})

    assert fields.wrong(Own({})["name"]) == ["没有店名，顾客怎么找您"]


def test_a_refused_csrf_token_is_explained() -> None:
    page = Client(enforce_csrf_checks=True).post("/view/elder/", {"elder": "1"})
    assert page.status_code == 403
    assert "这张表单已经失效" in page.content.decode()


@pytest.mark.parametrize("name", ["500.html", "400.html"])
def test_the_pages_of_accidents_draw_without_a_request(name: str) -> None:
    assert "回到首页" in loader.get_template(name).render()


@pytest.mark.parametrize(
    ("days", "unit", "said"),
    [
        (3, "workday", "还剩 3 个工作日"),
        (0, "workday", "今天到期"),
        (-2, "workday", "已超 2 个工作日"),
        (15, "calendar", "还剩 15 天"),
    ],
)
def test_days_left_are_said_in_words(days: int, unit: str, said: str) -> None:
    assert tags.days_left(days, unit) == said


def test_a_day_is_said_with_its_weekday() -> None:
    assert tags.day(date(2026, 3, 16)) == "2026年3月16日（星期一）"
    with translation.override("en"):
        assert tags.day(date(2026, 3, 16)) == "Monday 16 March 2026"


def test_an_instant_is_said_on_the_citys_clock() -> None:
    assert tags.moment(datetime(2026, 3, 16, 18, 5, tzinfo=UTC)) == "2026年3月17日 02:05"


def test_the_rail_shows_an_officer_only_what_her_duties_include(client: Client) -> None:
    page = client.get("/kit/inbox/").content.decode()
    assert "事项与指南" in page
    assert "审计" not in page


def test_a_light_always_has_a_word_and_a_shape() -> None:
    assert "▲" in lights.light_mark("soon")
    assert "临期" in lights.light_mark("soon")


def test_a_paused_clock_says_no_days_left() -> None:
    assert "还剩" not in lights.due_chip("paused", date(2026, 3, 20), 3)


def test_the_label_of_a_chip_is_escaped() -> None:
    assert "&lt;b&gt;" in lights.due_chip("normal", date(2026, 3, 20), 3, label="<b>")
