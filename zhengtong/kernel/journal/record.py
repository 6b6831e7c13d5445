"""Writing and reading acts."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from zhengtong.kernel.actors import Actor
from zhengtong.kernel.canonical import canonical
from zhengtong.kernel.event import facts_of
from zhengtong.kernel.models import Entry

CIVIL = ZoneInfo("Asia/Shanghai")


def record(actor: Actor, happened: Any, *, at: datetime, effective_on: date | None = None) -> Entry:
    """Insert the act's one journal row; the last statement of its transaction.

    `at` is the instant of recording (aware); `effective_on` the civil day on which the act takes legal effect, the
    day of recording unless the law says otherwise. Raises `RuntimeError` outside a transaction: an act that cannot
    be undone with its journal row would be an act without history.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act is recorded inside its transaction")
    uid, salt = uuid.uuid4(), secrets.token_hex(16)
    effective = effective_on or at.astimezone(CIVIL).date()
    facts = facts_of(happened)
    said = {
        "actor": actor.number,
        "actor_kind": actor.kind.value,
        "effective_on": effective.isoformat(),
        "facts": facts,
        "recorded_at": at.astimezone(ZoneInfo("UTC")).isoformat(timespec="microseconds"),
        "schema": happened.SCHEMA,
        "subject": happened.subject,
        "type": happened.TYPE,
        "uid": str(uid),
    }
    return Entry.objects.create(
        uid=uid,
        type=happened.TYPE,
        schema=happened.SCHEMA,
        subject=happened.subject,
        actor_kind=actor.kind.value,
        actor=actor.number,
        facts=facts,
        effective_on=effective,
        recorded_at=at,
        request_id=actor.request_id,
        salt=salt,
        commitment=commitment(salt, said),
    )


def commitment(salt: str, said: dict[str, Any]) -> str:
    """The salted hash of an act's canonical facts (hex): without the salt nothing can be guessed from it."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(said)).hexdigest()


def history(*subjects: str) -> Iterable[Entry]:
    """The acts about the subjects (`case:…`), oldest first."""
    return Entry.objects.filter(subject__in=subjects).order_by("id")
