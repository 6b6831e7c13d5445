"""Writing the few rows of an act: the statement is built once, where Django builds it anew for every object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)


def insert(rows: Sequence[M]) -> Sequence[M]:
    """Insert new rows of one model, a handful at most, in one statement; they come back with their ids.

    Values are written as they are: an instant comes from the edge, so no field stamps one by itself.
    """
    if not rows:
        return rows
    model, database = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    columns = _columns(model, database.vendor)
    found = _send(model, [_values(row.__dict__, columns, database) for row in rows], database)
    for row, key in zip(rows, found, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, database.alias
    return rows


def add(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Insert new rows that nobody needs as objects, in one statement; answers their ids.

    A column that the first of them leaves out has its default.
    """
    if not rows:
        return []
    database = connections[DEFAULT_DB_ALIAS]
    columns = _columns(model, database.vendor)
    defaults = {name: field.get_default() for field, name, _ in columns if name not in rows[0]}
    return _send(model, [_values({**defaults, **row}, columns, database) for row in rows], database)


def _send(model: type[models.Model], rows: Sequence[Sequence[Any]], database: BaseDatabaseWrapper) -> list[Any]:
    """Insert the rows as the driver takes them; answers their ids."""
    with database.cursor() as cursor:
        cursor.execute(_insert(model, len(rows)), [value for row in rows for value in row])
        return [key for (key,) in cursor.fetchall()]


def update(row: models.Model, *fields: str) -> None:
    """Write these fields of a row that is there, in one statement; raises `DatabaseError` if it is not there."""
    model, database = type(row), connections[DEFAULT_DB_ALIAS]
    columns = _columns(model, database.vendor, fields)
    with database.cursor() as cursor:
        cursor.execute(_update(model, fields), [*_values(row.__dict__, columns, database), row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{model.__name__} {row.pk} is not there any more")


class _Column(NamedTuple):
    """A column: where the row keeps its value, and which types the driver takes as they are."""

    field: Any
    name: str
    taken: frozenset[type]


def _values(kept: Mapping[str, Any], columns: Sequence[_Column], database: BaseDatabaseWrapper) -> list[Any]:
    """What the driver takes for the columns; most go as they are, for asking the field costs more than sending."""
    values = []
    for field, name, taken in columns:
        value: Any = kept[name]
        kind = type(value)
        if kind not in taken or (kind is datetime and value.tzinfo is None):
            value = field.get_db_prep_save(value, database)
        values.append(value)
    return values


@lru_cache(maxsize=256)
def _columns(model: type[models.Model], vendor: str, names: tuple[str, ...] = ()) -> tuple[_Column, ...]:
    fields: Sequence[Any] = [model._meta.get_field(name) for name in names] if names else _fields(model)
    return tuple(_Column(field, field.attname, _taken(field, vendor)) for field in fields)


def _taken(field: Any, vendor: str) -> frozenset[type]:
    if type(field) in PLAIN:
        return AS_IT_IS
    return NATIVE.get(type(field), frozenset()) if vendor == "postgresql" else frozenset()


PLAIN = frozenset(
    {models.CharField, models.TextField, models.BooleanField, models.ForeignKey, models.PositiveSmallIntegerField}
    | {models.PositiveIntegerField, models.IntegerField, models.BigIntegerField}
)
AS_IT_IS: frozenset[type] = frozenset({str, int, bool, type(None)})
NATIVE: dict[type, frozenset[type]] = {
    models.DateTimeField: frozenset({datetime, type(None)}),
    models.DateField: frozenset({date, type(None)}),
    models.UUIDField: frozenset({UUID, type(None)}),
}


@lru_cache(maxsize=64)
def _fields(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


@lru_cache(maxsize=256)
def _insert(model: type[models.Model], count: int) -> str:
    """Row by row, each value by itself: to write out an array costs the driver more than to send its values."""
    names = ", ".join(f'"{field.column}"' for field in _fields(model))
    row = f"({', '.join(['%s'] * len(_fields(model)))})"
    table, key = model._meta.db_table, model._meta.pk.column
    return f'INSERT INTO "{table}" ({names}) VALUES {", ".join([row] * count)} RETURNING "{key}"'  # noqa: S608


@lru_cache(maxsize=256)
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    fields: Sequence[Any] = [model._meta.get_field(name) for name in names]
    changed = ", ".join(f'"{field.column}" = %s' for field in fields)
    table, key = model._meta.db_table, model._meta.pk.column
    return f'UPDATE "{table}" SET {changed} WHERE "{key}" = %s'  # noqa: S608 — only names of columns
