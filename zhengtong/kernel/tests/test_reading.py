"""A row read by a statement built once is what Django would have read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhengtong.kernel import reading, writing
from zhengtong.kernel.models import Entry
from zhengtong.kernel.tests.test_writing import entry

pytestmark = pytest.mark.django_db
FIELDS = [field.attname for field in Entry._meta.concrete_fields]


def kept(subject: str) -> Entry:
    (row,) = writing.insert([entry(subject)])
    return row


def test_a_row_is_read_as_django_reads_it() -> None:
    row = kept("case:1")
    found, known = reading.newest(Entry, uid=row.uid), Entry.objects.get(pk=row.pk)
    assert found is not None
    assert [getattr(found, name) for name in FIELDS] == [getattr(known, name) for name in FIELDS]


def test_of_several_the_newest_is_read() -> None:
    kept("case:1")
    second = kept("case:1")
    assert reading.newest(Entry, subject="case:1", type="kernel.tried") == second


def test_nothing_is_found_where_nothing_is() -> None:
    assert reading.newest(Entry, subject="case:2") is None


def test_a_read_is_one_statement() -> None:
    kept("case:1")
    with CaptureQueriesContext(connection) as seen:
        reading.newest(Entry, subject="case:1")
    assert len(seen) == 1


def test_a_row_that_was_read_can_be_saved() -> None:
    kept("case:1")
    found = reading.newest(Entry, subject="case:1")
    assert found is not None
    found.subject = "case:3"
    found.save()
    assert Entry.objects.filter(subject="case:3").count() == 1


def test_a_locked_row_can_be_read_within_an_act() -> None:
    row = kept("case:1")
    assert reading.newest(Entry, lock=True, subject="case:1") == row


@pytest.mark.django_db(transaction=True)
def test_a_row_is_not_locked_outside_an_act() -> None:
    with pytest.raises(RuntimeError):
        reading.newest(Entry, lock=True, subject="case:1")
