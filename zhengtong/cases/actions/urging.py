"""When the office is late: the applicant reminds it, it answers, and it says in public why it took so long."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import transaction

from zhengtong.cases import events, permits, queries, rules
from zhengtong.cases.models import Case, DelayReason, Urging
from zhengtong.cases.queries import late
from zhengtong.cases.rules import Act, State
from zhengtong.kernel import calendar, journal
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Refusal

LONGEST = 500


@transaction.atomic(durable=True)
def urge_case(number: str, message: str = "", *, actor: Actor, at: datetime) -> Urging:
    """Remind the office of a limit that is near or has passed; once in so many working days (催办).

    The case stays where it is, so that an officer who is about to act does not lose her page by it.
    """
    case = queries.case_for(actor, number, lock=True)
    permits.require(actor, Act.URGE, case)
    rules.next_state(State(case.state), Act.URGE)
    limit = rules.check_urging(late.owed(case, at), calendar.civil_day(at), late.again_on(case))
    urging = Urging.objects.create(
        case=case,
        kind=limit.kind,
        due_on=limit.due_on,
        late=limit.late,
        message=message.strip()[:LONGEST],
        urged_at=at,
        urged_by=actor.number,
    )
    journal.record(actor, events.CaseUrged(number, limit.kind, limit.due_on, limit.late), at=at)
    return urging


@transaction.atomic(durable=True)
def answer_urging(number: str, answer: str, *, actor: Actor, at: datetime, rev: int | None = None) -> Case:
    """Answer every open reminder of the case with one explanation that the applicant reads."""
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.ANSWER_URGING, case)
    rules.next_state(State(case.state), Act.ANSWER_URGING)
    said = rules.check_reason(answer, field="answer")
    waiting = late.open_urgings(case)
    if not waiting:
        raise Refusal("cases.nothing_to_answer")
    for urging in waiting:
        urging.answer, urging.answered_at, urging.answered_by = said, at, actor.number
        urging.save(update_fields=["answer", "answered_at", "answered_by"])
    journal.record(actor, events.UrgingAnswered(number, len(waiting), _digest(said)), at=at)
    return case


@transaction.atomic(durable=True)
def explain_delay(
    number: str, reason: str, expected_on: date | None = None, *, actor: Actor, at: datetime, rev: int | None = None
) -> DelayReason:
    """Say in public why a limit has passed; the applicant reads it beside what she can do about the silence."""
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.EXPLAIN_DELAY, case)
    rules.next_state(State(case.state), Act.EXPLAIN_DELAY)
    said = rules.check_reason(reason, field="reason")
    limit = rules.check_delay(late.owed(case, at), expected_on, calendar.civil_day(at))
    given = DelayReason.objects.create(
        case=case,
        kind=limit.kind,
        due_on=limit.due_on,
        reason=said,
        expected_on=expected_on,
        given_at=at,
        given_by=actor.number,
    )
    journal.record(actor, events.DelayExplained(number, limit.kind, limit.due_on, expected_on, _digest(said)), at=at)
    return given


def _digest(said: str) -> str:
    """What the journal keeps of a public text, so that it cannot be written over unseen."""
    return hashlib.sha256(said.encode()).hexdigest()
