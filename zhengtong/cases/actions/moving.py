"""What a change of the holiday calendar does to a running case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengtong.cases import events, queries
from zhengtong.cases.actions import flow
from zhengtong.cases.models import Case, Consultation, Task
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, journal
from zhengtong.kernel.actors import Actor, ActorKind
from zhengtong.kernel.refusal import Forbidden

# The limit that a reader asks about first stands first: of several that move together she is told this one.
COLUMNS = {
    "promise": "promise_due_at",
    "statute": "statute_due_at",
    "intake": "intake_due_at",
    "supplement": "supplement_due_at",
}


@transaction.atomic(durable=True)
def follow_calendar(number: str, *, actor: Actor, at: datetime) -> bool:
    """Take over the last days that the clocks of the case have now, and tell the applicant the new day.

    Returns whether anything moved; a case that has followed already, or whose limit is over, stays as it is.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise Forbidden("follow_calendar")
    case = queries.case_for(actor, number, lock=True)
    moved = _moved(case)
    if not moved:
        return flow.redate_asked_part(case)
    former = {kind: getattr(case, COLUMNS[kind]) for kind in moved}
    for kind, due_at in moved.items():
        setattr(case, COLUMNS[kind], due_at)
    flow.store_part(case, *(COLUMNS[kind] for kind in moved), at=at)
    _redate_part(case, former)
    kind = next(kind for kind in COLUMNS if kind in moved)
    happened = events.LimitsMoved(
        number=number,
        kind=kind,
        former_due_on=calendar.last_day(former[kind]),
        due_on=calendar.last_day(moved[kind]),
    )
    journal.record(actor, happened, at=at)
    return True


def _redate_part(case: Case, former: dict[str, datetime]) -> None:
    """The steps that were due by a limit that moved are due by the new one; those with a limit of their own by it."""
    waiting_for = case.next_due_at or case.supplement_due_at
    own = Consultation.objects.filter(case=case, open=True).values("node")
    due = Task.objects.filter(case=case, open=True, due_at__in=[*former.values()]).exclude(node__in=own)
    due.update(due_at=waiting_for)
    flow.redate_asked_part(case)


def _moved(case: Case) -> dict[str, datetime]:
    """The running limits of the case whose clocks end at another instant than the case says."""
    running = [clock for clock in clocks.clocks_of(f"case:{case.number}") if clock.state != clocks.State.FINISHED]
    due = {clock.kind: clock.due_at for clock in running if clock.kind in COLUMNS}
    return {kind: at for kind, at in due.items() if getattr(case, COLUMNS[kind]) not in (None, at)}
