"""The five working days after receipt: accept, answer otherwise, ask once for a supplement, or let the law accept.

Basis: 行政许可法 §32.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengtong.cases import events, permits, queries, rules
from zhengtong.cases.actions import filing, flow, handover, papers
from zhengtong.cases.connected.stages import Parcel
from zhengtong.cases.models import Case, Material
from zhengtong.cases.rules import Act
from zhengtong.cases.words import Kind
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, journal
from zhengtong.kernel.actors import SYSTEM, Actor, DutyKind
from zhengtong.kernel.canonical import canonical
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import public as matters

DUE = ("intake_due_at", "promise_due_at", "statute_due_at")


@flow.cites
@transaction.atomic(durable=True)
def accept_case(number: str, *, actor: Actor, at: datetime, rev: int | None = None) -> Case:
    """Accept the application: the promised and the statutory clock start. Basis: 行政许可法 §32(5), §42."""
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.ACCEPT, case)
    case.state = rules.next_state(rules.State(case.state), Act.ACCEPT).value
    accepted_on = calendar.civil_day(at)
    happened = accept_part(case, accepted_on, deemed=False, actor=actor, at=at)
    journal.record(actor, happened, at=at, effective_on=accepted_on)
    return case


def answer_silence(number: str, *, at: datetime) -> None:
    """Do what the law of the matter says when its office let the time to answer pass."""
    case = queries.case_for(SYSTEM, number)
    if queries.law_of(case).silence is rules.Silence.WAITS:
        escalate_silent_case(number, at=at)
    else:
        accept_silent_case(number, at=at)


@flow.cites
@transaction.atomic(durable=True)
def escalate_silent_case(number: str, *, at: datetime) -> Case:
    """No law accepts for this silent office: the case waits on, late, and lies before the approver too.

    The applicant is told what she can do. Basis: 优化营商环境条例 §36 (who is late explains it); 行政复议法 §11.
    """
    case = queries.case_for(SYSTEM, number, lock=True)
    permits.require(SYSTEM, Act.ESCALATE, case)
    law, state = queries.law_of(case), rules.State(case.state)
    over = case.intake_due_at is not None and at >= case.intake_due_at
    if law.silence is not rules.Silence.WAITS or case.escalated_on or not over:
        raise rules.refusal_of(state, Act.ESCALATE)
    case.state = rules.next_state(state, Act.ESCALATE).value
    case.escalated_on = calendar.civil_day(at)
    late = [c for c in clocks.clocks_of(f"case:{number}") if c.kind == "intake" and c.state == clocks.State.RUNNING]
    clocks.note_lapse_part([clock.id for clock in late], at)
    flow.open_intake_part(case, DutyKind.APPROVER, "受理超期督办", due_at=late[-1].due_at, at=at)
    flow.store_part(case, "escalated_on", at=at)
    journal.record(SYSTEM, events.IntakeOverdue(number=number, due_on=late[-1].due_on, state=case.state), at=at)
    return case


@flow.cites
@transaction.atomic(durable=True)
def accept_silent_case(number: str, *, at: datetime) -> Case:
    """The law accepts for an office that stayed silent, effective from receipt of the materials, recorded now.

    After a supplement it is the day on which the last of them came. Basis: 行政许可法 §32(4) for licences; for other
    matters the special law that says so, such as 不动产登记暂行条例 §17.
    """
    case = queries.case_for(SYSTEM, number, lock=True)
    permits.require(SYSTEM, Act.DEEM_ACCEPTED, case)
    if queries.law_of(case).silence is rules.Silence.WAITS:
        raise Refusal("cases.silence_accepts_nothing")
    if case.intake_due_at is None or at < case.intake_due_at:
        raise rules.refusal_of(rules.State(case.state), Act.DEEM_ACCEPTED)
    case.state = rules.next_state(rules.State(case.state), Act.DEEM_ACCEPTED).value
    accepted_on = flow.complete_since(case)[0]
    happened = accept_part(case, accepted_on, deemed=True, actor=SYSTEM, at=at)
    journal.record(SYSTEM, happened, at=at, effective_on=accepted_on)
    return case


def accept_part(
    case: Case, accepted_on: date, *, deemed: bool, automatic: bool = False, actor: Actor, at: datetime
) -> events.CaseAccepted:
    """What every acceptance writes: clocks from the effective day, the process's first steps, the notice."""
    version = matters.version(case.version_id)
    clocks.finish_clocks_part(f"case:{case.number}", ("intake",), at=at)
    due = _deciding_clocks(case, version, accepted_on, deemed=deemed, at=at)
    case.accepted_on, case.deemed = accepted_on, deemed
    case.promise_due_at, case.statute_due_at = due["promise"].due_at, due["statute"].due_at
    moved = matters.start(version, flow.facts_of(version, case), trusted=flow.is_trusted(version, case))
    case.marking = moved.marking
    flow.close_tasks_part(case, actor=actor, outcome="deemed" if deemed else "accepted", at=at)
    flow.store_part(case, "accepted_on", "deemed", "promise_due_at", "statute_due_at", "marking", at=at)
    steps = () if case.handled_in else moved.tasks
    opened = flow.open_tasks_part(case, steps, due_at=min(due["promise"].due_at, due["statute"].due_at), at=at)
    paper = papers.Paper(
        Kind.ACCEPTANCE,
        {
            "accepted_on": accepted_on,
            "deemed": deemed,
            "promise_due_on": papers.last_moment(due["promise"].unit, due["promise"].due_on, due["promise"].due_at),
            "statute_due_on": papers.last_moment(due["statute"].unit, due["statute"].due_on, due["statute"].due_at),
        },
    )
    (document,) = papers.write_part(case, paper, on=calendar.civil_day(at), at=at)
    return events.CaseAccepted(
        number=case.number,
        document=str(document.uid),
        deemed=deemed,
        accepted_on=accepted_on,
        promise_due_on=due["promise"].due_on,
        statute_due_on=due["statute"].due_on,
        tasks=opened,
        automatic=automatic,
    )


