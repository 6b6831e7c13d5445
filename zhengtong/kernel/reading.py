"""Reading the one row an act is about: the statement is built once, where Django builds it anew for every query."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from zhengtong.kernel.parts import require_act

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any], Any]


def newest(model: type[M], *, lock: bool = False, **equal: Any) -> M | None:
    """The row with the greatest id whose fields equal what is given, locked for the act if asked. One statement."""
    if lock:
        require_act()
    database = connections[DEFAULT_DB_ALIAS]
    plan = _plan(model, tuple(equal), lock, database.vendor)
    given = [field.get_db_prep_value(value, database) for field, value in zip(plan.asked, equal.values(), strict=True)]
    with database.cursor() as cursor:
        cursor.execute(plan.statement, given)
        found = cursor.fetchone()
    if found is None:
        return None
    values = list(found)
    for place, field, converters in plan.converted:
        for convert in converters:
            values[place] = convert(values[place], field, database)
    return model.from_db(database.alias, plan.names, values)


class _Plan(NamedTuple):
    """A statement, the fields it asks by, the fields it brings, and which of their values have to be converted."""

    statement: str
    asked: tuple[Any, ...]
    names: tuple[str, ...]
    converted: tuple[tuple[int, Any, tuple[Callable[..., Any], ...]], ...]


@lru_cache(maxsize=256)
def _plan(model: type[models.Model], equal: tuple[str, ...], lock: bool, vendor: str) -> _Plan:
    database = connections[DEFAULT_DB_ALIAS]
    fields, table = model._meta.concrete_fields, model._meta.db_table
    asked: tuple[Any, ...] = tuple(model._meta.get_field(name) for name in equal)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    where = " AND ".join(f'"{field.column}" = %s' for field in asked)
    locked = " FOR UPDATE" if lock and database.features.has_select_for_update else ""
    statement = (  # only names of columns are put into the text
        f'SELECT {columns} FROM "{table}" WHERE {where} '  # noqa: S608
        f'ORDER BY "{model._meta.pk.column}" DESC LIMIT 1{locked}'
    )
    return _Plan(statement, asked, tuple(field.attname for field in fields), tuple(_converted(model, database)))


def _converted(model: type[models.Model], database: BaseDatabaseWrapper) -> Any:
    """The place, column and converters of every field whose value the driver does not bring as the row keeps it."""
    for place, field in enumerate(model._meta.concrete_fields):
        column = field.get_col(model._meta.db_table)
        converters = [*database.ops.get_db_converters(column), *column.get_db_converters(database)]
        if converters:
            yield place, column, tuple(converters)
