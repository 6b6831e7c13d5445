"""The sequencer: numbers committed acts, adds them to the Merkle tree and signs the new head.

Acts are written without a global lock; whichever commits late gets a later number. One lock row lets one sequencer
work at a time: PostgreSQL skips a held row, SQLite has one writer anyhow.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from zhengtong.kernel import merkle, suites
from zhengtong.kernel.journal import heads
from zhengtong.kernel.models import Entry, Head, LogState, Tile

BATCH = 2000
NUMBER = (
    "UPDATE kernel_entry SET seq = numbered.place FROM ("
    "SELECT id, %s + row_number() OVER (ORDER BY id) AS place FROM "
    "(SELECT id FROM kernel_entry WHERE seq IS NULL ORDER BY id LIMIT %s) waiting"
    ") numbered WHERE kernel_entry.id = numbered.id RETURNING seq, commitment"
)


def run(at: datetime) -> int:
    """Number everything that is committed; returns how many acts were numbered, 0 if another sequencer is at work."""
    total = 0
    while numbered := run_once(at):
        total += numbered
    return total


def run_once(at: datetime) -> int:
    """Number one batch and sign the head above it."""
    if not Entry.objects.filter(seq__isnull=True).exists():
        return 0
    with transaction.atomic():
        state = _hold()
        if state is None:
            return 0
        numbered = _number(state.size)
        if numbered:
            _extend(state, [bytes.fromhex(commitment) for _seq, commitment in numbered], at)
        return len(numbered)


def _hold() -> LogState | None:
    """The log's lock row, if nobody holds it."""
    free = LogState.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    state = free.filter(pk=1).first()
    if state is None and not LogState.objects.filter(pk=1).exists():
        LogState.objects.bulk_create([LogState(id=1, size=0, suite=suites.present().name)], ignore_conflicts=True)
        state = free.filter(pk=1).first()
    return state


def _number(size: int) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [size, BATCH])
        return sorted(cursor.fetchall())


def _extend(state: LogState, commitments: list[bytes], at: datetime) -> None:
    hash = suites.named(state.suite).hash
    places = merkle.tiles_to_extend(state.size)
    edge = {(tile.level, tile.index): bytes(tile.hashes) for tile in _tiles(places)}
    changed = merkle.extend(hash, state.size, edge, [merkle.leaf_hash(hash, leaf) for leaf in commitments])
    Tile.objects.bulk_create(
        [Tile(level=level, index=index, hashes=hashes) for (level, index), hashes in changed.items()],
        update_conflicts=True,
        unique_fields=["level", "index"],
        update_fields=["hashes"],
    )
    size = state.size + len(commitments)
    known = edge | changed
    read = merkle.from_tiles(hash, lambda level, index: known[level, index])
    heads.sign(size, merkle.root(hash, read, size), at).save(force_insert=True)
    LogState.objects.filter(pk=1).update(size=size)


def _tiles(places: list[tuple[int, int]]) -> list[Tile]:
    if not places:
        return []
    wanted = Q()
    for level, index in places:
        wanted |= Q(level=level, index=index)
    return list(Tile.objects.filter(wanted))


def newest_head() -> Head | None:
    """The head over everything numbered so far."""
    return Head.objects.order_by("-size").first()
