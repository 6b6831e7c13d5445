"""Values kept in memory that are at most one second behind the database, in every worker alike."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
SECONDS = 1.0


class Fresh(Generic[T]):
    """A value that `load` reads whole and that stays right while `stamp` answers the same.

    The stamp is asked once a second at most, so a warm value costs no statement. Whoever changes the rows behind it
    changes the stamp in the same transaction and calls `forget`.
    """

    ALL: list[Fresh[object]] = []

    def __init__(self, load: Callable[[], T], stamp: Callable[[], str]) -> None:
        self._load, self._stamp = load, stamp
        self._lock = threading.Lock()
        self._held: tuple[str, T] | None = None
        self._checked = 0.0
        Fresh.ALL.append(self)  # type: ignore[arg-type]

    def get(self) -> T:
        """The value, read again if its stamp has changed."""
        held = self._held
        if held is not None and time.monotonic() - self._checked < SECONDS:
            return held[1]
        with self._lock:
            stamp, now = self._stamp(), time.monotonic()
            if self._held is None or self._held[0] != stamp:
                self._held = (stamp, self._load())
            self._checked = now
            return self._held[1]

    def forget(self) -> None:
        """Ask the database again at the next use."""
        with self._lock:
            self._held = None


def forget_all() -> None:
    """Forget every value, as a test does whose rows were rolled back."""
    for fresh in Fresh.ALL:
        fresh.forget()
