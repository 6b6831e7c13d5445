"""Every read of the room; the day tables are kept in memory, at most a second old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from zhengtong.clocks import rules, words
from zhengtong.clocks.models import Clock, ExtensionGrant, Interval, NamedDay, Notice, Revision
from zhengtong.clocks.rules import Kind, Light, State
from zhengtong.kernel import calendar, ids
from zhengtong.kernel.calendar import DayTable, LastDay, Unit
from zhengtong.kernel.fresh import Fresh
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.kernel.words import Text

LIVE = (State.RUNNING, State.SUSPENDED)


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """A time limit: `due_on` is its last day, `due_at` the instant at which it has passed (24:00 of that day)."""

    id: int
    kind: str
    subject: str
    part: str
    division: str
    state: str
    unit: str
    amount: int
    extended: int
    started_on: date
    due_on: date
    due_at: datetime
    soon_at: datetime
    finished_at: datetime | None
    policy: dict[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class PauseView:
    """A time in which a limit stood still."""

    cause: Text
    article: str
    notice: str
    from_at: datetime
    planned_end_on: date
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """An extension that was granted; `level` is who may approve it, in words."""

    amount: int
    level: Text
    reason: str
    citation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One day of the proof sheet: the how-manieth counted day it is (`None`: not counted), and why."""

    day: date
    n: int | None
    why: Text
    name: str
    code: str

    @property
    def counted(self) -> bool:
        """Whether the day is counted."""
        return self.n is not None


@dataclass(frozen=True, slots=True)
class ProofSheet:
    """How a due date was counted, for citizen and officer alike.

    `provisional` says that the sheet reaches into a year whose notice is not published yet; `agrees` that counting
    day by day gives the stored date.
    """

    clock: ClockFacts
    title: Text
    unit: Text
    start: Text
    citation: str
    total: int
    rows: tuple[ProofRow, ...]
    pauses: tuple[PauseView, ...]
    extensions: tuple[ExtensionView, ...]
    provisional: bool
    agrees: bool


@dataclass(frozen=True, slots=True)
class DueClock:
    """A limit that passed without the act it waits for."""

    id: int
    subject: str
    part: str
    started_on: date
    due_on: date
    due_at: datetime


class Tables:
    """The day table of every division, made from the packaged one and the notices of the division and those above."""

    def __init__(self, token: str, notices: Sequence[tuple[str, int, bool, tuple[calendar.NamedDay, ...]]]) -> None:
        self.token = token
        self._notices = notices
        self._named = frozenset(notice[0] for notice in notices)
        self._made: dict[tuple[str, ...], DayTable] = {(): calendar.packaged()}

    def table(self, division: str) -> DayTable:
        """The days of the division; divisions without notices of their own share the table above them."""
        key = tuple(code for code in reversed(ids.division_lineage(division)) if code in self._named)
        if key not in self._made:
            self._made[key] = self._make(key)
        return self._made[key]

    def _make(self, key: tuple[str, ...]) -> DayTable:
        table = calendar.packaged()
        for code in key:
            for division, year, whole_year, days in self._notices:
                if division == code:
                    table = table.amended(days, years=[year] if whole_year else [])
        return table


def _token() -> str:
    return Revision.objects.filter(id=1).values_list("token", flat=True).first() or ""


def _load() -> Tables:
    days: dict[int, list[calendar.NamedDay]] = {}
    for row in NamedDay.objects.order_by("notice_id", "day"):
        days.setdefault(row.notice_id, []).append(calendar.NamedDay(row.day, row.works, row.name))
    notices = [(n.division, n.year, n.whole_year, tuple(days.get(n.id, ()))) for n in Notice.objects.order_by("id")]
    return Tables(_token(), notices)


_tables: Fresh[Tables] = Fresh(_load, _token)


def tables() -> Tables:
    """The day tables as they are now."""
    return _tables.get()


def forget() -> None:
    """Read the notices anew at the next use."""
    _tables.forget()


