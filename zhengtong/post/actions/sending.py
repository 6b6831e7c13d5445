"""Putting a message into inboxes and planning its other ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.module_loading import import_string

from zhengtong.kernel import jobs, journal
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.parts import require_act
from zhengtong.people import public as people
from zhengtong.post import events, permits, queries, rules, words
from zhengtong.post.models import Delivery, Message, OneTimeText
from zhengtong.post.rules import ChannelKind, DeliveryState

# Jobs stand above actions in this room, so they are named, not imported.
DELIVER = "zhengtong.post.tasks.deliver"
CARRY_CODE = "zhengtong.post.tasks.carry_code"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said to whom: `key` names the occasion (`case:…:accepted`), so that it is said once to each person."""

    template: str
    key: str
    recipients: tuple[int, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    case_number: str = ""
    link: str = ""


@transaction.atomic(durable=True)
def send(letter: Letter, *, actor: Actor, at: datetime) -> int:
    """Send a letter; repeating it with the same key does nothing. Returns how many persons are told now."""
    permits.require(actor, permits.Act.SEND)
    told = send_part(letter, at=at)
    if told:
        sent = events.MessagesSent(letter.key, letter.template, letter.case_number, told)
        journal.record(actor, sent, at=at)
    return len(told)


def send_part(letter: Letter, *, at: datetime) -> tuple[str, ...]:
    """Send a letter inside an act; returns the subject numbers of the persons told now (none if sent before).

    Statements: one to look for the keys, two for each recipient's contact, then one each for messages, ways and jobs.
    """
    require_act()
    wanted = {f"{letter.key}:{person}": person for person in dict.fromkeys(letter.recipients)}
    for key in queries.sent_keys(wanted):
        del wanted[key]
    contacts = {key: people.contact_of(person) for key, person in wanted.items()}
    if not contacts:
        return ()
    messages = Message.objects.bulk_create(_message(letter, key, contact, at) for key, contact in contacts.items())
    _plan_part(messages, list(contacts.values()), at)
    return tuple(contact.number for contact in contacts.values())


def _message(letter: Letter, key: str, contact: people.Contact, at: datetime) -> Message:
    with translation.override(contact.language):
        written = words.write(letter.template, letter.facts)
    return Message(
        recipient_id=contact.person,
        key=key,
        template=letter.template,
        language=contact.language,
        subject=written.subject[:200],
        body=written.body,
        short=words.signed(written.short),
        case_number=letter.case_number,
        link=letter.link,
        created_at=at,
    )


def _plan_part(messages: Iterable[Message], contacts: Iterable[people.Contact], at: datetime) -> None:
    """The ways of each message; the inbox is reached at once, the others by jobs."""
    planned = [
        _delivery(message, channel, at)
        for message, contact in zip(messages, contacts, strict=True)
        for channel in queries.chosen_ways(contact)
    ]
    Delivery.objects.bulk_create(planned)
    enqueue_part([row for row in planned if row.state == DeliveryState.WAITING], at=at)


def _delivery(message: Message, channel: ChannelKind, at: datetime) -> Delivery:
    inbox = channel is ChannelKind.INBOX
    return Delivery(
        message=message,
        channel=channel,
        state=DeliveryState.SENT if inbox else DeliveryState.WAITING,
        due_at=rules.due_at(channel, at),
        settled_at=at if inbox else None,
        planned_at=at,
    )


def enqueue_part(deliveries: Iterable[Delivery], *, at: datetime) -> None:
    """One job for each way that leaves the house, at its due time; one statement for each distinct time."""
    require_act()
    times: dict[datetime, list[Delivery]] = {}
    for row in deliveries:
        times.setdefault(row.due_at, []).append(row)
    for due, rows in times.items():
        jobs.enqueue_all(
            import_string(DELIVER),
            [{"delivery": row.pk} for row in rows],
            once=[f"post.deliver:{row.pk}:{row.attempts}" for row in rows],
            run_after=due if due > at else None,
        )


def send_code_part(*, phone: str, code: str, purpose: str, at: datetime) -> None:
    """Plan a one-time code for a phone, at any hour; sealed until it leaves, gone after five minutes."""
    require_act()
    text = words.signed(words.write("people.code", {"code": code}).short)
    row = OneTimeText.objects.create(phone=phone, text=text, purpose=purpose, created_at=at)
    jobs.enqueue(import_string(CARRY_CODE), once=f"post.code:{row.pk}", code=row.pk)
