"""The same request twice is one act: the client's key and the answer are kept in the act's transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from zhengtong.kernel.models import Replay
from zhengtong.kernel.parts import require_act
from zhengtong.kernel.refusal import Refusal, Refusals


@dataclass(frozen=True, slots=True)
class Once:
    """Whose key it is, the key, and the fingerprint of the content sent with it."""

    client: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the request is answered by (a case number, say), and whether it was answered before."""

    reference: str
    replayed: bool


def fingerprint(content: Any) -> str:
    """64 hex digits over the bytes of a body, or over a value as JSON with sorted keys."""
    body = content if isinstance(content, bytes) else json.dumps(content, sort_keys=True, default=str).encode()
    return hashlib.sha256(body).hexdigest()


def replay(client: str, key: str, fingerprint: str) -> str | None:
    """The reference this request was answered by, if it was; the key with other content is `kernel.key_reused`."""
    known = Replay.objects.filter(client=client, key=key).first()
    if known is None:
        return None
    if known.fingerprint != fingerprint:
        raise Refusal("kernel.key_reused")
    return known.answer


def remember_part(once: Once, reference: str, *, at: datetime) -> None:
    """Keep the answer within the act that gives it; the second of two such acts fails and is undone. One statement."""
    require_act()
    Replay.objects.create(client=once.client, key=once.key, fingerprint=once.fingerprint, answer=reference, at=at)


def run(once: Once, act: Callable[[Once], str]) -> Answer:
    """Call `act`, which must call `remember_part` in its transaction and return the reference, at most once for ever.

    The request is answered from memory when the act finds the key taken, or when a rule refuses what has already
    been done; a request that is new costs nothing but the row.
    """
    try:
        return Answer(act(once), replayed=False)
    except (IntegrityError, Refusal, Refusals):
        known = replay(once.client, once.key, once.fingerprint)
        if known is None:
            raise
        return Answer(known, replayed=True)


def forget(before: datetime) -> int:
    """Drop the answers given before the instant; returns how many."""
    return Replay.objects.filter(at__lt=before).delete()[0]
