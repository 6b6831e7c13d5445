"""Reading the one row an act is about: the ORM writes the statement once, where it would write it for every act."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import QuerySet

from zhengtong.kernel.parts import require_act
from zhengtong.kernel.prepared import Given, Prepared

M = TypeVar("M", bound=models.Model)


def newest(model: type[M], *, lock: bool = False, **equal: Any) -> M | None:
    """The row with the greatest id whose fields equal what is given, locked for the act if asked. One statement."""
    if lock:
        require_act()
    rows = _newest(model, tuple(equal), lock).rows(**equal)
    return model.from_db(DEFAULT_DB_ALIAS, _names(model), rows[0]) if rows else None


@lru_cache(maxsize=256)
def _newest(model: type[models.Model], equal: tuple[str, ...], lock: bool) -> Prepared:
    given: dict[str, Any] = {name: Given(name, model._meta.get_field(name)) for name in equal}  # type: ignore[arg-type]

    def written() -> QuerySet[Any, Any]:
        rows = model._base_manager.filter(**given).order_by("-pk")
        return (rows.select_for_update() if lock else rows).values_list(*_names(model))[:1]

    return Prepared(written)


@lru_cache(maxsize=64)
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)
