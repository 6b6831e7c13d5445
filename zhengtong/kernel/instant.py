"""The instant at which background work happens: the worker's clock, or the instant that a test or the town gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_given: ContextVar[datetime | None] = ContextVar("kernel.instant", default=None)


def current() -> datetime:
    """The instant for jobs and listeners, which are edges like requests and pass it on as `at`."""
    return _given.get() or timezone.now()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Within this block `current()` is the given instant."""
    token = _given.set(instant)
    try:
        yield
    finally:
        _given.reset(token)
