"""What people do in more than one journey, in the words of the page: the same for a pointer and for keys alone."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from typing import Any

from tests.journeys.conftest import Reader
from zhengtong.people.rules import hotp
from zhengtong.town.building.cast import PASSWORD, TOTP

FOOD = "990131005001"
PLACE = "990102002001"
PLAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
MISSING = "main .zt-material:not(.zt-material--done)"
FORM = {
    "contact_phone": "13800000001",
    "premises.division": PLACE,
    "premises.detail": "临江路90号一层",
    "premises_kind": "street",
    "opens_on": (date.today() + timedelta(days=60)).isoformat(),
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


def pdf(name: str) -> dict[str, Any]:
    """A file as it lies in her folder."""
    return {"name": name, "mimeType": "application/pdf", "buffer": PLAN}


def new_number() -> str:
    """A telephone number that the city has never seen, also if the demo has been walked before."""
    return f"139{time.time_ns() // 10**8 % 10**8:08d}"


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
    window.answer("phone", number)
    window.send()
    window.answer("code", code_on_phone(window, number))
    window.send()


def prove_identity(window: Reader, name: str) -> None:
    """The province says who she is; she comes back to where she was."""
    window.press("main a[href*='/sign-in/province/']")
    window.press("main button[name=subject]", name)


def sign_in_officer(window: Reader, username: str) -> None:
    """By user name, password and authenticator; a code counts once, so if it was used the next one is taken."""
    for ahead in (0, 1, 1):
        window.open("/console/sign-in/")
        window.answer("username", username)
        window.answer("password", PASSWORD)
        window.answer("code", hotp(TOTP, int(time.time()) // 30 + ahead))
        window.send()
        if "/console/sign-in/" not in window.page.url:
            return
        if ahead:
            time.sleep(31 - time.time() % 30)
    raise AssertionError(f"{username} could not sign in: {window.page.inner_text('main')[:600]}")


def find_guide(window: Reader) -> None:
    """From the start page, in her own words, to the guide of the first matter found."""
    window.open("/")
    window.answer("q", "开小饭馆")
    window.press("main form[role=search] button")
    window.sees("食品经营许可")
    window.press("ol.zt-hits a")


def find_office(window: Reader) -> None:
    """The office that decides follows from the place; then she goes to apply."""
    window.answer("place", PLACE)
    window.page.wait_for_selector("#where .zt-notice--success")
    window.look()
    window.sees("滨江区市场监督管理局")
    window.press("main a[href*='/apply/']")


def begin(window: Reader, firm: str = "小满饭馆") -> None:
    """She applies for her firm."""
    if firm not in window.page.inner_text("main"):
        window.press("main a[href*='/my/acting-for/']")
        window.hand.tick(window.one("main input[name=principal][value^=o]"))
        window.send()
    window.sees(firm)
    window.send()


def scenario(window: Reader) -> None:
    """The place and what she wants to make; the page asks more when an answer raises it."""
    window.answer("place", PLACE)
    window.answer("category", "catering")
    window.press("main button[value=stay]")
    window.sees("滨江区市场监督管理局")
    answers = {"area": "80", "making": "hot", "online": "false", "vending": "false", "chain_head": "false"}
    for name, value in (answers | {"agent": "false"}).items():
        window.answer(name, value)
    window.press("main button[value=next]", last=True)


def say_it_is_wrong(window: Reader, field: str, own: str) -> str:
    """What government holds of her is wrong: she says what is right and shows it; answers with the value on record."""
    window.press(f"main a[href*='/dispute/{field}/']")
    held = str(window.page.inner_text("main .zt-prefilled__value")).strip()
    window.answer("own_value", own)
    window.answer("reason", "登记时写错了门牌号。")
    window.hand.attach(window.one("main [name=evidence]"), pdf("房屋租赁合同.pdf"))
    window.send()
    window.sees(held, own)
    return held


def form(window: Reader, typed: dict[str, str] = FORM) -> None:
    """Page after page; what government holds is not asked."""
    for _ in range(8):
        if "/form/" not in window.page.url:
            return
        for name, value in typed.items():
            if window.page.locator(f"main [name='{name}']").count():
                window.answer(name, value)
        window.press("main button[value=next]", last=True)
    raise AssertionError(f"stuck at {window.page.url}: {window.page.inner_text('main')[:900]}")


def materials(window: Reader) -> None:
    """Fetched ones are there already; she promises what may be promised and adds a file for each other."""
    for _ in range(6):
        if window.page.locator("main button[value=commit]").count():
            window.press("main button[value=commit]")
        elif window.page.locator(f"{MISSING} input[name=file]:visible").count():
            window.hand.attach(window.one(f"{MISSING} input[name=file]:visible"), pdf("平面图.pdf"))
            window.press(f"{MISSING} form:has(input[name=file]:visible) button[value=upload]")
        else:
            break
    window.press("main a[href$='/check/']", last=True)


def sign_and_file(window: Reader, name: str = "林小满") -> str:
    """A wrong name is refused beside the field and kept; the right one files and answers with the case number."""
    window.hand.tick(window.one("[name=declared]"))
    window.answer("signed_name", name[:-1])
    window.send()
    assert window.page.input_value("[name=signed_name]") == name[:-1]
    window.answer("signed_name", name)
    window.hand.tick(window.one("[name=declared]"))
    window.send()
    found = re.search(r"\b\d{23}[0-9A-Z]\b", window.page.inner_text("main"))
    assert found, window.page.inner_text("main")[:1200]
    return found[0]


def apply(window: Reader, phone: str) -> str:
    """All the way from the start page to the receipt, for somebody the city knows already."""
    find_guide(window)
    find_office(window)
    sign_in(window, phone)
    begin(window)
    scenario(window)
    form(window)
    materials(window)
    return sign_and_file(window)


def query_code(window: Reader) -> str:
    """The query code as the receipt page shows it."""
    found = re.search(r"查询码\s*[:：]?\s*([0-9A-Z]{5}[- ]?[0-9A-Z]{5})", window.page.inner_text("main"))
    assert found, window.page.inner_text("main")[:800]
    return found[1]


def act(window: Reader, number: str, name: str, **values: str) -> None:
    """One act on the case, by its form at the desk."""
    window.open(f"/console/cases/{number}/")
    window.unfold(f"#{name}")
    for field, value in values.items():
        window.answer(field, value, within=f"#{name}")
    window.press(f"#{name} form button[type=submit]")
    assert window.path.endswith(f"/{number}/"), window.page.inner_text("main")[:900]


def wait_for_documents(window: Reader, number: str) -> None:
    """Documents are made by the worker in the background."""
    for _ in range(60):
        window.page.goto(f"{window.demo.url}/console/cases/{number}/")
        if "正在制作" not in window.page.inner_text("main"):
            return
        time.sleep(0.5)
    raise AssertionError("the documents were not made")


def fetch(window: Reader, path: str) -> bytes:
    """What lies behind a link, once the worker has made it."""
    for _ in range(120):
        answer = window.page.request.get(window.demo.url + path)
        if answer.ok:
            return bytes(answer.body())
        time.sleep(0.5)
    raise AssertionError(f"{path}: {answer.status} {answer.text()[:600]}")
