"""Writing and reading acts."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from zhengtong.kernel import suites
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.canonical import canonical
from zhengtong.kernel.event import facts_of
from zhengtong.kernel.models import Entry

CIVIL = ZoneInfo("Asia/Shanghai")
UTC = ZoneInfo("UTC")


def record(actor: Actor, happened: Any, *, at: datetime, effective_on: date | None = None) -> Entry:
    """Insert the act's one journal row; the last statement of its transaction.

    `at` is the instant of recording (aware); `effective_on` the civil day on which the act takes legal effect, the
    day of recording unless the law says otherwise. Raises `RuntimeError` outside a transaction: an act that cannot
    be undone with its journal row would be an act without history.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act is recorded inside its transaction")
    entry = _entry(actor, happened, at, effective_on)
    entry.save(force_insert=True)
    return entry


def record_all(actor: Actor, happenings: Iterable[Any], *, at: datetime) -> int:
    """Insert one journal row for each of many things that one act did to many subjects; returns how many.

    For acts over sets, such as counting every running clock anew after a change of the calendar.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act is recorded inside its transaction")
    entries = [_entry(actor, happened, at, None) for happened in happenings]
    if entries:
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, [_row(entry) for entry in entries])
    return len(entries)


COLUMNS = (
    "uid type schema subject actor_kind actor facts effective_on recorded_at request_id salt commitment".split()  # noqa: SIM905
)
INSERT = f"INSERT INTO kernel_entry ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"  # noqa: S608


def _row(entry: Entry) -> list[Any]:
    """The entry as the database takes it; for thousands of rows at once Django's own way costs twice the time."""
    adapt = connection.ops
    changed = {
        "uid": Entry._meta.get_field("uid").get_db_prep_value(entry.uid, connection),
        "facts": adapt.adapt_json_value(entry.facts, None),
        "effective_on": adapt.adapt_datefield_value(entry.effective_on),
        "recorded_at": adapt.adapt_datetimefield_value(entry.recorded_at),
    }
    return [changed[name] if name in changed else getattr(entry, name) for name in COLUMNS]


def _entry(actor: Actor, happened: Any, at: datetime, effective_on: date | None) -> Entry:
    entry = Entry(
        uid=uuid.uuid4(),
        type=happened.TYPE,
        schema=happened.SCHEMA,
        subject=happened.subject,
        actor_kind=actor.kind.value,
        actor=actor.number,
        facts=facts_of(happened),
        effective_on=effective_on or at.astimezone(CIVIL).date(),
        recorded_at=at,
        request_id=actor.request_id,
        salt=secrets.token_hex(16),
    )
    entry.commitment = commitment(entry.salt, said(entry))
    return entry


def said(entry: Entry) -> dict[str, Any]:
    """What the act's leaf commits to: everything that may ever be shown of it, and no names."""
    return {
        "actor": entry.actor,
        "actor_kind": entry.actor_kind,
        "effective_on": entry.effective_on.isoformat(),
        "facts": entry.facts,
        "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "schema": entry.schema,
        "subject": entry.subject,
        "type": entry.type,
        "uid": str(entry.uid),
    }


def commitment(salt: str, said: dict[str, Any]) -> str:
    """The salted hash of an act's canonical facts (hex): without the salt nothing can be guessed from it."""
    return suites.present().hash(bytes.fromhex(salt) + canonical(said)).hex()


def history(*subjects: str) -> Iterable[Entry]:
    """The acts about the subjects (`case:…`), oldest first."""
    return Entry.objects.filter(subject__in=subjects).order_by("id")


def has_begun() -> bool:
    """Whether anything has ever happened here."""
    return Entry.objects.exists()
