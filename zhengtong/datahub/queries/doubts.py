"""Disputes and questions, for those who answer them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from zhengtong.datahub.models import AccessQuestion, Dispute
from zhengtong.datahub.rules import DisputeState, QuestionState
from zhengtong.kernel.actors import Actor, DutyKind
from zhengtong.kernel.refusal import Absent


def stewarded_disputes(actor: Actor) -> QuerySet[Dispute]:
    """The disputes over data of the offices the actor stewards, in no order."""
    rows = Dispute.objects.select_related("resource", "snapshot", "provider")
    offices = actor.offices(DutyKind.DATA_STEWARD)
    return rows.filter(provider__in=offices)


def stewarded_questions(actor: Actor) -> QuerySet[AccessQuestion]:
    """The questions about accesses of the offices the actor stewards, in no order."""
    joined = AccessQuestion.objects.select_related("access__resource", "access__snapshot", "office")
    offices = actor.offices(DutyKind.DATA_STEWARD)
    return joined.filter(office__in=offices)


def dispute_for(actor: Actor, number: str, *, lock: bool = True) -> Dispute:
    """The dispute, locked, if the actor stewards the provider's data; raises `Absent`."""
    rows = stewarded_disputes(actor)
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(number=number).first()
    if row is None:
        raise Absent("dispute", number)
    return row


def question_for(actor: Actor, number: str, *, lock: bool = True) -> AccessQuestion:
    """The question, locked, if the actor stewards the office that looked; raises `Absent`."""
    rows = stewarded_questions(actor)
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(number=number).first()
    if row is None:
        raise Absent("access_question", number)
    return row


def disputes_listed(actor: Actor, *, answered: bool) -> QuerySet[Dispute]:
    """The open or the answered disputes the steward sees."""
    rows = stewarded_disputes(actor)
    return rows.exclude(state=DisputeState.OPEN) if answered else rows.filter(state=DisputeState.OPEN)


def questions_listed(actor: Actor, *, answered: bool) -> QuerySet[AccessQuestion]:
    """The open or the answered questions the steward sees."""
    rows = stewarded_questions(actor)
    return rows.exclude(state=QuestionState.OPEN) if answered else rows.filter(state=QuestionState.OPEN)


def disputes_waiting(actor: Actor, at: datetime) -> int:
    """How many doubted values wait for the steward's answer."""
    return disputes_listed(actor, answered=False).count()


def questions_waiting(actor: Actor, at: datetime) -> int:
    """How many questions about accesses wait for the steward's answer."""
    return questions_listed(actor, answered=False).count()


def is_questioned(access_id: int) -> bool:
    """Whether the owner has asked about the access before."""
    return AccessQuestion.objects.filter(access_id=access_id).exists()
