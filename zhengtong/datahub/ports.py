"""What datahub must ask of rooms above it. No Django."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from zhengtong.kernel.registry import Port


@dataclass(frozen=True, slots=True)
class Affair:
    """An application as data access sees it: who are its parties, which office handles it, and whether it is open.

    `reference` is `draft:<number>` or `case:<number>`; `matter` the basic catalogue code (12) for which grants are
    given. `persons` and `organisations` are row ids of the parties (applicant, agent, organisation applied for).
    """

    reference: str
    matter: str
    office: int | None
    persons: frozenset[int]
    organisations: frozenset[int]
    open: bool

    @property
    def is_case(self) -> bool:
        """Whether the application has been filed."""
        return self.reference.startswith("case:")


LIVE_DUTY: Port[Callable[[str, datetime], Affair | None]] = Port("datahub.LIVE_DUTY")
"""The affair of this reference as it stands at this instant; None when there is none. Nothing else opens data."""
