"""Asking other offices (征求意见): each answers in its own inbox, the office that has the case decides.

Their silence is recorded and never taken for consent, unless a law that the step names says so. Every act locks the
case before the question, so that of two offices that answer at once the second sees what the first did; the step that
joins them opens once. Basis: 行政许可法 §26(2).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengtong.cases import events, permits, queries, rules
from zhengtong.cases.actions import flow
from zhengtong.cases.models import Case, Consultation, Task
from zhengtong.cases.queries import others
from zhengtong.cases.rules import Act, Verdict
from zhengtong.kernel import calendar, journal, writing
from zhengtong.kernel.actors import SYSTEM, Actor
from zhengtong.kernel.refusal import Refusal
from zhengtong.matters import public as matters
from zhengtong.org import public as org

REMINDED = "（已催办）"


@flow.cites
@transaction.atomic(durable=True)
def give_opinion(
    number: str, node: str, verdict: str, reasons: str, article: str = "", *, actor: Actor, at: datetime
) -> Case:
    """Answer for the office that is asked: agree or object, with reasons, an objection with its article.

    It reads no `rev`: what other offices answer meanwhile disturbs nobody.
    """
    case, asked = others.asked_for(actor, number, node, lock=True)
    permits.require(actor, Act.GIVE_OPINION, asked)
    rules.next_state(rules.State(case.state), Act.GIVE_OPINION)
    if not asked.open:
        raise Refusal("cases.opinion_given_already")
    said, why, cited = rules.check_opinion(verdict, reasons, article)
    opened = _answer_part(case, asked, said, why, cited, actor=actor, at=at)
    office = org.office(asked.office_id).code
    happened = events.OpinionGiven(number=number, node=node, office=office, verdict=said.value, opened=opened)
    journal.record(actor, happened, at=at)
    return case


@flow.cites
@transaction.atomic(durable=True)
def remind_office(number: str, node: str, *, actor: Actor, at: datetime, rev: int | None = None) -> Case:
    """Remind the office that is asked, once a day; its inbox says so."""
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.REMIND_OFFICE, case)
    rules.next_state(rules.State(case.state), Act.REMIND_OFFICE)
    asked = others.open_question(case, node)
    if asked.reminded_at and calendar.civil_day(asked.reminded_at) == calendar.civil_day(at):
        raise Refusal("cases.reminded_today", name=org.office(asked.office_id).name)
    asked.reminders, asked.reminded_at = asked.reminders + 1, at
    writing.update(asked, "reminders", "reminded_at")
    tasks = Task.objects.filter(case=case, node=node, open=True, kind=flow.ASKED)
    tasks.update(title=f"{asked.title}{REMINDED}")
    office = org.office(asked.office_id).code
    journal.record(actor, events.OfficeReminded(number, node, office, asked.reminders), at=at)
    return case


@flow.cites
@transaction.atomic(durable=True)
def note_silence(number: str, node: str, *, at: datetime) -> Case:
    """An office let its time pass: what a law says of its silence is recorded, else its approver gets the question.

    The approver of the office that has the case gets a step too: to go on without, when the office stays mute.
    """
    case, asked = others.asked_for(SYSTEM, number, node, lock=True)
    permits.require(SYSTEM, Act.NOTE_SILENCE, asked)
    rules.next_state(rules.State(case.state), Act.NOTE_SILENCE)
    if not asked.open or asked.escalated_on or at < asked.due_at:
        raise rules.refusal_of(rules.State(case.state), Act.NOTE_SILENCE)
    office = org.office(asked.office_id)
    law = matters.step(matters.version(case.version_id), node).silence
    happened: events.OpinionGiven | events.OfficeSilent
    if law is not None:
        opened = _answer_part(case, asked, Verdict.DEEMED, "", law.label, actor=SYSTEM, at=at)
        happened = events.OpinionGiven(number, node, office.code, Verdict.DEEMED.value, opened)
    else:
        _escalate_part(case, asked, at=at)
        happened = events.OfficeSilent(number, node, office.code, calendar.last_day(asked.due_at))
    journal.record(SYSTEM, happened, at=at)
    return case


def _escalate_part(case: Case, asked: Consultation, *, at: datetime) -> None:
    """The question lies before both approvers: of the office that is asked, and of the one that has the case."""
    asked.escalated_on = calendar.civil_day(at)
    writing.update(asked, "escalated_on")
    late = f"{asked.title}（逾期未答复）"
    flow.open_late_part(case, asked, flow.ASKED, late, asked.office_id, at=at)
    flow.open_late_part(case, asked, flow.LATE_ASKED, late, case.office_id, at=at)
    flow.store_part(case, at=at)


@flow.cites
@transaction.atomic(durable=True)
def go_on_without(number: str, node: str, reason: str, *, actor: Actor, at: datetime, rev: int | None = None) -> Case:
    """Go on without the answer of an office that stayed mute; it is recorded as silence, not as consent."""
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.GO_ON_WITHOUT, case)
    rules.next_state(rules.State(case.state), Act.GO_ON_WITHOUT)
    asked = others.open_question(case, node)
    office = org.office(asked.office_id)
    if asked.escalated_on is None:
        raise Refusal("cases.not_silent_yet", name=office.name, until=calendar.last_day(asked.due_at))
    said = rules.check_reason(reason, field="reason")
    opened = _answer_part(case, asked, Verdict.SILENT, said, "", actor=actor, at=at)
    journal.record(actor, events.WentOnWithout(number, node, office.code, opened), at=at)
    return case


# By which way of the step the process goes on; a step with one way has no choice.
WAYS = {
    Verdict.AGREE: ("agree", "done"),
    Verdict.DEEMED: ("agree", "done"),
    Verdict.OBJECT: ("object", "done"),
    Verdict.SILENT: ("silent", "done", "object"),
}


def _answer_part(
    case: Case, asked: Consultation, verdict: Verdict, reasons: str, article: str, *, actor: Actor, at: datetime
) -> list[str]:
    """Close the question with what became of it, end its steps, and let the process go on; the steps it opened."""
    asked.open, asked.verdict, asked.reasons, asked.article = False, verdict.value, reasons, article
    asked.answered_at, asked.answered_by = at, actor.number
    writing.update(asked, "open", "verdict", "reasons", "article", "answered_at", "answered_by")
    version = matters.version(case.version_id)
    known = {outcome.id for outcome in matters.step(version, asked.node).outcomes} or {"done"}
    way = next((one for one in WAYS[verdict] if one in known), "done")
    facts, trusted = flow.facts_of(version, case), flow.is_trusted(version, case)
    moved = matters.complete(version, case.marking, asked.node, way, facts, trusted=trusted)
    case.marking = moved.marking
    flow.end_node_part(case, asked.node, actor=actor, outcome=verdict.value, at=at, opinion=reasons)
    flow.abandon_part(case, moved.closed, actor=actor, at=at)
    opened = flow.open_tasks_part(case, moved.tasks, due_at=case.next_due_at or at, at=at)
    flow.store_part(case, "marking", at=at)
    return opened