def _deciding_clocks(
    case: Case, version: matters.Version, accepted_on: date, *, deemed: bool, at: datetime
) -> dict[str, clocks.ClockFacts]:
    """The limits of the decision: those that run since receipt, and those that acceptance sets running."""
    running = flow.from_receipt(version)
    since = flow.complete_since(case)[1] if deemed else at
    specs = [flow.clock_spec(case, version, kind, accepted_on, since) for kind in flow.DECIDING if kind not in running]
    due = {fact.kind: fact for fact in clocks.start_clocks_part(specs, at=at)} if specs else {}
    if running:
        due |= {c.kind: c for c in clocks.clocks_of(f"case:{case.number}") if c.kind in running}
    return due


@flow.cites
@transaction.atomic(durable=True)
def request_supplement(
    number: str, items: list[rules.SupplementItem], *, actor: Actor, at: datetime, rev: int | None = None
) -> Case:
    """Send the one notice that lists everything missing; the clocks that ran since receipt end with it.

    Basis: 行政许可法 §32(4).
    """
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.REQUEST_SUPPLEMENT, case)
    state = rules.next_state(rules.State(case.state), Act.REQUEST_SUPPLEMENT)
    version = matters.version(case.version_id)
    rules.check_supplement(items, known=_known(version, case))
    case.state = state.value
    case.supplement_used = True
    case.supplement = {"items": rules.plain_items(items), "answered": []}
    case.intake_due_at = case.promise_due_at = case.statute_due_at = None
    clocks.finish_clocks_part(f"case:{case.number}", ("intake", *flow.DECIDING), at=at)
    specs = [flow.clock_spec(case, version, "supplement", calendar.civil_day(at), at)]
    (fact,) = clocks.start_clocks_part(specs, at=at)
    case.supplement_due_at = fact.due_at
    flow.close_tasks_part(case, actor=actor, outcome="supplement_requested", at=at)
    flow.store_part(case, "supplement_used", "supplement", "supplement_due_at", *DUE, at=at)
    paper = papers.Paper(Kind.SUPPLEMENT, {"items": rules.plain_items(items), "answer_due_on": fact.due_on})
    (document,) = papers.write_part(case, paper, on=calendar.civil_day(at), at=at)
    happened = events.SupplementRequested(
        number=number, items=[i.code for i in items], document=str(document.uid), answer_due_on=fact.due_on
    )
    journal.record(actor, happened, at=at)
    return case


def _known(version: matters.Version, case: Case) -> set[str]:
    """What a notice may name: the materials asked for in this situation and the fields of the form."""
    materials = {m.code for m in matters.materials_for(version, case.answers)}
    return materials | set(version.compiled.form.fields)


