"""Every read of the room: inboxes, ways of a message, delivery figures, and the gateway in use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from zhengtong.kernel import keyset
from zhengtong.kernel.refusal import Absent
from zhengtong.kernel.sealing import blind_index
from zhengtong.people import public as people
from zhengtong.post import rules
from zhengtong.post.channels import sms
from zhengtong.post.models import Attempt, Delivery, Message, OneTimeText, PhoneText
from zhengtong.post.rules import ChannelKind, DeliveryState

PHONE = "post.phone"


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as its recipient reads it."""

    id: int
    template: str
    subject: str
    body: str
    case_number: str
    link: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class WayView:
    """One way of a message and what became of it, for whoever must prove that somebody was told."""

    id: int
    message: int
    template: str
    subject: str
    case_number: str
    channel: ChannelKind
    state: DeliveryState
    attempts: int
    due_at: datetime
    settled_at: datetime | None
    read_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a job carries out of the house: one message, one way, the address as it is now."""

    delivery: int
    message: int
    case_number: str
    channel: ChannelKind
    attempts: int
    address: str
    language: str
    subject: str
    body: str
    short: str
    link: str

    @property
    def reference(self) -> str:
        """The same at every attempt, so that the other side can drop a second one."""
        return f"zt-{self.delivery}"


@dataclass(frozen=True, slots=True)
class SimulatedText:
    """A text as the simulated phone shows it."""

    phone: str
    text: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Figure:
    """What became of the messages planned for one channel in a period; `seconds` is the mean time until sent."""

    channel: ChannelKind
    planned: int
    sent: int
    waiting: int
    given_up: int
    seconds: int | None


def inbox_of(person_id: int, after: str | None = None, size: int = 20) -> keyset.Page[MessageView]:
    """The person's messages, newest first; one statement."""
    found = keyset.page(Message.objects.filter(recipient_id=person_id), ("-created_at", "-id"), after, size)
    return keyset.Page([_shown(row) for row in found.rows], found.after)


def own_message(person_id: int | None, message_id: int, *, lock: bool = False) -> Message:
    """The message, if it is the person's; raises `Absent`."""
    rows = Message.objects.select_for_update() if lock else Message.objects
    row = rows.filter(pk=message_id, recipient_id=person_id).first()
    if row is None:
        raise Absent("post.message")
    return row


def message_view(person_id: int | None, message_id: int) -> MessageView:
    """The message as a value, if it is the person's; raises `Absent`."""
    return _shown(own_message(person_id, message_id))


def unread_count(person_id: int) -> int:
    """How many messages the person has not read."""
    return Message.objects.filter(recipient_id=person_id, read_at__isnull=True).count()


def _shown(row: Message) -> MessageView:
    return MessageView(
        row.pk, row.template, row.subject, row.body, row.case_number, row.link, row.created_at, row.read_at
    )


def sent_keys(keys: Iterable[str]) -> set[str]:
    """Which of the keys have been sent before."""
    return set(Message.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def ways_of_case(case_number: str) -> list[WayView]:
    """Every way of every message about the case, oldest first; one statement."""
    return [_way(row) for row in _ways().filter(message__case_number=case_number).order_by("id")]


def given_up(limit: int = 100) -> list[WayView]:
    """Messages that could not be delivered, newest first; one statement."""
    return [_way(row) for row in _ways().filter(state=DeliveryState.GIVEN_UP).order_by("-id")[:limit]]


def _ways() -> QuerySet[Delivery]:
    """Deliveries with their message and why the last attempt failed."""
    last = Attempt.objects.filter(delivery=OuterRef("pk"), ok=False).order_by("-number").values("reason")[:1]
    return Delivery.objects.select_related("message").annotate(reason=Subquery(last))


def _way(row: Delivery) -> WayView:
    return WayView(
        id=row.pk,
        message=row.message_id,
        template=row.message.template,
        subject=row.message.subject,
        case_number=row.message.case_number,
        channel=ChannelKind(row.channel),
        state=DeliveryState(row.state),
        attempts=row.attempts,
        due_at=row.due_at,
        settled_at=row.settled_at,
        read_at=row.message.read_at if row.channel == ChannelKind.INBOX else None,
        reason=getattr(row, "reason", None) or "",
    )


def delivery(delivery_id: int, *, lock: bool = False) -> Delivery:
    """One way of a message, locked if it is about to change; raises `Absent`."""
    rows = Delivery.objects.select_for_update(of=("self",)) if lock else Delivery.objects
    row = rows.select_related("message").filter(pk=delivery_id).first()
    if row is None:
        raise Absent("post.delivery")
    return row


def forgotten(before: datetime, limit: int = 500) -> list[Delivery]:
    """Ways that should have been tried before the instant, oldest first: their jobs were lost or given up."""
    return list(Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lt=before).order_by("due_at")[:limit])


