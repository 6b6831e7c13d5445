"""Pieces that several acts share: closing and opening tasks, storing the case with its next due instant."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, ParamSpec, TypeVar

from zhengtong.cases import permits, queries, rules
from zhengtong.cases.models import Case, Consultation, Task
from zhengtong.cases.queries import automatic, windows
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, parts, writing
from zhengtong.kernel.actors import Actor, DutyKind
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import public as matters
from zhengtong.org import public as org

DECIDING = ("promise", "statute")
STEP = "step"
UNTIL_DECIDED = ("intake", "supplement", STEP, *DECIDING)
PAUSE = "pause"
ASKED = "consultation"
LATE_ASKED = "late_consultation"
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


def require_window(case: Case, actor: Actor, at: datetime) -> None:
    """Refuse a clerk whose window does not receive for the case's office, with the window that does."""
    if permits.is_clerk_with_party(actor, case):
        on, name = calendar.civil_day(at), matters.version(case.version_id).name
        windows.require_window(actor, case.office_id, case.matter, name, on)


def store_part(case: Case, *fields: str, at: datetime) -> None:
    """Write the changed columns, the next due instant and the revision: one statement."""
    parts.require_act()
    case.next_due_at = next_due(case)
    case.updated_at = at
    case.rev += 1
    writing.update(case, "state", "next_due_at", "updated_at", "rev", *fields)


def facts_of(version: matters.Version, case: Case) -> dict[str, Any]:
    """What the process may ask: the scenario's answers and the form's values, empty where nothing was said."""
    return automatic.facts_for(version, case)


def is_trusted(version: matters.Version, case: Case) -> bool:
    """Whether a table of the matter may hear the facts of this case. Nothing is asked where there is no table."""
    return not matters.has_table(version) or not automatic.doubts_of(case)


def clock_spec(
    case: Case, version: matters.Version, kind: str, started_on: date, started_at: datetime
) -> clocks.ClockSpec:
    """A clock of the case by its version's policy; hours count from the instant, everything else from the day."""
    policy, division = version.clocks[kind], org.office(case.office_id).division
    return clocks.ClockSpec(kind, f"case:{case.number}", policy, started_on, division, _instant(policy, started_at))


def _instant(policy: Mapping[str, Any], at: datetime) -> datetime | None:
    """Hours count from the instant, everything else from the day."""
    return at if policy["unit"] == "hour" else None


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
    """End every open step of the case, and every question to another office: one statement, or two."""
    parts.require_act()
    Task.objects.filter(case=case, open=True).update(
        open=False, done_at=at, done_by=actor.number, outcome=outcome, opinion=opinion
    )
    if case.marking:
        Consultation.objects.filter(case=case, open=True).update(open=False)


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
    writing.add(Task, [_task(case, "intake", title, duty=duty, due_at=due_at, at=at)])


def open_delivery_part(case: Case, *, due_at: datetime, at: datetime) -> None:
    """Let a decision outside the process wait for its service: one statement."""
    parts.require_act()
    writing.add(Task, [_task(case, "deliver", "送达", kind="delivery", due_at=due_at, at=at)])


def open_late_part(case: Case, asked: Consultation, kind: str, title: str, office: int, *, at: datetime) -> None:
    """Put a question whose time has passed before an approver: one statement."""
    parts.require_act()
    due_at, duty = asked.due_at, DutyKind.APPROVER
    writing.add(Task, [_task(case, asked.node, title, kind=kind, duty=duty, office=office, due_at=due_at, at=at)])


def open_pause_part(case: Case, procedure: str, *, due_at: datetime, at: datetime) -> None:
    """Let a procedure for which the limits stand still wait for its result: one statement."""
    parts.require_act()
    writing.add(Task, [_task(case, PAUSE, f"特别程序：{procedure}", kind=PAUSE, due_at=due_at, at=at)])


def _task(
    case: Case,
    node: str,
    title: str,
    *,
    due_at: datetime,
    at: datetime,
    duty: str = DutyKind.HANDLER,
    kind: str = "step",
    office: int | None = None,
) -> dict[str, Any]:
    """An open step of the case, as a row that is not yet written."""
    return {
        "case_id": case.pk,
        "node": node,
        "title": title,
        "kind": kind,
        "duty": str(duty),
        "office_id": office or case.office_id,
        "matter": case.matter,
        "due_at": due_at,
        "opened_at": at,
    }


