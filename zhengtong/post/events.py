"""What happened to messages. No Django. Neither texts nor addresses: those stay in the room's own rows."""

from __future__ import annotations

from dataclasses import dataclass

from zhengtong.kernel.event import event


@dataclass(frozen=True, slots=True)
class _OfMessage:
    message: int
    case_number: str

    @property
    def subject(self) -> str:
        """The case the message is about, else the message."""
        return f"case:{self.case_number}" if self.case_number else f"message:{self.message}"


@event("post.messages_sent")
@dataclass(frozen=True, slots=True)
class MessagesSent:
    """Messages of one template were put into the inboxes of the recipients (subject numbers)."""

    key: str
    template: str
    case_number: str
    recipients: tuple[str, ...]

    @property
    def subject(self) -> str:
        """The case the messages are about, else their key."""
        return f"case:{self.case_number}" if self.case_number else f"post:{self.key}"[:80]


@event("post.attempt_made")
@dataclass(frozen=True, slots=True)
class AttemptMade(_OfMessage):
    """A message was tried on a way outside the house: sent, to be tried again, or given up."""

    channel: str
    attempt: int
    state: str
    reason: str


@event("post.message_read")
@dataclass(frozen=True, slots=True)
class MessageRead(_OfMessage):
    """The recipient opened a message in her inbox."""


@event("post.inbox_read")
@dataclass(frozen=True, slots=True)
class InboxRead:
    """The recipient marked everything in her inbox as read."""

    recipient: str
    messages: int

    @property
    def subject(self) -> str:
        """The person."""
        return f"person:{self.recipient}"


@event("post.code_carried")
@dataclass(frozen=True, slots=True)
class CodeCarried:
    """A one-time code left the house or was dropped; nothing of it is kept."""

    code: int
    purpose: str
    sent: bool
    reason: str

    @property
    def subject(self) -> str:
        """The code's row."""
        return f"one_time_text:{self.code}"


@event("post.delivery_resumed")
@dataclass(frozen=True, slots=True)
class DeliveryResumed(_OfMessage):
    """A message that had been given up is tried again."""

    channel: str
