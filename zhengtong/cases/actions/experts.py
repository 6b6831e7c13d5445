"""Steps that the law does not count: the step itself says for what the limit stands still, and for how long.

An expert review begins when its experts are named, each with the declaration that he has no interest in the matter
(回避). From then on the limit stands still, for as long as the version's step says and no longer; when the step ends it
runs again. Nobody chooses cause, article or length. Basis: 行政许可法 §45.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from zhengtong.cases import events, permits, queries, rules
from zhengtong.cases.actions import flow, pausing
from zhengtong.cases.models import Case, Task
from zhengtong.cases.rules import Act
from zhengtong.cases.words import PROCEDURES
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, journal, writing
from zhengtong.kernel.actors import Actor, DutyKind
from zhengtong.kernel.refusal import Forbidden, Refusal
from zhengtong.matters import public as matters
from zhengtong.org import public as org

EXPERTS = "expert_review"


@flow.cites
@transaction.atomic(durable=True)
def begin_procedure(
    number: str,
    node: str,
    experts: list[rules.Expert],
    *,
    actor: Actor,
    at: datetime,
    rev: int | None = None,
) -> Case:
    """Begin a hearing or an expert review; naming other experts later leaves the limit as it is.

    The letter tells the applicant how long it takes at most, and who the experts are. Basis: 行政许可法 §45.
    """
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.BEGIN_PROCEDURE, case)
    rules.next_state(rules.State(case.state), Act.BEGIN_PROCEDURE)
    task = _open_procedure(case, node, actor)
    version = matters.version(case.version_id)
    written = matters.step(version, node)
    named = _named(case, task, experts, least=written.people)
    begun_before = bool(task.findings.get("begun_at"))
    if begun_before and task.kind != EXPERTS:
        raise Refusal("cases.procedure_begun", name=task.title)
    pause = None if begun_before else _pause(case, version, task, named, at=at)
    begun_at = task.findings.get("begun_at") or at.isoformat()
    pauses = task.findings.get("pauses", False) or pause is not None
    task.findings = {"begun_at": begun_at, "experts": named, "pauses": pauses}
    writing.update(task, "findings")
    stopped = _stop_part(case, task, pause, actor=actor, at=at)
    if stopped is not None:
        journal.record(actor, stopped, at=at)
    journal.record(actor, events.ProcedureBegun(number, node, task.kind, len(named)), at=at)
    return case


def _open_procedure(case: Case, node: str, actor: Actor) -> Task:
    """The open step of this name, if it is one that the law may take out of the limit and the actor's to do."""
    task = Task.objects.filter(case=case, node=node, open=True, kind__in=(EXPERTS, "hearing")).first()
    if task is None:
        raise Refusal("cases.not_next", name=node)
    if not actor.holds(DutyKind(task.duty), office=task.office_id, matter=case.matter):
        raise Forbidden(Act.BEGIN_PROCEDURE.value)
    return task


def _named(case: Case, task: Task, experts: list[rules.Expert], *, least: int) -> list[dict[str, Any]]:
    if task.kind != EXPERTS:
        return []
    parties = [case.applicant_name, *([case.signature["name"]] if case.signature.get("name") else [])]
    return [asdict(one) for one in rules.check_experts(experts, least=least, parties=parties)]


def _pause(
    case: Case, version: matters.Version, task: Task, named: list[dict[str, Any]], *, at: datetime
) -> pausing.Pause | None:
    """What the step says about the limit: its cause, article and longest time; none where no law stops it."""
    written = matters.step(version, task.node)
    if not matters.stops_limit(version, task.node) or written.limit is None:
        return None
    law = queries.law_of(case)
    special = "" if law.licenses or written.basis is None else written.basis.label
    cause = task.kind if law.licenses else clocks.Cause.SPECIAL_LAW.value
    policy = matters.step_limit(version, task.node) or {}
    until = clocks.plan(policy, calendar.civil_day(at), org.office(case.office_id).division, at).on
    reason = f"本事项的办理流程规定{PROCEDURES[task.kind]}；{written.says or task.title}"
    experts = tuple({"name": one["name"], "body": one["body"]} for one in named)
    return pausing.Pause(cause, law.pause_article(cause, special), until, reason, experts)


def _stop_part(
    case: Case, task: Task, pause: pausing.Pause | None, *, actor: Actor, at: datetime
) -> events.ClockSuspended | None:
    """Let the limits stand still, if the step says so; the step is due when they run again at the latest."""
    if pause is None:
        flow.store_part(case, at=at)
        return None
    stopped = pausing.begin_pause_part(case, pause, actor=actor, at=at)
    Task.objects.filter(pk=task.pk).update(due_at=calendar.end_of_day(pause.until))
    return stopped


def check_begun(task: Task) -> None:
    """Refuse to end an expert review or a hearing that never began."""
    if task.kind in (EXPERTS, "hearing") and not task.findings.get("begun_at"):
        raise Refusal("cases.procedure_not_begun", name=task.title)


def end_part(case: Case, task: Task, *, at: datetime) -> events.ClockResumed | None:
    """Let the limits run again because the step that stopped them ends; answers with what happened, if they stood."""
    return pausing.end_pause_part(case, at=at) if task.findings.get("pauses") and case.paused_until else None
