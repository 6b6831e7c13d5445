"""Pieces that several acts share: closing and opening tasks, storing the case with its next due instant."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, ParamSpec, TypeVar

from zhengtong.cases import queries, rules
from zhengtong.cases.models import Case, Task
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, parts, writing
from zhengtong.kernel.actors import Actor, DutyKind
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import public as matters
from zhengtong.org import public as org

DECIDING = ("promise", "statute")
UNTIL_DECIDED = ("intake", "supplement", *DECIDING)
PAUSE = "pause"
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
    case.next_due_at = next_due(case)
    case.updated_at = at
    case.rev += 1
    writing.update(case, "state", "next_due_at", "updated_at", "rev", *fields)


def facts_of(version: matters.Version, case: Case) -> dict[str, Any]:
    """What the process may ask: the scenario's answers and the form's values, empty where nothing was said."""
    names = [*version.compiled.form.fields, *version.compiled.scenario.questions]
    return {**dict.fromkeys(names), **json.loads(case.data), **case.answers}


def clock_spec(
    case: Case, version: matters.Version, kind: str, started_on: date, started_at: datetime
) -> clocks.ClockSpec:
    """A clock of the case by its version's policy; hours count from the instant, everything else from the day."""
    policy, division = version.clocks[kind], org.office(case.office_id).division
    instant = started_at if policy["unit"] == "hour" else None
    return clocks.ClockSpec(kind, f"case:{case.number}", policy, started_on, division, instant)


def from_receipt(version: matters.Version) -> tuple[str, ...]:
    """The limits of the decision that the matter's own law counts from receipt, not from acceptance.

    Basis: 建筑法 §8 (seven days from receipt of the application), 社会保险经办条例 §18, §20, §24.
    """
    return tuple(kind for kind in DECIDING if version.clocks[kind]["start_event"] == "receipt")


def start_intake_part(
    case: Case, version: matters.Version, received_on: date, received_at: datetime, *, at: datetime
) -> clocks.ClockFacts:
    """Start what counts from receipt of the whole application: the answer, and the decision where the law says so.

    Sets the due instants of the case and returns the clock of the answer. One statement. That such a limit counts anew
    once a supplement has made the application whole follows 建筑工程施工许可管理办法 §5, whose text is 待核.
    """
    kinds = ("intake", *from_receipt(version))
    specs = [clock_spec(case, version, kind, received_on, received_at) for kind in kinds]
    started = {fact.kind: fact for fact in clocks.start_clocks_part(specs, at=at)}
    case.intake_due_at = started["intake"].due_at
    case.promise_due_at, case.statute_due_at = (started[kind].due_at if kind in started else None for kind in DECIDING)
    case.next_due_at = next_due(case)
    return started["intake"]


def complete_since(case: Case) -> tuple[date, datetime]:
    """The day and instant at which the application was whole: its receipt, or that of the supplement."""
    answered = case.supplement.get("answered_at")
    if answered is None:
        return case.received_on, case.filed_at
    at = datetime.fromisoformat(answered)
    return calendar.civil_day(at), at


def next_due(case: Case) -> datetime | None:
    """The earliest instant by which the office owes something in the state of the case."""
    deciding = (case.promise_due_at, case.statute_due_at)
    if rules.State(case.state) in rules.INTAKE:
        return rules.next_due(case.intake_due_at, *deciding)
    return rules.next_due(*deciding) if case.state == rules.State.IN_REVIEW.value else None


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
    writing.update(task, "open", "done_at", "done_by", "outcome", "opinion", "findings")


def open_intake_part(case: Case, duty: DutyKind, title: str, *, due_at: datetime, at: datetime) -> None:
    """Let the case wait for an answer on acceptance, unless a connected system gives it: one statement."""
    parts.require_act()
    if case.handled_in:
        return
    writing.insert([_task(case, "intake", title, duty=duty, due_at=due_at, at=at)])


def open_delivery_part(case: Case, *, due_at: datetime, at: datetime) -> None:
    """Let a decision outside the process wait for its service: one statement."""
    parts.require_act()
    writing.insert([_task(case, "deliver", "送达", kind="delivery", due_at=due_at, at=at)])


def open_pause_part(case: Case, procedure: str, *, due_at: datetime, at: datetime) -> None:
    """Let a procedure for which the limits stand still wait for its result: one statement."""
    parts.require_act()
    writing.insert([_task(case, PAUSE, f"特别程序：{procedure}", kind=PAUSE, due_at=due_at, at=at)])


def _task(
    case: Case,
    node: str,
    title: str,
    *,
    due_at: datetime,
    at: datetime,
    duty: str = DutyKind.HANDLER,
    kind: str = "step",
) -> Task:
    """An open step of the case, as a row that is not yet written."""
    return Task(
        case=case,
        node=node,
        title=title,
        kind=kind,
        duty=str(duty),
        office_id=case.office_id,
        matter=case.matter,
        due_at=due_at,
        opened_at=at,
    )


def open_tasks_part(case: Case, specs: Iterable[matters.TaskSpec], *, due_at: datetime, at: datetime) -> list[str]:
    """Insert the steps that the engine opened: one statement. Returns their node names."""
    parts.require_act()
    opened = [
        _task(
            case,
            spec.node,
            spec.name,
            duty=spec.duty,
            kind=spec.task if spec.kind == "step" else spec.kind,
            due_at=due_at,
            at=at,
        )
        for spec in specs
    ]
    writing.insert(opened)
    return [row.node for row in opened]
