"""Pages of a list that stay right while rows arrive: the marker holds the last row's key, not a row count."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet

from zhengtong.kernel.prepared import Prepared
from zhengtong.kernel.refusal import Refusal

Row = TypeVar("Row")
LARGEST = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of one page and the marker of the next one (`None`: this is the last)."""

    rows: list[Row]
    after: str | None


def page(queryset: QuerySet[Any], order: Sequence[str], after: str | None = None, size: int = 50) -> Page[Any]:
    """One page of the queryset in the given order, one statement; `order` must end with a unique column.

    Order names are columns, `-` before them for descending; `.values()` querysets must select them. In columns that
    may be empty the empty rows come last. Raises `Refusal("kernel.cursor_broken")` for a marker of another list.
    """
    size = max(1, min(size, LARGEST))
    columns = [_column(queryset, name) for name in order]
    ordered = queryset.order_by(*(column.ordering() for column in columns))
    if after:
        ordered = ordered.filter(_beyond(columns, _read(after, columns)))
    return _cut(list(ordered[: size + 1]), columns, size)


class FirstPage:
    """The first page of a `.values()` queryset that is asked for over and over: its statement is written once."""

    def __init__(self, queryset: QuerySet[Any, dict[str, Any]], order: Sequence[str], size: int = 50) -> None:
        self._size = max(1, min(size, LARGEST))
        self._columns = [_column(queryset, name) for name in order]
        self._names = queryset.query.values_select
        ordered = queryset.order_by(*(column.ordering() for column in self._columns))
        self._read = Prepared(lambda: ordered[: self._size + 1])

    def page(self) -> Page[dict[str, Any]]:
        """The page as it is now, the same as that of `page`."""
        rows = [dict(zip(self._names, row, strict=True)) for row in self._read.rows()]
        return _cut(rows, self._columns, self._size)


def _cut(rows: list[Any], columns: Sequence[_Column], size: int) -> Page[Any]:
    """The page of rows that were read one beyond its size: that one only tells whether there is more."""
    return Page(rows[:size], _mark(rows[size - 1], columns) if len(rows) > size else None)


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the order; only one that may be empty asks for empty rows last, so that indexes serve the rest."""

    name: str
    descending: bool
    field: Any

    def ordering(self) -> Any:
        last = True if self.field.null else None
        return F(self.name).desc(nulls_last=last) if self.descending else F(self.name).asc(nulls_last=last)

    def compare(self, value: Any, *, equal: bool) -> Q:
        return Q(**{f"{self.name}__{'lt' if self.descending else 'gt'}{'e' if equal else ''}": value})

    def empty(self) -> Q:
        return Q(**{f"{self.name}__isnull": True})


def _column(queryset: QuerySet[Any], name: str) -> _Column:
    model: Any = queryset.model
    *steps, last = name.lstrip("-").split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    return _Column(name.lstrip("-"), name.startswith("-"), model._meta.get_field(last))


def _beyond(columns: Sequence[_Column], values: Sequence[Any]) -> Q:
    """Rows after the marked one: further in the first column, or equal there and further in the rest."""
    column, value = columns[0], values[0]
    rest = _beyond(columns[1:], values[1:]) if len(columns) > 1 else Q(pk__in=[])
    if value is None:
        return column.empty() & rest
    further = column.compare(value, equal=False) | (Q(**{column.name: value}) & rest)
    # The redundant bound lets the database enter its index at the marked row.
    return further | column.empty() if column.field.null else column.compare(value, equal=True) & further


def _mark(row: Any, columns: Sequence[_Column]) -> str:
    values = [row[column.name] if isinstance(row, dict) else _value(row, column.name) for column in columns]
    return base64.urlsafe_b64encode(json.dumps([_plain(value) for value in values]).encode()).decode().rstrip("=")


def _value(row: Any, name: str) -> Any:
    for step in name.split("__"):
        row = getattr(row, step)
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(after: str, columns: Sequence[_Column]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        if not isinstance(values, list) or len(values) != len(columns):
            raise ValueError("the marker has another number of columns")
        return [column.field.to_python(value) for column, value in zip(columns, values, strict=True)]
    except (ValueError, TypeError, OverflowError, ValidationError) as broken:
        raise Refusal("kernel.cursor_broken") from broken
