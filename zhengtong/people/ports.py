"""What this room must ask of rooms above it; answered by files of `zhengtong/site/joins/`. No Django."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from zhengtong.kernel.actors import Duty
from zhengtong.kernel.registry import Port


class DutiesOf(Protocol):
    """The live duties of an officer's account."""

    def __call__(self, account_id: int, at: datetime) -> tuple[Duty, ...]:
        """Duties of the account at the instant; one statement."""


class SendCode(Protocol):
    """Brings a one-time code to a phone; called inside the act's transaction, so it only enqueues."""

    def __call__(self, *, phone: str, code: str, purpose: str, at: datetime) -> None:
        """Enqueue the message; `purpose` is a `rules.CodePurpose`."""


class NamesOfAffairs(Protocol):
    """What the references of a grant mean: `matter:<12 digits>`, `case:<number>`."""

    def __call__(self, references: Iterable[str]) -> dict[str, str]:
        """The name of each reference that names something, in the reader's language."""


class FindAffairs(Protocol):
    """The matters that answer what somebody typed, to choose from in a grant."""

    def __call__(self, q: str, limit: int) -> list[tuple[str, str]]:
        """References with their names, best first."""


DUTIES_OF: Port[DutiesOf] = Port("people.DUTIES_OF")
SEND_CODE: Port[SendCode] = Port("people.SEND_CODE")
NAMES_OF_AFFAIRS: Port[NamesOfAffairs] = Port("people.NAMES_OF_AFFAIRS")
FIND_AFFAIRS: Port[FindAffairs] = Port("people.FIND_AFFAIRS")
