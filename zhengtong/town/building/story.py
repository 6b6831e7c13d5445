"""The cases of the last weeks, told through the same acts as any other: filed, accepted, supplemented, decided, served.

Nothing is drawn by lot: what becomes of the n-th case follows from n.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from zhengtong.cases import public as cases
from zhengtong.kernel import calendar, files
from zhengtong.kernel.actors import Actor
from zhengtong.matters import public as matters
from zhengtong.town.building.cast import officer_actor
from zhengtong.town.sources.residents import Body, Resident

PLACES = {"990102": "990102002001", "990103": "990103101201", "990121": "990121101201"}
STAFF = {
    "990102": ("zhao", "qian", "sun"),
    "990103": ("yun", "lei", "mao"),
    "990121": ("he", "ren", "gu"),
}
ARTICLES = ["《中华人民共和国食品安全法》第三十五条", "《中华人民共和国行政许可法》第三十八条"]


@dataclass(frozen=True, slots=True)
class Told:
    """A case on its way: who applies, in which district, from which day."""

    number: str
    applicant: Actor
    division: str
    filed_on: date


def at_work(day: date, hour: int = 9, minute: int = 30) -> datetime:
    """An instant on a working day of the city."""
    return datetime.combine(day, time(hour, minute), tzinfo=calendar.CIVIL)


@lru_cache(maxsize=16)
def plan_drawing(text: str) -> bytes:
    """A picture that stands for the floor plan of the premises: a PNG of lines, as a phone would send it."""
    picture = Image.new("RGB", (640, 420), "white")
    pen = ImageDraw.Draw(picture)
    for x in range(40, 601, 80):
        pen.line((x, 40, x, 400), fill=(40, 60, 70))
    for y in range(40, 401, 90):
        pen.line((40, y, 600, y), fill=(40, 60, 70))
    caption = PngInfo()
    caption.add_itxt("Title", text, lang="zh")
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=caption)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to open: answers of the scenario and the form's own fields."""

    answers: Mapping[str, Any]
    data: Mapping[str, Any]


def small_restaurant(resident: Resident, firm: Body, phone: str, place: str, n: int) -> Wanted:
    """A restaurant of the usual size with hot food and drinks; every fourth also makes cold dishes."""
    making = ["hot", "drinks", *(["cold"] if n % 4 == 3 else [])]
    address = {"division": place, "detail": firm.address}
    return Wanted(
        answers={
            "category": "catering",
            "area": 60 + n % 7 * 20,
            "making": making,
            "online": False,
            "vending": False,
            "chain_head": False,
            "agent": False,
        },
        data={
            "contact_phone": phone,
            "premises": address,
            "premises_kind": "street",
            "kitchen_m2": 18 + n % 5,
            "seats": 24 + n % 20,
            "has_store": False,
            "dishes": "面条、炒菜、米饭、自制饮品",
            "staff_count": 5,
            "direct_count": 3,
            "staff": [
                {
                    "name": resident.name,
                    "post": "经营者",
                    "certificate": f"健证2026{n + 1:07d}",
                    "valid_until": "2027-06-30",
                }
            ],
            "manager_name": resident.name,
            "manager_phone": phone,
            "manager_kind": "part",
        },
    )


def file_application(
    catalog: str, wanted: Wanted, place: str, resident: Resident, actor: Actor, at: datetime
) -> cases.Filed:
    """The citizen's way from the guide to the receipt, page by page."""
    draft = cases.begin_draft(catalog, actor=actor, at=at)
    uid: UUID = draft.uid
    version = matters.current_version(catalog, calendar.civil_day(at))
    answers = matters.check_answers(version, wanted.answers)
    cases.save_answers(uid, place, answers, actor=actor, at=at)
    failed = cases.fetch_for_draft(uid, actor=actor, at=at)
    cases.save_data(uid, dict(wanted.data), actor=actor, at=at)
    for material in matters.materials_for(version, answers):
        _provide(uid, material, failed, actor, at)
    address = {"mode": "electronic", "address": "安澜市政务服务网站内信"}
    return cases.file_draft(uid, signed_name=resident.name, address=address, actor=actor, at=at)


def _provide(uid: UUID, material: matters.Material, failed: Mapping[str, str], actor: Actor, at: datetime) -> None:
    """What was not fetched is promised where the guide allows it, else uploaded."""
    if material.resource and material.code not in failed:
        return
    if material.commitment and not material.resource:
        promised = cases.Provided(material.code, cases.Way.COMMITMENT, commitment=material.commitment)
        cases.set_material(uid, promised, actor=actor, at=at)
        return
    if not material.required and not material.resource:
        return
    kept = files.keep_bytes(plan_drawing(material.name), name=f"{material.name}.png", mime="image/png", at=at)
    cases.set_material(uid, cases.Provided(material.code, cases.Way.UPLOAD, file=kept.id), actor=actor, at=at)


