"""What a part of another room's act may rely on."""

from __future__ import annotations

from django.db import connection


def require_act() -> None:
    """Raise `RuntimeError` unless a transaction is open: a part is only ever a piece of somebody's act."""
    if not connection.in_atomic_block:
        raise RuntimeError("a part is called inside the transaction of an act")
