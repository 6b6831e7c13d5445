"""Values held to be wrong are verified at the source; accesses nobody remembers are explained."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengtong.clocks import public as clocks
from zhengtong.datahub import permits, rules, words
from zhengtong.datahub.events import AccessQuestioned, DisputeAnswered, QuestionAnswered, ValueDisputed
from zhengtong.datahub.models import AccessQuestion, Dispute, Snapshot
from zhengtong.datahub.permits import Act, Owned
from zhengtong.datahub.queries import accesses, catalogue, doubts, fetched
from zhengtong.datahub.queries.fetched import DisputeView
from zhengtong.kernel import ids, journal, sequences
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.calendar import civil_day
from zhengtong.kernel.refusal import Refusal
from zhengtong.org import public as org
from zhengtong.post import public as post

OWN_VALUE_LENGTH = 500
ANSWER_LENGTH = 1000
CLOCK_KINDS = {"verify": "statute", "question": "promise"}


@transaction.atomic(durable=True)
def dispute_value(
    snapshot_id: int,
    field: str,
    own_value: str,
    *,
    reason: str = "",
    evidence: int | None = None,
    actor: Actor,
    at: datetime,
) -> DisputeView:
    """Record that a fetched value is wrong in its owner's eyes and ask the provider to verify it (校核).

    `evidence` is the id of a kept upload. The case goes on: the officer sees both values.
    Basis: 个人信息保护法 §46, 政务数据共享条例 §26.
    """
    row = fetched.snapshot_for(actor, snapshot_id, lock=True)
    permits.require(actor, Act.DISPUTE, Owned(row.person_id, row.organisation_id))
    served = _served(row, field)
    own = _own(own_value, served)
    number = ids.subject_number("V", sequences.next_value("datahub.dispute"))
    dispute = Dispute.objects.create(
        number=number,
        snapshot=row,
        resource=row.resource,
        provider_id=row.resource.provider_id,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        raised_by_id=actor.subject_person,
        field=field,
        served_value=served,
        own_value=own,
        reason=reason.strip()[:OWN_VALUE_LENGTH],
        evidence_id=evidence,
        raised_at=at,
        due_on=_start_clock(f"dispute:{number}", "verify", row.resource.provider_id, at),
    )
    row.disputes = {**row.disputes, field: rules.DisputeState.OPEN.value}
    row.save(update_fields=["disputes"])
    journal.record(actor, _raised(dispute), at=at)
    return fetched.dispute_view(dispute)


def _served(row: Snapshot, field: str) -> str:
    if row.disputes.get(field) == rules.DisputeState.OPEN:
        raise Refusal("datahub.dispute_open", field=field)
    value = fetched.snapshot_view(row).values.get(field)
    if value is None:
        raise Refusal("datahub.value_missing", field=field)
    return value.value


def _own(typed: str, served: str) -> str:
    own = typed.strip()
    if not own or len(own) > OWN_VALUE_LENGTH:
        raise Refusal("datahub.own_value_needed", field="own_value")
    if own == served:
        raise Refusal("datahub.own_value_same", field="own_value")
    return own


def _raised(row: Dispute) -> ValueDisputed:
    return ValueDisputed(
        number=row.number,
        owner=accesses.owner_number(row.person_id, row.organisation_id),
        resource=row.resource.code,
        field=row.field,
        snapshot=row.snapshot_id,
        reference=row.snapshot.reference,
        provider=row.provider_id,
        due_on=row.due_on.isoformat(),
    )


@transaction.atomic(durable=True)
def answer_dispute(number: str, outcome: str, answer: str, *, actor: Actor, at: datetime) -> None:
    """The provider's steward says whether the record was corrected or is right. Basis: 政务数据共享条例 §26."""
    row = doubts.dispute_for(actor, number)
    permits.require(actor, Act.ANSWER, Owned(row.person_id, row.organisation_id, row.provider_id))
    row.state = rules.answered_dispute(row.state, outcome)
    row.answer, row.answered_at, row.answered_by = _answer(answer), at, actor.number
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    snapshot = row.snapshot
    snapshot.disputes = {**snapshot.disputes, row.field: row.state.value}
    snapshot.save(update_fields=["disputes"])
    clocks.finish_clocks_part(f"dispute:{number}", (CLOCK_KINDS["verify"],), at)
    facts = {"resource": row.resource.name, "field": _label(row), "outcome": words.DISPUTE_STATES[row.state]}
    _tell_part("datahub.dispute_answered", f"dispute:{number}:answered", row.raised_by_id, facts, row.answer, at)
    journal.record(actor, _verified(row), at=at)


