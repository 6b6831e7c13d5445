"""Procedures that the law does not count: the limits stand still, and run again when they are over.

Basis: 行政许可法 §45, or a special law that says so. A site visit (§34) never stops a limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction

from zhengtong.cases import events, permits, queries, rules
from zhengtong.cases.actions import flow, papers
from zhengtong.cases.models import Case, Task
from zhengtong.cases.queries import others
from zhengtong.cases.rules import Act
from zhengtong.cases.words import PROCEDURES, Kind
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, journal, writing
from zhengtong.kernel.actors import SYSTEM, Actor, ActorKind
from zhengtong.kernel.refusal import Refusal

INSTANT = timedelta(microseconds=1)
DUE = ("promise_due_at", "statute_due_at")


@flow.cites
@transaction.atomic(durable=True)
def suspend_clock(
    number: str,
    cause: str,
    article: str,
    planned_end_on: date,
    reason: str,
    *,
    actor: Actor,
    at: datetime,
    rev: int | None = None,
) -> Case:
    """Let the limits stand still for a hearing, tender, auction, technical inspection, appraisal or expert review.

    The applicant is told in writing how long it takes. Basis: 行政许可法 §45.
    """
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.SUSPEND, case)
    case.state = rules.next_state(rules.State(case.state), Act.SUSPEND).value
    if cause not in PROCEDURES:
        raise Refusal("cases.pause_cause", field="cause")
    if cause in others.declared_causes(case):
        raise Refusal("cases.step_pauses", field="cause", name=PROCEDURES[cause])
    cited, said = queries.law_of(case).pause_article(cause, article), rules.check_reason(reason, field="reason")
    happened = begin_pause_part(case, Pause(cause, cited, planned_end_on, said), actor=actor, at=at)
    flow.open_pause_part(case, PROCEDURES[cause], due_at=calendar.end_of_day(planned_end_on), at=at)
    journal.record(actor, happened, at=at)
    return case


@dataclass(frozen=True, slots=True)
class Pause:
    """Why the limits stand still, under which article, until which day at the latest, and what else the letter says."""

    cause: str
    article: str
    until: date
    reason: str
    experts: tuple[dict[str, str], ...] = ()


def begin_pause_part(case: Case, pause: Pause, *, actor: Actor, at: datetime) -> events.ClockSuspended:
    """Let the limits stand still and write the letter that says how long it takes; answers with what happened."""
    if case.paused_until:
        raise Refusal("cases.clock_stands", until=case.paused_until)
    number, cited, planned_end_on, letter = case.number, pause.article, pause.until, uuid4()
    cause = pause.cause
    facts = clocks.suspend_part(f"case:{number}", cause, cited, str(letter), planned_end_on, actor.number, at)
    due = _take_over(case, facts)
    case.paused_until = planned_end_on
    flow.redate_tasks_part(case)
    flow.store_part(case, "paused_until", *DUE, at=at)
    today = calendar.civil_day(at)
    told = {"cause": cause, "article": cited, "reason": pause.reason, "planned_end_on": planned_end_on, "due_on": due}
    told |= {"started_on": today, "days": (planned_end_on - today).days, "experts": list(pause.experts)}
    (document,) = papers.write_part(case, papers.Paper(Kind.SUSPENSION, told, uid=letter), on=today, at=at)
    return events.ClockSuspended(
        number=number,
        cause=cause,
        article=cited,
        planned_end_on=planned_end_on,
        statute_due_on=due,
        document=str(document.uid),
    )


def _take_over(case: Case, facts: list[clocks.ClockFacts]) -> date:
    """Take the limits' new due instants over; the day required by law."""
    due = {fact.kind: fact for fact in facts}
    case.promise_due_at, case.statute_due_at = due["promise"].due_at, due["statute"].due_at
    return due["statute"].due_on


@flow.cites
@transaction.atomic(durable=True)
def resume_clock(number: str, result: str, *, actor: Actor, at: datetime, rev: int | None = None) -> Case:
    """Let the limits run again because the procedure is over, with what it showed as an internal note.

    No procedure stops a limit beyond the last day that the applicant was told.
    """
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.RESUME, case)
    case.state = rules.next_state(rules.State(case.state), Act.RESUME).value
    if case.paused_until is None:
        raise Refusal("cases.clock_runs")
    if actor.kind is not ActorKind.SYSTEM and others.steps_in_pause(case):
        raise Refusal("cases.step_resumes")
    waiting = Task.objects.filter(case=case, open=True, kind=flow.PAUSE)
    waiting.update(open=False, done_at=at, done_by=actor.number, outcome="resumed", opinion=result.strip())
    happened = end_pause_part(case, at=at)
    journal.record(actor, happened, at=at, effective_on=happened.ended_on)
    return case


def end_pause_part(case: Case, *, at: datetime) -> events.ClockResumed:
    """Let the limits run again, at the latest since the last day that was told; answers with what happened."""
    until = case.paused_until or calendar.civil_day(at)
    ended_at = min(at, calendar.end_of_day(until) - INSTANT)
    due = _take_over(case, clocks.resume_part(f"case:{case.number}", ended_at))
    case.paused_until = None
    for task in others.steps_in_pause(case):
        task.findings = task.findings | {"pauses": False}
        writing.update(task, "findings")
    flow.redate_tasks_part(case)
    flow.store_part(case, "paused_until", *DUE, at=at)
    return events.ClockResumed(number=case.number, ended_on=calendar.civil_day(ended_at), statute_due_on=due)


def end_pause(number: str, *, at: datetime) -> None:
    """A pause whose planned last day is over ends by itself."""
    resume_clock(number, "", actor=SYSTEM, at=at)
