"""From acceptance to decision: steps of the process, return, extension, decision, withdrawal.

Basis: 行政许可法 §34, §37, §38, §42.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from zhengtong.cases import events, permits, queries, rules
from zhengtong.cases.actions import experts, flow, handover, papers
from zhengtong.cases.connected.stages import Parcel
from zhengtong.cases.models import Case, Task
from zhengtong.cases.queries import others
from zhengtong.cases.rules import Act, Outcome
from zhengtong.cases.words import Kind
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, journal, reading, sequences
from zhengtong.kernel.actors import Actor, DutyKind
from zhengtong.kernel.refusal import Refusal
from zhengtong.matters import public as matters
from zhengtong.org import public as org

OWN_ACTS = ("decision", "issue", "delivery", flow.ASKED, flow.LATE_ASKED)
LEAST_OPINION = 8
ENGINE_OUTCOMES = {Outcome.GRANTED: "grant", Outcome.REFUSED: "refuse"}


@flow.cites
@transaction.atomic(durable=True)
def complete_step(
    number: str,
    node: str,
    outcome: str,
    opinion: str,
    *,
    findings: dict[str, Any] | None = None,
    actor: Actor,
    at: datetime,
    rev: int | None = None,
) -> Case:
    """Complete one open step with an internal opinion; the engine opens what follows. Basis: 行政许可法 §34."""
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.REVIEW, case)
    rules.next_state(rules.State(case.state), Act.REVIEW)
    task = _open_task(case, node, actor)
    version = matters.version(case.version_id)
    said = rules.check_reason(opinion, field="opinion", least=2)
    _check_inspection(task, findings or {})
    back = matters.goes_back(version, node, outcome)
    if task.kind in OWN_ACTS and not back:
        raise Refusal("cases.own_act", name=task.title)
    experts.check_begun(task)
    facts, trusted = flow.facts_of(version, case), flow.is_trusted(version, case)
    moved = matters.complete(version, case.marking, node, outcome, facts, trusted=trusted)
    if back:
        permits.require(actor, Act.RETURN, case)
        rules.check_reason(opinion, field="opinion")
    case.marking = moved.marking
    resumed = experts.end_part(case, task, at=at)
    findings = task.findings | (findings or {}) | ({"pauses": False} if resumed else {})
    flow.finish_task_part(task, actor=actor, outcome=outcome, at=at, opinion=said, findings=findings)
    flow.abandon_part(case, moved.closed, actor=actor, at=at)
    opened = flow.open_tasks_part(case, moved.tasks, due_at=case.next_due_at or at, at=at)
    flow.store_part(case, "marking", at=at)
    done: events.StepCompleted | events.StepReturned = (
        events.StepReturned(number=number, node=node, to_node=", ".join(opened))
        if back
        else events.StepCompleted(number=number, node=node, outcome=outcome, opened=opened)
    )
    if resumed is not None:
        journal.record(actor, resumed, at=at, effective_on=resumed.ended_on)
    journal.record(actor, done, at=at)
    return case


def _check_inspection(task: Task, findings: dict[str, Any]) -> None:
    """A site inspection is the act of two officers, each with an enforcement certificate. Basis: 行政许可法 §34."""
    if task.kind != "inspection":
        return
    inspectors = [i for i in findings.get("inspectors", []) if i.get("name") and i.get("certificate")]
    if len({i["certificate"] for i in inspectors}) < 2:
        raise Refusal("cases.inspectors_needed", field="inspectors")


def _open_task(case: Case, node: str, actor: Actor) -> Task:
    """The open step of this name, if the actor's duty is the one it waits for."""
    task = reading.newest(Task, case=case.pk, node=node)
    if task is None:
        raise Refusal("cases.not_next", name=node)
    if not task.open:
        raise Refusal("cases.task_done")
    if not actor.holds(DutyKind(task.duty), office=task.office_id, matter=case.matter):
        raise Refusal("kernel.forbidden")
    return task