def _verified(row: Dispute) -> DisputeAnswered:
    return DisputeAnswered(
        number=row.number,
        owner=accesses.owner_number(row.person_id, row.organisation_id),
        resource=row.resource.code,
        field=row.field,
        snapshot=row.snapshot_id,
        reference=row.snapshot.reference,
        case=row.snapshot.case_number,
        outcome=row.state,
    )


@transaction.atomic(durable=True)
def ask_about_access(access_id: int, text: str, *, actor: Actor, at: datetime) -> str:
    """“这不是我办的”: ask the office why it looked; answers the question's number. Basis: 个人信息保护法 §44, §50."""
    access = accesses.access_for(actor, access_id)
    permits.require(actor, Act.ASK, Owned(access.person_id, access.organisation_id))
    if doubts.is_questioned(access.pk):
        raise Refusal("datahub.question_asked")
    if access.actor == actor.number:
        raise Refusal("datahub.question_own")
    number = ids.subject_number("Y", sequences.next_value("datahub.access_question"))
    question = AccessQuestion.objects.create(
        number=number,
        access=access,
        office_id=access.office_id,
        person_id=access.person_id,
        organisation_id=access.organisation_id,
        asked_by_id=actor.subject_person,
        text=text.strip()[:ANSWER_LENGTH],
        asked_at=at,
        due_on=_start_clock(f"access-question:{number}", "question", access.office_id, at),
    )
    owner = accesses.owner_number(access.person_id, access.organisation_id)
    due_on = question.due_on.isoformat()
    journal.record(actor, AccessQuestioned(question.number, owner, access.pk, access.office_id, due_on), at=at)
    return question.number


@transaction.atomic(durable=True)
def answer_question(number: str, outcome: str, answer: str, *, actor: Actor, at: datetime) -> None:
    """The office's steward says in plain words why the data was read, and whether that was lawful."""
    row = doubts.question_for(actor, number)
    permits.require(actor, Act.ANSWER, Owned(row.person_id, row.organisation_id, row.office_id))
    row.state = rules.answered_question(row.state, outcome)
    row.answer, row.answered_at, row.answered_by = _answer(answer), at, actor.number
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    clocks.finish_clocks_part(f"access-question:{number}", (CLOCK_KINDS["question"],), at)
    facts = {"office": row.office.name, "outcome": words.QUESTION_STATES[row.state]}
    _tell_part(
        "datahub.question_answered", f"access-question:{number}:answered", row.asked_by_id, facts, row.answer, at
    )
    owner = accesses.owner_number(row.person_id, row.organisation_id)
    journal.record(actor, QuestionAnswered(number, owner, row.access_id, row.state.value), at=at)


def _label(row: Dispute) -> str:
    labels: dict[str, str] = {code: zh for code, zh, _ in row.snapshot.fields}
    return labels.get(row.field, row.field)


def _tell_part(template: str, key: str, person: int | None, facts: dict[str, Any], answer: str, at: datetime) -> None:
    """Write to whoever raised the doubt; the page shows the answer to everybody who may see the row."""
    if person is not None:
        said = {**facts, "answer": answer}
        post.send_part(post.Letter(template, key, (person,), said, link="/my/data/"), at=at)


def _answer(text: str) -> str:
    answer = text.strip()
    if not answer or len(answer) > ANSWER_LENGTH:
        raise Refusal("datahub.answer_needed", field="answer")
    return answer


def _start_clock(subject: str, kind: str, office: int, at: datetime) -> date:
    """Start the clock of an answer in the calendar of the answering office's division; its due day."""
    spec = clocks.ClockSpec(
        kind=CLOCK_KINDS[kind],
        subject=subject,
        policy=catalogue.policy(kind),
        started_on=civil_day(at),
        division=org.office(office).division,
    )
    return clocks.start_clocks_part([spec], at)[0].due_on
