"""The queue of records owed to the province: queued once, answered by receipt or reason, sent again on demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhengtong.cases import events, permits
from zhengtong.cases.connected import stages
from zhengtong.cases.connected.stages import ReportState
from zhengtong.cases.models import Report
from zhengtong.cases.permits import Exchange
from zhengtong.cases.queries import reports
from zhengtong.kernel import journal
from zhengtong.kernel.actors import SYSTEM, Actor
from zhengtong.kernel.models import Entry
from zhengtong.kernel.refusal import Refusal


@transaction.atomic(durable=True)
def queue_report(entry: Entry, *, at: datetime) -> bool:
    """Queue the record that an act owes the province; a second call queues nothing. Returns whether it did."""
    kind = reports.kind_of(entry)
    if not kind:
        return False
    row = Report(
        key=entry.uid,
        case_id=reports.case_id_of(entry.facts["number"]),
        kind=kind,
        state=ReportState.WAITING.value,
        due_at=at,
        queued_at=at,
    )
    if not Report.objects.filter(key=entry.uid).exists():
        row.save(force_insert=True)
        journal.record(SYSTEM, events.ReportQueued(str(entry.uid), case=entry.facts["number"], kind=kind), at=at)
        return True
    return False


@dataclass(frozen=True, slots=True)
class Reply:
    """How one attempt ended: a receipt; the province's refusal (`final`); or why nothing came back."""

    receipt: str = ""
    reason: str = ""
    final: bool = False


@transaction.atomic(durable=True)
def record_reply(key: UUID, reply: Reply, *, at: datetime) -> ReportState:
    """Record how an attempt to report ended; after the last one the report is dead and waits for an officer."""
    row = Report.objects.select_for_update(of=("self",)).select_related("case").get(key=key)
    if row.state != ReportState.WAITING.value:
        return ReportState(row.state)
    row.attempts += 1
    row.receipt, row.reason = reply.receipt, reply.reason
    state = _after(row.attempts, reply)
    row.state, row.answered_at = state.value, None if state is ReportState.WAITING else at
    row.due_at = stages.next_try(row.attempts, at) if state is ReportState.WAITING else None
    row.save(update_fields=["attempts", "receipt", "reason", "state", "answered_at", "due_at"])
    happened = events.ReportAnswered(
        str(key),
        case=row.case.number,
        result=state.value,
        attempt=row.attempts,
        receipt=reply.receipt,
        reason=reply.reason,
    )
    journal.record(SYSTEM, happened, at=at)
    return state


def _after(attempts: int, reply: Reply) -> ReportState:
    if reply.receipt:
        return ReportState.ACCEPTED
    if reply.final:
        return ReportState.REFUSED
    return ReportState.DEAD if attempts >= stages.REPORT_TRIES else ReportState.WAITING


@transaction.atomic(durable=True)
def report_again(key: UUID, *, actor: Actor, at: datetime) -> None:
    """Send a refused or dead report again, from its first attempt on."""
    row = reports.report_for(actor, key)
    permits.require_exchange(actor, Exchange.REPORT_AGAIN, row.case)
    if row.state not in (ReportState.REFUSED.value, ReportState.DEAD.value):
        raise Refusal("cases.report_not_stuck")
    row.state, row.attempts, row.due_at, row.answered_at = ReportState.WAITING.value, 0, at, None
    row.save(update_fields=["state", "attempts", "due_at", "answered_at"])
    journal.record(actor, events.ReportRenewed(str(key), case=row.case.number), at=at)
