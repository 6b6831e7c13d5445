"""Telling other rooms what happened: listeners are cursors over the journal's numbers.

A listener is called at least once for every entry of its types, in the order of the log; it must be idempotent.
One that fails is tried again with growing pauses and holds up nobody but itself; `kernel.checks` names it.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q

from zhengtong.kernel import instant, jobs, leases
from zhengtong.kernel.journal import sequencer
from zhengtong.kernel.models import Cursor, Entry

log = logging.getLogger("zhengtong.bus")
BATCH = 200
NEAR = 2000
Hear = Callable[[Entry], None]


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens, to which types of events (none: to all), and what it does."""

    name: str
    types: frozenset[str]
    hear: Hear


LISTENERS: dict[str, Listener] = {}


def listener(name: str, *types: str) -> Callable[[Hear], Hear]:
    """Register a listener; its `name` keeps its place in the journal and must not change."""

    def register(hear: Hear) -> Hear:
        if name in LISTENERS and LISTENERS[name].hear.__qualname__ != hear.__qualname__:
            raise ValueError(f"the listener {name} is registered twice")
        LISTENERS[name] = Listener(name, frozenset(types), hear)
        return hear

    return register


def run_pending(at: datetime | None = None, *, raising: bool = True) -> int:
    """Number what is committed and deliver it, until nothing new happens; for tests and the town."""
    when, total = at or instant.current(), 0
    while True:
        sequencer.run(when)
        heard = deliver(when, raising=raising)
        total += heard
        if not heard and not Entry.objects.filter(seq__isnull=True).exists():
            return total


def deliver(at: datetime, *, raising: bool = False) -> int:
    """One round: every listener that is behind and not resting hears its next batch; returns how many were heard."""
    size = Entry.objects.aggregate(size=Max("seq"))["size"] or 0
    cursors = {row.name: row for row in Cursor.objects.all()}
    if missing := [Cursor(name=name) for name in LISTENERS if name not in cursors]:
        Cursor.objects.bulk_create(missing, ignore_conflicts=True)
        cursors.update({row.name: row for row in missing})
    behind = [one for one in LISTENERS.values() if _waits(cursors[one.name], size, at)]
    if not behind:
        return 0
    concerned = _concerned(behind, min(cursors[one.name].seq for one in behind), size, at)
    return sum(_let_hear(one, at, size, raising=raising) for one in concerned)


def _waits(cursor: Cursor, size: int, at: datetime) -> bool:
    """Whether a listener is behind the log and not resting."""
    return cursor.seq < size and (cursor.retry_at is None or cursor.retry_at <= at)


def _concerned(behind: list[Listener], low: int, size: int, at: datetime) -> list[Listener]:
    """Those whom the new acts concern; the cursors of the others move on together, with one statement."""
    if size - low > NEAR:
        return behind
    types = set(Entry.objects.filter(seq__gt=low, seq__lte=size).values_list("type", flat=True).distinct())
    quiet = [one.name for one in behind if one.types and not one.types & types]
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    Cursor.objects.filter(free, name__in=quiet, seq__gte=low, seq__lt=size).update(seq=size)
    return [one for one in behind if one.name not in quiet]


def _let_hear(one: Listener, at: datetime, size: int, *, raising: bool) -> int:
    """Take the listener's lease, call it for a batch, and move its cursor as far as it came."""
    if not leases.take(one.name, at):
        return 0
    row = Cursor.objects.get(name=one.name)
    entries = _next_entries(one, row.seq)
    heard, reached = 0, row.seq
    for entry in entries:
        try:
            with instant.at(at):
                one.hear(entry)
        except Exception as error:
            _stumble(one, row, at, entry, error, reached)
            if raising:
                raise
            return heard
        heard, reached = heard + 1, entry.seq or reached
    _move(one, reached if len(entries) == BATCH else max(size, reached))
    return heard


def _next_entries(one: Listener, after: int) -> list[Entry]:
    waiting = Entry.objects.filter(seq__gt=after).order_by("seq")
    if one.types:
        waiting = waiting.filter(type__in=one.types)
    return list(waiting[:BATCH])


def _move(one: Listener, seq: int) -> None:
    leases.give_back(one.name, seq=seq, failures=0, retry_at=None, error="")


def _stumble(one: Listener, row: Cursor, at: datetime, entry: Entry, error: Exception, reached: int) -> None:
    """Stay before the entry that failed and rest; the row says what and why."""
    failures = row.failures + 1 if reached == row.seq else 1
    log.warning("listener %s failed at %s (failure %s): %s", one.name, entry.seq, failures, type(error).__name__)
    leases.give_back(
        one.name,
        seq=reached,
        failures=failures,
        retry_at=at + timedelta(seconds=jobs.back_off(failures)),
        error=f"entry {entry.seq} {entry.type}\n" + "".join(traceback.format_exception(error)),
    )
