"""What a browser posts, as the data the checks take. No Django.

Names: `field`, `field.division` and `field.detail` for an address, `field.0.column` for a table's cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from zhengtong.matters.document.parts import FormField

MAX_ROWS = 200


class Posted(Protocol):
    """A multi-valued mapping such as Django's `QueryDict`."""

    def getlist(self, key: str) -> list[Any]:
        """Every value of the name."""
        ...

    def __iter__(self) -> Iterator[str]: ...


def from_post(fields: Iterable[FormField], post: Posted) -> dict[str, Any]:
    """The data of the fields as posted; a field the page did not carry is left out."""
    data = {field.id: _of(field, post) for field in fields if field.calculate is None}
    return {name: value for name, value in data.items() if value is not None}


def _of(field: FormField, post: Posted) -> Any:
    if field.kind == "address":
        return {part: _last(post, f"{field.id}.{part}") or "" for part in ("division", "detail")}
    if field.kind == "table":
        return _rows(field, post)
    if field.kind in ("choices", "upload"):
        return post.getlist(field.id)
    return _last(post, field.id)


def _rows(field: FormField, post: Posted) -> list[Mapping[str, Any]]:
    shape = re.compile(rf"{re.escape(field.id)}\.(\d{{1,3}})\.")
    numbers = sorted({int(match[1]) for key in post if (match := shape.match(key))})[:MAX_ROWS]
    return [
        {column.id: _cell(column, post, f"{field.id}.{number}.{column.id}") for column in field.columns}
        for number in numbers
    ]


def _cell(column: FormField, post: Posted, name: str) -> Any:
    return post.getlist(name) if column.kind == "choices" else _last(post, name)


def _last(post: Posted, name: str) -> Any:
    found = post.getlist(name)
    return found[-1] if found else None
