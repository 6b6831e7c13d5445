"""Several sources asked at once, each with its own time limit, its own few places, and a breaker. No Django.

Bulkhead: a source that hangs holds only its own threads. Breaker: after three failures in a row a source is left alone
for half a minute, then tried by one reading. Both are per process: each worker learns of a failing source by itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field

from zhengtong.datahub.sources import cells
from zhengtong.datahub.sources import lookup as lookups
from zhengtong.datahub.sources.cells import FetchStatus
from zhengtong.datahub.sources.drivers import DRIVERS, SourceFailed, SourceSlow
from zhengtong.datahub.sources.lookup import Answer, Lookup, SourceSpec

PLACES = 4
FAILURES = 3
REST_SECONDS = 30.0
GRACE_SECONDS = 0.5

DOWN = Answer(FetchStatus.SOURCE_DOWN)
SLOW = Answer(FetchStatus.SLOW)


@dataclass(slots=True)
class Gate:
    """The places and the breaker of one source."""

    pool: ThreadPoolExecutor
    places: threading.BoundedSemaphore
    lock: threading.Lock = field(default_factory=threading.Lock)
    failures: int = 0
    rests_until: float = 0.0

    def enter(self, now: float) -> bool:
        """Whether a reading may start; after the rest one reading tries while the others still wait."""
        with self.lock:
            if self.failures >= FAILURES:
                if now < self.rests_until:
                    return False
                self.rests_until = now + REST_SECONDS
        return self.places.acquire(blocking=False)

    def learn(self, failed: bool, now: float) -> None:
        """Count a failure, or forget them all after a success."""
        with self.lock:
            self.failures = self.failures + 1 if failed else 0
            if self.failures >= FAILURES:
                self.rests_until = now + REST_SECONDS


_gates: dict[str, Gate] = {}
_gates_lock = threading.Lock()


def gate(code: str) -> Gate:
    """The gate of a source in this process."""
    with _gates_lock:
        if code not in _gates:
            pool = ThreadPoolExecutor(max_workers=PLACES, thread_name_prefix=f"source-{code}")
            _gates[code] = Gate(pool, threading.BoundedSemaphore(PLACES))
        return _gates[code]


def forget_failures() -> None:
    """Close every breaker, as after a restart of the process."""
    with _gates_lock:
        _gates.clear()


def read_all(questions: Sequence[tuple[Lookup, str]], *, clock: Callable[[], float] = time.monotonic) -> list[Answer]:
    """The answer to each question (lookup, key), all sources asked at the same time; failures are answers too."""
    started = [(lookup, _start(lookup, key, clock)) for lookup, key in questions]
    return [_finish(lookup, future, clock) for lookup, future in started]


def _start(lookup: Lookup, key: str, clock: Callable[[], float]) -> Future[Answer] | None:
    door = gate(lookup.source.code)
    if not door.enter(clock()):
        return None
    future = door.pool.submit(read, lookup, key)
    future.add_done_callback(lambda _: door.places.release())
    return future


def _finish(lookup: Lookup, future: Future[Answer] | None, clock: Callable[[], float]) -> Answer:
    if future is None:
        return DOWN
    try:
        answer = future.result(lookup.source.timeout + GRACE_SECONDS)
    except FutureTimeout:
        answer = SLOW
    gate(lookup.source.code).learn(answer.failed, clock())
    return answer


def read(lookup: Lookup, key: str) -> Answer:
    """Ask one source about one key, in this thread."""
    driver = DRIVERS[lookup.source.driver]
    try:
        present = driver.columns(lookup.source, cells.check_identifier(lookup.table))
        columns = [column for column in lookup.columns if column in present]
        if lookup.key_column not in columns or not any(item.column in present for item in lookup.items):
            return lookups.without_columns(lookup)
        rows = driver.rows(lookup, columns, cells.key_spellings(key))
    except SourceSlow:
        return SLOW
    except SourceFailed:
        return DOWN
    return lookups.answer_of(lookup, key, rows, frozenset(lookup.columns) - present)


def check(spec: SourceSpec, table: str) -> FetchStatus:
    """Whether the source answers now and still shows us the table."""
    try:
        present = DRIVERS[spec.driver].columns(spec, cells.check_identifier(table))
    except SourceSlow:
        return FetchStatus.SLOW
    except SourceFailed:
        return FetchStatus.SOURCE_DOWN
    return FetchStatus.OK if present else FetchStatus.COLUMN_REVOKED
