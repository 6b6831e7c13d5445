"""Acts on calendars: entering notices about days off, and counting live clocks anew."""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from zhengtong.clocks import events, permits, queries, rules
from zhengtong.clocks.models import Clock, NamedDay, Notice, Revision
from zhengtong.clocks.permits import Act
from zhengtong.kernel import ids, journal
from zhengtong.kernel.act import act
from zhengtong.kernel.actors import Actor

CHUNK = 20_000
IDS_A_STATEMENT = 5_000


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a notice."""

    notice: int
    days: int


@act
def record_notice(details: queries.NoticeDetails, *, actor: Actor, at: datetime) -> Recorded:
    """Enter a notice about days off; from now on limits are counted with it.

    Running clocks are counted anew by `count_anew`, which a job calls as soon as the notice is heard of.
    Basis: 全国年节及纪念日放假办法 §2, §4, §7.
    """
    permits.require(actor, Act.RECORD_NOTICE)
    ids.check_division_code(details.division)
    days, _ = queries.read_notice(details)
    sha256 = hashlib.sha256(details.text.encode()).hexdigest()
    row = Notice.objects.create(
        division=details.division,
        year=details.year,
        number=details.number.strip(),
        basis=details.basis.strip(),
        whole_year=details.whole_year,
        text=details.text,
        sha256=sha256,
        recorded_at=at,
        recorded_by=actor.number,
    )
    NamedDay.objects.bulk_create(NamedDay(notice=row, day=d.day, works=d.works, name=d.name) for d in days)
    Revision.objects.update_or_create(id=1, defaults={"token": secrets.token_hex(8)})
    queries.forget()
    transaction.on_commit(queries.forget)
    happened = events.NoticeRecorded(details.division, details.year, row.number, details.whole_year, len(days), sha256)
    journal.record(actor, happened, at=at)
    return Recorded(row.id, len(days))


@dataclass(frozen=True, slots=True)
class Counted:
    """How many clocks one chunk counted anew, how many ended on another day, and where to go on (`None`: done)."""

    counted: int
    moved: int
    after: int | None


@act
def count_anew(*, actor: Actor, at: datetime, after: int = 0, limit: int = CHUNK) -> Counted:
    """Count a chunk of the live clocks that were counted with another calendar; one journal line for each subject.

    Acts already taken stand; only last days move. Each chunk is whole by itself, so a crash loses nothing.
    """
    permits.require(actor, Act.COUNT_ANEW)
    tables = queries.tables()
    rows = queries.stale_clocks(tables.token, after, limit)
    if not rows:
        return Counted(0, 0, None)
    moves = _moves(rows, tables)
    _store_moves(moves, tables.token)
    queries.live_clocks().exclude(stamp=tables.token).filter(id__gt=after, id__lte=rows[-1].id).update(
        stamp=tables.token
    )
    journal.record_all(actor, _moved(moves), at=at)
    return Counted(len(rows), len(moves), rows[-1].id if len(rows) == limit else None)


Move = tuple[queries.StaleClock, rules.Due]


def _moves(rows: Sequence[queries.StaleClock], tables: queries.Tables) -> list[Move]:
    """The clocks whose limit ends on another day; equal terms are counted once."""
    spans = queries.intervals_of(row.id for row in rows if row.has_intervals)
    known: dict[tuple[Any, ...], rules.Due] = {}
    moves: list[Move] = []
    for row in rows:
        key = (row.division, row.amount + row.extended, row.unit, row.last_day_rule, row.started_at)
        if row.has_intervals or key not in known:
            known[key] = rules.due(queries.term_of(row), tables.table(row.division), spans.get(row.id, ()))
        due = known.pop(key) if row.has_intervals else known[key]
        if (due.on, due.at, due.soon_at) != (row.due_on, row.due_at, row.soon_at):
            moves.append((row, due))
    return moves


def _store_moves(moves: Sequence[Move], token: str) -> None:
    """One statement for each new last day and five thousand clocks that get it."""
    groups: dict[rules.Due, list[int]] = defaultdict(list)
    for row, due in moves:
        groups[due].append(row.id)
    for due, ids_ in groups.items():
        for start in range(0, len(ids_), IDS_A_STATEMENT):
            Clock.objects.filter(id__in=ids_[start : start + IDS_A_STATEMENT]).update(
                due_on=due.on, due_at=due.at, soon_at=due.soon_at, stamp=token
            )


def _moved(moves: Sequence[Move]) -> Iterable[events.DueDaysMoved]:
    """One event for each subject one of whose limits ends on another day."""
    subjects: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row, due in moves:
        if due.on != row.due_on:
            before, after = row.due_on.isoformat(), due.on.isoformat()
            move = {"clock": row.id, "kind": str(row.kind), "part": row.part, "before": before, "after": after}
            subjects[row.subject].append(move | {"due_at": due.at.isoformat()})
    return (events.DueDaysMoved(subject, moved) for subject, moved in subjects.items())
