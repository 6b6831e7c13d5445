"""Values kept in memory that are at most one second behind the database, in every worker alike."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")
SECONDS = 1.0
A_MOMENT = timedelta(seconds=SECONDS)


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


class Moment(Generic[T]):
    """Answers by key that are read again after a second, or as soon as this process records an act of the rooms.

    Another process may thus act on an answer for one second after it has changed, and no longer. The age is counted in
    the instants that the edge hands in, so that nothing is kept from one to another day.
    """

    ALL: list[Moment[object]] = []

    def __init__(self, *rooms: str, at_most: int = 10_000) -> None:
        self._rooms, self._at_most = rooms, at_most
        self._held: dict[Hashable, tuple[datetime, tuple[int, ...], T]] = {}
        Moment.ALL.append(self)  # type: ignore[arg-type]

    def get(self, key: Hashable, at: datetime, load: Callable[[], T]) -> T:
        """The answer for the key, read with `load` unless it was read within the last second."""
        turn = tuple(_acts[room] for room in self._rooms)
        held = self._held.get(key)
        if held is not None and held[1] == turn and timedelta() <= at - held[0] < A_MOMENT:
            return held[2]
        found = load()
        if len(self._held) >= self._at_most:
            self._held.clear()
        self._held[key] = (at, turn, found)
        return found

    def forget(self) -> None:
        """Read everything again at the next use."""
        self._held.clear()


_acts: Counter[str] = Counter()


def note_act(event: str) -> None:
    """An act of this event was recorded by this process: what was read of its room before is not trusted any more."""
    _acts[event.partition(".")[0]] += 1


def forget_all() -> None:
    """Forget every value, as a test does whose rows were rolled back."""
    for fresh in Fresh.ALL:
        fresh.forget()
    for moment in Moment.ALL:
        moment.forget()
