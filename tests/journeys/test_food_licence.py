"""From a search in her own words to a decision that anyone can verify, without the city's help if need be."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Reader

pytestmark = pytest.mark.browser
PASSWORD = "anlan-demo-2026"
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PLAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def code_on_phone(window: Reader, number: str) -> str:
    """The newest code on the simulated telephone."""
    for _ in range(60):
        page = window.page.context.new_page()
        page.goto(f"{window.demo.url}/demo/phone/?number={number}")
        found = re.findall(r"\b(\d{6})\b", page.inner_text("main").replace(number, ""))
        page.close()
        if found:
            return str(found[0])
        time.sleep(0.5)
    raise AssertionError("no code arrived")


def sign_in(window: Reader, number: str) -> None:
    """By phone and one-time code."""
    window.page.fill("input[name=phone]", number)
    window.page.locator("main form button[type=submit]").first.click()
    window.look()
    window.page.fill("input[name=code]", code_on_phone(window, number))
    window.page.locator("main form button[type=submit]").first.click()
    window.look()


def sign_in_officer(window: Reader, username: str) -> None:
    """By user name, password and authenticator; a code counts once, so wait for the next one if it was used."""
    from zhengtong.people.rules import hotp

    for _ in range(3):
        window.open("/console/sign-in/")
        window.page.fill("input[name=username]", username)
        window.page.fill("input[name=password]", PASSWORD)
        window.page.fill("input[name=code]", hotp(TOTP, int(time.time()) // 30))
        window.page.locator("main form button[type=submit]").first.click()
        window.page.wait_for_load_state("networkidle")
        if "/console/sign-in/" not in window.page.url:
            return window.look()
        time.sleep(31 - time.time() % 30)
    raise AssertionError(f"{username} could not sign in: {window.page.inner_text('main')[:600]}")


def answer(window: Reader, name: str, value: str) -> None:
    """Fill a control whatever its kind."""
    control = window.page.locator(f"[name='{name}']")
    kind = control.first.evaluate("e => e.type || e.tagName.toLowerCase()")
    if kind in ("radio", "checkbox"):
        tick(window.page.locator(f"[name='{name}'][value='{value}']").first)
    elif kind.startswith("select"):
        control.first.select_option(value)
    else:
        control.first.fill(value)


def tick(box: Any) -> None:
    """Tick a box as people do: on its label."""
    if not box.is_checked():
        box.locator("xpath=../label").click()


def apply(window: Reader) -> str:
    """She applies for her firm and comes to the receipt; answers with the case number."""
    window.open("/")
    window.page.fill("main input[name=q]", "开小饭馆")
    window.page.locator("main form[role=search] button").click()
    window.look()
    window.sees("食品经营许可")
    window.page.locator("ol.zt-hits a").first.click()
    window.look()
    window.page.locator("a[href*='/apply/']").first.click()
    window.look()
    if "/sign-in/" in window.page.url:
        sign_in(window, "13800000001")
    assert "/apply/" in window.page.url
    window.open("/my/acting-for/?next=" + window.page.url.removeprefix(window.demo.url))
    tick(window.page.locator("input[name=principal][value^=o]").first)
    window.page.locator("main form button[type=submit]").first.click()
    window.look()
    window.sees("小满饭馆")
    window.page.locator("main form[method=post] button[type=submit]").last.click()
    window.look()
    scenario(window)
    form(window)
    materials(window)
    return sign_and_file(window)


def scenario(window: Reader) -> None:
    """The place and what she wants to make."""
    answer(window, "place", "990102002001")
    answer(window, "category", "catering")
    window.page.locator("button[value=stay]").click()
    window.look()
    for name, value in (("area", "80"), ("making", "hot"), ("online", "false"), ("vending", "false")):
        answer(window, name, value)
    for name, value in (("chain_head", "false"), ("agent", "false")):
        answer(window, name, value)
    window.page.locator("button[value=next]").last.click()
    window.look()


FORM = {
    "contact_phone": "13800000001",
    "premises.division": "990102002001",
    "premises.detail": "临江路90号一层",
    "premises_kind": "street",
    "kitchen_m2": "20",
    "seats": "30",
    "has_store": "false",
    "dishes": "面条、炒菜",
    "staff_count": "3",
    "direct_count": "2",
    "staff.0.name": "林小满",
    "staff.0.post": "经营者",
    "staff.0.certificate": "健证20260000001",
    "manager_name": "林小满",
    "manager_phone": "13800000001",
    "manager_kind": "part",
}


def form(window: Reader) -> None:
    """Page after page; what government holds is not asked."""
    window.sees("安澜市滨江区小满饭馆")
    for _ in range(8):
        if "/form/" not in window.page.url:
            return
        for name, value in FORM.items():
            if window.page.locator(f"[name='{name}']").count():
                answer(window, name, value)
        window.page.locator("button[value=next]").last.click()
        window.look()
    raise AssertionError(f"stuck at {window.page.url}: {window.page.inner_text('main')[:900]}")


def materials(window: Reader) -> None:
    """Fetched ones are there already; she adds the plan and promises the rules."""
    for _ in range(6):
        uploads = window.page.locator(".zt-material:not(.zt-material--done) input[name=file]")
        promises = window.page.locator("button[value=commit]")
        if promises.count():
            promises.first.click()
        elif uploads.count():
            optional = uploads.first
            optional.set_input_files({"name": "平面图.pdf", "mimeType": "application/pdf", "buffer": PLAN})
            optional.locator("xpath=ancestor::form").locator("button[value=upload]").click()
        else:
            break
        window.look()
    window.page.locator("a[href$='/check/']").last.click()
    window.look()


def sign_and_file(window: Reader) -> str:
    """A wrong name is refused beside the field; the right one files."""
    tick(window.page.locator("[name=declared]"))
    answer(window, "signed_name", "林小")
    window.page.locator("main form button[type=submit]").last.click()
    window.look()
    assert window.page.input_value("[name=signed_name]") == "林小"
    answer(window, "signed_name", "林小满")
    tick(window.page.locator("[name=declared]"))
    window.page.locator("main form button[type=submit]").last.click()
    window.look()
    found = re.search(r"\b\d{23}[0-9A-Z]\b", window.page.inner_text("main"))
    assert found, window.page.inner_text("main")[:1200]
    return found[0]


def act(window: Reader, number: str, name: str, **values: str) -> None:
    """One act on the case, by its form at the desk."""
    window.open(f"/console/cases/{number}/")
    box = window.page.locator(f"#{name}")
    if not box.get_attribute("open") and box.get_attribute("open") != "":
        box.locator("summary").click()
    for field, value in values.items():
        control = box.locator(f"[name='{field}']")
        if control.first.get_attribute("type") in ("radio", "checkbox"):
            tick(box.locator(f"[name='{field}'][value='{value}']").first)
        else:
            control.first.fill(value)
    box.locator("form button[type=submit]").click()
    window.look()
    assert window.page.url.rstrip("/").endswith(number), window.page.inner_text("main")[:900]


def decide(reader: Any, number: str) -> None:
    """Handler, reviewer and approver, each at an own desk."""
    handler = reader()
    sign_in_officer(handler, "zhao")
    handler.open("/console/")
    handler.sees(number)
    act(handler, number, "act-accept")
    act(handler, number, "act-review-handle", outcome="done", opinion="材料齐全，拟同意。")
    inspected = {"inspector_1": "赵清", "certificate_1": "AL-1", "inspector_2": "钱正", "certificate_2": "AL-2"}
    act(handler, number, "act-review-visit", outcome="done", opinion="现场符合。", place="布局一致。", **inspected)
    reviewer = reader()
    sign_in_officer(reviewer, "qian")
    act(reviewer, number, "act-review-review", outcome="agree", opinion="同意。")
    approver = reader()
    sign_in_officer(approver, "sun")
    label = approver_article(approver, number)
    act(approver, number, "act-decide", outcome="granted", reasons="申请材料和现场均符合法定条件。", articles=label)
    wait_for_documents(handler, number)
    act(handler, number, "act-issue")
    served = {"address": "网站内信", "receiver": "林小满", "proof": "系统送达日志"}
    act(handler, number, "act-serve", mode="electronic", **served)


def approver_article(window: Reader, number: str) -> str:
    """The first article the decision may rest on."""
    window.open(f"/console/cases/{number}/")
    return str(window.page.locator("#act-decide [name=articles]").first.get_attribute("value"))


def wait_for_documents(window: Reader, number: str) -> None:
    """Documents are made by the worker in the background."""
    for _ in range(60):
        window.page.goto(f"{window.demo.url}/console/cases/{number}/")
        if "正在制作" not in window.page.inner_text("main"):
            return
        time.sleep(0.5)
    raise AssertionError("the documents were not made")


def test_a_restaurant_gets_its_licence_and_anyone_can_verify_it(reader: Any, tmp_path: Path) -> None:
    citizen = reader()
    number = apply(citizen)
    citizen.open(f"/my/cases/{number}/")
    citizen.page.locator("a[href*='/clocks/']").first.click()
    citizen.look()
    decide(reader, number)
    citizen.open(f"/my/cases/{number}/")
    citizen.sees("准予")
    citizen.open("/my/data/")
    citizen.sees("市场主体")
    citizen.open("/my/messages/")
    citizen.sees("食品经营许可")
    document, receipt = download(citizen, number, tmp_path)
    for file in (document, receipt):
        assert verify(citizen, file) == 0
        flipped = bytearray(file.read_bytes())
        flipped[len(flipped) // 2] ^= 1
        file.write_bytes(bytes(flipped))
        assert verify(citizen, file) == 1


def download(window: Reader, number: str, folder: Path) -> tuple[Path, Path]:
    """The decision with its proof inside, and the proof alone."""
    window.page.goto(f"{window.demo.url}/my/cases/{number}/")
    row = window.page.locator("#documents a[href*='/documents/']", has_text="准予").first
    href = window.demo.url + str(row.get_attribute("href"))
    document, receipt = folder / "decision.pdf", folder / "receipt.json"
    for _ in range(40):
        answer = window.page.request.get(f"{href}receipt.json")
        if answer.ok:
            break
        time.sleep(0.5)
    receipt.write_bytes(answer.body())
    document.write_bytes(window.page.request.get(href).body())
    assert json.loads(receipt.read_bytes())["said"]["type"] == "cases.document_issued"
    return document, receipt


def verify(window: Reader, file: Path) -> int:
    """`zhengtong verify`, offline, with the keys the city published."""
    keys = window.demo.var / "log-keys.json"
    command = [str(Path(sys.executable).parent / "zhengtong"), "verify", str(file), "--keys", str(keys)]
    return subprocess.run(command, capture_output=True, text=True, check=False).returncode
