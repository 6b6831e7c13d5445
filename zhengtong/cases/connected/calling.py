"""Calling another system over HTTP: one question, one answer, and how it failed. No Django."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

# One call holds the thread that does all background work: a system that hangs must not hold it for long.
WAIT = httpx.Timeout(6, connect=3)
LONGEST_SECONDS = 12
LARGEST = 4 * 1024 * 1024


class Unreached(Exception):
    """No usable answer: the other side is down, slow, busy, or speaks gibberish. Trying again may help."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Declined(Exception):
    """The other side understood and said no; trying the same again will not help. `says` are its own words."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says[:500]


@dataclass(frozen=True, slots=True)
class Line:
    """Where a system is reached and with which key."""

    url: str
    key: str = field(repr=False)

    def post(self, path: str, body: Any, *, once: str) -> dict[str, Any]:
        """Post JSON; `once` is the same at every attempt, so that the other side does the thing once."""
        return self._ask("POST", path, json=body, headers={"Idempotency-Key": once})

    def get(self, path: str, **asked: str) -> dict[str, Any]:
        """The answer to a question."""
        return self._ask("GET", path, params=asked)

    def _ask(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
        head = {"Authorization": f"Bearer {self.key}", **(headers or {})}
        try:
            with (
                httpx.Client(timeout=WAIT, trust_env=False) as client,
                client.stream(method, self.url.rstrip("/") + path, headers=head, **more) as answer,
            ):
                return _judged(answer, _read(answer))
        except (httpx.HTTPError, httpx.InvalidURL):
            raise Unreached("unreachable") from None


def _read(answer: httpx.Response) -> bytes:
    """The answer's body; one that has no end, in bytes or in time, is none."""
    content, until = b"", time.monotonic() + LONGEST_SECONDS
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > LARGEST or time.monotonic() > until:
            raise Unreached("endless")
    return content


def _judged(answer: httpx.Response, content: bytes) -> dict[str, Any]:
    """2xx with an object is an answer; 4xx a refusal except those that ask for patience; all else is a failure."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        said = None
    if answer.is_success and isinstance(said, dict):
        return said
    if answer.is_client_error and answer.status_code not in (401, 403, 404, 408, 425, 429):
        raise Declined(_words(said) or str(answer.status_code))
    raise Unreached({401: "key_refused", 403: "key_refused", 404: "unknown_there"}.get(answer.status_code, "failing"))


def _words(said: Any) -> str:
    """What the other side says in its refusal, under whichever name it says it."""
    if not isinstance(said, dict):
        return ""
    return next((plain(said[name]) for name in ("reason", "yy", "message", "detail") if said.get(name)), "")


def plain(said: object) -> str:
    """What another system says, as text that every database keeps: no control characters, no half ones."""
    return "".join(one if one.isprintable() else " " for one in str(said)).strip()


def line_of(code: str, url: str, key: str) -> Line:
    """`ZHENGTONG_SYSTEM_<CODE>` and `ZHENGTONG_SYSTEM_KEY_<CODE>` from the environment, else what was kept."""
    own_url = os.environ.get(f"ZHENGTONG_SYSTEM_{code.upper()}")
    own_key = os.environ.get(f"ZHENGTONG_SYSTEM_KEY_{code.upper()}")
    return Line(own_url or url, own_key or key)
