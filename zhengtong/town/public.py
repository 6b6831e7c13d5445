"""Anlan for the demo command, tests, screenshots and the manual."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.utils import timezone

from zhengtong.town.building import builder
from zhengtong.town.building.builder import Progress, Town, is_built, tell_case
from zhengtong.town.building.cast import CITIZENS, OFFICERS, PASSWORD, STAFF, TOTP, officer_actor
from zhengtong.town.systems import connecting
from zhengtong.town.systems.connecting import Plug
from zhengtong.town.systems.serving import SYSTEMS

__all__ = [
    "CITIZENS",
    "OFFICERS",
    "PASSWORD",
    "STAFF",
    "SYSTEMS",
    "TOTP",
    "Plug",
    "Town",
    "build",
    "cast",
    "is_built",
    "officer_actor",
    "plug_in",
    "tell_case",
]


def build(size: str = "demo", *, at: datetime | None = None, progress: Progress = lambda text: None) -> Town:
    """Build Anlan as it stands at the instant, by default now; see `building.builder`."""
    return builder.build(size, at=at or timezone.now(), progress=progress)


def plug_in(ports: dict[str, int], folder: Path) -> list[Plug]:
    """Connect the stand-ins at these ports with the city; see `systems.connecting`."""
    return connecting.plug_in(ports, folder, at=timezone.now())


def cast() -> list[tuple[str, str, str]]:
    """The named people's sign-in, citizens first: name, how to sign in, what she is in Anlan for."""
    citizens = [(c.resident.name, f"/sign-in/  {c.phone}", c.note) for c in CITIZENS]
    officers = [(o.name, f"/console/sign-in/  {o.username} / {PASSWORD}", o.note) for o in OFFICERS]
    return citizens + officers