@flow.cites
@transaction.atomic(durable=True)
def supplement_case(
    number: str,
    provided: tuple[filing.Provided, ...],
    changes: dict[str, Any],
    *,
    actor: Actor,
    at: datetime,
) -> Case:
    """The applicant brings exactly what the notice lists; what counts from receipt counts anew.

    Basis: 行政许可法 §32(4)-(5).
    """
    case = queries.case_for(actor, number, lock=True)
    flow.require_window(case, actor, at)
    permits.require(actor, Act.SUPPLEMENT, case)
    state = rules.next_state(rules.State(case.state), Act.SUPPLEMENT)
    version = matters.version(case.version_id)
    _check_answers(case, version, provided, changes)
    case.state = state.value
    _apply_changes(case, version, changes)
    today = calendar.civil_day(at)
    case.supplement = case.supplement | {
        "answered": [p.code for p in provided] + sorted(changes),
        "answered_at": at.isoformat(),
    }
    clocks.finish_clocks_part(f"case:{case.number}", ("supplement",), at=at)
    fact = flow.start_intake_part(case, version, today, at, at=at)
    case.escalated_on = None
    Material.objects.filter(case=case, code__in=[p.code for p in provided]).update(replaced=True)
    filing.add_materials_part(case, version, provided, at=at)
    flow.open_intake_part(case, DutyKind.HANDLER, "受理审查", due_at=fact.due_at, at=at)
    handover.plan_part(case, Parcel.SUPPLEMENT, at=at)
    flow.store_part(case, "data", "data_sha256", "supplement", "escalated_on", *DUE, at=at)
    (document,) = papers.write_part(case, _supplement_receipt(case, provided, changes, fact), on=today, at=at)
    happened = events.Supplemented(
        number=number, items=case.supplement["answered"], acceptance_due_on=fact.due_on, document=str(document.uid)
    )
    journal.record(actor, happened, at=at)
    return case


def _supplement_receipt(
    case: Case, provided: tuple[filing.Provided, ...], changes: dict[str, Any], answer: clocks.ClockFacts
) -> papers.Paper:
    """The receipt of what came: every item of the notice with how it was given."""
    ways = {p.code: p.way.value for p in provided} | dict.fromkeys(changes, "form")
    came = [{"name": item["name"], "way": ways.get(item["code"], "form")} for item in case.supplement["items"]]
    return papers.Paper(Kind.SUPPLEMENT_RECEIPT, {"items": came, "acceptance_due_on": answer.due_on})


def _check_answers(
    case: Case, version: matters.Version, provided: tuple[filing.Provided, ...], changes: dict[str, Any]
) -> None:
    """Only what was listed may come, and all of it must: materials as materials, fields as fields."""
    listed = {item["code"]: item["name"] for item in case.supplement["items"]}
    asked = {m.code: m for m in matters.materials_for(version, case.answers)}
    given = {p.code for p in provided if p.code in asked} | (set(changes) - set(asked))
    given |= {p.code for p in provided if p.code not in listed}
    wrong = [
        Refusal("cases.supplement_unlisted", field=f"material.{code}", name=code)
        for code in sorted(given - set(listed))
    ]
    wrong += [
        Refusal("cases.supplement_incomplete", field=f"material.{code}", name=name)
        for code, name in listed.items()
        if code not in given
    ]
    wrong += filing.check_ways(asked, provided)
    if wrong:
        raise Refusals(wrong)


def _apply_changes(case: Case, version: matters.Version, changes: dict[str, Any]) -> None:
    """Put corrected fields into the application's data, checked like the whole form."""
    if not changes:
        return
    cleaned = matters.check_form(version, case_data(case) | changes, answers=case.answers, on=case.received_on)
    sealed = canonical(cleaned).decode()
    case.data, case.data_sha256 = sealed, hashlib.sha256(sealed.encode()).hexdigest()


def case_data(case: Case) -> dict[str, Any]:
    """The application's form data."""
    data: dict[str, Any] = json.loads(case.data)
    return data


@flow.cites
@transaction.atomic(durable=True)
def correct_case(number: str, changes: dict[str, Any], *, actor: Actor, at: datetime) -> Case:
    """The applicant mends an error on the spot, before acceptance. Basis: 行政许可法 §32(3)."""
    case = queries.case_for(actor, number, lock=True)
    flow.require_window(case, actor, at)
    permits.require(actor, Act.CORRECT_ON_SPOT, case)
    case.state = rules.next_state(rules.State(case.state), Act.CORRECT_ON_SPOT).value
    _apply_changes(case, matters.version(case.version_id), changes)
    flow.store_part(case, "data", "data_sha256", at=at)
    happened = events.CorrectedOnSpot(number=number, fields=sorted(changes), data_sha256=case.data_sha256)
    journal.record(actor, happened, at=at)
    return case


