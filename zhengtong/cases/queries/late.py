"""What the office owes and has not done: reminders, reasons for delay, and what the applicant can do about silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhengtong.cases import permits, rules
from zhengtong.cases.models import Case, DelayReason, Urging
from zhengtong.cases.queries.doors import by_duty
from zhengtong.cases.rules import Act, Owed, State
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, fresh, keyset
from zhengtong.kernel.actors import Actor
from zhengtong.matters import public as matters
from zhengtong.org import public as org

# The law's limits weigh more than the office's own promise.
OFFICE_CLOCKS = ("statute", "service", "intake", "promise")
LIGHTS = ("late", "soon", "normal")
WAITING = [state.value for state in rules.OWED]


def owed(case: Case, at: datetime) -> Owed | None:
    """The limit of the office that matters most now: a passed one before a near one, the law's before a promise."""
    if State(case.state) not in rules.OWED:
        return None
    running = [clock for clock in clocks.clocks_of(f"case:{case.number}") if clock.kind in OFFICE_CLOCKS]
    lit = [(clocks.light_of(clock, at).value, clock) for clock in running]
    due = [(light, clock) for light, clock in lit if light in LIGHTS]
    if not due:
        return None
    light, clock = min(due, key=_weight)
    return Owed(clock.kind, clock.due_on, light, calendar.civil_day(clock.soon_at))


def _weight(lit: tuple[str, clocks.ClockFacts]) -> tuple[int, int | datetime]:
    """Of limits in time the one that is near first matters; of near and of passed ones that of the law."""
    light, clock = lit
    return LIGHTS.index(light), clock.soon_at if light == "normal" else OFFICE_CLOCKS.index(clock.kind)


def again_on(case: Case) -> date | None:
    """The first day on which the applicant may urge again (setting `URGING_WORKDAYS`); `None` if she has not yet."""
    last = case.urgings.order_by("-id").first()
    if last is None:
        return None
    table = clocks.table_for(org.office(case.office_id).division)
    return table.add_workdays(calendar.civil_day(last.urged_at), settings.URGING_WORKDAYS)


def may_urge(actor: Actor, case: Case, at: datetime) -> bool:
    """Whether the actor may urge the office about this case now."""
    limit, again = owed(case, at), again_on(case)
    if limit is None or limit.light not in rules.NEAR or not permits.may(actor, Act.URGE, case):
        return False
    return again is None or calendar.civil_day(at) >= again


def urgings_of(case: Case) -> list[Urging]:
    """The reminders of the case, the newest first."""
    return list(case.urgings.order_by("-id")[:20])


def open_urgings(case: Case) -> list[Urging]:
    """The reminders that wait for an answer, oldest first."""
    return list(case.urgings.filter(answered_at=None).order_by("id"))


def delay_reasons_of(case: Case) -> list[DelayReason]:
    """What the office said about its delay, the newest first."""
    return list(case.delay_reasons.order_by("-id")[:20])


@dataclass(frozen=True, slots=True)
class Silence:
    """A limit that has passed: what the office said about it, and how the applicant can challenge the silence.

    `until_on` is the last day for reconsideration counted from the end of the limit.
    Basis: 行政复议法 §11, §20, §23, §34; 行政复议法实施条例 §16; 行政诉讼法 §45, §47.
    """

    owed: Owed
    statute_due_on: date | None
    reasons: list[DelayReason]
    remedies: dict[str, Any]
    until_on: date


def silence(case: Case, at: datetime) -> Silence | None:
    """What a passed limit means for the applicant; `None` while the office is in time.

    Silence at intake is none where the law accepts for the office instead; elsewhere it was escalated.
    """
    limit = owed(case, at)
    if limit is None or not limit.late or (limit.kind == "intake" and case.escalated_on is None):
        return None
    found = matters.remedies(matters.version(case.version_id), case.office_id, cause=matters.Cause.INACTION)
    statute = calendar.last_day(case.statute_due_at) if case.statute_due_at else None
    until = limit.due_on + timedelta(days=found["reconsideration_days"])
    return Silence(limit, statute, delay_reasons_of(case), found, until)


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A case that was urged or is overdue, as officers and their supervisors read it."""

    number: str
    name: str
    applicant: str
    office: str
    due_at: datetime | None
    urged: int
    explained: bool


LINE = ("id", "number", "version_id", "applicant_name", "office_id", "next_due_at", "urged", "explained")


def urged_cases(actor: Actor, *, after: str | None = None, size: int = 50) -> keyset.Page[WaitingLine]:
    """The cases of the actor's duties whose applicants wait for an answer to a reminder, in the order of filing."""
    return _page(_watched(actor).filter(Exists(_unanswered())), ("id",), after, size)


def overdue_cases(actor: Actor, at: datetime, *, after: str | None = None, size: int = 50) -> keyset.Page[WaitingLine]:
    """The cases of the actor's duties whose limit has passed, the oldest limit first."""
    return _page(_watched(actor).filter(next_due_at__lte=at), ("next_due_at", "id"), after, size)


def urged_count(actor: Actor, at: datetime) -> int:
    """How many of these cases wait for an answer to a reminder; one statement a second."""
    return _urged.get(actor.duties, at, lambda: _watched(actor).filter(Exists(_unanswered())).count())


_urged: fresh.Moment[int] = fresh.Moment("cases")


def _watched(actor: Actor) -> QuerySet[Case]:
    return Case.objects.filter(by_duty(actor), state__in=WAITING)


def _unanswered() -> QuerySet[Urging]:
    return Urging.objects.filter(case=OuterRef("pk"), answered_at=None)


def _page(cases: QuerySet[Case], order: tuple[str, ...], after: str | None, size: int) -> keyset.Page[WaitingLine]:
    counted = cases.annotate(
        urged=Count("urgings", filter=Q(urgings__answered_at=None)),
        explained=Exists(DelayReason.objects.filter(case=OuterRef("pk"))),
    )
    page = keyset.page(counted.values(*LINE), order, after, size)
    return keyset.Page([_line(row) for row in page.rows], page.after)


def _line(row: dict[str, Any]) -> WaitingLine:
    return WaitingLine(
        row["number"],
        matters.version(row["version_id"]).name,
        row["applicant_name"],
        org.office(row["office_id"]).name,
        row["next_due_at"],
        row["urged"],
        row["explained"],
    )
