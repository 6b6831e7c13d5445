"""What the recipient does with her inbox."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengtong.kernel import journal
from zhengtong.kernel.actors import Actor
from zhengtong.post import events, permits, queries
from zhengtong.post.models import Message


@transaction.atomic(durable=True)
def read_message(message_id: int, *, actor: Actor, at: datetime) -> None:
    """Mark a message of the actor's inbox as read; the first reading counts."""
    row = queries.own_message(actor.person, message_id, lock=True)
    permits.require(actor, permits.Act.READ, row)
    if row.read_at is not None:
        return
    row.read_at = at
    row.save(update_fields=["read_at"])
    journal.record(actor, events.MessageRead(row.pk, row.case_number), at=at)


@transaction.atomic(durable=True)
def read_inbox(*, actor: Actor, at: datetime) -> int:
    """Mark everything in the actor's inbox as read; returns how many messages that were."""
    permits.require(actor, permits.Act.READ)
    read = Message.objects.filter(recipient_id=actor.person, read_at__isnull=True).update(read_at=at)
    if read:
        journal.record(actor, events.InboxRead(actor.number, read), at=at)
    return read
