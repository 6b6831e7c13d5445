"""How far a parcel or a report has come, how long is waited between tries, and when states agree. No Django."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class Parcel(StrEnum):
    """What is handed over to a connected system."""

    APPLICATION = "application"
    SUPPLEMENT = "supplement"
    WITHDRAWAL = "withdrawal"


class HandoverState(StrEnum):
    """What became of a parcel."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"


class ReportState(StrEnum):
    """What became of a report."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEAD = "dead"


REPORT_TRIES = 12
REST_AFTER = 3
TOLERANCE = timedelta(minutes=10)
UNKNOWN = "?"  # The system named a state that its adapter does not know.
SAME = {"closed": "ended", "archived": "ended", "served": "ended"}


def next_try(attempts: int, at: datetime) -> datetime:
    """When to try again after the n-th failed attempt: 10, 20, 40 seconds … up to half an hour."""
    return at + timedelta(seconds=min(10 * 2 ** min(attempts - 1, 20), 1800))


def rest_until(failures: int, at: datetime) -> datetime | None:
    """Until when a system that failed again is left alone; nothing before its third failure in a row."""
    return next_try(failures - REST_AFTER + 1, at) if failures >= REST_AFTER else None


def agree(ours: str, theirs: str) -> bool:
    """Whether two states are the same for reconciliation: what is served there may be closed or archived here."""
    return not theirs or ours == theirs or _broad(ours) == _broad(theirs) or _ends_alike(ours, theirs)


def _broad(state: str) -> str:
    return SAME.get(state, state)


def _ends_alike(ours: str, theirs: str) -> bool:
    """A case that ended without a decision is closed here under whichever name it ended there."""
    return ours in ("closed", "archived") and theirs in ("not_accepted", "not_needed", "withdrawn")
