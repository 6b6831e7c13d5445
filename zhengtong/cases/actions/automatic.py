"""Granting without a human (秒批): a row of the published table grants, in the office's name, explained and recorded.

It only ever grants. What is not clear waits in the handler's inbox as any other application does. The applicant may ask
that a human look at it; officers check the grants that are drawn. Basis: 个人信息保护法 §24.
"""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction

from zhengtong.cases import events, permits, queries, rules
from zhengtong.cases.actions import flow, intake, review
from zhengtong.cases.models import AutomaticGrant, Case, Task
from zhengtong.cases.queries import automatic
from zhengtong.cases.rules import Act, CheckFound, Outcome, PersonFound
from zhengtong.kernel import calendar, journal, writing
from zhengtong.kernel.actors import SYSTEM, Actor
from zhengtong.kernel.refusal import Refusal
from zhengtong.matters import public as matters

LONGEST = 500


@flow.cites
@transaction.atomic(durable=True)
def accept_clear_case(number: str, *, at: datetime) -> Case:
    """Accept an application that the published table grants, on the spot; a case that has moved on is refused."""
    case = queries.case_for(SYSTEM, number, lock=True)
    permits.require(SYSTEM, Act.GRANT_BY_RULES, case)
    state = rules.next_state(rules.State(case.state), Act.ACCEPT)
    if case.state != rules.State.RECEIVED.value or not automatic.is_clear(case):
        raise Refusal("cases.not_clear")
    case.state = state.value
    on = calendar.civil_day(at)
    happened = intake.accept_part(case, on, deemed=False, automatic=True, actor=SYSTEM, at=at)
    journal.record(SYSTEM, happened, at=at, effective_on=on)
    return case


@flow.cites
@transaction.atomic(durable=True)
def grant_clear_case(number: str, *, at: datetime) -> Case:
    """Grant what the published table grants: the decision says so, names the row, what it read and its article."""
    case = queries.case_for(SYSTEM, number, lock=True)
    permits.require(SYSTEM, Act.GRANT_BY_RULES, case)
    state = rules.next_state(rules.State(case.state), Act.DECIDE)
    row = automatic.clear_row(case)
    tasks = list(Task.objects.filter(case=case, open=True))
    if row is None or case.paused_until or [task.kind for task in tasks] != ["decision"]:
        raise Refusal("cases.not_clear")
    case.state = state.value
    inputs = automatic.inputs_of(case, row)
    articles = list(dict.fromkeys([row.basis, *queries.law_of(case).decided_by]))
    more = {"automatic": {"row": row.number, "reason": row.reason, "article": row.basis, "inputs": inputs}}
    rule = f"{row.node}:{row.number}"
    ruling = review.Ruling(Outcome.GRANTED, row.reason, articles, rule=rule, more=more)
    happened = review.decide_part(case, tasks[0], ruling, actor=SYSTEM, at=at)
    grant = AutomaticGrant(
        case=case,
        office_id=case.office_id,
        matter=case.matter,
        node=row.node,
        row=row.number,
        when=row.when,
        reason=row.reason,
        article=row.basis,
        inputs=json.dumps(inputs, ensure_ascii=False),
        granted_at=at,
        drawn=rules.is_drawn(happened.document),
    )
    writing.insert([grant])
    journal.record(SYSTEM, happened, at=at)
    return case


def wants_rules(number: str) -> bool:
    """Whether the matter of the case has a table that may grant; one statement."""
    case = queries.case_for(SYSTEM, number)
    return matters.grants_by_rules(matters.version(case.version_id))


@flow.cites
@transaction.atomic(durable=True)
def ask_person(number: str, wish: str = "", *, actor: Actor, at: datetime) -> AutomaticGrant:
    """The applicant asks that a human look at a grant that no human decided. Basis: 个人信息保护法 §24."""
    case = queries.case_for(actor, number, lock=True)
    permits.require(actor, Act.ASK_PERSON, case)
    rules.next_state(rules.State(case.state), Act.ASK_PERSON)
    grant = automatic.require_grant(case)
    if grant.asked_at:
        raise Refusal("cases.person_asked_already")
    grant.asked_at, grant.wish = at, wish.strip()[:LONGEST]
    writing.update(grant, "asked_at", "wish")
    journal.record(actor, events.PersonAsked(number), at=at)
    return grant


@flow.cites
@transaction.atomic(durable=True)
def answer_person(number: str, found: str, answer: str, *, actor: Actor, at: datetime) -> AutomaticGrant:
    """A human says what she found: it stands, or it is to be changed; the applicant reads her words."""
    case = queries.case_for(actor, number, lock=True)
    permits.require(actor, Act.ANSWER_PERSON, case)
    rules.next_state(rules.State(case.state), Act.ANSWER_PERSON)
    grant = automatic.require_grant(case)
    if grant.asked_at is None or grant.answered_at:
        raise Refusal("cases.nothing_to_answer")
    grant.person_found = rules.found(PersonFound, found, "found").value
    grant.answer = rules.check_reason(answer, field="answer")
    grant.answered_at, grant.answered_by = at, actor.number
    writing.update(grant, "person_found", "answer", "answered_at", "answered_by")
    journal.record(actor, events.PersonAnswered(number, grant.person_found), at=at)
    return grant


@flow.cites
@transaction.atomic(durable=True)
def check_grant(number: str, found: str, note: str, *, actor: Actor, at: datetime) -> AutomaticGrant:
    """Check an automatic grant afterwards; what is wrong is said in a note that stays inside."""
    case = queries.case_for(actor, number, lock=True)
    permits.require(actor, Act.CHECK_GRANT, case)
    rules.next_state(rules.State(case.state), Act.CHECK_GRANT)
    grant = automatic.require_grant(case)
    if grant.checked_at:
        raise Refusal("cases.checked_already")
    grant.check_found = rules.found(CheckFound, found, "found").value
    wrong = grant.check_found == CheckFound.WRONG.value
    grant.note = rules.check_reason(note, field="note") if wrong else note.strip()
    grant.checked_at, grant.checked_by = at, actor.number
    writing.update(grant, "check_found", "note", "checked_at", "checked_by")
    journal.record(actor, events.GrantChecked(number, grant.check_found, grant.drawn), at=at)
    return grant
