"""Pieces that several acts share: closing and opening tasks, storing the case with its next due instant."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from zhengtong.cases import queries, rules
from zhengtong.cases.models import Case, Task
from zhengtong.kernel import parts, writing
from zhengtong.kernel.actors import Actor, DutyKind
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import public as matters

P = ParamSpec("P")
R = TypeVar("R")


def cites(act: Callable[P, R]) -> Callable[P, R]:
    """Let whatever an act on a case refuses name the article of that case's own matter, once the act is undone.

    The act takes the case's number first.
    """

    @functools.wraps(act)
    def cited(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except (Refusal, Refusals) as refused:
            raise queries.cited(str(args[0]), refused) from None

    return cited


def store_part(case: Case, *fields: str, at: datetime) -> None:
    """Write the changed columns, the next due instant and the revision: one statement."""
    parts.require_act()
    running = {
        rules.State.RECEIVED.value: (case.intake_due_at,),
        rules.State.SUPPLEMENTED.value: (case.intake_due_at,),
        rules.State.IN_REVIEW.value: (case.promise_due_at, case.statute_due_at),
    }
    case.next_due_at = rules.next_due(*running.get(case.state, ()))
    case.updated_at = at
    case.rev += 1
    case.save(update_fields=["state", "next_due_at", "updated_at", "rev", *fields])


def facts_of(version: matters.Version, case: Case) -> dict[str, Any]:
    """What the process may ask: the scenario's answers and the form's values, empty where nothing was said."""
    names = [*version.compiled.form.fields, *version.compiled.scenario.questions]
    return {**dict.fromkeys(names), **json.loads(case.data), **case.answers}


def close_tasks_part(case: Case, *, actor: Actor, outcome: str, at: datetime, opinion: str = "") -> None:
    """End every open step of the case: one statement."""
    parts.require_act()
    Task.objects.filter(case=case, open=True).update(
        open=False, done_at=at, done_by=actor.number, outcome=outcome, opinion=opinion
    )


def finish_task_part(
    task: Task,
    *,
    actor: Actor,
    outcome: str,
    at: datetime,
    opinion: str = "",
    findings: dict[str, Any] | None = None,
) -> None:
    """End one step with its outcome and internal opinion: one statement."""
    parts.require_act()
    task.open, task.done_at, task.done_by = False, at, actor.number
    task.outcome, task.opinion, task.findings = outcome, opinion, findings or {}
    task.save(update_fields=["open", "done_at", "done_by", "outcome", "opinion", "findings"])


def open_intake_part(case: Case, duty: DutyKind, title: str, *, due_at: datetime, at: datetime) -> None:
    """Let the case wait for an answer on acceptance: one statement."""
    parts.require_act()
    waiting = Task(
        case=case,
        node="intake",
        title=title,
        duty=duty.value,
        office_id=case.office_id,
        matter=case.matter,
        due_at=due_at,
        opened_at=at,
    )
    writing.insert([waiting])


def open_tasks_part(case: Case, specs: Iterable[matters.TaskSpec], *, due_at: datetime, at: datetime) -> list[str]:
    """Insert the steps that the engine opened: one statement. Returns their node names."""
    parts.require_act()
    opened = [
        Task(
            case=case,
            node=spec.node,
            title=spec.name,
            kind=spec.task if spec.kind == "step" else spec.kind,
            duty=spec.duty,
            office_id=case.office_id,
            matter=case.matter,
            due_at=due_at,
            opened_at=at,
        )
        for spec in specs
    ]
    writing.insert(opened)
    return [row.node for row in opened]
