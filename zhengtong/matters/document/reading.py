"""Reading a document from JSON, and its hash over canonical JSON. No Django."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from zhengtong.kernel.canonical import canonical
from zhengtong.matters.document.parts import VersionDocument


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with a document: where, and what."""

    path: str
    text: str


class Broken(Exception):
    """The JSON is no version document; `flaws` says everything that is wrong with it."""

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        super().__init__("; ".join(f"{flaw.path}: {flaw.text}" for flaw in flaws))
        self.flaws = flaws


def read(data: Mapping[str, Any] | str | bytes) -> VersionDocument:
    """The document, or `Broken` with every flaw and its path."""
    raw = json.dumps(data, ensure_ascii=False) if isinstance(data, Mapping) else data
    try:
        return VersionDocument.model_validate_json(raw)
    except ValidationError as error:
        flaws = [Flaw(".".join(str(step) for step in e["loc"]), e["msg"]) for e in error.errors(include_url=False)]
        raise Broken(tuple(flaws)) from error


def canonical_bytes(document: VersionDocument) -> bytes:
    """The document as canonical JSON; what was left out counts as its default, so spelling does not change the hash."""
    return canonical(document.model_dump(mode="json"))


def digest(document: VersionDocument) -> str:
    """SHA-256 over the canonical JSON, as hex."""
    return hashlib.sha256(canonical_bytes(document)).hexdigest()


def digest_of_stored(data: Mapping[str, Any]) -> str:
    """The same over a document as it was stored, which later schemas may spell with more defaults."""
    return hashlib.sha256(canonical(dict(data))).hexdigest()
