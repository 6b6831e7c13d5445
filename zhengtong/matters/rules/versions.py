"""The life of a version, and which one counts on a day. No Django."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from zhengtong.kernel.refusal import Refusal


class VersionState(StrEnum):
    """Draft beside live; a published document never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


TRANSITIONS = {
    ("draft", "publish"): VersionState.PUBLISHED,
    ("draft", "save"): VersionState.DRAFT,
    ("published", "withdraw"): VersionState.WITHDRAWN,
}


def next_version_state(state: VersionState, verb: str) -> VersionState:
    """The state after the act; a published document cannot be saved over."""
    if (state.value, verb) not in TRANSITIONS:
        raise Refusal("matters.version_fixed", state=state.value)
    return TRANSITIONS[state.value, verb]


class Dated(Protocol):
    """Something that holds from a day to a day."""

    @property
    def number(self) -> int:
        """The version's number."""
        ...

    @property
    def effective_from(self) -> date | None:
        """Its first day."""
        ...

    @property
    def effective_to(self) -> date | None:
        """Its last day, if it has one."""
        ...


T = TypeVar("T", bound=Dated)


def current(versions: Iterable[T], on: date) -> T | None:
    """The version in force on the day: the one that began last. Cases stay on that of their application's day."""
    live = [
        v
        for v in versions
        if v.effective_from is not None and v.effective_from <= on and (v.effective_to is None or on <= v.effective_to)
    ]
    return max(live, key=lambda v: (v.effective_from or date.min, v.number), default=None)
