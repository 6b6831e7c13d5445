"""Prepared reads: written once, asked with new values, rows as the ORM would give them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import CharField, DateTimeField

from zhengtong.kernel.models import Entry
from zhengtong.kernel.prepared import Given, Prepared
from zhengtong.kernel.tests.things import AT, happen

pytestmark = pytest.mark.django_db
COLUMNS = ("subject", "facts", "recorded_at", "effective_on", "uid")


def since() -> Prepared:
    return Prepared(
        lambda: (
            Entry.objects.filter(subject=Given("subject", CharField()), recorded_at__gte=Given("at", DateTimeField()))
            .order_by("id")
            .values_list(*COLUMNS)
        )
    )


def test_rows_are_those_of_the_orm_with_its_types() -> None:
    happen(1)
    expected = list(Entry.objects.values_list(*COLUMNS))
    assert since().rows(subject="thing:1", at=AT) == expected


def test_every_call_brings_its_own_values() -> None:
    happen(1)
    happen(2)
    read = since()
    assert [read.rows(subject=f"thing:{n}", at=AT)[0][0] for n in (1, 2, 1)] == ["thing:1", "thing:2", "thing:1"]
    assert read.rows(subject="thing:1", at=AT + timedelta(seconds=1)) == []


def test_a_row_written_meanwhile_is_seen() -> None:
    read = since()
    assert read.rows(subject="thing:1", at=AT) == []
    happen(1)
    assert len(read.rows(subject="thing:1", at=AT)) == 1


def test_a_value_is_never_read_as_sql() -> None:
    happen(1)
    assert since().rows(subject="thing:1' OR '1'='1", at=AT) == []


def test_it_is_one_statement(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        since().rows(subject="thing:1", at=AT)


def test_a_forgotten_value_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        since().rows(subject="thing:1")
