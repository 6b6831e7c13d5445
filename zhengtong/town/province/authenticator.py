"""The simulated authenticator of the demo's officers: what a phone would show them."""

from __future__ import annotations

from datetime import datetime

from zhengtong.people import public as people
from zhengtong.town.building.cast import TOTP


def code_at(at: datetime) -> str:
    """The six digits at the instant; every officer of the demo has the same published secret."""
    return people.hotp(TOTP, people.totp_step(at))


def seconds_left(at: datetime) -> int:
    """For how long the digits stay."""
    return 30 - int(at.timestamp()) % 30
