"""Form data as people read it: labels instead of values, yuan instead of fen. No Django."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zhengtong.matters.document.parts import FormField
from zhengtong.matters.form.plan import Plan

Named = Callable[[str], str]
Rows = tuple[tuple[str, str, str], ...]


def shown_values(
    plan: Plan, data: Mapping[str, Any], *, english: bool, divisions: Named
) -> list[tuple[str, str, Rows]]:
    """Pages as (id, title, rows of field id, label and value); fields without a value and empty pages are left out."""
    pages = []
    for group in plan.groups:
        rows = tuple(
            (field.id, _label(field, english), shown_value(field, data[field.id], english=english, divisions=divisions))
            for field in group.fields
            if data.get(field.id) is not None
        )
        if rows:
            pages.append((group.id, group.title_en if english and group.title_en else group.title, rows))
    return pages


def shown_value(field: FormField, value: Any, *, english: bool = False, divisions: Named) -> str:
    """One value as people read it; nothing is an empty text."""
    if value is None:
        return ""
    return SHOW.get(field.kind, _plain)(field, value, english, divisions)


def _label(field: FormField, english: bool) -> str:
    return field.label_en if english and field.label_en else field.label


def _plain(field: FormField, value: Any, english: bool, divisions: Named) -> str:
    return str(value)


def _choice(field: FormField, value: Any, english: bool, divisions: Named) -> str:
    labels = {c.value: c.label_en if english and c.label_en else c.label for c in field.choices}
    picked = value if isinstance(value, list) else [value]
    return ("; " if english else "；").join(labels.get(item, str(item)) for item in picked)


def _yes_no(field: FormField, value: Any, english: bool, divisions: Named) -> str:
    return ("Yes" if value else "No") if english else ("是" if value else "否")


def _money(field: FormField, value: Any, english: bool, divisions: Named) -> str:
    sign, fen = ("-" if value < 0 else ""), abs(int(value))
    return f"{sign}¥{fen // 100:,}.{fen % 100:02d}"


def _division(field: FormField, value: Any, english: bool, divisions: Named) -> str:
    return divisions(str(value))


def _address(field: FormField, value: Any, english: bool, divisions: Named) -> str:
    return f"{divisions(value['division'])}{value['detail']}"


def _table(field: FormField, value: Any, english: bool, divisions: Named) -> str:
    lines = [
        "，".join(
            f"{_label(column, english)}：{shown_value(column, row[column.id], english=english, divisions=divisions)}"
            for column in field.columns
            if row.get(column.id) is not None
        )
        for row in value
    ]
    return "；".join(lines)


def _date(field: FormField, value: Any, english: bool, divisions: Named) -> str:
    year, month, day = str(value).split("-")
    return str(value) if english else f"{year}年{int(month)}月{int(day)}日"


SHOW: dict[str, Callable[[FormField, Any, bool, Named], str]] = {
    "choice": _choice,
    "choices": _choice,
    "yes_no": _yes_no,
    "money": _money,
    "division": _division,
    "address": _address,
    "table": _table,
    "date": _date,
}
