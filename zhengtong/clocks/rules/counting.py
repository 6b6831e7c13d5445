"""How time limits run, stop, grow and end. No Django.

The day of the event is not counted (民法典 §201). A suspension takes the days after the day it began, up to and
including the day it ended: on the first the office still worked on the case, the last is itself the day of an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from zhengtong.kernel import calendar
from zhengtong.kernel.calendar import DayTable, LastDay, Unit
from zhengtong.kernel.refusal import Refusal

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


class Kind(StrEnum):
    """What a clock measures."""

    INTAKE = "intake"
    SUPPLEMENT = "supplement"
    STEP = "step"
    PROMISE = "promise"
    STATUTE = "statute"
    SERVICE = "service"


class State(StrEnum):
    """Whether a clock runs."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    FINISHED = "finished"


class Light(StrEnum):
    """The colour of a clock at an instant."""

    NORMAL = "normal"
    SOON = "soon"
    LATE = "late"
    PAUSED = "paused"
    DONE = "done"


class Cause(StrEnum):
    """Why a clock may stand still: the events of 行政许可法 §45, or a special law that says so in its article."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"
    SPECIAL_LAW = "special_law"


LICENCE_LAW_45 = "行政许可法 §45"
SUSPENDABLE = frozenset({Kind.STEP, Kind.PROMISE, Kind.STATUTE})


@dataclass(frozen=True, slots=True)
class Extension:
    """By how much a limit may grow, who approves it, and the article that allows it."""

    amount: int
    approver: str
    citation: str


@dataclass(frozen=True, slots=True)
class Policy:
    """How one time limit is counted."""

    amount: int
    unit: Unit
    start_event: str
    last_day: LastDay
    citation: str
    extension: Extension | None = None

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Policy:
        """The policy that a matter's version holds as plain values; raises `ValueError` for one that cannot run."""
        if int(plain["amount"]) < 0:
            raise ValueError("a time limit is not negative")
        grown = plain.get("extension")
        return cls(
            amount=int(plain["amount"]),
            unit=Unit(plain["unit"]),
            start_event=str(plain.get("start_event", "")),
            last_day=LastDay(plain.get("last_day_rule") or LastDay.NEXT_WORKDAY),
            citation=str(plain.get("citation", "")),
            extension=Extension(int(grown["amount"]), str(grown["approver"]), str(grown["citation"]))
            if grown
            else None,
        )


class Span(Protocol):
    """A time in which a clock stood still; no end means that it still does."""

    @property
    def from_at(self) -> datetime:
        """The instant it began."""

    @property
    def until_at(self) -> datetime | None:
        """The instant it ended."""

    @property
    def planned_end_on(self) -> date:
        """The day on which it is to end."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a clock counts: so many units from an event on a day (for hours: at an instant)."""

    amount: int
    unit: Unit
    last_day: LastDay
    started_on: date
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """The last day, the instant at which the limit has passed, and the instant from which it is due soon."""

    on: date
    at: datetime
    soon_at: datetime


