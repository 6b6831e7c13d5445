"""Writing and reading acts."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from zhengtong.kernel import fresh, suites, writing
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
    entry = Entry(**_leaf(actor, happened, at, effective_on)._asdict())
    writing.insert([entry])
    return entry


def record_all(actor: Actor, happenings: Iterable[Any], *, at: datetime) -> int:
    """Insert one journal row for each of many things that one act did to many subjects; returns how many.

    For acts over sets, such as counting every running clock anew after a change of the calendar.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act is recorded inside its transaction")
    leaves = [_row(_leaf(actor, happened, at, None)) for happened in happenings]
    if leaves:
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, leaves)
    return len(leaves)


class Leaf(NamedTuple):
    """The columns of a journal row before the row exists; thousands at once are far cheaper than as model objects."""

    uid: uuid.UUID
    type: str
    schema: int
    subject: str
    actor_kind: str
    actor: str
    facts: dict[str, Any]
    effective_on: date
    recorded_at: datetime
    request_id: str
    salt: str
    commitment: str = ""


INSERT = f"INSERT INTO kernel_entry ({', '.join(Leaf._fields)}) VALUES ({', '.join(['%s'] * len(Leaf._fields))})"  # noqa: S608


def _leaf(actor: Actor, happened: Any, at: datetime, effective_on: date | None) -> Leaf:
    fresh.note_act(happened.TYPE)
    leaf = Leaf(
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
    return leaf._replace(commitment=commitment(leaf.salt, said(leaf)))


def _row(leaf: Leaf) -> tuple[Any, ...]:
    """The leaf as the database takes it, in the order of its fields."""
    adapt = connection.ops
    adapted = {
        "uid": leaf.uid if connection.features.has_native_uuid_field else leaf.uid.hex,
        "facts": adapt.adapt_json_value(leaf.facts, None),
        "effective_on": adapt.adapt_datefield_value(leaf.effective_on),
        "recorded_at": adapt.adapt_datetimefield_value(leaf.recorded_at),
    }
    return tuple(adapted.get(name, value) for name, value in zip(Leaf._fields, leaf, strict=True))


def said(entry: Entry | Leaf) -> dict[str, Any]:
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
