"""What happened to calendars and time limits. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.event import event


@event("clocks.notice_recorded")
@dataclass(frozen=True, slots=True)
class NoticeRecorded:
    """A notice about days off and exchanged working days holds in a division (`000000`: the nation)."""

    division: str
    year: int
    number: str
    whole_year: bool
    days: int
    sha256: str

    @property
    def subject(self) -> str:
        """The calendar of the division."""
        return f"calendar:{self.division}"


@event("clocks.due_days_moved")
@dataclass(frozen=True, slots=True)
class DueDaysMoved:
    """The calendar changed, so limits of one subject end on other days; acts already taken stand.

    `moves` holds for each clock its id, kind, old and new last day and instant.
    """

    about: str
    moves: list[dict[str, Any]]

    @property
    def subject(self) -> str:
        """The subject of the clocks, such as a case."""
        return self.about