def table_for(division: str) -> DayTable:
    """The working days of a division (a code of 6, 9 or 12 digits); no statement when warm."""
    return _tables.get().table(division)


def plan(policy: Mapping[str, Any], started_on: date, division: str, started_at: datetime | None = None) -> rules.Due:
    """When a limit of the policy ends that an event on the day sets running; hours need the event's instant."""
    return rules.due(_term(rules.Policy.of(policy), started_on, started_at), table_for(division))


def due_on(policy: Mapping[str, Any], started_on: date, division: str) -> date:
    """The last day of a limit of the policy that an event on the day sets running."""
    return plan(policy, started_on, division).on


def _term(policy: rules.Policy, started_on: date, started_at: datetime | None, extended: int = 0) -> rules.Term:
    at = started_at or calendar.start_of_day(started_on)
    return rules.Term(policy.amount + extended, policy.unit, policy.last_day, started_on, at)


def new_clock_term(policy: Mapping[str, Any], started_on: date, started_at: datetime | None) -> rules.Term:
    """What a new clock of the policy counts."""
    return _term(rules.Policy.of(policy), started_on, started_at)


def term_of(row: Clock | StaleClock) -> rules.Term:
    """What a clock counts, extensions included."""
    return rules.Term(
        row.amount + row.extended, Unit(row.unit), LastDay(row.last_day_rule), row.started_on, row.started_at
    )


def facts_of(row: Clock) -> ClockFacts:
    """The value of a row."""
    return ClockFacts(
        id=row.id,
        kind=str(row.kind),
        subject=row.subject,
        part=row.part,
        division=row.division,
        state=str(row.state),
        unit=str(row.unit),
        amount=row.amount,
        extended=row.extended,
        started_on=row.started_on,
        due_on=row.due_on,
        due_at=row.due_at,
        soon_at=row.soon_at,
        finished_at=row.finished_at,
        policy=row.policy,
    )


def clocks_of(subject: str) -> tuple[ClockFacts, ...]:
    """All clocks of a subject, oldest first; one statement."""
    return tuple(facts_of(row) for row in Clock.objects.filter(subject=subject).order_by("id"))


def clock(id: int) -> ClockFacts:
    """One clock; raises `Absent`."""
    row = Clock.objects.filter(id=id).first()
    if row is None:
        raise Absent("clock", str(id))
    return facts_of(row)


def locked_clocks(subject: str, kinds: Iterable[str], state: State) -> list[Clock]:
    """The clocks of a subject that are in the state, locked."""
    rows = Clock.objects.select_for_update().filter(subject=subject, kind__in=[*kinds], state=state)
    return list(rows.order_by("id"))


def intervals_of(ids: Iterable[int]) -> dict[int, list[Interval]]:
    """The times in which the clocks stood still, by clock."""
    found: dict[int, list[Interval]] = {}
    for row in Interval.objects.filter(clock_id__in=[*ids]).order_by("from_at", "id"):
        found.setdefault(row.clock_id, []).append(row)
    return found


def due_clocks(kind: str, at: datetime, limit: int = 500) -> list[DueClock]:
    """Running clocks of the kind whose limit has passed and whose lapse nobody has noted yet, longest ago first.

    Deemed acceptance and every other effect of silence start here; `note_lapse_part` takes a clock off the list.
    """
    rows = Clock.objects.filter(kind=kind, state=State.RUNNING, lapsed_at__isnull=True, due_at__lte=at)
    columns = ("id", "subject", "part", "started_on", "due_on", "due_at")
    return [DueClock(*row) for row in rows.order_by("due_at", "id").values_list(*columns)[:limit]]