def parcel(delivery_id: int) -> Parcel | None:
    """What is to be carried, or nothing if the delivery is settled; the address is the one of this moment."""
    row = delivery(delivery_id)
    if row.state != DeliveryState.WAITING:
        return None
    contact = people.contact_of(row.message.recipient_id)
    return Parcel(
        delivery=row.pk,
        message=row.message_id,
        case_number=row.message.case_number,
        channel=ChannelKind(row.channel),
        attempts=row.attempts,
        address=contact.email if row.channel == ChannelKind.EMAIL else contact.phone,
        language=row.message.language,
        subject=row.message.subject,
        body=row.message.body,
        short=row.message.short,
        link=row.message.link,
    )


def one_time_text(code_id: int, *, lock: bool = False) -> OneTimeText | None:
    """A code on its way, if it has not left."""
    rows = OneTimeText.objects.select_for_update() if lock else OneTimeText.objects
    return rows.filter(pk=code_id).first()


def delivery_figures(since: datetime, until: datetime) -> list[Figure]:
    """Per channel, what became of the messages planned in the period; one statement."""
    took = ExpressionWrapper(F("settled_at") - F("planned_at"), output_field=DurationField())
    rows = (
        Delivery.objects.filter(planned_at__gte=since, planned_at__lt=until)
        .values("channel")
        .annotate(
            planned=Count("id"),
            sent=Count("id", filter=Q(state=DeliveryState.SENT)),
            waiting=Count("id", filter=Q(state=DeliveryState.WAITING)),
            given_up=Count("id", filter=Q(state=DeliveryState.GIVEN_UP)),
            took=Avg(took, filter=Q(state=DeliveryState.SENT)),
        )
        .order_by("channel")
    )
    return [
        Figure(
            ChannelKind(row["channel"]),
            row["planned"],
            row["sent"],
            row["waiting"],
            row["given_up"],
            round(row["took"].total_seconds()) if row["took"] is not None else None,
        )
        for row in rows
    ]


def gateway() -> sms.Gateway:
    """The SMS gateway that the settings name."""
    if settings.SMS_GATEWAY == "simulated-phone":
        return sms.SimulatedPhone()
    if settings.SMS_GATEWAY == "http":
        return sms.HttpGateway(settings.SMS_GATEWAY_URL, _key())
    return sms.NoGateway()


def _key() -> str:
    path = settings.SMS_GATEWAY_KEY_FILE
    return Path(path).read_text().strip() if path and Path(path).exists() else ""


def mails_leave() -> bool:
    """Whether e-mail goes to a server or, in the demo, into a folder; in production there may be no mail at all."""
    return bool(settings.EMAIL_HOST) or not settings.PRODUCTION


def phone_index(phone: str) -> str:
    """The blind index of a number on the simulated phone."""
    return blind_index(PHONE, phone)


def phone_texts(phone: str | None = None, limit: int = 50) -> list[SimulatedText]:
    """The newest texts on the simulated phone, of one number or of all; nothing unless the gateway is simulated."""
    if not gateway().keeps_texts:
        return []
    rows = PhoneText.objects.order_by("-id")
    if phone is not None:
        rows = rows.filter(phone_index=phone_index(phone))
    return [SimulatedText(row.phone, row.text, row.received_at) for row in rows[:limit]]


def chosen_ways(contact: people.Contact) -> tuple[ChannelKind, ...]:
    """The ways for a person under the present settings."""
    return rules.ways(contact, sms=gateway().name != "none", email=mails_leave())
