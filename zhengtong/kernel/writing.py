"""Writing the few rows of an act: the statement is built once, where Django builds it anew for every object."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)


def insert(rows: Sequence[M]) -> Sequence[M]:
    """Insert new rows of one model, a handful at most, in one statement; they come back with their ids."""
    if not rows:
        return rows
    model, database = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    columns = _columns(model, database.vendor)
    given = [_values(row, columns, database, adding=True) for row in rows]
    as_arrays = len(rows) > 1 and database.vendor == "postgresql"
    values = [list(column) for column in zip(*given, strict=True)] if as_arrays else [v for row in given for v in row]
    with database.cursor() as cursor:
        cursor.execute(_arrays(model) if as_arrays else _rows(model, len(rows)), values)
        found = cursor.fetchall()
    for row, (key,) in zip(rows, found, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, database.alias
    return rows


def update(row: models.Model, *fields: str) -> None:
    """Write these fields of a row that is there, in one statement; raises `DatabaseError` if it is not there."""
    model, database = type(row), connections[DEFAULT_DB_ALIAS]
    columns = _columns(model, database.vendor, fields)
    with database.cursor() as cursor:
        cursor.execute(_update(model, fields), [*_values(row, columns, database, adding=False), row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{model.__name__} {row.pk} is not there any more")


class _Column(NamedTuple):
    """A column: where the row keeps its value, and which types the driver takes as they are."""

    field: Any
    name: str
    taken: frozenset[type]


def _values(row: models.Model, columns: Sequence[_Column], database: BaseDatabaseWrapper, *, adding: bool) -> list[Any]:
    """What the driver takes for the columns; most go as they are, for asking the field costs more than sending."""
    kept, values = row.__dict__, []
    for field, name, taken in columns:
        value: Any = kept.get(name)
        kind = type(value)
        if kind not in taken or (kind is datetime and value.tzinfo is None):
            value = field.get_db_prep_save(field.pre_save(row, adding), database)
        values.append(value)
    return values


@lru_cache(maxsize=256)
def _columns(model: type[models.Model], vendor: str, names: tuple[str, ...] = ()) -> tuple[_Column, ...]:
    fields: Sequence[Any] = [model._meta.get_field(name) for name in names] if names else _fields(model)
    return tuple(_Column(field, field.attname, _taken(field, vendor)) for field in fields)


def _taken(field: Any, vendor: str) -> frozenset[type]:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return frozenset()
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
def _rows(model: type[models.Model], count: int) -> str:
    row = f"({', '.join(['%s'] * len(_fields(model)))})"
    return _statement(model, f"VALUES {', '.join([row] * count)}")


@lru_cache(maxsize=64)
def _arrays(model: type[models.Model]) -> str:
    """One array a column: a statement whose text does not grow with the rows is prepared once by the driver."""
    database = connections[DEFAULT_DB_ALIAS]
    given = ", ".join(f"%s::{field.db_type(database)}[]" for field in _fields(model))
    return _statement(model, f"SELECT * FROM unnest({given})")  # noqa: S608 — only types


@lru_cache(maxsize=256)
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    fields: Sequence[Any] = [model._meta.get_field(name) for name in names]
    changed = ", ".join(f'"{field.column}" = %s' for field in fields)
    table, key = model._meta.db_table, model._meta.pk.column
    return f'UPDATE "{table}" SET {changed} WHERE "{key}" = %s'  # noqa: S608 — only names of columns


def _statement(model: type[models.Model], source: str) -> str:
    names = ", ".join(f'"{field.column}"' for field in _fields(model))
    table, key = model._meta.db_table, model._meta.pk.column
    return f'INSERT INTO "{table}" ({names}) {source} RETURNING "{key}"'