def open_tasks_part(case: Case, specs: Iterable[matters.TaskSpec], *, due_at: datetime, at: datetime) -> list[str]:
    """Insert the steps that the engine opened: one statement. Returns their node names.

    A step in which another office is asked opens in that office's inbox, due by its own limit: two statements more.
    """
    parts.require_act()
    wanted = list(specs)
    asked = _ask_part(case, [spec for spec in wanted if is_asked(spec)], due_at=due_at, at=at)
    opened = [
        _task(
            case,
            spec.node,
            spec.name,
            duty=spec.duty,
            kind=spec.task if spec.kind == "step" else spec.kind,
            due_at=asked[spec.node].due_at if spec.node in asked else due_at,
            at=at,
            office=asked[spec.node].office_id if spec.node in asked else None,
        )
        for spec in wanted
    ]
    writing.add(Task, opened)
    return [row["node"] for row in opened]


def is_asked(spec: matters.TaskSpec) -> bool:
    """Whether the step asks another office."""
    return spec.kind == "step" and spec.task == ASKED


def _ask_part(case: Case, specs: list[matters.TaskSpec], *, due_at: datetime, at: datetime) -> dict[str, Consultation]:
    """The questions to other offices by step, each with its own clock if the step has a limit."""
    on, division = calendar.civil_day(at), org.office(case.office_id).division
    limited = [(spec.node, policy) for spec in specs if (policy := spec.limit_policy)]
    specified = [
        clocks.ClockSpec(STEP, f"case:{case.number}", limit, on, division, _instant(limit, at), node)
        for node, limit in limited
    ]
    due = {fact.part: fact.due_at for fact in clocks.start_clocks_part(specified, at=at)} if specified else {}
    asked = [
        Consultation(
            case=case,
            node=spec.node,
            title=spec.name,
            office_id=asked_office(spec, on) or case.office_id,
            matter=case.matter,
            asked_at=at,
            due_at=due.get(spec.node, due_at),
        )
        for spec in specs
    ]
    return {row.node: row for row in writing.insert(asked)}


def asked_office(spec: matters.TaskSpec, on: date) -> int | None:
    """The office that a step asks, or the one that has taken over its work."""
    if not spec.office:
        return None
    office = org.office_by_code(spec.office)
    while office.successor is not None and office.until_on is not None and office.until_on < on:
        office = org.office(office.successor)
    return office.id


def end_node_part(case: Case, node: str, *, actor: Actor, outcome: str, at: datetime, opinion: str = "") -> None:
    """End every open task of a step, and its own clock: two statements."""
    parts.require_act()
    Task.objects.filter(case=case, node=node, open=True).update(
        open=False, done_at=at, done_by=actor.number, outcome=outcome, opinion=opinion
    )
    clocks.finish_clocks_part(f"case:{case.number}", (STEP,), at, part=node)


def abandon_part(case: Case, nodes: Iterable[str], *, actor: Actor, at: datetime) -> None:
    """End the steps that nothing waits for any more, because enough others have answered."""
    for node in nodes:
        end_node_part(case, node, actor=actor, outcome="abandoned", at=at)
        Consultation.objects.filter(case=case, node=node, open=True).update(open=False)


def redate_tasks_part(case: Case) -> None:
    """Let every open step be due by its own limit, if it has one, else by the case's."""
    asked = Consultation.objects.filter(case=case, open=True).values("node")
    Task.objects.filter(case=case, open=True).exclude(node__in=asked).update(due_at=next_due(case))
    redate_asked_part(case)


def redate_asked_part(case: Case) -> bool:
    """Let the questions to other offices be due by their own clocks; answers whether one of them moved."""
    parts.require_act()
    moved = False
    asked = {row.node: row for row in Consultation.objects.filter(case=case, open=True)}
    for clock in clocks.clocks_of(f"case:{case.number}") if asked else ():
        row = asked.get(clock.part)
        if clock.kind == STEP and clock.state != clocks.State.FINISHED and row and row.due_at != clock.due_at:
            row.due_at, moved = clock.due_at, True
            writing.update(row, "due_at")
            Task.objects.filter(case=case, node=row.node, open=True).update(due_at=clock.due_at)
    return moved
