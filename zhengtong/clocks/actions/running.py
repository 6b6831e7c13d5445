"""Parts of other rooms' acts: starting, stopping, extending and finishing clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zhengtong.clocks import queries, rules
from zhengtong.clocks.models import Clock, ExtensionGrant, Interval
from zhengtong.clocks.queries import ClockFacts
from zhengtong.clocks.rules import Cause, Kind, State
from zhengtong.kernel import calendar, writing
from zhengtong.kernel.parts import require_act
from zhengtong.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """A clock to be started: the event's day is not counted; hours count from `started_at`.

    `part` tells clocks of one kind and subject apart (the step's task, say).
    """

    kind: str
    subject: str
    policy: Mapping[str, Any] = field(hash=False)
    started_on: date
    division: str
    started_at: datetime | None = None
    part: str = ""


def start_clocks_part(specs: Iterable[ClockSpec], at: datetime) -> list[ClockFacts]:
    """Start clocks in one statement; returns their due dates in the order of the specs."""
    require_act()
    started = writing.insert([_new_clock(spec) for spec in specs])
    return [queries.facts_of(row) for row in started]


def _new_clock(spec: ClockSpec) -> Clock:
    tables, policy = queries.tables(), rules.Policy.of(spec.policy)
    term = queries.new_clock_term(spec.policy, spec.started_on, spec.started_at)
    due = rules.due(term, tables.table(spec.division))
    return Clock(
        subject=spec.subject,
        part=spec.part,
        kind=Kind(spec.kind).value,
        division=spec.division,
        policy=dict(spec.policy),
        amount=policy.amount,
        unit=policy.unit.value,
        last_day_rule=policy.last_day.value,
        started_on=spec.started_on,
        started_at=term.started_at,
        due_on=due.on,
        due_at=due.at,
        soon_at=due.soon_at,
        stamp=tables.token,
        state=State.RUNNING.value,
    )


def finish_clocks_part(subject: str, kinds: Iterable[str], at: datetime, *, part: str | None = None) -> int:
    """Stop the clocks of these kinds because what they waited for was done; returns how many. One statement."""
    require_act()
    rows = Clock.objects.filter(subject=subject, kind__in=[*kinds]).exclude(state=State.FINISHED)
    if part is not None:
        rows = rows.filter(part=part)
    return rows.update(state=State.FINISHED, finished_at=at)


def note_lapse_part(ids: Iterable[int], at: datetime) -> int:
    """Note that the lapse of these clocks was acted upon, so `due_clocks` names them no more. One statement."""
    require_act()
    return Clock.objects.filter(id__in=[*ids], lapsed_at__isnull=True).update(lapsed_at=at)


def suspend_part(
    subject: str,
    cause: str,
    article: str,
    notice: str,
    planned_end_on: date,
    approver: str,
    at: datetime,
    *,
    kinds: Iterable[str] = tuple(rules.SUSPENDABLE),
) -> list[ClockFacts]:
    """Let the running limits of a subject stand still from the day after today until `resume_part`.

    `notice` is the document that told the applicant, `approver` a subject number. Basis: 行政许可法 §45.
    """
    require_act()
    rules.check_cause(Cause(cause), article, planned_end_on, calendar.civil_day(at))
    rows = queries.locked_clocks(subject, kinds, State.RUNNING)
    if not rows:
        raise Refusal("clocks.not_running")
    Interval.objects.bulk_create(
        Interval(
            clock=row,
            cause=Cause(cause).value,
            article=article.strip(),
            notice=notice,
            approver=approver,
            from_at=at,
            planned_end_on=planned_end_on,
        )
        for row in rows
    )
    for row in rows:
        row.state, row.has_intervals = State.SUSPENDED.value, True
    return _recount(rows)


def resume_part(subject: str, at: datetime, *, kinds: Iterable[str] = tuple(rules.SUSPENDABLE)) -> list[ClockFacts]:
    """Let the limits run again from the day after today; their last days are counted anew."""
    require_act()
    rows = queries.locked_clocks(subject, kinds, State.SUSPENDED)
    if not rows:
        raise Refusal("clocks.not_suspended")
    Interval.objects.filter(clock__in=rows, until_at__isnull=True).update(until_at=at)
    for row in rows:
        row.state = State.RUNNING.value
    return _recount(rows)


def extend_part(
    subject: str,
    kinds: Iterable[str],
    amount: int,
    *,
    approver: str,
    reason: str,
    at: datetime,
) -> list[ClockFacts]:
    """Extend the running limits of these kinds once, by what the policy allows; the promise follows the statute.

    `approver` is the subject number of somebody whose level the caller has checked. Basis: 行政许可法 §42.
    """
    require_act()
    if not reason.strip():
        raise Refusal("clocks.reason_missing", field="reason")
    rows = queries.locked_clocks(subject, kinds, State.RUNNING)
    if not rows:
        raise Refusal("clocks.not_running")
    policy = _allowing(rows)
    rules.check_extension(policy, amount, max(row.extended for row in rows))
    if any(at >= row.due_at for row in rows if row.kind == Kind.STATUTE):
        raise Refusal("clocks.already_late")
    assert policy.extension is not None  # noqa: S101 — check_extension refused otherwise
    ExtensionGrant.objects.bulk_create(
        ExtensionGrant(
            clock=row,
            amount=amount,
            approver=approver,
            level=policy.extension.approver,
            reason=reason.strip(),
            citation=policy.extension.citation,
            at=at,
        )
        for row in rows
    )
    for row in rows:
        row.extended = amount
    return _recount(rows)


def _allowing(rows: Sequence[Clock]) -> rules.Policy:
    """The policy among the clocks that allows an extension, the statute's first."""
    policies = [rules.Policy.of(row.policy) for row in sorted(rows, key=lambda row: row.kind != Kind.STATUTE)]
    return next((policy for policy in policies if policy.extension), policies[0])


def restart_part(subject: str, kinds: Iterable[str], started_on: date, at: datetime) -> list[ClockFacts]:
    """Let the limits count from another event: after a re-opening, or when the law dates the event back."""
    require_act()
    rows = list(Clock.objects.select_for_update().filter(subject=subject, kind__in=[*kinds]).order_by("id"))
    Interval.objects.filter(clock__in=rows, until_at__isnull=True).update(until_at=at)
    for row in rows:
        row.started_on, row.started_at = started_on, calendar.start_of_day(started_on)
        row.state, row.finished_at, row.lapsed_at = State.RUNNING.value, None, None
    return _recount(rows)


def settle_part(
    clock: int, started_on: date, finished_at: datetime | None, at: datetime, *, started_at: datetime | None = None
) -> ClockFacts:
    """Set one limit to what the known facts say now: counted from the day, ended at the instant or running.

    For limits whose facts are told by another system, late or in another order; equal facts give an equal limit. Hours
    count from `started_at`.
    """
    require_act()
    row = Clock.objects.select_for_update().get(pk=clock)
    row.started_on, row.started_at = started_on, started_at or calendar.start_of_day(started_on)
    row.finished_at = finished_at
    row.state = (State.FINISHED if finished_at else State.RUNNING).value
    return _recount([row])[0]


STORED = [
    "state",
    "extended",
    "has_intervals",
    "started_on",
    "started_at",
    "finished_at",
    "lapsed_at",
    "due_on",
    "due_at",
    "soon_at",
    "stamp",
]


def _recount(rows: Sequence[Clock]) -> list[ClockFacts]:
    """Count the clocks anew and store them: one statement for their pauses, one for all of them."""
    tables = queries.tables()
    spans = queries.intervals_of(row.id for row in rows) if any(row.has_intervals for row in rows) else {}
    for row in rows:
        due = rules.due(queries.term_of(row), tables.table(row.division), spans.get(row.id, ()))
        row.due_on, row.due_at, row.soon_at, row.stamp = due.on, due.at, due.soon_at, tables.token
    Clock.objects.bulk_update(rows, STORED)
    return [queries.facts_of(row) for row in rows]