@flow.cites
@transaction.atomic(durable=True)
def extend_limit(number: str, reason: str, *, actor: Actor, at: datetime, rev: int | None = None) -> Case:
    """Extend the statutory limit once, by the days the law allows, and tell the applicant why.

    Basis: 行政许可法 §42.
    """
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.EXTEND, case)
    rules.next_state(rules.State(case.state), Act.EXTEND)
    _check_running(case)
    said = rules.check_reason(reason, field="reason")
    version = matters.version(case.version_id)
    extension = version.clocks["statute"].get("extension")
    if not extension:
        raise Refusal("cases.no_extension")
    if case.documents.filter(kind=Kind.EXTENSION.value).exists():
        raise Refusal("cases.extended_once")
    facts = clocks.extend_part(
        f"case:{number}", ("statute", "promise"), extension["amount"], approver=actor.number, reason=said, at=at
    )
    due = {fact.kind: fact for fact in facts}
    former = calendar.last_day(case.statute_due_at) if case.statute_due_at else None
    case.statute_due_at, case.promise_due_at = due["statute"].due_at, due["promise"].due_at
    flow.store_part(case, "statute_due_at", "promise_due_at", at=at)
    flow.redate_tasks_part(case)
    paper = papers.Paper(
        Kind.EXTENSION,
        {
            "days": extension["amount"],
            "reason": said,
            "former_due_on": former,
            "statute_due_on": due["statute"].due_on,
        },
    )
    (document,) = papers.write_part(case, paper, on=calendar.civil_day(at), at=at)
    happened = events.LimitExtended(
        number=number, days=extension["amount"], document=str(document.uid), statute_due_on=due["statute"].due_on
    )
    journal.record(actor, happened, at=at)
    return case


@flow.cites
@transaction.atomic(durable=True)
def decide_case(
    number: str,
    outcome: Outcome,
    reasons: str,
    articles: list[str],
    *,
    opinion: str = "",
    actor: Actor,
    at: datetime,
    rev: int | None = None,
) -> Case:
    """Grant or refuse, with public reasons and articles; both clocks end, the one for delivery starts.

    The internal opinion stays apart from what the applicant reads. Basis: 行政许可法 §37, §38, §44.
    """
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.DECIDE, case)
    case.state = rules.next_state(rules.State(case.state), Act.DECIDE).value
    _check_running(case)
    if outcome not in ENGINE_OUTCOMES:
        raise Refusal("cases.not_now", state=rules.State.IN_REVIEW, act=Act.TERMINATE)
    said = rules.check_reason(reasons, field="reasons")
    cited = [article.strip() for article in articles if article.strip()]
    if not cited:
        raise Refusal("cases.article_missing", field="articles")
    task = _decision_task(case, actor)
    _weigh(case, outcome, opinion)
    happened = decide_part(case, task, Ruling(outcome, said, cited, opinion.strip()), actor=actor, at=at)
    journal.record(actor, happened, at=at)
    return case


