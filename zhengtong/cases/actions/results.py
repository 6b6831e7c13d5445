"""After the decision: making the papers, issuing, serving, closing, archiving. Basis: 行政许可法 §39, §44."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from zhengtong.cases import events, permits, queries, rules
from zhengtong.cases.actions import flow, papers
from zhengtong.cases.models import Case, Document, Service
from zhengtong.cases.rules import Act
from zhengtong.cases.words import Kind, Mode
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, journal
from zhengtong.kernel.actors import SYSTEM, Actor
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import public as matters

RESULTS = (Kind.GRANT.value, Kind.REFUSAL.value, Kind.CERTIFICATE.value, Kind.TERMINATION.value)


@transaction.atomic(durable=True)
def fix_document(document_id: int, file_id: int, sha256: str, *, at: datetime) -> Document:
    """Bind the made bytes of a document to its row and to the log; a second call changes nothing."""
    document = Document.objects.select_for_update(of=("self",)).select_related("case").get(pk=document_id)
    if document.file_id is not None:
        return document
    document.file_id, document.sha256, document.made_at = file_id, sha256, at
    document.save(update_fields=["file", "sha256", "made_at"])
    happened = events.DocumentIssued(
        number=document.case.number,
        document=str(document.uid),
        kind=document.kind,
        official_number=document.official_number,
        sha256=sha256,
    )
    journal.record(SYSTEM, happened, at=at)
    return document


@flow.cites
@transaction.atomic(durable=True)
def issue_result(number: str, *, actor: Actor, at: datetime, rev: int | None = None) -> Case:
    """Issue the made decision and licence (制证/制文). Basis: 行政许可法 §39."""
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.ISSUE, case)
    case.state = rules.next_state(rules.State(case.state), Act.ISSUE).value
    results = _made_results(case)
    _complete_part(case, "issue", actor=actor, at=at)
    flow.store_part(case, "marking", at=at)
    journal.record(actor, events.ResultIssued(number=number, documents=[str(d.uid) for d in results]), at=at)
    return case


@flow.cites
@transaction.atomic(durable=True)
def serve_result(
    number: str,
    mode: Mode,
    address: str,
    receiver: str,
    proof: str,
    served_on: date,
    *,
    actor: Actor,
    at: datetime,
    rev: int | None = None,
) -> Case:
    """Record the service of the result; the periods for remedies run from this day. Basis: 行政许可法 §44."""
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.SERVE, case)
    state = rules.State(case.state)
    case.state = rules.next_state(state, Act.SERVE).value
    if case.outcome == rules.Outcome.GRANTED.value and state is rules.State.DECIDED:
        raise Refusal("cases.issue_first")
    results = _made_results(case)
    said = {"address": address.strip(), "receiver": receiver.strip(), "proof": proof.strip()}
    if wrong := [Refusal("cases.proof_missing", field=name) for name, text in said.items() if not text]:
        raise Refusals(wrong)
    if not (case.decided_on and case.decided_on <= served_on <= calendar.civil_day(at)):
        raise Refusal("cases.service_day", field="served_on")
    Service.objects.create(
        case=case, mode=mode.value, served_on=served_on, recorded_at=at, recorded_by=actor.number, **said
    )
    case.served_on = served_on
    clocks.finish_clocks_part(f"case:{number}", ("service",), at=at)
    _complete_part(case, "delivery", actor=actor, at=at)
    flow.store_part(case, "served_on", "marking", at=at)
    served = [{"name": d.title, "number": d.official_number} for d in results]
    paper = papers.Paper(Kind.SERVICE, {"mode": mode.value, "served_on": served_on, "documents": served, **said})
    (document,) = papers.write_part(case, paper, on=calendar.civil_day(at), at=at)
    happened = events.ResultServed(number=number, mode=mode.value, served_on=served_on, document=str(document.uid))
    journal.record(actor, happened, at=at, effective_on=served_on)
    return case


def _made_results(case: Case) -> list[Document]:
    """The decision and the licence; refused while one of them has no bytes yet."""
    results = list(case.documents.filter(kind__in=RESULTS))
    if any(document.file_id is None for document in results):
        raise Refusal("cases.document_not_made")
    return results


def _complete_part(case: Case, kind: str, *, actor: Actor, at: datetime) -> None:
    """Complete the open steps of this kind and open what follows them."""
    version = matters.version(case.version_id)
    for task in case.tasks.filter(open=True, kind=kind):
        if task.node not in case.marking["on"]:
            flow.finish_task_part(task, actor=actor, outcome="done", at=at)
            continue
        moved = matters.complete(version, case.marking, task.node, "done", flow.facts_of(version, case))
        case.marking = moved.marking
        flow.finish_task_part(task, actor=actor, outcome="done", at=at)
        flow.open_tasks_part(case, moved.tasks, due_at=task.due_at, at=at)


@flow.cites
@transaction.atomic(durable=True)
def close_case(number: str, *, actor: Actor, at: datetime, rev: int | None = None) -> Case:
    """Close a case of which nothing is left to do; an unrated case closes all the same."""
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.CLOSE, case)
    outcome = rules.ENDED_WITH.get(rules.State(case.state), "")
    case.state = rules.next_state(rules.State(case.state), Act.CLOSE).value
    case.closed_on = calendar.civil_day(at)
    case.outcome = case.outcome or outcome
    flow.store_part(case, "closed_on", "outcome", at=at)
    journal.record(actor, events.CaseClosed(number=number), at=at)
    return case


def close_finished_case(number: str, *, at: datetime) -> None:
    """Close a case that has just come to its end, once; a case that moved on meanwhile stays as it is."""
    if queries.is_at_end(number):
        close_case(number, actor=SYSTEM, at=at)


@flow.cites
@transaction.atomic(durable=True)
def archive_case(number: str, *, actor: Actor, at: datetime, rev: int | None = None) -> Case:
    """Put the closed case into the electronic archive. Basis: 国务院关于在线政务服务的若干规定 §12."""
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.ARCHIVE, case)
    case.state = rules.next_state(rules.State(case.state), Act.ARCHIVE).value
    flow.store_part(case, at=at)
    journal.record(actor, events.CaseArchived(number=number), at=at)
    return case
