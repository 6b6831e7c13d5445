"""Reports upwards: one record handed to the province, answered by a receipt or a refusal with its reason. No Django."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from zhengtong.cases.connected.calling import Line, Unreached, plain


@dataclass(frozen=True, slots=True)
class Answer:
    """The province's answer: its receipt number when it took the record, else why it did not."""

    receipt: str
    refused: str = ""


def line() -> Line | None:
    """Where reports go: `ZHENGTONG_REPORTS` and `ZHENGTONG_REPORTS_KEY`; nowhere without an address."""
    url = os.environ.get("ZHENGTONG_REPORTS", "")
    return Line(url, os.environ.get("ZHENGTONG_REPORTS_KEY", "")) if url else None


def send(key: str, body: dict[str, Any], to: Line) -> Answer:
    """Send one record; `key` is the same at every attempt. Raises `Unreached` or `Declined`."""
    said = to.post("/reports", {"report_id": key, **body}, once=key)
    if said.get("status") == "accepted" and said.get("receipt"):
        return Answer(plain(said["receipt"])[:80])
    if said.get("status") == "refused":
        return Answer("", plain(said.get("reason") or "-")[:500])
    raise Unreached("gibberish")
