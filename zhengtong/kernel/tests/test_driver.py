"""Instants come out of PostgreSQL as they went in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def said(text: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-11-24 09:00:00+08", datetime(2026, 11, 24, 1, 0, tzinfo=UTC)),
        ("2026-11-24 01:02:03.456789Z", datetime(2026, 11, 24, 1, 2, 3, 456789, tzinfo=UTC)),
        ("2026-11-24 01:02:03.5Z", datetime(2026, 11, 24, 1, 2, 3, 500000, tzinfo=UTC)),
        ("0001-01-01 00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31 23:59:59.999999Z", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_in_utc(written: str, instant: datetime) -> None:
    found = said(written)
    assert found == instant
    assert isinstance(found, datetime)
    assert found.tzinfo is UTC


def test_no_instant_is_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT NULL::timestamptz")
        assert cursor.fetchone()[0] is None


@pytest.mark.parametrize("written", ["infinity", "10000-01-01 00:00:00Z", "0044-03-15 12:00:00Z BC"])
def test_what_is_no_instant_here_is_refused_by_the_driver(written: str) -> None:
    with pytest.raises(DataError):
        said(written)
