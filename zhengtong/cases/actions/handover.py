"""Handing applications over to connected systems: planned with the act that owes it, tried by jobs, asked for again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from zhengtong.cases import events, permits, queries
from zhengtong.cases.connected import stages
from zhengtong.cases.connected.stages import HandoverState, Parcel
from zhengtong.cases.models import Case, ConnectedSystem, Handover
from zhengtong.cases.permits import Exchange
from zhengtong.cases.queries import exchange
from zhengtong.kernel import calendar, journal, parts
from zhengtong.kernel.actors import SYSTEM, Actor, ActorKind
from zhengtong.kernel.refusal import Forbidden, Refusal


def plan_part(case: Case, parcel: Parcel, *, at: datetime) -> None:
    """Owe the parcel to the system that works on the case; for a native case nothing. One statement."""
    parts.require_act()
    if not case.handled_in:
        return
    Handover.objects.create(
        case=case,
        system=case.handled_in,
        parcel=parcel.value,
        state=HandoverState.WAITING.value,
        due_at=at,
        planned_at=at,
        planned_on=calendar.civil_day(at),
    )


@dataclass(frozen=True, slots=True)
class Tried:
    """How one attempt ended: the system's own number, or why not; `final` when trying again is no use.

    `called` is false when the system was not even called, so that nothing is learned about it.
    """

    remote_number: str = ""
    reason: str = ""
    says: str = ""
    final: bool = False
    called: bool = True


@transaction.atomic(durable=True)
def record_attempt(number: str, parcel: Parcel, tried: Tried, *, at: datetime) -> HandoverState:
    """Record how an attempt to hand a parcel over ended, and plan the next one; a parcel acknowledged stays so."""
    case = queries.case_for(SYSTEM, number, lock=True)
    row = Handover.objects.select_for_update().get(case=case, parcel=parcel.value)
    if row.state == HandoverState.ACKNOWLEDGED.value:
        return HandoverState.ACKNOWLEDGED
    _write_attempt_part(row, tried, at=at)
    if row.state == HandoverState.ACKNOWLEDGED.value:
        # What the system said when it was last asked, it said before it got this.
        Handover.objects.filter(case=case, parcel=Parcel.APPLICATION.value).update(remote_state="")
    if tried.called:
        _note_health_part(row.system, well=not tried.reason or tried.final, at=at)
    happened = events.HandoverTried(
        number=number,
        system=row.system,
        parcel=row.parcel,
        attempt=row.attempts,
        result=row.state,
        reason=row.reason,
        remote_number=row.remote_number,
    )
    journal.record(SYSTEM, happened, at=at)
    return HandoverState(row.state)


def _write_attempt_part(row: Handover, tried: Tried, *, at: datetime) -> None:
    row.attempts += 1
    row.tried_at, row.reason, row.says = at, tried.reason, tried.says
    if not tried.reason:
        row.state, row.due_at = HandoverState.ACKNOWLEDGED.value, None
        row.remote_number, row.acknowledged_at = tried.remote_number, at
    elif tried.final:
        row.state, row.due_at = HandoverState.REFUSED.value, None
    else:
        row.due_at = stages.next_try(row.attempts, at)
    row.save(
        update_fields=[
            "attempts", "tried_at", "reason", "says", "state", "due_at", "remote_number", "acknowledged_at",
        ]
    )  # fmt: skip


def _note_health_part(code: str, *, well: bool, at: datetime) -> None:
    """Count the system's failures in a row; from the third on it is left alone for a while."""
    rows = ConnectedSystem.objects.filter(code=code)
    if well:
        rows.exclude(failures=0, resting_until=None).update(failures=0, resting_until=None)
        return
    rows.update(failures=F("failures") + 1)
    failures = rows.values_list("failures", flat=True).first() or 0
    rows.update(resting_until=stages.rest_until(failures, at))


def _wake_part(code: str) -> None:
    """An officer wants it now: the system is called although it would have been left alone."""
    ConnectedSystem.objects.filter(code=code).update(resting_until=None)


@transaction.atomic(durable=True)
def hand_over_again(number: str, *, actor: Actor, at: datetime) -> list[Parcel]:
    """Have the parcels of a case that did not arrive handed over again, at once; returns which.

    Raises a refusal when everything has arrived.
    """
    case = queries.case_for(actor, number, lock=True)
    permits.require_exchange(actor, Exchange.HAND_OVER_AGAIN, case)
    rows = list(case.handovers.exclude(state=HandoverState.ACKNOWLEDGED.value).order_by("id"))
    if not rows:
        raise Refusal("cases.handed_over_already")
    case.handovers.filter(pk__in=[row.pk for row in rows]).update(state=HandoverState.WAITING.value, due_at=at)
    _wake_part(case.handled_in)
    parcels = [Parcel(row.parcel) for row in rows]
    happened = events.HandoverRenewed(number=number, system=case.handled_in, parcels=[p.value for p in parcels])
    journal.record(actor, happened, at=at)
    return parcels


@transaction.atomic(durable=True)
def ask_again(number: str, *, actor: Actor, at: datetime) -> str:
    """Have the system asked for everything it says of a case; returns the system's code. The asking is a job."""
    case = queries.case_for(actor, number, lock=True)
    permits.require_exchange(actor, Exchange.LOOK_AGAIN, case)
    if not case.handled_in:
        raise Refusal("cases.not_connected")
    _wake_part(case.handled_in)
    journal.record(actor, events.LookupAsked(number=number, system=case.handled_in), at=at)
    return case.handled_in


@transaction.atomic(durable=True)
def record_lookup(number: str, remote_number: str, remote_state: str, *, actor: Actor, at: datetime) -> bool:
    """Keep what the system said of a case when it was asked; returns whether its state is ours.

    An answer also proves that the application arrived, should its acknowledgement have been lost.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise Forbidden("record_lookup")
    remote_state = remote_state or stages.UNKNOWN
    case = queries.case_for(actor, number, lock=True)
    row = Handover.objects.select_for_update().get(case=case, parcel=Parcel.APPLICATION.value)
    agrees = stages.agree(case.state, remote_state)
    told_before = (row.remote_state, row.state) == (remote_state, HandoverState.ACKNOWLEDGED.value)
    row.remote_state, row.looked_at = remote_state, at
    row.contradictions = list(exchange.standing_of(case).contradictions)
    row.disagrees = bool(row.contradictions) or not agrees
    if row.state != HandoverState.ACKNOWLEDGED.value:
        row.state, row.due_at, row.reason, row.says = HandoverState.ACKNOWLEDGED.value, None, "", ""
        row.remote_number, row.acknowledged_at = remote_number, at
    row.save()
    _note_health_part(row.system, well=True, at=at)
    if not told_before:
        happened = events.SystemLookedUp(
            number=number, system=case.handled_in, remote_state=remote_state, agrees=agrees
        )
        journal.record(actor, happened, at=at)
    return agrees


@transaction.atomic(durable=True)
def record_silence(number: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Keep that the system did not answer when it was asked about a case: others are asked about first.

    It counts like a failed handover, so that a system that hangs is soon left alone.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise Forbidden("record_silence")
    case = queries.case_for(actor, number, lock=True)
    case.handovers.filter(parcel=Parcel.APPLICATION.value).update(looked_at=at)
    _note_health_part(case.handled_in, well=False, at=at)
    journal.record(actor, events.LookupFailed(number=number, system=case.handled_in, reason=reason), at=at)
