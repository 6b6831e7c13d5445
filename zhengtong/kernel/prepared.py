"""Reads whose shape never changes: the ORM writes the statement once a process, a call only fills in its values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, Field, QuerySet


class Given(Expression):
    """The place in a prepared read for a value that comes with each call; `field` says how the database takes it."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A placeholder whose value is this place itself, until `Prepared.rows` fills it in."""
        return "%s", (self,)


class Prepared:
    """A read written once by the ORM, for questions that every request asks; `query` answers a `values` queryset.

    Writing such a statement takes the ORM longer than the database takes to answer it. The rows are tuples with the
    values that the ORM would give.
    """

    def __init__(self, query: Callable[[], QuerySet[Any, Any]]) -> None:
        self._query = query
        self._written: dict[str, tuple[str, tuple[Any, ...], dict[int, tuple[list[Any], Any]]]] = {}

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """The rows for these values; one statement, or none if the ORM sees that there can be no rows."""
        try:
            sql, places, converters = self._written.get(connection.vendor) or self._write()
        except EmptyResultSet:
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, [_filled(place, given) for place in places])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [_converted(row, converters) for row in rows] if converters else rows

    def _write(self) -> tuple[str, tuple[Any, ...], dict[int, tuple[list[Any], Any]]]:
        compiler = self._query().query.get_compiler(connection=connection)
        sql, places = compiler.as_sql()
        converters = compiler.get_converters([expression for expression, *_ in compiler.select])
        self._written[connection.vendor] = sql, tuple(places), converters
        return self._written[connection.vendor]


def _filled(place: Any, given: dict[str, Any]) -> Any:
    if not isinstance(place, Given):
        return place
    return place.output_field.get_db_prep_value(given[place.name], connection)


def _converted(row: tuple[Any, ...], converters: dict[int, tuple[list[Any], Any]]) -> tuple[Any, ...]:
    values = list(row)
    for column, (steps, expression) in converters.items():
        for convert in steps:
            values[column] = convert(values[column], expression, connection)
    return tuple(values)
