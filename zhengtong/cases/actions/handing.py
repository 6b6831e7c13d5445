"""Handing an application to the office inside the city that is competent for it (内部移送).

The citizen is not sent from door to door: the application and its day of receipt stay, office and version change.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengtong.cases import events, permits, queries, rules
from zhengtong.cases.actions import flow, papers
from zhengtong.cases.models import Case, Task
from zhengtong.cases.rules import Act
from zhengtong.cases.words import Kind
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, journal
from zhengtong.kernel.actors import Actor, DutyKind
from zhengtong.kernel.refusal import Refusal
from zhengtong.matters import public as matters
from zhengtong.org import public as org


@flow.cites
@transaction.atomic(durable=True)
def transfer_case(number: str, office_code: str, *, actor: Actor, at: datetime, rev: int | None = None) -> Case:
    """Hand the case to the competent office, which handles it under its own matter and version.

    The day of receipt stays, and what counts from it is counted anew by the receiving office's clocks; the open steps
    go with the case, and the applicant is told in writing by the office that hands it over.
    Basis: 行政许可法 §32(2); 优化营商环境条例 §36.
    """
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.TRANSFER, case)
    case.state = rules.next_state(rules.State(case.state), Act.TRANSFER).value
    to, before = org.office_by_code(office_code), org.office(case.office_id)
    if to.id == before.id:
        raise Refusal("cases.same_office", field="office")
    version = _version_of(case, to, at)
    letter = papers.issuer_of(case)
    case.office_id, case.matter, case.version_id = to.id, version.matter, version.id
    case.escalated_on = None
    clocks.finish_clocks_part(f"case:{number}", ("intake", *flow.DECIDING), at=at)
    answer = flow.start_intake_part(case, version, *flow.complete_since(case), at=at)
    _hand_tasks_part(case, actor, at)
    flow.store_part(
        case, "office", "matter", "version", "escalated_on", "intake_due_at", "promise_due_at", "statute_due_at", at=at
    )
    facts = {"to_office": to.name, "to_phone": to.phone, "to_address": to.address, "answer_due_on": answer.due_on}
    paper = papers.Paper(Kind.TRANSFER, facts, issuer=letter)
    (document,) = papers.write_part(case, paper, on=calendar.civil_day(at), at=at)
    happened = events.CaseTransferred(
        number=number,
        from_office=before.code,
        to_office=to.code,
        received_on=case.received_on,
        state=case.state,
        matter=case.matter,
        version=version.hash,
        acceptance_due_on=answer.due_on,
        document=str(document.uid),
    )
    journal.record(actor, happened, at=at)
    return case


def _version_of(case: Case, to: org.OfficeView, at: datetime) -> matters.Version:
    """The receiving office's own version of the same item: that of the day of receipt, else the one in force now."""
    catalog = matters.version(case.version_id).catalog
    for on in (case.received_on, calendar.civil_day(at)):
        if found := matters.version_at(catalog, to.id, on):
            return found
    raise Refusal("cases.office_without_matter", field="office", name=to.name)


def _hand_tasks_part(case: Case, actor: Actor, at: datetime) -> None:
    """The open step goes to the new office's handler, due by its clock; a step of the late office's approver ends."""
    waiting = Task.objects.filter(case=case, open=True)
    waiting.filter(duty=DutyKind.APPROVER.value).update(
        open=False, outcome="transferred", done_at=at, done_by=actor.number
    )
    waiting.update(office=case.office_id, matter=case.matter, due_at=case.intake_due_at)
