"""Keyset pages: every row once, in order, whatever arrives meanwhile."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from zhengtong.kernel import keyset
from zhengtong.kernel.models import Entry
from zhengtong.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
START = datetime(2026, 2, 10, tzinfo=UTC)


def entry(n, seq=None):
    return Entry.objects.create(
        uid=uuid4(),
        type="kernel.tried",
        schema=1,
        subject="case:1",
        actor_kind="system",
        actor="SYSTEM",
        facts={},
        effective_on=date(2026, 2, 10),
        recorded_at=START + timedelta(hours=n // 3),
        salt="",
        commitment="",
        seq=seq,
    )


def walk(order, size, queryset=None):
    rows, after = [], None
    while True:
        page = keyset.page(Entry.objects.all() if queryset is None else queryset, order, after, size)
        rows += page.rows
        after = page.after
        if after is None:
            return rows


@pytest.mark.parametrize("order", [["recorded_at", "id"], ["-recorded_at", "-id"], ["-recorded_at", "id"]])
def test_every_row_comes_once_and_in_order(order):
    made = [entry(n) for n in range(10)]
    expected = sorted(made, key=lambda row: row.id, reverse=order[1].startswith("-"))
    expected.sort(key=lambda row: row.recorded_at, reverse=order[0].startswith("-"))
    assert [row.id for row in walk(order, 3)] == [row.id for row in expected]


def test_rows_without_a_value_come_last_and_once():
    numbered = [entry(n, seq=n) for n in range(1, 4)]
    unnumbered = [entry(n) for n in range(4)]
    assert [row.id for row in walk(["seq", "id"], 2)] == [row.id for row in numbered + unnumbered]


def test_a_row_that_arrives_in_front_moves_nothing():
    made = [entry(n) for n in range(6, 10)]
    first = keyset.page(Entry.objects.all(), ["recorded_at", "id"], None, 2)
    entry(0)
    second = keyset.page(Entry.objects.all(), ["recorded_at", "id"], first.after, 2)
    assert [row.id for row in first.rows + second.rows] == [row.id for row in made]
    assert second.after is None


def test_plain_values_are_paged_too():
    made = [entry(n) for n in range(5)]
    rows = walk(["recorded_at", "id"], 2, Entry.objects.values("id", "recorded_at"))
    assert [row["id"] for row in rows] == [row.id for row in made]


@pytest.mark.parametrize("marker", ["nonsense", "!!", "W10", "WyJ4IiwgInkiXQ", "e30", "7"])
def test_a_broken_marker_is_refused(marker):
    entry(1)
    with pytest.raises(Refusal, match="cursor_broken"):
        keyset.page(Entry.objects.all(), ["recorded_at", "id"], marker, 2)


def test_a_page_is_one_statement(django_assert_num_queries):
    entry(1)
    with django_assert_num_queries(1):
        keyset.page(Entry.objects.all(), ["recorded_at", "id"], None, 2)


ORDER = ("recorded_at", "id")


def rows_of(queryset=None):
    return (Entry.objects.all() if queryset is None else queryset).values("id", "subject", "recorded_at")


def test_a_kept_first_page_is_the_first_page():
    for n in range(7):
        entry(n)
    assert keyset.FirstPage(rows_of(), ORDER, 3).page() == keyset.page(rows_of(), ORDER, None, 3)


def test_a_kept_first_page_shows_what_came_since_and_leads_on():
    for n in range(1, 4):
        entry(n)
    kept = keyset.FirstPage(rows_of(), ORDER, 2)
    kept.page()
    early = entry(-3)
    first = kept.page()
    second = keyset.page(rows_of(), ORDER, first.after, 2)
    ids = [row["id"] for row in first.rows + second.rows]
    assert ids[0] == early.pk
    assert len(set(ids)) == 4
    assert second.after is None


def test_a_kept_first_page_of_nothing_is_empty_and_asks_nothing(django_assert_num_queries):
    entry(1)
    kept = keyset.FirstPage(rows_of(Entry.objects.filter(pk__in=[])), ORDER, 2)
    with django_assert_num_queries(0):
        assert kept.page() == keyset.Page([], None)
