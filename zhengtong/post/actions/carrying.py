"""What became of an attempt to carry a text out of the house."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengtong.kernel import journal
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.parts import require_act
from zhengtong.kernel.refusal import Refusal
from zhengtong.post import events, permits, queries, rules
from zhengtong.post.actions import sending
from zhengtong.post.channels import sms
from zhengtong.post.channels.outcome import Ending, Outcome
from zhengtong.post.models import Attempt, Delivery, OneTimeText, PhoneText
from zhengtong.post.rules import ChannelKind, DeliveryState


@transaction.atomic(durable=True)
def record_attempt(parcel: queries.Parcel, outcome: Outcome, *, actor: Actor, at: datetime) -> DeliveryState | None:
    """Record how an attempt ended and plan the next one if there is one; `None` if somebody else had settled it."""
    permits.require(actor, permits.Act.CARRY)
    row = queries.delivery(parcel.delivery, lock=True)
    if row.attempts != parcel.attempts:
        return None
    number = row.attempts + 1
    state = rules.next_state(DeliveryState(row.state), outcome.ending, number)
    if state is None:
        return None
    _settle_part(row, state, number, at)
    _try_part(row, outcome, at)
    if outcome.ending is Ending.SUCCEED and parcel.channel is ChannelKind.SMS:
        keep_simulated_part(sms.Text(parcel.address, parcel.short, parcel.reference), at=at)
    made = events.AttemptMade(row.message_id, parcel.case_number, row.channel, number, state.value, outcome.reason)
    journal.record(actor, made, at=at)
    return state


def _settle_part(row: Delivery, state: DeliveryState, number: int, at: datetime) -> None:
    row.attempts, row.state = number, state
    if state is DeliveryState.WAITING:
        row.due_at = rules.retry_at(ChannelKind(row.channel), number, at)
    else:
        row.settled_at = at
    row.save(update_fields=["attempts", "state", "due_at", "settled_at"])


def _try_part(row: Delivery, outcome: Outcome, at: datetime) -> None:
    Attempt.objects.create(
        delivery=row,
        number=row.attempts,
        at=at,
        ok=outcome.ending is Ending.SUCCEED,
        reason=outcome.reason,
        provider_number=outcome.provider_number,
    )
    if row.state == DeliveryState.WAITING:
        sending.enqueue_part([row], at=at)


def keep_simulated_part(text: sms.Text, *, at: datetime) -> None:
    """Show the text on the simulated phone, if that is the gateway; the same reference is shown once."""
    require_act()
    if queries.gateway().keeps_texts:
        kept = PhoneText(
            reference=text.reference,
            phone=text.phone,
            phone_index=queries.phone_index(text.phone),
            text=text.text,
            received_at=at,
        )
        PhoneText.objects.bulk_create([kept], ignore_conflicts=True)


@transaction.atomic(durable=True)
def drop_code(code_id: int, outcome: Outcome, *, actor: Actor, at: datetime) -> None:
    """Forget a one-time code that has left the house or come too late."""
    permits.require(actor, permits.Act.CARRY)
    row = queries.one_time_text(code_id, lock=True)
    if row is None:
        return
    sent = outcome.ending is Ending.SUCCEED
    if sent:
        keep_simulated_part(sms.Text(row.phone, row.text, f"code-{row.pk}"), at=at)
    purpose = row.purpose
    row.delete()
    journal.record(actor, events.CodeCarried(code_id, purpose, sent, outcome.reason), at=at)


@transaction.atomic(durable=True)
def forget_codes(*, actor: Actor, at: datetime) -> int:
    """Delete codes that have lain longer than five minutes, whatever became of their jobs; returns how many."""
    permits.require(actor, permits.Act.CARRY)
    old = list(OneTimeText.objects.select_for_update().filter(created_at__lt=at - rules.CODE_LIVES))
    OneTimeText.objects.filter(pk__in=[row.pk for row in old]).delete()
    for row in old:
        journal.record(actor, events.CodeCarried(row.pk, row.purpose, False, "expired"), at=at)
    return len(old)


@transaction.atomic(durable=True)
def resume_delivery(delivery_id: int, *, actor: Actor, at: datetime) -> None:
    """Try a message again that had been given up, for instance after the gateway was mended."""
    permits.require(actor, permits.Act.RESUME)
    row = queries.delivery(delivery_id, lock=True)
    if row.state != DeliveryState.GIVEN_UP:
        raise Refusal("post.not_given_up")
    row.state, row.settled_at = DeliveryState.WAITING, None
    row.due_at = rules.due_at(ChannelKind(row.channel), at)
    row.save(update_fields=["state", "settled_at", "due_at"])
    sending.enqueue_part([row], at=at)
    resumed = events.DeliveryResumed(row.message_id, row.message.case_number, row.channel)
    journal.record(actor, resumed, at=at)