def light(due_at: datetime, at: datetime, policy: Mapping[str, Any] | None = None, *, paused: bool = False) -> Light:
    """The colour of a due instant by the national calendar: `soon` on its last two working days.

    For a clock itself `light_of` is exact. With `policy`, a limit of five units or fewer is `soon` on its last day.
    """
    day = calendar.civil_day(due_at - rules.INSTANT)
    before = 1 if policy and int(policy["amount"]) <= 5 else 2
    soon = calendar.start_of_day(table_for(ids.NATION).add_workdays(day + rules.DAY, -before))
    return rules.light(due_at, soon, at, State.SUSPENDED if paused else State.RUNNING)


def light_of(facts: ClockFacts, at: datetime) -> Light:
    """The colour of a clock at an instant."""
    return rules.light(facts.due_at, facts.soon_at, at, State(facts.state))


def days_left(facts: ClockFacts, at: datetime) -> int | None:
    """Days left until the last day in the clock's unit (0: today, negative: overdue); `None` when it does not run."""
    if facts.state != State.RUNNING:
        return None
    return days_until(facts.due_on, at, facts.division, facts.unit)


def days_until(due_on: date, at: datetime, division: str = ids.NATION, unit: str = Unit.WORKDAY) -> int:
    """Working days (or calendar days, for every other unit) from the civil day of the instant to a day."""
    today = calendar.civil_day(at)
    if unit == Unit.WORKDAY:
        return table_for(division).workdays_between(today, due_on)
    return (due_on - today).days


def proof_sheet(clock_id: int) -> ProofSheet:
    """How the clock's due date was counted, day by day; raises `Absent`."""
    row = Clock.objects.filter(id=clock_id).first()
    if row is None:
        raise Absent("clock", str(clock_id))
    spans = list(Interval.objects.filter(clock=row).order_by("from_at", "id"))
    table, term, policy = table_for(row.division), term_of(row), rules.Policy.of(row.policy)
    steps = rules.proof(term, table, spans)
    return ProofSheet(
        clock=facts_of(row),
        title=words.KINDS[Kind(row.kind)],
        unit=words.UNITS[term.unit],
        start=words.START_EVENTS.get(policy.start_event, policy.start_event),
        citation=policy.citation,
        total=term.amount,
        rows=tuple(ProofRow(s.day, s.n, words.WHYS[s.why], s.name, s.why.value) for s in steps),
        pauses=tuple(_pause(span) for span in spans),
        extensions=tuple(_extension(e) for e in ExtensionGrant.objects.filter(clock=row).order_by("id")),
        provisional=table.is_provisional(row.started_on, row.due_on),
        agrees=steps[-1].day == row.due_on,
    )


def _pause(row: Interval) -> PauseView:
    cause = words.CAUSES[rules.Cause(row.cause)]
    return PauseView(cause, row.article, row.notice, row.from_at, row.planned_end_on, row.until_at)


def _extension(row: ExtensionGrant) -> ExtensionView:
    return ExtensionView(row.amount, words.APPROVERS.get(row.level, row.level), row.reason, row.citation, row.at)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as the list of notices shows it."""

    id: int
    division: str
    year: int
    number: str
    basis: str
    whole_year: bool
    recorded_at: datetime


def notices() -> list[NoticeView]:
    """All notices entered, newest first."""
    columns = ("id", "division", "year", "number", "basis", "whole_year", "recorded_at")
    return [NoticeView(*row) for row in Notice.objects.order_by("-id").values_list(*columns)]


@dataclass(frozen=True, slots=True)
class NoticeDetails:
    """A notice as it was entered: `text` is CSV or ICS, the division `000000` is the nation."""

    year: int
    number: str
    basis: str
    text: str
    whole_year: bool = True
    division: str = ids.NATION


@dataclass(frozen=True, slots=True)
class Change:
    """A day that a notice changes: what it was and what it becomes."""

    day: date
    before: Text
    after: Text
    name: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a notice would do: days changed, working days of the year, running limits that would end on other days."""

    changes: tuple[Change, ...]
    workdays_before: int
    workdays_after: int
    published_before: bool
    running: int
    moved: int
    examples: tuple[tuple[date, date, int], ...]


