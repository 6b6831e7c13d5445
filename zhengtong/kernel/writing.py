"""Inserting the few rows of an act: the statement is built once, where Django builds it anew for every object."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)


def insert(rows: Sequence[M]) -> Sequence[M]:
    """Insert new rows of one model, a handful at most, in one statement; they come back with their ids."""
    if not rows:
        return rows
    model, database = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    columns = [[_value(field, row, database) for row in rows] for field in _fields(model)]
    as_arrays = len(rows) > 1 and database.vendor == "postgresql"
    values = columns if as_arrays else [value for row in zip(*columns, strict=True) for value in row]
    with database.cursor() as cursor:
        cursor.execute(_arrays(model) if as_arrays else _rows(model, len(rows)), values)
        found = cursor.fetchall()
    for row, (key,) in zip(rows, found, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, database.alias
    return rows


def _value(field: Any, row: models.Model, database: BaseDatabaseWrapper) -> Any:
    """What the driver takes for the column; most go as they are, for asking the field costs more than sending."""
    if type(field) in PLAIN:
        value = getattr(row, field.attname)
        if value is None or type(value) in AS_IT_IS:
            return value
    return field.get_db_prep_save(field.pre_save(row, True), database)


PLAIN = frozenset(
    {models.CharField, models.TextField, models.BooleanField, models.ForeignKey, models.PositiveSmallIntegerField}
    | {models.PositiveIntegerField, models.IntegerField, models.BigIntegerField}
)
AS_IT_IS = frozenset({str, int, bool})


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


def _statement(model: type[models.Model], source: str) -> str:
    names = ", ".join(f'"{field.column}"' for field in _fields(model))
    table, key = model._meta.db_table, model._meta.pk.column
    return f'INSERT INTO "{table}" ({names}) {source} RETURNING "{key}"'
