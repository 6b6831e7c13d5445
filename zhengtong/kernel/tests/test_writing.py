"""Rows written in one statement are what Django would have written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from zhengtong.kernel import writing
from zhengtong.kernel.models import Entry

pytestmark = pytest.mark.django_db


def entry(subject: str) -> Entry:
    return Entry(
        uid=uuid4(),
        type="kernel.tried",
        schema=1,
        subject=subject,
        actor_kind="system",
        actor="SYSTEM",
        facts={"name": "李㙓 '\"%s", "n": 3, "nested": [1, None, {"𠮷": True}]},
        effective_on=date(2026, 11, 24),
        recorded_at=datetime(2026, 11, 24, 1, 2, 3, 456789, tzinfo=UTC),
        salt="00" * 16,
        commitment="11" * 32,
    )


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_written_is_read_back_alike(count: int) -> None:
    written = writing.insert([entry(f"case:{n}") for n in range(count)])
    fields = [field.attname for field in Entry._meta.concrete_fields]
    for row in written:
        kept = Entry.objects.get(pk=row.pk)
        assert [getattr(kept, name) for name in fields] == [getattr(row, name) for name in fields]


def test_several_rows_are_one_statement() -> None:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        writing.insert([entry(f"case:{n}") for n in range(4)])
    assert len(seen) == 1


def test_a_written_row_can_be_changed_and_saved() -> None:
    (row,) = writing.insert([entry("case:1")])
    row.subject = "case:2"
    row.save(update_fields=["subject"])
    assert Entry.objects.get(pk=row.pk).subject == "case:2"


def test_nothing_is_written_for_no_rows() -> None:
    with CaptureQueriesContext(connection) as seen:
        assert list(writing.insert([])) == []
    assert len(seen) == 0


def test_an_update_writes_the_fields_named_and_no_others() -> None:
    (row,) = writing.insert([entry("case:1")])
    row.subject, row.actor, row.facts = "case:2", "ANOTHER", {"n": 4}
    row.recorded_at = datetime(2026, 11, 25, 1, 2, 3, tzinfo=UTC)
    writing.update(row, "subject", "facts", "recorded_at")
    kept = Entry.objects.get(pk=row.pk)
    assert (kept.subject, kept.facts, kept.recorded_at) == ("case:2", {"n": 4}, row.recorded_at)
    assert kept.actor == "SYSTEM"


def test_an_update_of_a_row_that_is_gone_fails() -> None:
    (row,) = writing.insert([entry("case:1")])
    Entry.objects.filter(pk=row.pk).delete()
    row.subject = "case:2"
    with pytest.raises(DatabaseError):
        writing.update(row, "subject")


def test_rows_that_nobody_needs_as_objects_are_written_alike_with_their_defaults() -> None:
    given = {name: value for name, value in entry("case:1").__dict__.items() if name not in ("_state", "id", "seq")}
    with CaptureQueriesContext(connection) as seen:
        ids = writing.add(Entry, [given | {"uid": uuid4()}, given | {"uid": uuid4(), "subject": "case:2"}])
    assert len(seen) == 1
    kept = [Entry.objects.get(pk=id) for id in ids]
    assert [(row.subject, row.facts, row.seq) for row in kept] == [
        ("case:1", given["facts"], None),
        ("case:2", given["facts"], None),
    ]


def test_nothing_is_added_for_no_rows() -> None:
    with CaptureQueriesContext(connection) as seen:
        assert writing.add(Entry, []) == []
    assert len(seen) == 0
