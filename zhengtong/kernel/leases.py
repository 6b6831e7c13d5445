"""Leases on named work, so that one worker at a time does it and another takes over if it dies."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from django.db.models import Q

from zhengtong.kernel.models import Cursor, Worker

LEASE = timedelta(seconds=300)


def worker_name() -> str:
    """This process, as leases know it."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


def take(name: str, at: datetime) -> bool:
    """Whether the work is ours now; it stays ours until it is given back or the lease runs out."""
    if _take(name, at):
        return True
    if Cursor.objects.filter(name=name).exists():
        return False
    Cursor.objects.bulk_create([Cursor(name=name)], ignore_conflicts=True)
    return _take(name, at)


def _take(name: str, at: datetime) -> bool:
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at) | Q(worker=worker_name())
    return bool(Cursor.objects.filter(free, name=name).update(worker=worker_name(), lease_until=at + LEASE))


def give_back(name: str, **changes: object) -> bool:
    """Give the work back with what has changed about it; only its holder can, and is told so."""
    held = Cursor.objects.filter(name=name, worker=worker_name())
    return bool(held.update(worker="", lease_until=None, **changes))


def beat(at: datetime) -> None:
    """Say that this worker lives, and forget those that have been silent for a day."""
    Worker.objects.update_or_create(name=worker_name(), defaults={"seen_at": at})
    Worker.objects.filter(seen_at__lt=at - timedelta(days=1)).delete()


def last_beat() -> datetime | None:
    """When a worker last said that it lives."""
    newest = Worker.objects.order_by("-seen_at").first()
    return newest.seen_at if newest else None
