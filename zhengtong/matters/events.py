"""What happened to matters and their versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhengtong.kernel.event import event


@dataclass(frozen=True)
class _OfMatter:
    code: str

    @property
    def subject(self) -> str:
        """The matter."""
        return f"matter:{self.code}"


@event("matters.item_catalogued")
@dataclass(frozen=True)
class ItemCatalogued:
    """An item entered the basic catalogue, or its entry changed."""

    code: str
    type: str

    @property
    def subject(self) -> str:
        """The catalogue item."""
        return f"catalog:{self.code}"


@event("matters.matter_claimed")
@dataclass(frozen=True)
class MatterClaimed(_OfMatter):
    """An office took an item of the catalogue on as its matter."""

    catalog: str
    office: str


@event("matters.draft_saved")
@dataclass(frozen=True)
class DraftSaved(_OfMatter):
    """A draft of a version was saved beside the live one."""

    number: int
    digest: str


@event("matters.version_published")
@dataclass(frozen=True)
class VersionPublished(_OfMatter):
    """A version became law for cases filed from its first day; its document never changes again."""

    number: int
    digest: str
    effective_on: date
    approvals: list[str]
    findings: list[str]


@event("matters.matters_recoded")
@dataclass(frozen=True)
class MattersRecoded:
    """The matters of an office got new codes because its credit code changed; the old ones still lead to them."""

    before: str
    after: str
    matters: int
    from_on: date

    @property
    def subject(self) -> str:
        """The office under its new code."""
        return f"office:{self.after}"


@event("matters.matter_ended")
@dataclass(frozen=True)
class MatterEnded(_OfMatter):
    """A matter is offered no longer from the day after its last."""

    last_day: date
    reason: str