def _preview(table: DayTable, amended: DayTable, division: str, year: int) -> Preview:
    """The difference between two tables of a division, and what it means for clocks without pauses."""
    moves = _moves(amended, division)
    return Preview(
        changes=_changes(table, amended),
        workdays_before=table.workdays_in(year),
        workdays_after=amended.workdays_in(year),
        published_before=year in table.published,
        running=sum(n for _, _, n in moves),
        moved=sum(n for before, after, n in moves if before != after),
        examples=tuple(move for move in moves if move[0] != move[1])[:10],
    )


def preview_notice(details: NoticeDetails) -> Preview:
    """What the notice would change, without changing anything; refuses what `record_notice` would refuse."""
    _days, amended = read_notice(details)
    return _preview(table_for(details.division), amended, details.division, details.year)


def read_notice(details: NoticeDetails) -> tuple[tuple[calendar.NamedDay, ...], DayTable]:
    """The days of a notice and the table with them in it; refuses a notice that cannot be right."""
    if not details.number.strip() or not details.basis.strip():
        raise Refusal("clocks.basis_missing", field="number" if not details.number.strip() else "basis")
    days = rules.parse_notice(details.text)
    table = table_for(details.division)
    amended = table.amended(days, years=[details.year] if details.whole_year else [])
    national = details.division == ids.NATION
    rules.check_notice(details.year, days, whole_year=details.whole_year, national=national, table=amended)
    return days, amended


def _changes(table: DayTable, amended: DayTable) -> tuple[Change, ...]:
    days = sorted({*table.named, *amended.named})
    return tuple(
        Change(day, words.DAY_KINDS[table.kind(day)], words.DAY_KINDS[amended.kind(day)], amended.name(day))
        for day in days
        if table.kind(day) != amended.kind(day)
    )


def _moves(amended: DayTable, division: str) -> list[tuple[date, date, int]]:
    """Old and new last day with the number of running clocks, counted in one statement by their terms."""
    stem = ids.division_stem(division)
    columns = ("amount", "extended", "unit", "last_day_rule", "started_on", "due_on")
    rows = live_clocks().filter(division__startswith=stem, has_intervals=False).exclude(unit=Unit.HOUR)
    moves: list[tuple[date, date, int]] = []
    for amount, extended, unit, last_day, started_on, before, n in (
        rows.values_list(*columns).annotate(n=Count("id")).order_by("due_on")
    ):
        at = calendar.start_of_day(started_on)
        term = rules.Term(amount + extended, Unit(unit), LastDay(last_day), started_on, at)
        moves.append((before, rules.due(term, amended).on, n))
    return moves


def live_clocks() -> QuerySet[Clock]:
    """Clocks that run or stand still."""
    return Clock.objects.filter(state__in=LIVE)


class StaleClock(NamedTuple):
    """What counting a clock anew needs of it; plain values, because there may be a hundred thousand."""

    id: int
    subject: str
    part: str
    kind: str
    division: str
    amount: int
    extended: int
    unit: str
    last_day_rule: str
    started_on: date
    started_at: datetime
    has_intervals: bool
    due_on: date
    due_at: datetime
    soon_at: datetime


def stale_clocks(token: str, after: int, limit: int) -> list[StaleClock]:
    """Live clocks whose due date was counted with another calendar than the present one, by id."""
    rows = live_clocks().exclude(stamp=token).filter(id__gt=after).order_by("id")
    return [StaleClock._make(row) for row in rows.values_list(*StaleClock._fields)[:limit]]


def year_view(division: str, year: int) -> list[tuple[int, list[tuple[date, str, str]]]]:
    """The twelve months of a year: each day with its kind and name."""
    table = table_for(division)
    months: list[tuple[int, list[tuple[date, str, str]]]] = []
    for month in range(1, 13):
        first, last = date(year, month, 1), calendar.add_months(date(year, month, 1), 1)
        days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal())]
        months.append((month, [(day, table.kind(day).value, table.name(day)) for day in days]))
    return months
