"""A person asks about her own data: copy, correction, deletion, explanation, restriction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengtong.kernel import calendar, ids, journal, sequences
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Refusal
from zhengtong.people import events, permits, rules
from zhengtong.people.models import RightsRequest
from zhengtong.people.queries import persons, rights


@transaction.atomic(durable=True)
def file_rights_request(kind: rules.RightsKind, text: str, *, actor: Actor, at: datetime) -> str:
    """File a request, answered with its number; the last day for the answer is fixed now.

    Basis: 个人信息保护法 §44–50.
    """
    permits.require(actor, permits.Act.FILE_RIGHTS_REQUEST)
    person = persons.person_of(actor.person or 0)
    due_on = rules.rights_due_on(calendar.civil_day(at), rights.promised_workdays(), calendar.packaged())
    row = RightsRequest.objects.create(
        number=ids.subject_number("R", sequences.next_value("people.rights")),
        person=person,
        kind=kind,
        text=text,
        filed_at=at,
        due_on=due_on,
    )
    journal.record(actor, events.RightsRequestFiled(row.number, person.number, kind.value, due_on), at=at)
    return row.number


@transaction.atomic(durable=True)
def withdraw_rights_request(number: str, *, actor: Actor, at: datetime) -> None:
    """Take a request back before it is answered."""
    row = rights.request_for(actor, number, lock=True)
    permits.require(actor, permits.Act.WITHDRAW_RIGHTS_REQUEST, row)
    _close_part(row, rules.RightsState.WITHDRAWN, actor, at)
    journal.record(actor, events.RightsRequestClosed(row.number, row.state), at=at)


@transaction.atomic(durable=True)
def answer_rights_request(number: str, answer: str, *, refused_by: str = "", actor: Actor, at: datetime) -> None:
    """Answer a request; a refusal names its legal basis (`refused_by`). Basis: 个人信息保护法 §50."""
    row = rights.request_for(actor, number, lock=True)
    permits.require(actor, permits.Act.ANSWER_RIGHTS_REQUEST, row)
    if not answer.strip():
        raise Refusal("people.answer_missing", field="answer")
    row.answer, row.basis = answer.strip(), refused_by.strip()
    _close_part(row, rules.RightsState.REFUSED if row.basis else rules.RightsState.ANSWERED, actor, at)
    journal.record(actor, events.RightsRequestClosed(row.number, row.state), at=at)


def _close_part(row: RightsRequest, state: rules.RightsState, actor: Actor, at: datetime) -> None:
    if row.state != rules.RightsState.OPEN:
        raise Refusal("people.rights_request_closed", number=row.number)
    row.state, row.answered_at, row.answered_by = state, at, actor.number
    row.save(update_fields=["state", "answered_at", "answered_by", "answer", "basis"])
