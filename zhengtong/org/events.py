"""What happened to divisions, offices, windows and duties. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhengtong.kernel.event import event


@dataclass(frozen=True, slots=True)
class _OfDivision:
    code: str

    @property
    def subject(self) -> str:
        """The division."""
        return f"division:{self.code}"


@event("org.division_opened")
@dataclass(frozen=True, slots=True)
class DivisionOpened(_OfDivision):
    """A division exists from a day on."""

    parent: str
    from_on: date


@event("org.division_closed")
@dataclass(frozen=True, slots=True)
class DivisionClosed(_OfDivision):
    """A division is abolished after a day; `successor` may take its place."""

    until_on: date
    successor: str


@dataclass(frozen=True, slots=True)
class _OfOffice:
    office: int

    @property
    def subject(self) -> str:
        """The office, by the id that reorganisations do not change."""
        return f"office:{self.office}"


@event("org.office_opened")
@dataclass(frozen=True, slots=True)
class OfficeOpened(_OfOffice):
    """An office exists from a day on."""

    code: str
    division: str
    from_on: date


@event("org.office_changed")
@dataclass(frozen=True, slots=True)
class OfficeChanged(_OfOffice):
    """Contacts or names of an office changed; `fields` says which."""

    fields: tuple[str, ...]


@event("org.office_recoded")
@dataclass(frozen=True, slots=True)
class OfficeRecoded(_OfOffice):
    """An office has another credit code from a day on, so the codes of its matters change."""

    before: str
    after: str
    from_on: date


@event("org.office_closed")
@dataclass(frozen=True, slots=True)
class OfficeClosed(_OfOffice):
    """An office is abolished after a day; `successor` takes its work."""

    until_on: date
    successor: int | None


@event("org.hall_opened")
@dataclass(frozen=True, slots=True)
class HallOpened(_OfOffice):
    """An office runs a service hall."""

    hall: int


@event("org.window_opened")
@dataclass(frozen=True, slots=True)
class WindowOpened:
    """A hall has one more window."""

    hall: int
    window: int

    @property
    def subject(self) -> str:
        """The window."""
        return f"window:{self.window}"


@event("org.window_authorised")
@dataclass(frozen=True, slots=True)
class WindowAuthorised:
    """A window may receive the matters for an office; no matters named means all of them."""

    window: int
    authority: int
    office: int
    matters: tuple[str, ...] | None
    from_on: date
    until_on: date | None

    @property
    def subject(self) -> str:
        """The window."""
        return f"window:{self.window}"


@event("org.window_authority_withdrawn")
@dataclass(frozen=True, slots=True)
class WindowAuthorityWithdrawn:
    """A window no longer receives for an office."""

    window: int
    authority: int

    @property
    def subject(self) -> str:
        """The window."""
        return f"window:{self.window}"


@dataclass(frozen=True, slots=True)
class _OfAccount:
    account: int

    @property
    def subject(self) -> str:
        """The account that holds the duty."""
        return f"account:{self.account}"


@event("org.duty_granted")
@dataclass(frozen=True, slots=True)
class DutyGranted(_OfAccount):
    """An account holds a duty for an office from a day on."""

    grant: int
    kind: str
    office: int
    matters: tuple[str, ...] | None
    from_on: date
    until_on: date | None
    substitute_for: int | None
    window: int | None = None


@event("org.duty_revoked")
@dataclass(frozen=True, slots=True)
class DutyRevoked(_OfAccount):
    """A duty was taken back at once."""

    grant: int
    kind: str
    office: int
    reason: str
