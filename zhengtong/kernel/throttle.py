"""Counting attempts in the database, so that the limit holds across workers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from zhengtong.kernel.models import Throttle
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.sealing import blind_index

HIT = (
    "INSERT INTO kernel_throttle (key, count, ends_at) VALUES (%s, 1, %s) ON CONFLICT (key) DO UPDATE SET "
    "count = CASE WHEN kernel_throttle.ends_at <= %s THEN 1 ELSE kernel_throttle.count + 1 END, "
    "ends_at = CASE WHEN kernel_throttle.ends_at <= %s THEN excluded.ends_at ELSE kernel_throttle.ends_at END "
    "RETURNING count"
)


def hit(key: str, limit: int, seconds: int, at: datetime) -> None:
    """Count one attempt under `key`; raise `kernel.too_many` above `limit` attempts in a window of `seconds`.

    Call it at the edge, outside of an act: an attempt counted in a transaction that is undone was never counted.
    The key may name a phone or an address; only its digest is stored.
    """
    adapt = connection.ops.adapt_datetimefield_value
    now, ends = adapt(at), adapt(at + timedelta(seconds=seconds))
    with connection.cursor() as cursor:
        cursor.execute(HIT, [blind_index("throttle", key), ends, now, now])
        count = int(cursor.fetchone()[0])
    if count > limit:
        raise Refusal("kernel.too_many", seconds=seconds)


def forget(key: str) -> None:
    """Forget the attempts counted under `key`, once its owner has shown that they were hers."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_throttle WHERE key = %s", [blind_index("throttle", key)])


def forget_ended(before: datetime) -> int:
    """Drop the windows that ended before the instant; returns how many."""
    return Throttle.objects.filter(ends_at__lt=before).delete()[0]
