"""Which ways a message goes, when it may arrive and how long it is tried. No Django."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from zhengtong.post.channels.outcome import Ending

CIVIL = ZoneInfo("Asia/Shanghai")
QUIET_FROM = time(21, 0)
QUIET_UNTIL = time(8, 0)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720))
FORGOTTEN_AFTER = timedelta(hours=1)
CODE_LIVES = timedelta(minutes=5)
SMS_LONGEST = 350


class ChannelKind(StrEnum):
    """The ways by which a message reaches a person."""

    INBOX = "inbox"
    EMAIL = "email"
    SMS = "sms"


class DeliveryState(StrEnum):
    """What became of a message on one of its ways."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Reachable(Protocol):
    """What must be known of a person to choose the ways."""

    @property
    def phone(self) -> str:
        """Her mobile number, or nothing."""

    @property
    def email(self) -> str:
        """Her e-mail address, or nothing."""

    @property
    def notify_sms(self) -> bool:
        """Whether she wants text messages."""

    @property
    def notify_email(self) -> bool:
        """Whether she wants e-mail."""


def ways(person: Reachable, *, sms: bool, email: bool) -> tuple[ChannelKind, ...]:
    """The ways for a person: the inbox always, others if she wants them and both sides can."""
    chosen = [ChannelKind.INBOX]
    if email and person.notify_email and person.email:
        chosen.append(ChannelKind.EMAIL)
    if sms and person.notify_sms and person.phone:
        chosen.append(ChannelKind.SMS)
    return tuple(chosen)


def is_quiet(at: datetime) -> bool:
    """Whether the civil time lies in the hours in which no phone should ring."""
    civil = at.astimezone(CIVIL).time()
    return civil >= QUIET_FROM or civil < QUIET_UNTIL


def due_at(channel: ChannelKind, at: datetime) -> datetime:
    """When a message may go: at once, but a text message of the night at eight in the morning."""
    if channel is not ChannelKind.SMS or not is_quiet(at):
        return at
    civil = at.astimezone(CIVIL)
    morning = civil.replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)
    if civil.time() >= QUIET_FROM:
        morning += timedelta(days=1)
    return morning.astimezone(at.tzinfo)


def next_state(state: DeliveryState, ending: Ending, attempts: int) -> DeliveryState | None:
    """The state after an attempt (`attempts` counts it); `None`: the delivery was settled before."""
    if state is not DeliveryState.WAITING:
        return None
    if ending is Ending.SUCCEED:
        return DeliveryState.SENT
    if ending is Ending.FAIL_FOR_GOOD or attempts > len(PAUSES):
        return DeliveryState.GIVEN_UP
    return DeliveryState.WAITING


def retry_at(channel: ChannelKind, attempts: int, at: datetime) -> datetime:
    """When to try again after the n-th failure: 1 and 5 minutes, half an hour, 2, 6, 12 hours, never at night."""
    return due_at(channel, at + PAUSES[attempts - 1])


def shortened(text: str) -> str:
    """A text message of at most 350 characters, five parts of a long message."""
    return text if len(text) <= SMS_LONGEST else text[: SMS_LONGEST - 1] + "…"