def accept(told: Told, on: date) -> None:
    """The handler accepts."""
    at = at_work(on)
    cases.accept_case(told.number, actor=officer_actor(STAFF[told.division][0], at), at=at)


def examine(told: Told, on: date) -> None:
    """The handler examines and two officers visit the place."""
    at = at_work(on, 14)
    handler = officer_actor(STAFF[told.division][0], at)
    cases.complete_step(told.number, "handle", "done", "材料齐全，内容一致，拟同意，需现场核查。", actor=handler, at=at)
    findings = {
        "inspectors": [
            {"name": "赵清", "certificate": "AL-ZF-2023-0117"},
            {"name": "方敏", "certificate": "AL-ZF-2022-0086"},
        ],
        "place": "布局与图纸一致，专用操作区设置符合要求。",
    }
    done = at + timedelta(hours=1)
    cases.complete_step(told.number, "visit", "done", "现场核查符合要求。", findings=findings, actor=handler, at=done)


def review(told: Told, on: date) -> None:
    """The reviewer agrees."""
    at = at_work(on, 10)
    reviewer = officer_actor(STAFF[told.division][1], at)
    cases.complete_step(told.number, "review", "agree", "审核同意，报请批准。", actor=reviewer, at=at)


def decide(told: Told, on: date, outcome: cases.Outcome) -> None:
    """The approver grants, or refuses with reasons."""
    at = at_work(on, 15)
    reasons = {
        cases.Outcome.GRANTED: "申请材料齐全，经营场所、设备布局和人员条件符合法定条件。",
        cases.Outcome.REFUSED: "经现场核查，食品处理区与卫生间直接相通，不符合食品安全法第三十三条规定的条件。",
    }
    approver = officer_actor(STAFF[told.division][2], at)
    cases.decide_case(told.number, outcome, reasons[outcome], ARTICLES, actor=approver, at=at)


def issue(told: Told, on: date) -> None:
    """The papers are made and the licence is issued."""
    at = at_work(on, 11)
    cases.make_documents(told.number, at=at)
    cases.issue_result(told.number, actor=officer_actor(STAFF[told.division][0], at), at=at)


def issue_and_serve(told: Told, on: date, outcome: cases.Outcome) -> None:
    """The papers are made; a licence is issued, and the result served to the confirmed address."""
    at = at_work(on, 11)
    handler = officer_actor(STAFF[told.division][0], at)
    if outcome is cases.Outcome.GRANTED:
        issue(told, on)
    else:
        cases.make_documents(told.number, at=at)
    cases.serve_result(
        told.number,
        cases.Mode.ELECTRONIC,
        "安澜市政务服务网站内信",
        "申请人本人",
        "系统送达日志，申请人已打开",
        on,
        actor=handler,
        at=at + timedelta(minutes=5),
    )


def ask_once(told: Told, on: date) -> None:
    """The one supplement notice: the floor plan lacks the equipment."""
    at = at_work(on, 16)
    items = [
        cases.SupplementItem(
            "005", "经营场所平面图、设备布局和操作流程图", "平面图没有标出设备位置。", "请补充标明设备位置的平面图。"
        )
    ]
    cases.request_supplement(told.number, items, actor=officer_actor(STAFF[told.division][0], at), at=at)


def supplement(told: Told, on: date) -> None:
    """The applicant brings what was listed."""
    at = at_work(on, 20)
    kept = files.keep_bytes(plan_drawing("补充"), name="平面图（补充）.png", mime="image/png", at=at)
    provided = (cases.Provided("005", cases.Way.UPLOAD, file=kept.id),)
    cases.supplement_case(told.number, provided, {}, actor=told.applicant, at=at)


def decline(told: Told, on: date) -> None:
    """The application is not for this office."""
    at = at_work(on, 11)
    cases.decline_case(
        told.number,
        "您申请的事项属于食品生产许可，不属于本机关的食品经营许可职权范围。",
        "安澜市市场监督管理局，永安街 11 号",
        actor=officer_actor(STAFF[told.division][0], at),
        at=at,
    )


def withdraw(told: Told, on: date) -> None:
    """The applicant changes her mind."""
    cases.withdraw_case(told.number, "暂不开业", actor=told.applicant, at=at_work(on, 19))


