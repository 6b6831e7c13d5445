"""What the page frame asks other rooms about its reader. No Django."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from zhengtong.kernel.actors import Actor
from zhengtong.kernel.registry import Port


@dataclass(frozen=True, slots=True)
class Visitor:
    """How the header names the signed-in person (`name`, and `office` for staff) and how much she has not read."""

    name: str
    office: str = ""
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Preference:
    """One choice of how pages look: `language` is a code of the settings, `elder` is `1` or empty."""

    key: str
    value: str


VISITOR_OF: Port[Callable[[Actor, datetime], Visitor]] = Port("kernel.web.VISITOR_OF")
KEEP_PREFERENCE: Port[Callable[[Actor, Preference, datetime], None]] = Port("kernel.web.KEEP_PREFERENCE")
