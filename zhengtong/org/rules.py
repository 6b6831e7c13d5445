"""Terms of duties and the separation of administrators. No Django."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import IntEnum, StrEnum
from typing import Protocol

from zhengtong.kernel import ids
from zhengtong.kernel.actors import ADMINISTRATORS, DutyKind
from zhengtong.kernel.refusal import Refusal


class Level(IntEnum):
    """The level of a division or office (行使层级, GB/T 39046-2020 A.2)."""

    NATION = 1
    PROVINCE = 2
    CITY = 3
    COUNTY = 4
    TOWN = 5
    VILLAGE = 6


class OfficeKind(StrEnum):
    """What sort of body an office is; it decides who reviews its acts."""

    GOVERNMENT = "government"
    DEPARTMENT = "department"
    VERTICAL = "vertical"
    TOWN = "town"
    INSTITUTION = "institution"


class Term(Protocol):
    """Something that holds from a day to a day, both included; no last day means for the time being."""

    @property
    def from_on(self) -> date:
        """The first day."""

    @property
    def until_on(self) -> date | None:
        """The last day."""


class Grant(Term, Protocol):
    """A duty of an account for a term."""

    @property
    def kind(self) -> str:
        """A `DutyKind`."""


def is_live(term: Term, day: date) -> bool:
    """Whether the term holds on the day."""
    return term.from_on <= day and (term.until_on is None or day <= term.until_on)


def check_term(from_on: date, until_on: date | None) -> None:
    """Refuse a term that ends before it begins."""
    if until_on is not None and until_on < from_on:
        raise Refusal("org.term_reversed", field="until_on")


def check_separation(kind: DutyKind, held: Iterable[Grant]) -> None:
    """Refuse a second kind of administration for one account: system, security and audit are three people.

    `held` are the account's grants that are not revoked and not over. Basis: GB/T 22239-2019 8.1.7.1, 8.1.5.
    """
    if kind not in ADMINISTRATORS:
        return
    others = ADMINISTRATORS - {kind}
    if any(grant.kind in others for grant in held):
        raise Refusal("org.administrators_apart", field="kind")


def check_substitution(kind: DutyKind, until_on: date | None) -> None:
    """A substitution (AB 岗) has a last day, and administration is never substituted."""
    if until_on is None:
        raise Refusal("org.substitution_open", field="until_on")
    if kind in ADMINISTRATORS:
        raise Refusal("org.substitution_of_administrator", field="kind")


def check_window(kind: DutyKind, window: int | None) -> None:
    """Only a clerk sits at a window."""
    if window is not None and kind is not DutyKind.WINDOW:
        raise Refusal("org.window_without_clerk", field="window")


def widened(received: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """What several authorities receive together; `None` stands for every matter."""
    together: frozenset[str] = frozenset()
    for one in received:
        if one is None:
            return None
        together |= one
    return together


def narrowed(granted: frozenset[str] | None, received: frozenset[str] | None) -> frozenset[str] | None:
    """What stands in both; `None` stands for every matter."""
    if granted is None or received is None:
        return received if granted is None else granted
    return granted & received


def level_of(code: str) -> Level:
    """The level that a division code of 6, 9 or 12 digits says."""
    if len(code) == 12:
        return Level.VILLAGE
    if len(code) == 9:
        return Level.TOWN
    if code == "000000":
        return Level.NATION
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.COUNTY


def is_within(code: str, above: str) -> bool:
    """Whether a division is the other one or lies in it, as their codes say."""
    return code.startswith(ids.division_stem(above))
