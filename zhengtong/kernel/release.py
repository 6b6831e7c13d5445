"""The one function through which personal data leaves its store: only granted fields, masked as granted. No Django."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

HIDDEN = "＊＊＊"
_DIVISION = re.compile(
    r"(?:[^省区]{2,7}(?:省|自治区))?(?:[^市州盟]{1,9}(?:自治州|市|盟))?(?:[^市区县旗]{1,9}[市区县旗])?"
)


def release(values: Mapping[str, Any], *, fields: Collection[str], masks: Mapping[str, str]) -> dict[str, Any]:
    """The values of the granted fields and of no other, each masked after the grant's plan `{field: mask name}`.

    A mask that is not known raises `LookupError`: nothing leaves unmasked because of a misspelling.
    Basis: 政务数据共享条例 §25, 个人信息保护法 §6.
    """
    granted = frozenset(fields)
    return {name: masked(value, masks.get(name, "")) for name, value in values.items() if name in granted}


def masked(value: Any, mask: str) -> Any:
    """One value under one mask; an empty mask name leaves it, an absent or empty value stays what it is."""
    if not mask:
        return value
    cover = MASKS.get(mask)
    if cover is None:
        raise LookupError(f"there is no mask {mask}")
    return value if value in (None, "") else cover(str(value))


def _ends(head: int, tail: int) -> Callable[[str], str]:
    def cover(text: str) -> str:
        if len(text) <= head + tail:
            return HIDDEN
        return text[:head] + "＊" * (len(text) - head - tail) + text[len(text) - tail :]

    return cover


def _division(text: str) -> str:
    found = _DIVISION.match(text)
    return (found.group(0) if found else "") + HIDDEN


MASKS: Mapping[str, Callable[[str], str]] = {
    "hidden": lambda text: HIDDEN,
    "name": lambda text: text[:1] + "＊" * max(len(text) - 1, 1),
    "identity": _ends(6, 4),
    "phone": _ends(3, 4),
    "last4": _ends(0, 4),
    "year": lambda text: text[:4],
    "division": _division,
}