def _weigh(case: Case, outcome: Outcome, opinion: str) -> None:
    """Who grants against another office, or without its answer, writes down why."""
    offices = others.against(case) if outcome is Outcome.GRANTED else []
    if offices and len(opinion.strip()) < LEAST_OPINION:
        raise Refusal("cases.objection_unanswered", field="opinion", names="、".join(offices))


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision: its outcome, public reasons and articles, the internal opinion, and what else the paper says.

    `rule` is the row of the published table, if no human decides.
    """

    outcome: Outcome
    reasons: str
    articles: list[str]
    opinion: str = ""
    rule: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def decide_part(case: Case, task: Task, ruling: Ruling, *, actor: Actor, at: datetime) -> events.CaseDecided:
    """What every decision writes, whoever takes it: process, limits, steps and papers; answers with what happened."""
    version, outcome, today = matters.version(case.version_id), ruling.outcome, calendar.civil_day(at)
    facts = flow.facts_of(version, case)
    moved = matters.complete(version, case.marking, task.node, ENGINE_OUTCOMES[outcome], facts)
    case.marking = moved.marking
    case.outcome, case.decided_on = outcome.value, today
    service = switch_to_service_part(case, version, at)
    flow.finish_task_part(task, actor=actor, outcome=outcome.value, at=at, opinion=ruling.opinion)
    flow.open_tasks_part(case, moved.tasks, due_at=service.due_at, at=at)
    flow.store_part(case, "outcome", "decided_on", "marking", at=at)
    decision = _decision_papers(case, version, outcome, ruling.reasons, ruling.articles)
    decision[0].facts.update(ruling.more)
    (document, *_rest) = papers.write_part(case, *decision, on=today, at=at)
    return events.CaseDecided(
        number=case.number,
        outcome=outcome.value,
        document=str(document.uid),
        decided_on=today,
        service_due_on=service.due_on,
        rule=ruling.rule,
    )


def _check_running(case: Case) -> None:
    """While a procedure is under way that the limit waits for, nothing is decided or extended."""
    if case.paused_until:
        raise Refusal("cases.clock_stands", until=case.paused_until)


def _decision_task(case: Case, actor: Actor) -> Task:
    """The open step at which this case is decided."""
    open_tasks = list(Task.objects.filter(case=case, open=True))
    task = next((t for t in open_tasks if t.kind == "decision"), None)
    if task is None or len(open_tasks) > 1:
        raise Refusal("cases.reviewer_needed")
    if not actor.holds(DutyKind(task.duty), office=task.office_id, matter=case.matter):
        raise Refusal("kernel.forbidden")
    return task


def switch_to_service_part(case: Case, version: matters.Version, at: datetime) -> clocks.ClockFacts:
    """End the limits of the decision and start that of its service: two statements."""
    clocks.finish_clocks_part(f"case:{case.number}", (*flow.DECIDING, flow.STEP), at=at)
    specs = [flow.clock_spec(case, version, "service", calendar.civil_day(at), at)]
    (fact,) = clocks.start_clocks_part(specs, at=at)
    return fact


def _decision_papers(
    case: Case, version: matters.Version, outcome: Outcome, reasons: str, articles: list[str]
) -> list[papers.Paper]:
    """The decision, and for a grant the licence it brings."""
    remedies = matters.remedies(version, case.office_id)
    granted = outcome is Outcome.GRANTED
    facts: dict[str, Any] = {"reasons": reasons, "articles": articles, "remedies": remedies, "granted": granted}
    if not granted:
        return [papers.Paper(Kind.REFUSAL, facts)]
    if not matters.brings_certificate(version):
        return [papers.Paper(Kind.GRANT, facts)]
    licence = _licence(case, version, case.decided_on or case.received_on)
    facts |= {"certificate_number": licence["licence_number"]}
    return [papers.Paper(Kind.GRANT, facts), papers.Paper(Kind.CERTIFICATE, licence)]


def _licence(case: Case, version: matters.Version, decided_on: date) -> dict[str, Any]:
    """What the licence states, from the application; its number and its last day are given here."""
    result = version.document.results[0]
    number = rules.licence_number(
        result.number_pattern, case.answers, org.office(case.office_id).division, sequences.next_value("cases.licence")
    )
    stated = matters.certificate_facts(version, json.loads(case.data))
    ends = calendar.add_months(decided_on, result.validity_months) if result.validity_months else None
    return stated | {"licence_number": number, "valid_until": (ends - timedelta(days=1)).isoformat() if ends else ""}


@flow.cites
@transaction.atomic(durable=True)
def withdraw_case(number: str, reason: str = "", *, actor: Actor, at: datetime) -> Case:
    """The applicant takes the application back before the decision; she may file again at any time."""
    case = queries.case_for(actor, number, lock=True)
    flow.require_window(case, actor, at)
    permits.require(actor, Act.WITHDRAW, case)
    case.state = rules.next_state(rules.State(case.state), Act.WITHDRAW).value
    today = calendar.civil_day(at)
    case.closed_on, case.intake_due_at, case.paused_until = today, None, None
    clocks.finish_clocks_part(f"case:{number}", flow.UNTIL_DECIDED, at=at)
    flow.close_tasks_part(case, actor=actor, outcome="withdrawn", at=at)
    flow.store_part(case, "closed_on", "intake_due_at", "paused_until", at=at)
    handover.plan_part(case, Parcel.WITHDRAWAL, at=at)
    (document,) = papers.write_part(case, papers.Paper(Kind.WITHDRAWAL, {"reason": reason.strip()}), on=today, at=at)
    journal.record(actor, events.CaseWithdrawn(number=number, document=str(document.uid)), at=at)
    return case