def extend(told: Told, on: date) -> None:
    """The head of the office extends the limit once."""
    at = at_work(on, 16)
    reason = "现场核查发现布局需要整改，整改后再次核查需要时间。"
    cases.extend_limit(told.number, reason, actor=officer_actor(STAFF[told.division][2], at), at=at)


Chapter = Callable[[Told, Callable[[int], date]], None]


def _to_decision(told: Told, day: Callable[[int], date]) -> None:
    accept(told, day(1))
    examine(told, day(2))
    review(told, day(3))


def _granted(told: Told, day: Callable[[int], date]) -> None:
    _to_decision(told, day)
    decide(told, day(4), cases.Outcome.GRANTED)
    issue_and_serve(told, day(6), cases.Outcome.GRANTED)


def _refused(told: Told, day: Callable[[int], date]) -> None:
    _to_decision(told, day)
    decide(told, day(4), cases.Outcome.REFUSED)
    issue_and_serve(told, day(5), cases.Outcome.REFUSED)


def _decided(told: Told, day: Callable[[int], date]) -> None:
    _to_decision(told, day)
    decide(told, day(4), cases.Outcome.GRANTED)


def _supplemented(told: Told, day: Callable[[int], date]) -> None:
    ask_once(told, day(2))
    supplement(told, day(4))
    accept(told, day(5))
    examine(told, day(6))


def _extended(told: Told, day: Callable[[int], date]) -> None:
    accept(told, day(1))
    examine(told, day(3))
    extend(told, day(6))


def _silent(told: Told, day: Callable[[int], date]) -> None:
    """Nobody answers for five working days: the law accepts on the sixth."""
    cases.accept_silent_case(told.number, at=at_work(day(6), 0, 5))


def _filed(told: Told, day: Callable[[int], date]) -> None:
    """Nobody has looked at it yet."""


def _accepted(told: Told, day: Callable[[int], date]) -> None:
    accept(told, day(1))


def _visited(told: Told, day: Callable[[int], date]) -> None:
    accept(told, day(1))
    examine(told, day(2))


def _asked(told: Told, day: Callable[[int], date]) -> None:
    ask_once(told, day(2))


def _withdrawn(told: Told, day: Callable[[int], date]) -> None:
    withdraw(told, day(2))


def _declined(told: Told, day: Callable[[int], date]) -> None:
    decline(told, day(2))


def _not_needed(told: Told, day: Callable[[int], date]) -> None:
    """She only sells bottled water: a notice is enough."""
    at = at_work(day(1), 11)
    reason = "您只销售预包装食品，不需要取得食品经营许可，请办理备案。"
    cases.say_not_needed(told.number, reason, actor=officer_actor(STAFF[told.division][0], at), at=at)


def _answered(told: Told, day: Callable[[int], date]) -> None:
    """The supplement has come; nobody has looked at it yet."""
    ask_once(told, day(1))
    supplement(told, day(2))


def _issued(told: Told, day: Callable[[int], date]) -> None:
    """The licence is made and waits to be served."""
    _to_decision(told, day)
    decide(told, day(4), cases.Outcome.GRANTED)
    issue(told, day(5))


def _archived(told: Told, day: Callable[[int], date]) -> None:
    """Closed and put into the archive."""
    _granted(told, day)
    at = at_work(day(8), 9)
    handler = officer_actor(STAFF[told.division][0], at)
    cases.close_case(told.number, actor=handler, at=at)
    cases.archive_case(told.number, actor=handler, at=at + timedelta(hours=1))


# What becomes of the n-th case: the chapter, and how many working days before today it was filed.
CHAPTERS: tuple[tuple[Chapter, int], ...] = (
    (_granted, 30),
    (_accepted, 3),
    (_granted, 24),
    (_filed, 1),
    (_refused, 22),
    (_supplemented, 9),
    (_granted, 18),
    (_asked, 4),
    (_granted, 40),
    (_visited, 5),
    (_silent, 9),
    (_granted, 15),
    (_withdrawn, 12),
    (_to_decision, 6),
    (_granted, 35),
    (_declined, 16),
    (_decided, 7),
    (_extended, 12),
    (_accepted, 14),
    (_filed, 0),
    (_not_needed, 10),
    (_answered, 6),
    (_issued, 8),
    (_archived, 45),
)


def tell(n: int, told_of: Callable[[date], Told], today: date, table: calendar.DayTable) -> None:
    """File the n-th case and let it come as far as it has come by today; nothing happens after today."""
    chapter, ago = CHAPTERS[n % len(CHAPTERS)]
    filed_on = table.add_workdays(today + timedelta(days=1), -(ago + 1))
    told = told_of(filed_on)
    chapter(told, lambda days: table.add_workdays(filed_on, days))
