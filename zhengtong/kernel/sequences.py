"""Numbers: fast ones that may leave gaps, and gapless ones that are taken last in their transaction."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from django.db import DatabaseError, connection

from zhengtong.kernel.parts import require_act

_known: set[str] = set()

COUNT_UP = (
    "INSERT INTO kernel_sequence (name, value) VALUES (%s, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = kernel_sequence.value + 1 RETURNING value"
)


def next_value(name: str) -> int:
    """The next number of the sequence `name`, from 1; a transaction that is undone leaves a gap. One statement."""
    if connection.vendor != "postgresql":
        return _count_up(name)
    sequence = _sequence_name(name)
    if sequence not in _known:
        _create(sequence)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [sequence])
        return int(cursor.fetchone()[0])


def gapless(name: str, year: int) -> int:
    """The next number of `name` in the year, without gaps: whoever takes one holds up the others until it commits."""
    require_act()
    return _count_up(f"{name}:{year}")


def _count_up(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_UP, [name])
        return int(cursor.fetchone()[0])


@lru_cache(maxsize=256)
def _sequence_name(name: str) -> str:
    readable = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:36]
    return f"kernel_seq_{readable}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _create(sequence: str) -> None:
    """Create the sequence over a connection of its own, so that an act that is undone does not take it along.

    Whether it is there is asked over that connection too: a transaction that once found a relation missing remembers
    so until it ends, and would not see it afterwards.
    """
    apart = connection.copy()
    try:
        with apart.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [sequence])
            if cursor.fetchone()[0] is None:
                cursor.execute(f'CREATE SEQUENCE IF NOT EXISTS "{sequence}"')
    except DatabaseError:
        # Two processes may create it at once; the loser finds it there.
        with apart.cursor() as cursor:
            cursor.execute("SELECT %s::regclass", [sequence])
    finally:
        apart.close()
    _known.add(sequence)
