"""How a department's cell becomes a value, or the problem that leaves it without one. No Django."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhengtong.kernel import ids
from zhengtong.kernel.refusal import Refusal


class FieldKind(StrEnum):
    """The type of a field in the catalogue; each knows how a department's spelling of it is read."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    NUMBER = "number"
    IDENTITY_NUMBER = "identity_number"
    USCC = "uscc"


class FetchStatus(StrEnum):
    """What became of one fetch."""

    OK = "ok"
    ABSENT = "absent"
    SOURCE_DOWN = "source_down"
    SLOW = "slow"
    COLUMN_REVOKED = "column_revoked"
    NOT_GRANTED = "not_granted"


class Problem(StrEnum):
    """Why one field of a fetch has no value."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    CONTRADICTORY = "contradictory"
    COLUMN_MISSING = "column_missing"
    NOT_GRANTED = "not_granted"


@dataclass(frozen=True, slots=True)
class Cell:
    """One field as the source gave it, read: a value, or the problem that leaves it without one."""

    value: str = ""
    problem: str = ""


IDENTIFIER = re.compile(r"[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]{0,62}")


def check_identifier(name: str) -> str:
    """The name of a table or column of a source, if it is one that can be quoted without doubt."""
    if not IDENTIFIER.fullmatch(name):
        raise Refusal("datahub.column_name", field="column", name=name)
    return name


def tidy(text: str) -> str:
    """A department's cell without full-width forms, control characters and stray spaces (`Ａ１　` becomes `A1`).

    Only the full-width block is folded: rare characters and the name point `·` stay as they are.
    """
    folded = "".join(_half(character) for character in text)
    return " ".join("".join(c for c in folded if unicodedata.category(c) != "Cc" or c in "\t\n").split())


def _half(character: str) -> str:
    code = ord(character)
    if code == 0x3000:
        return " "
    return chr(code - 0xFEE0) if 0xFF10 <= code <= 0xFF5A and character.isalnum() else character


def key_spellings(key: str) -> tuple[str, ...]:
    """The spellings under which departments are known to keep a number: exact, lower case, full-width, padded."""
    wide = "".join(chr(ord(c) + 0xFEE0) for c in key)
    return tuple(dict.fromkeys((key, key.lower(), wide, f"{key} ", f" {key}")))


def same_key(cell: object, key: str) -> bool:
    """Whether a source's key cell is the number that was asked for; a row about somebody else is never read."""
    return "".join(tidy(str(cell)).split()).upper() == key


def read_cell(kind: str, raw: object, cell_map: Mapping[str, str]) -> Cell:
    """A source's cell as a value of the field's type, or the problem that leaves it without one."""
    text = "" if raw is None else tidy(str(raw))
    if not text:
        return Cell(problem=Problem.EMPTY)
    value = _READERS[FieldKind(kind)](text, cell_map)
    return Cell(value=value) if value is not None else Cell(problem=Problem.UNREADABLE)


def _text(text: str, cell_map: Mapping[str, str]) -> str | None:
    return cell_map.get(text, text)


def _code(text: str, cell_map: Mapping[str, str]) -> str | None:
    return cell_map.get(text) or (text if text in cell_map.values() else None)


_DAY = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?(?:[ T].*)?")


def _day(text: str, cell_map: Mapping[str, str]) -> str | None:
    found = _DAY.fullmatch(text)
    if not found or (text.isdigit() and len(text) != 8):
        return None
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return None


def _number(text: str, cell_map: Mapping[str, str]) -> str | None:
    plain = text.replace(",", "").replace("，", "")
    return plain if re.fullmatch(r"-?\d+(?:\.\d+)?", plain) else None


def _identity(text: str, cell_map: Mapping[str, str]) -> str | None:
    number = "".join(text.split()).upper()
    return number if ids.is_identity_number(number) else None


def _uscc(text: str, cell_map: Mapping[str, str]) -> str | None:
    code = "".join(text.split()).upper()
    return code if ids.is_uscc(code) else None


_READERS = {
    FieldKind.TEXT: _text,
    FieldKind.CODE: _code,
    FieldKind.DATE: _day,
    FieldKind.NUMBER: _number,
    FieldKind.IDENTITY_NUMBER: _identity,
    FieldKind.USCC: _uscc,
}
