"""What else happens: the one supplement, the look-up by code, a withdrawal; the same at the window; large type."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys import steps
from tests.journeys.conftest import BY_OFFICERS, Reader, ways
from tests.journeys.steps import act
from zhengtong.town.building.cast import LIN, LIN_FIRM, ZHOU

pytestmark = pytest.mark.browser


def test_one_supplement_then_a_look_up_without_signing_in_then_a_withdrawal(reader: Any) -> None:
    citizen = reader()
    number = steps.apply(citizen, "13800000001")
    code = steps.query_code(citizen)
    handler = reader()
    steps.sign_in_officer(handler, "zhao")
    ask_once(handler, number)
    citizen.open(f"/my/cases/{number}/")
    citizen.press("main a[href$='/supplement/']")
    citizen.send()
    assert citizen.path.endswith("/supplement/"), "an empty supplement is refused"
    citizen.hand.attach(citizen.one("main input[type=file]"), steps.pdf("平面图（补充）.pdf"))
    citizen.send()
    citizen.sees("收到补正材料")
    stranger = reader()
    stranger.open("/progress/")
    stranger.answer("number", number)
    stranger.answer("code", code)
    stranger.send()
    stranger.sees(number)
    assert "13800000001" not in stranger.page.inner_text("body")
    citizen.press("main a[href$='/withdraw/']")
    citizen.send()
    citizen.sees("已撤回")


def ask_once(window: Reader, number: str) -> None:
    """The handler lists the one thing that is missing; a line without words is refused and keeps what was typed."""
    problem, notice = "平面图没有标出设备位置。", "#act-request_supplement"
    window.open(f"/console/cases/{number}/")
    window.unfold(notice)
    window.answer("item", "005", within=notice)
    window.answer("problem.005", problem, within=notice)
    window.press(f"{notice} form button[type=submit]")
    assert window.one(f"{notice} [name='problem.005']").input_value() == problem
    window.answer("remedy.005", "请补充标明设备位置的平面图。", within=notice)
    window.press(f"{notice} form button[type=submit]")
    assert window.path.endswith(f"/{number}/"), window.page.inner_text("main")[:900]


@BY_OFFICERS
def test_the_window_clerk_files_with_the_citizen_who_stands_before_her(reader: Any) -> None:
    clerk = reader()
    steps.sign_in_officer(clerk, "fang")
    let_go(clerk)
    clerk.open("/apply/990131005001/")
    clerk.sees("核对")
    clerk.open("/console/window/")
    clerk.press("main a[href='/console/presence/']")
    check_identity(clerk)
    clerk.open("/console/window/")
    clerk.answer("q", "开小饭馆")
    clerk.press("main form[role=search] button")
    clerk.press("main a[href^='/apply/']")
    steps.begin(clerk)
    steps.scenario(clerk)
    steps.form(clerk)
    steps.materials(clerk)
    number = steps.sign_and_file(clerk)
    clerk.sees("不等于受理", "打印收件回执和收件清单")
    printed = clerk.one("main a.govuk-button[href*='/documents/']").get_attribute("href")
    assert steps.fetch(clerk, str(printed)).startswith(b"%PDF"), "receipt and list can be handed over"
    assert let_go(clerk)
    clerk.page.goto(f"{clerk.demo.url}/my/cases/{number}/")
    assert LIN_FIRM.name not in clerk.page.inner_text("main"), "the citizen has left, her case is closed again"
    handler = reader()
    steps.sign_in_officer(handler, "zhao")
    act(handler, number, "act-accept")


def let_go(window: Reader) -> bool:
    """The citizen leaves the window; answers whether anybody stood there."""
    window.open("/console/presence/")
    stood = window.page.locator("main form[action$='/presence/end/'] button").count() > 0
    if stood:
        window.press("main form[action$='/presence/end/'] button")
    return stood


def check_identity(window: Reader) -> None:
    """Name and number from the document in her hand, compared with the face before her."""
    for name, value in {"name": LIN.name, "document": LIN.number, "uscc": LIN_FIRM.uscc}.items():
        window.answer(name, value)
    window.hand.tick(window.one("main [name=compared]"))
    window.press("main form[action$='/presence/'] button")
    window.sees(LIN.name)


def test_a_citizen_proves_her_identity_at_the_province_and_is_level_two(reader: Any) -> None:
    """A new number is level 0; the province's word makes it level 2, and her page says so with her name."""
    citizen = reader()
    citizen.open("/sign-in/?next=/my/profile/")
    steps.sign_in(citizen, steps.new_number())
    citizen.sees("未核验")
    citizen.open("/sign-in/province/?next=/my/profile/")
    citizen.press("main button[name=subject]", ZHOU.name)
    citizen.sees(ZHOU.name, "已核验")


@pytest.mark.parametrize("way", ways("keys-390"), indirect=True)
def test_large_type_follows_an_old_man_to_the_next_device(reader: Any) -> None:
    """He chooses it once; whatever window he signs in from next shows every page in letters of 24 pixels."""
    number = steps.new_number()
    first = reader()
    first.open("/sign-in/?next=/my/")
    steps.sign_in(first, number)
    assert letters(first) < 24
    first.press("header form[action*='/view/elder/'] button")
    assert letters(first) >= 24
    second = reader()
    second.open("/sign-in/?next=/my/")
    assert letters(second) < 24
    steps.sign_in(second, number)
    assert letters(second) >= 24
    steps.find_guide(second)
    assert letters(second) >= 24
    steps.find_office(second)
    assert letters(second) >= 24


def letters(window: Reader) -> float:
    """How many pixels high the letters of the text are."""
    return float(window.page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"))