def due(term: Term, table: DayTable, spans: Sequence[Span] = ()) -> Due:
    """When the term ends: the one function that every stored due date comes from."""
    if term.unit is Unit.HOUR:
        at = _hours_end(term, spans)
        return Due(calendar.civil_day(at), at, at - timedelta(hours=max(1, term.amount // 5)))
    on = _last_day(term, table, spans)
    return Due(on, calendar.end_of_day(on), _soon(term, on, table))


def _soon(term: Term, on: date, table: DayTable) -> datetime:
    """The start of the second last working day, of the last one for short limits (five units or fewer)."""
    before = 1 if term.amount <= 5 else 2
    return calendar.start_of_day(table.add_workdays(on + DAY, -before))


def _last_day(term: Term, table: DayTable, spans: Sequence[Span]) -> date:
    """The first day by which enough days are counted, found by pushing the end by the days that do not count."""
    taken = excluded_days(spans)
    end, pushed = _plain_end(term, 0, table), 0
    while taken:
        skipped = sum(1 for day in taken if term.started_on < day <= end and _would_count(term, day, table))
        if skipped == pushed:
            break
        end, pushed = _plain_end(term, skipped, table), skipped
    if term.unit is Unit.WORKDAY or term.last_day is LastDay.AS_IS:
        return end
    return table.next_workday(end)


def _plain_end(term: Term, more: int, table: DayTable) -> date:
    if term.unit is Unit.WORKDAY:
        return table.add_workdays(term.started_on, term.amount + more)
    if term.unit is Unit.MONTH:
        return calendar.add_months(term.started_on, term.amount) + more * DAY
    return term.started_on + (term.amount + more) * DAY


def _would_count(term: Term, day: date, table: DayTable) -> bool:
    return term.unit is not Unit.WORKDAY or table.is_workday(day)


def excluded_days(spans: Iterable[Span]) -> frozenset[date]:
    """The civil days on which the clock stood still."""
    days: set[date] = set()
    for span in spans:
        day = calendar.civil_day(span.from_at) + DAY
        last = calendar.civil_day(span.until_at) if span.until_at else span.planned_end_on
        while day <= last:
            days.add(day)
            day += DAY
    return frozenset(days)


def _hours_end(term: Term, spans: Sequence[Span]) -> datetime:
    end = calendar.due_at(term.started_at, term.amount, Unit.HOUR, calendar.packaged())
    for span in sorted(spans, key=lambda s: s.from_at):
        until = span.until_at or calendar.end_of_day(span.planned_end_on)
        if term.started_at <= span.from_at < end:
            end += until - span.from_at
    return end


def light(due_at: datetime, soon_at: datetime, at: datetime, state: State = State.RUNNING) -> Light:
    """The colour at an instant; a limit was kept by acts strictly before `due_at`."""
    if state is State.FINISHED:
        return Light.DONE
    if state is State.SUSPENDED:
        return Light.PAUSED
    if at >= due_at:
        return Light.LATE
    return Light.SOON if at >= soon_at else Light.NORMAL


def check_cause(cause: Cause, article: str, planned_end_on: date, today: date) -> None:
    """Refuse a pause that the law does not know, or one without an end told in advance. Basis: 行政许可法 §45."""
    if not article.strip():
        raise Refusal("clocks.article_missing", field="article")
    if cause is Cause.SPECIAL_LAW and article.replace(" ", "").startswith("行政许可法"):
        raise Refusal("clocks.special_law_missing", field="article")
    if planned_end_on <= today:
        raise Refusal("clocks.planned_end_past", field="planned_end_on")


def check_extension(policy: Policy, amount: int, extended: int) -> None:
    """Refuse an extension that the policy does not allow, a second one, or one beyond its measure."""
    if policy.extension is None:
        raise Refusal("clocks.no_extension")
    if extended:
        raise Refusal("clocks.extended_before", citation=policy.extension.citation)
    if not 0 < amount <= policy.extension.amount:
        raise Refusal(
            "clocks.extension_too_long",
            field="amount",
            most=policy.extension.amount,
            citation=policy.extension.citation,
        )


class Why(StrEnum):
    """Why a day of a proof sheet is counted or not."""

    EVENT = "event"
    WORKDAY = "workday"
    MAKEUP = "makeup"
    CALENDAR = "calendar"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SUSPENDED = "suspended"
    ROLLED = "rolled"


@dataclass(frozen=True, slots=True)
class Step:
    """One day of a proof: whether it is counted, as the how-manieth, why, and the holiday's or pause's name."""

    day: date
    n: int | None
    why: Why
    name: str = ""

    @property
    def counted(self) -> bool:
        """Whether the day is one of those that the limit gives."""
        return self.n is not None


def proof(term: Term, table: DayTable, spans: Sequence[Span]) -> tuple[Step, ...]:
    """Every day from the event to the last day, in order, counted by walking: nothing is taken from the stored date."""
    taken = excluded_days(spans)
    end = due(term, table, spans).on
    steps = [Step(term.started_on, None, Why.EVENT)]
    counted, day = 0, term.started_on + DAY
    plain_end = None if term.unit is Unit.WORKDAY else _calendar_end(term, table, spans)
    while day <= end:
        step = _step(term, table, day, counted + 1, taken, plain_end)
        counted += step.counted
        steps.append(step)
        day += DAY
    return tuple(steps)


def _calendar_end(term: Term, table: DayTable, spans: Sequence[Span]) -> date:
    """The end of a period of days or months before it is moved off a day off."""
    as_is = Term(term.amount, term.unit, LastDay.AS_IS, term.started_on, term.started_at)
    return _last_day(as_is, table, spans)


def _step(term: Term, table: DayTable, day: date, n: int, taken: frozenset[date], plain_end: date | None) -> Step:
    if plain_end is not None and day > plain_end:
        return Step(day, None, Why.ROLLED, table.name(day))
    if day in taken:
        return Step(day, None, Why.SUSPENDED)
    if term.unit is not Unit.WORKDAY:
        return Step(day, n, Why.CALENDAR, table.name(day))
    kind = table.kind(day)
    if table.is_workday(day):
        return Step(day, n, Why.MAKEUP if kind is calendar.DayKind.MAKEUP else Why.WORKDAY, table.name(day))
    return Step(day, None, Why.HOLIDAY if kind is calendar.DayKind.HOLIDAY else Why.WEEKEND, table.name(day))
