"""Tables: messages to people, their ways, every attempt, and one-time codes on their way out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhengtong.kernel.sealing import SealedTextField
from zhengtong.post import rules


def _choices(kinds: type) -> list[tuple[str, str]]:
    return [(str(kind.value), str(kind.value)) for kind in kinds]  # type: ignore[attr-defined]


class Message(models.Model):
    """One message to one person; its row is also its place in her inbox. `key` makes sending it twice impossible."""

    recipient = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=160, unique=True)
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    body = SealedTextField()
    short = SealedTextField(blank=True, default="")
    case_number = models.CharField(max_length=50, blank=True)
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="post_message_inbox"),
            models.Index(fields=["recipient"], name="post_message_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(fields=["case_number"], name="post_message_case"),
        ]

    def __str__(self) -> str:
        return self.key


class Delivery(models.Model):
    """A message on one of its ways."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=_choices(rules.ChannelKind))
    state = models.CharField(max_length=10, choices=_choices(rules.DeliveryState))
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "channel"], name="post_delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", settled_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(settled_at__isnull=False)),
                name="post_delivery_settled",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["planned_at"], name="post_delivery_planned"),
            models.Index(fields=["due_at"], name="post_delivery_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["id"], name="post_delivery_given_up", condition=models.Q(state="given_up")),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.channel}"


class Attempt(models.Model):
    """One try to hand a message to the world outside."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="tries")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    ok = models.BooleanField()
    reason = models.CharField(max_length=40, blank=True)
    provider_number = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["delivery", "number"], name="post_attempt_number"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} #{self.number}"


class OneTimeText(models.Model):
    """A one-time code on its way to a phone: sealed, and gone when it has left or after five minutes."""

    phone = SealedTextField()
    text = SealedTextField()
    purpose = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []

    def __str__(self) -> str:
        return f"one_time_text:{self.pk}"


class PhoneText(models.Model):
    """A text message as the simulated phone shows it; a real gateway never writes here."""

    reference = models.CharField(max_length=80, unique=True)
    phone = SealedTextField()
    phone_index = models.CharField(max_length=100)
    text = SealedTextField()
    received_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["phone_index", "-id"], name="post_phonetext_phone"),
        ]

    def __str__(self) -> str:
        return self.reference