@flow.cites
@transaction.atomic(durable=True)
def say_not_needed(number: str, reason: str, *, actor: Actor, at: datetime, rev: int | None = None) -> Case:
    """Tell at once that the matter needs no licence (不受理). Basis: 行政许可法 §32(1)."""
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.SAY_NOT_NEEDED, case)
    case.state = rules.next_state(rules.State(case.state), Act.SAY_NOT_NEEDED).value
    said = rules.check_reason(reason, field="reason")
    paper = papers.Paper(Kind.NOT_NEEDED, {"reason": said})
    (document,) = _end_intake(case, paper, actor, at)
    journal.record(actor, events.CaseNotNeeded(number=number, document=str(document.uid)), at=at)
    return case


@flow.cites
@transaction.atomic(durable=True)
def decline_case(
    number: str, reason: str, right_office: str, *, actor: Actor, at: datetime, rev: int | None = None
) -> Case:
    """Decide not to accept what does not belong here, naming whom to ask (不予受理). Basis: 行政许可法 §32(2)."""
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.DECLINE, case)
    case.state = rules.next_state(rules.State(case.state), Act.DECLINE).value
    said = rules.check_reason(reason, field="reason")
    if not right_office.strip():
        raise Refusal("cases.office_missing", field="right_office")
    remedies = matters.remedies(matters.version(case.version_id), case.office_id)
    paper = papers.Paper(
        Kind.NOT_ACCEPTED, {"reason": said, "right_office": right_office.strip(), "remedies": remedies}
    )
    (document,) = _end_intake(case, paper, actor, at)
    happened = events.CaseDeclined(number=number, document=str(document.uid), right_office=right_office.strip())
    journal.record(actor, happened, at=at)
    return case


def _end_intake(case: Case, paper: papers.Paper, actor: Actor, at: datetime) -> list[Any]:
    """What both answers without acceptance do: end the clock and the task, write the notice."""
    today = calendar.civil_day(at)
    case.intake_due_at, case.closed_on = None, today
    clocks.finish_clocks_part(f"case:{case.number}", flow.UNTIL_DECIDED, at=at)
    flow.close_tasks_part(case, actor=actor, outcome=paper.kind.value, at=at)
    flow.store_part(case, "intake_due_at", "closed_on", at=at)
    return papers.write_part(case, paper, on=today, at=at)


@flow.cites
@transaction.atomic(durable=True)
def lapse_case(number: str, *, at: datetime) -> Case:
    """Close a case whose applicant let the time for the supplement pass; she may file anew at any time."""
    case = queries.case_for(SYSTEM, number, lock=True)
    permits.require(SYSTEM, Act.LAPSE, case)
    if case.supplement_due_at is None or at < case.supplement_due_at:
        raise rules.refusal_of(rules.State(case.state), Act.LAPSE)
    case.state = rules.next_state(rules.State(case.state), Act.LAPSE).value
    today = calendar.civil_day(at)
    case.closed_on, case.outcome = today, rules.Outcome.LAPSED.value
    clocks.finish_clocks_part(f"case:{case.number}", ("supplement",), at=at)
    flow.store_part(case, "closed_on", "outcome", at=at)
    handover.plan_part(case, Parcel.WITHDRAWAL, at=at)
    facts = {
        "items": case.supplement["items"],
        "asked_on": _asked_on(case),
        "answer_due_on": calendar.last_day(case.supplement_due_at),
        "remedies": matters.remedies(matters.version(case.version_id), case.office_id),
    }
    (document,) = papers.write_part(case, papers.Paper(Kind.LAPSE, facts), on=today, at=at)
    journal.record(SYSTEM, events.SupplementLapsed(number=number, document=str(document.uid)), at=at)
    return case


def _asked_on(case: Case) -> date:
    """The day of the one notice; a connected system writes its own."""
    if case.handled_in:
        return date.fromisoformat(case.supplement["asked_on"])
    return case.documents.filter(kind=Kind.SUPPLEMENT.value).latest("id").dated_on
