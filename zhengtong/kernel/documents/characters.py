"""Which characters the typefaces can draw, and what to do with the others. No Django.

A name must never stop a document. Characters of Extensions B to F come from the rare face; for what no face has, a
picture from `pictures/` is placed (`<code point>.svg`, drawn by the registry that recorded the name), and without
one a box that states the code point. The text itself is never changed: only marks that draw nothing are left out.
"""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PICTURES = HERE / "pictures"
Spans = tuple[list[int], list[int]]
UNSEEN = {"Cf", "Cc", "Cs", "Cn", "Zl", "Zp"}
SELECTORS = [(0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x180B, 0x180F)]
NEW_LINES = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n"})


@dataclass(frozen=True, slots=True)
class Prepared:
    """Data ready for a template: `pictured` are the characters to draw as pictures, `rare` asks for the large face."""

    data: Any
    pictured: tuple[str, ...]
    rare: bool


def prepare(data: Any) -> Prepared:
    """The data with invisible marks left out of its texts, and what its characters ask of the typefaces."""
    seen: set[str] = set()
    clean = _walk(data, seen)
    text, rare = _coverage()
    wanting = sorted(c for c in seen if c > "~" and not _inside(text, ord(c)))
    pictured = tuple(c for c in wanting if not _inside(rare, ord(c)))
    return Prepared(clean, pictured, rare=len(pictured) < len(wanting))


def picture(character: str) -> str | None:
    """The recorded drawing of a character as SVG text, if a registry has supplied one."""
    path = PICTURES / f"{ord(character):X}.svg"
    return path.read_text(encoding="utf-8") if path.exists() else None


def visible(text: str) -> str:
    """The text without what draws nothing or turns the reading order: controls, joiners, selectors, half pairs."""
    text = text.replace("\r\n", "\n").translate(NEW_LINES)
    if text.isascii() and text.isprintable():
        return text
    hidden = {c for c in set(text) if _is_hidden(c)}
    return text.translate(dict.fromkeys(map(ord, hidden))) if hidden else text


def _is_hidden(character: str) -> bool:
    code = ord(character)
    if character in "\n\t":
        return False
    return any(low <= code <= high for low, high in SELECTORS) or (
        unicodedata.category(character) in UNSEEN and not _is_unassigned_han(code)
    )


def _is_unassigned_han(code: int) -> bool:
    """Han characters newer than this Python's tables, such as Extension I, are characters all the same."""
    return 0x20000 <= code <= 0x3FFFD


def _walk(value: Any, seen: set[str]) -> Any:
    if isinstance(value, str):
        text = visible(value)
        seen.update(text)
        return text
    if isinstance(value, dict):
        return {str(key): _walk(item, seen) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_walk(item, seen) for item in value]
    return value


@cache
def _coverage() -> tuple[Spans, Spans]:
    read = json.loads((HERE / "typefaces" / "coverage.json").read_text(encoding="utf-8"))
    return _columns(read["text"]), _columns(read["rare"])


def _columns(spans: list[list[int]]) -> Spans:
    return [low for low, _ in spans], [high for _, high in spans]


def _inside(spans: Spans, code: int) -> bool:
    at = bisect_right(spans[0], code) - 1
    return (at >= 0 and code <= spans[1][at]) or code in (0x0A, 0x09)


def missing(text: str) -> Iterator[str]:
    """Characters of the text that would be drawn as pictures."""
    yield from prepare(text).pictured
