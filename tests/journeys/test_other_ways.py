"""What else happens: the one supplement, the look-up by code, a withdrawal; the same application at the window."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.journeys.conftest import Reader
from tests.journeys.test_food_licence import (
    PLAN,
    act,
    apply,
    form,
    materials,
    scenario,
    sign_and_file,
    sign_in,
    sign_in_officer,
    tick,
)

pytestmark = pytest.mark.browser


def query_code(window: Reader) -> str:
    """The query code as the receipt page shows it."""
    found = re.search(r"查询码\s*[:：]?\s*([0-9A-Z]{5}[- ]?[0-9A-Z]{5})", window.page.inner_text("main"))
    assert found, window.page.inner_text("main")[:800]
    return found[1]


def test_one_supplement_then_a_look_up_without_signing_in_then_a_withdrawal(reader: Any) -> None:
    citizen = reader()
    number = apply(citizen)
    code = query_code(citizen)
    handler = reader()
    sign_in_officer(handler, "zhao")
    ask_once(handler, number)
    citizen.open(f"/my/cases/{number}/supplement/")
    citizen.page.locator("main form[method=post] button[type=submit]").last.click()
    citizen.look()
    assert citizen.page.url.rstrip("/").endswith("supplement"), "an empty supplement is refused"
    citizen.page.locator("input[type=file]").first.set_input_files(
        {"name": "平面图（补充）.pdf", "mimeType": "application/pdf", "buffer": PLAN}
    )
    citizen.page.locator("main form[method=post] button[type=submit]").last.click()
    citizen.look()
    citizen.sees("收到补正材料")
    stranger = reader()
    stranger.open("/progress/")
    stranger.page.fill("input[name=number]", number)
    stranger.page.fill("input[name=code]", code)
    stranger.page.locator("main form[method=post] button[type=submit]").last.click()
    stranger.look()
    stranger.sees(number)
    assert "13800000001" not in stranger.page.inner_text("body")
    citizen.open(f"/my/cases/{number}/withdraw/")
    citizen.page.locator("main form[method=post] button[type=submit]").last.click()
    citizen.look()
    citizen.sees("已撤回")


def ask_once(window: Reader, number: str) -> None:
    """The handler lists the one thing that is missing; a line without words is refused and keeps what was typed."""
    window.open(f"/console/cases/{number}/")
    box = window.page.locator("#act-request_supplement")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    tick(box.locator("input[name=item][value='005']"))
    box.locator("[name='problem.005']").fill("平面图没有标出设备位置。")
    box.locator("form button[type=submit]").last.click()
    window.look()
    box = window.page.locator("#act-request_supplement")
    assert box.locator("[name='problem.005']").input_value() == "平面图没有标出设备位置。"
    box.locator("[name='remedy.005']").fill("请补充标明设备位置的平面图。")
    box.locator("form button[type=submit]").last.click()
    window.look()
    assert window.page.url.rstrip("/").endswith(number), window.page.inner_text("main")[:900]


def test_the_window_clerk_files_with_the_citizen_who_stands_before_her(reader: Any) -> None:
    from zhengtong.town.building.cast import LIN, LIN_FIRM

    clerk = reader()
    sign_in_officer(clerk, "fang")
    clerk.open("/console/window/")
    clerk.sees("核对")
    clerk.open("/apply/990131005001/")
    assert clerk.page.get_by_text("核对").count(), "nobody's data opens before the identity is checked"
    clerk.open("/console/presence/")
    clerk.page.fill("input[name=name]", LIN.name)
    clerk.page.fill("input[name=document]", LIN.number)
    clerk.page.fill("input[name=uscc]", LIN_FIRM.uscc)
    tick(clerk.page.locator("[name=compared]").first)
    clerk.page.locator("form[action$='/presence/'] button[type=submit]").first.click()
    clerk.look()
    clerk.open("/console/window/?q=开小饭馆")
    clerk.sees("小满饭馆")
    clerk.page.locator("a[href^='/apply/']").first.click()
    clerk.look()
    clerk.page.locator("main form[method=post] button[type=submit]").last.click()
    clerk.look()
    scenario(clerk)
    form(clerk)
    materials(clerk)
    number = sign_and_file(clerk)
    clerk.sees("不等于受理")
    clerk.open("/console/presence/")
    clerk.page.locator("form[action$='/presence/end/'] button").click()
    clerk.look()
    clerk.page.goto(f"{clerk.demo.url}/my/cases/{number}/")
    assert LIN_FIRM.name not in clerk.page.inner_text("main"), "the citizen has left, her case is closed again"
    handler = reader()
    sign_in_officer(handler, "zhao")
    act(handler, number, "act-accept")


def test_a_citizen_proves_her_identity_at_the_province_and_is_level_two(reader: Any) -> None:
    """Signing in with a new number is level 0; the province's word makes it level 2, and only then is data fetched."""
    citizen = reader()
    citizen.open("/sign-in/?next=/my/profile/")
    number, name = {"phone": ("13900000098", "周大勇"), "desktop": ("13900000099", "陈桂英")}[citizen.width]
    sign_in(citizen, number)
    citizen.sees("未核验")
    citizen.open("/sign-in/province/?next=/my/profile/")
    citizen.page.get_by_role("button", name=name).click()
    citizen.look()
    citizen.sees(name)
    citizen.sees("已核验")


def test_search_to_guide_by_keyboard_alone(reader: Any) -> None:
    """No mouse: the skip link, the search box, the first hit, the way to apply; focus can be seen at every step."""
    window = reader()
    window.open("/")
    keys = window.page.keyboard
    keys.press("Tab")
    assert window.page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    keys.press("Enter")
    reach(window, "input[name=q]")
    keys.type("开小饭馆")
    enter(window)
    reach(window, "ol.zt-hits a")
    assert outlined(window)
    enter(window)
    reach(window, "a[href*='/apply/']")
    assert outlined(window)
    enter(window)
    assert "/sign-in/" in window.page.url


def enter(window: Reader) -> None:
    """Press Enter on what has the focus and look at the page that comes."""
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    window.look()


def reach(window: Reader, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(80):
        if window.page.evaluate(
            "s => document.activeElement.matches('main ' + s) || document.activeElement.matches(s)", selector
        ):
            return
        window.page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard on {window.page.url}")


def outlined(window: Reader) -> bool:
    """Whether the element in focus shows it: an outline, a shadow or a background of its own."""
    return bool(
        window.page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; })()"
        )
    )
