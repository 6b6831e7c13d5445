"""What a supplement notice and a reason must say. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class SupplementItem:
    """One line of the one supplement notice: the material or field, what is wrong with it, what to bring."""

    code: str
    name: str
    problem: str
    remedy: str


def check_supplement(items: list[SupplementItem], *, known: set[str]) -> list[SupplementItem]:
    """The notice lists everything at once, each line with what is wrong and what to do.

    Raises a refusal when it is empty, when a line says nothing, or when it names something the guide does not ask for.
    Basis: 行政许可法 §32(4).
    """
    if not items:
        raise Refusal("cases.supplement_empty", field="items")
    codes = [item.code for item in items]
    for item in items:
        if item.code not in known:
            raise Refusal("cases.supplement_unknown", field="items", name=item.name or item.code)
        if codes.count(item.code) > 1:
            raise Refusal("cases.supplement_twice", field="items", name=item.name)
        if not item.problem.strip() or not item.remedy.strip():
            raise Refusal("cases.supplement_vague", field="items", name=item.name)
    return items


def check_reason(text: str, *, field: str, least: int = 8) -> str:
    """A reason somebody outside will read: a sentence, not a word.

    Basis: 行政许可法 §38 (a refusal is reasoned).
    """
    said = text.strip()
    if len(said) < least:
        raise Refusal("cases.reason_missing", field=field, least=least)
    return said


def plain_items(items: list[SupplementItem]) -> list[dict[str, Any]]:
    """The notice's lines as stored and printed."""
    return [{"code": i.code, "name": i.name, "problem": i.problem, "remedy": i.remedy} for i in items]
