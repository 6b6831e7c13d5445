"""One typed value from what was typed: cleaned, or a refusal that says what is wrong with it. No Django."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from zhengtong.kernel import ids
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.text import tidy_name
from zhengtong.matters.document.parts import FormField

JOINERS = "\u200d\ufe0f"
EMPTY: tuple[Any, ...] = (None, "", [], (), {})
MAX_FEN = 10**15
_NAME = re.compile(r"[\w·.\-' ]+")
_DATE = re.compile(r"(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})\s*日?")
_MONEY = re.compile(r"-?\d{1,13}(\.\d{1,2})?")


def cleaned(field: FormField, raw: Any, on: date) -> Any:
    """The typed value of one field, or a refusal without field name; empty stays `None`."""
    if raw in EMPTY or (isinstance(raw, str) and not raw.strip()):
        return None
    return CLEANERS[field.kind](field, raw, on)


def _plain(raw: Any) -> str:
    if not isinstance(raw, (str, int)) or isinstance(raw, bool):
        raise Refusal("matters.not_text")
    text = unicodedata.normalize("NFC", str(raw))
    if text.isprintable():
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf") or c in JOINERS).strip()
    if any(unicodedata.category(c) in ("Cs", "Co", "Cn") for c in text):
        raise Refusal("matters.private_character")
    return text


def _narrow(raw: Any) -> str:
    """Full-width digits and letters count as ordinary ones; blanks inside numbers do not count."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", _plain(raw)))


def _bounded(field: FormField, text: str) -> str:
    if len(text) > field.max_length:
        raise Refusal("matters.too_long", limit=field.max_length, length=len(text))
    return text


def _text(field: FormField, raw: Any, on: date) -> str:
    text = _plain(raw)
    if "\n" in text:
        raise Refusal("matters.one_line")
    return _bounded(field, text)


def _long_text(field: FormField, raw: Any, on: date) -> str:
    return _bounded(field, _plain(raw))


def _name(field: FormField, raw: Any, on: date) -> str:
    """A person's name: letters of any script with rare characters and `·`; digits and pictures are no names."""
    text = tidy_name(_text(field, raw, on))
    if len(text) < 2 or len(text) > 50:
        raise Refusal("matters.name_length")
    if not _NAME.fullmatch(text) or any(unicodedata.category(c)[0] in "NSP" and c not in "·.-' " for c in text):
        raise Refusal("matters.name_characters")
    return text


def _identity(field: FormField, raw: Any, on: date) -> str:
    number = _narrow(raw).upper()
    ids.check_identity_number(number, on=on)
    return number


def _uscc(field: FormField, raw: Any, on: date) -> str:
    code = _narrow(raw).upper()
    ids.check_uscc(code)
    return code


def _phone(field: FormField, raw: Any, on: date) -> str:
    return ids.check_phone(_narrow(raw)).digits


def _date(field: FormField, raw: Any, on: date) -> str:
    """A day as ISO text. `not_before` and `not_after` are ISO days or `today`."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", _plain(raw)))
    if not match:
        raise Refusal("matters.date_form")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Refusal("matters.date_impossible", text=match[0]) from None
    first, last = _day(field.not_before, on), _day(field.not_after, on)
    if first and day < first:
        raise Refusal("matters.date_too_early", first=first.isoformat())
    if last and day > last:
        raise Refusal("matters.date_too_late", last=last.isoformat())
    return day.isoformat()


def _day(text: str | None, on: date) -> date | None:
    return on if text == "today" else date.fromisoformat(text) if text else None


def _money(field: FormField, raw: Any, on: date) -> int:
    """Fen: an integer is fen already, a text is yuan with at most two decimals."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return _in_range(field, raw)
    text = _narrow(raw).replace(",", "").removesuffix("元").removeprefix("¥")
    if not _MONEY.fullmatch(text):
        raise Refusal("matters.money_form")
    yuan, _, cents = text.partition(".")
    fen = abs(int(yuan)) * 100 + int(cents.ljust(2, "0") or 0)
    return _in_range(field, -fen if text.startswith("-") else fen)


def _integer(field: FormField, raw: Any, on: date) -> int:
    text = _narrow(raw).replace(",", "")
    if not re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        raise Refusal("matters.integer_form")
    return _in_range(field, int(text))


def _in_range(field: FormField, value: int) -> int:
    low, high = field.minimum, field.maximum
    if abs(value) > MAX_FEN or (high is not None and value > high):
        raise Refusal("matters.too_large", limit=high if high is not None else MAX_FEN)
    if low is not None and value < low:
        raise Refusal("matters.too_small", limit=low)
    return value


def _choice(field: FormField, raw: Any, on: date) -> str:
    if not isinstance(raw, str) or raw not in {choice.value for choice in field.choices}:
        raise Refusal("matters.not_a_choice")
    return str(raw)


def _choices(field: FormField, raw: Any, on: date) -> list[str]:
    picked = raw if isinstance(raw, (list, tuple)) else [raw]
    known = {choice.value for choice in field.choices}
    if any(not isinstance(item, str) or item not in known for item in picked):
        raise Refusal("matters.not_a_choice")
    return [choice.value for choice in field.choices if choice.value in picked]


def _yes_no(field: FormField, raw: Any, on: date) -> bool:
    if isinstance(raw, bool):
        return raw
    answers = {
        "yes": True,
        "true": True,
        "on": True,
        "1": True,
        "是": True,
        "no": False,
        "false": False,
        "0": False,
        "否": False,
    }
    if str(raw).strip().lower() not in answers:
        raise Refusal("matters.not_yes_no")
    return answers[str(raw).strip().lower()]


LENGTHS = {"county": 6, "township": 9, "village": 12}


def _division(field: FormField, raw: Any, on: date) -> str:
    code = _narrow(raw)
    if not re.fullmatch(r"\d{6}|\d{9}|\d{12}", code, re.ASCII):
        raise Refusal("matters.division_form")
    return code


def _address(field: FormField, raw: Any, on: date) -> dict[str, str]:
    """A division code and the rest of the address as one line."""
    if not isinstance(raw, Mapping):
        raise Refusal("matters.address_form")
    if not raw.get("division") and not str(raw.get("detail") or "").strip():
        return {}
    if not raw.get("division"):
        raise Refusal("matters.address_division")
    detail = _text(field, raw.get("detail") or "", on)
    if len(detail) < 2:
        raise Refusal("matters.address_detail")
    return {"division": _division(field, raw["division"], on), "detail": detail}


def _upload(field: FormField, raw: Any, on: date) -> list[str]:
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, list) or any(not isinstance(item, str) or len(item) > 64 for item in items):
        raise Refusal("matters.upload_form")
    return items


Cleaner = Callable[[FormField, Any, date], Any]
CLEANERS: dict[str, Cleaner] = {
    "text": _text,
    "long_text": _long_text,
    "name": _name,
    "identity_number": _identity,
    "uscc": _uscc,
    "phone": _phone,
    "date": _date,
    "money": _money,
    "integer": _integer,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "division": _division,
    "address": _address,
    "upload": _upload,
}
