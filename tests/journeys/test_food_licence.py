"""From a search in her own words to a decision that anyone can verify, without the city's help if need be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import steps
from tests.journeys.conftest import Reader
from tests.journeys.steps import act
from zhengtong.town.building.cast import LI, LI_FIRM

pytestmark = pytest.mark.browser
OWN_VALUE = "安澜市云岭区学府路16号一层"


def test_a_restaurant_gets_its_licence_and_anyone_can_verify_it(reader: Any, tmp_path: Path) -> None:
    citizen = reader()
    number, held = first_application(citizen)
    citizen.press("main a[href*='/clocks/']")
    citizen.sees(number, "不计入")
    decide(reader, number, held)
    citizen.open(f"/my/cases/{number}/")
    citizen.sees("准予")
    citizen.press("main a[href^='/my/data/']")
    citizen.sees("市场主体", "您认为有误的数据", held, OWN_VALUE)
    citizen.open("/my/messages/")
    citizen.sees("食品经营许可")
    document, receipt = download(citizen, number, tmp_path)
    anyone = reader()
    assert_verdict(anyone, document, receipt, "核验通过：真实，未被改动")
    for file in (document, receipt):
        assert verify(citizen, file) == 0
        flipped = bytearray(file.read_bytes())
        flipped[len(flipped) // 2] ^= 1
        file.write_bytes(bytes(flipped))
        assert verify(citizen, file) == 1
    assert_verdict(anyone, document, receipt, "核验不通过")


def first_application(window: Reader) -> tuple[str, str]:
    """With a number the city has never seen; answers with the case number and the value she holds to be wrong."""
    steps.find_guide(window)
    steps.find_office(window)
    steps.sign_in(window, steps.new_number())
    window.sees("请先核验身份")
    steps.prove_identity(window, LI.name)
    steps.begin(window, LI_FIRM.name)
    steps.scenario(window)
    held = steps.say_it_is_wrong(window, "residence", OWN_VALUE)
    steps.form(window)
    steps.materials(window)
    return steps.sign_and_file(window, LI.name), held


def decide(reader: Any, number: str, held: str) -> None:
    """Handler, reviewer and approver, each at an own desk; the handler sees both values of what is disputed."""
    handler = reader()
    steps.sign_in_officer(handler, "zhao")
    handler.open("/console/")
    handler.press(f"main a[href='/console/cases/{number}/']")
    handler.sees(held, OWN_VALUE)
    act(handler, number, "act-accept")
    act(handler, number, "act-review-handle", outcome="done", opinion="材料齐全，拟同意。")
    inspected = {"inspector_1": "赵清", "certificate_1": "AL-1", "inspector_2": "钱正", "certificate_2": "AL-2"}
    act(handler, number, "act-review-visit", outcome="done", opinion="现场符合。", place="布局一致。", **inspected)
    reviewer = reader()
    steps.sign_in_officer(reviewer, "qian")
    act(reviewer, number, "act-review-review", outcome="agree", opinion="同意。")
    approver = reader()
    steps.sign_in_officer(approver, "sun")
    article = approver_article(approver, number)
    act(approver, number, "act-decide", outcome="granted", reasons="申请材料和现场均符合法定条件。", articles=article)
    steps.wait_for_documents(handler, number)
    act(handler, number, "act-issue")
    served = {"address": "网站内信", "receiver": LI.name, "proof": "系统送达日志"}
    act(handler, number, "act-serve", mode="electronic", **served)


def approver_article(window: Reader, number: str) -> str:
    """The first article the decision may rest on."""
    window.open(f"/console/cases/{number}/")
    return str(window.one("#act-decide [name=articles]").get_attribute("value"))


def download(window: Reader, number: str, folder: Path) -> tuple[Path, Path]:
    """The decision with its proof inside, and the proof alone."""
    window.page.goto(f"{window.demo.url}/my/cases/{number}/")
    row = window.one("#documents a[href*='/documents/']", "准予")
    href = str(row.get_attribute("href"))
    document, receipt = folder / "decision.pdf", folder / "receipt.json"
    receipt.write_bytes(steps.fetch(window, f"{href}receipt.json"))
    document.write_bytes(steps.fetch(window, href))
    assert json.loads(receipt.read_bytes())["said"]["type"] == "cases.document_issued"
    return document, receipt


def assert_verdict(window: Reader, document: Path, receipt: Path, verdict: str) -> None:
    """What the city's own page says of the document and its proof."""
    window.open("/verify/")
    pdf = {"name": document.name, "mimeType": "application/pdf", "buffer": document.read_bytes()}
    proof = {"name": receipt.name, "mimeType": "application/json", "buffer": receipt.read_bytes()}
    window.hand.attach(window.one("main [name=document]"), pdf)
    window.hand.attach(window.one("main [name=receipt]"), proof)
    window.send()
    window.sees(verdict)


def verify(window: Reader, file: Path) -> int:
    """`zhengtong verify`, offline, with the keys the city published."""
    keys = window.demo.var / "log-keys.json"
    command = [str(Path(sys.executable).parent / "zhengtong"), "verify", str(file), "--keys", str(keys)]
    return subprocess.run(command, capture_output=True, text=True, check=False).returncode
