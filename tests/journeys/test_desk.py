"""The answers an office may give besides yes, each by its own act at the desk, each with its document."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.conftest import Reader, ways
from tests.journeys.steps import act, sign_in_officer, wait_for_documents

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("way", ways("keys-1280"), indirect=True)]
FOOD_LAW = "《食品安全法》第三十五条"


def waiting(window: Reader, step: str) -> list[str]:
    """The numbers of the cases that wait for this officer at a step."""
    window.open(f"/console/?step={step}")
    links = window.page.locator("main a[href^='/console/cases/']").all()
    return [str(link.get_attribute("href")).strip("/").split("/")[-1] for link in links]


def test_another_office_no_licence_needed_and_not_accepted(reader: Any) -> None:
    window = reader()
    sign_in_officer(window, "zhao")
    moved = waiting(window, "intake")[0]
    window.open(f"/console/cases/{moved}/")
    other = window.page.locator("#act-transfer select[name=office] option", has_text="云岭区").get_attribute("value")
    transfer(window, moved, str(other))
    assert moved not in waiting(window, "intake"), "the case went to the other office"
    there = reader()
    sign_in_officer(there, "yun")
    assert moved in waiting(there, "intake")
    act(there, moved, "act-say_not_needed", reason="您只销售预包装食品，依法不需要取得食品经营许可。")
    there.sees("不受理")
    number = waiting(there, "intake")[0]
    reason = "您申请的是食品生产许可，不属于本机关职权范围。"
    act(there, number, "act-decline", reason=reason, right_office="安澜市市场监督管理局，永安街 11 号")
    there.sees("不予受理")


def transfer(window: Reader, number: str, office: str) -> None:
    """Hand the case over; afterwards it is no longer this officer's to see."""
    window.open(f"/console/cases/{number}/")
    window.unfold("#act-transfer")
    window.answer("office", office, within="#act-transfer")
    window.press("#act-transfer form button[type=submit]")


def test_the_limit_is_extended_once_and_a_refusal_needs_its_reasons(reader: Any) -> None:
    approver = reader()
    sign_in_officer(approver, "gu")
    number = waiting(approver, "decide")[0]
    act(approver, number, "act-extend", reason="需要再次核查现场整改情况。")
    approver.open(f"/console/cases/{number}/")
    assert approver.page.locator("#act-extend").count() == 0 or extension_is_refused(approver, number)
    reasons = "经现场核查，食品处理区与卫生间直接相通，不符合食品安全法第三十三条。"
    act(approver, number, "act-decide", outcome="refused", reasons=reasons, articles=FOOD_LAW)
    approver.sees("不予许可")
    handler = reader()
    sign_in_officer(handler, "he")
    wait_for_documents(handler, number)
    served = {"address": "网站内信", "receiver": "申请人本人", "proof": "系统送达日志"}
    act(handler, number, "act-serve", mode="electronic", **served)


def extension_is_refused(window: Reader, number: str) -> bool:
    """A second extension is refused in the law's words."""
    window.unfold("#act-extend")
    window.answer("reason", "再次延长期限的理由。", within="#act-extend")
    window.press("#act-extend form button[type=submit]")
    return "只能延长一次" in window.page.inner_text("main") or "已经延长过" in window.page.inner_text("main")
