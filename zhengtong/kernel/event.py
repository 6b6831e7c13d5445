"""What happened, as a frozen value that the journal keeps for ever. No Django."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID


class Event(Protocol):
    """A frozen dataclass of ids and plain values; `subject` names what it is about, such as `case:…`."""

    TYPE: ClassVar[str]
    SCHEMA: ClassVar[int]

    @property
    def subject(self) -> str:
        """What the event is about, such as `case:…`."""


EVENTS: dict[str, type[Any]] = {}
UPCASTS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}

C = TypeVar("C", bound=type[Any])


def event(name: str, *, schema: int = 1) -> Callable[[C], C]:
    """Register a frozen dataclass as the event `room.what_happened` in the given schema number."""

    def register(cls: C) -> C:
        if name in EVENTS and EVENTS[name].__qualname__ != cls.__qualname__:
            raise ValueError(f"event {name} is registered twice")
        cls.TYPE, cls.SCHEMA = name, schema
        EVENTS[name] = cls
        return cls

    return register


def upcast(name: str, *, of: int) -> Callable[[Callable[[dict[str, Any]], dict[str, Any]]], Any]:
    """Register the reading of facts of schema `of` as facts of schema `of + 1`; old rows are never rewritten."""

    def register(function: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
        UPCASTS[name, of] = function
        return function

    return register


def facts_of(happened: Any) -> dict[str, Any]:
    """The event's fields as values that canonical JSON can carry: no floats, instants and days as ISO texts."""
    return {f.name: plain(getattr(happened, f.name)) for f in dataclasses.fields(happened)}


def plain(value: Any) -> Any:
    """A value as canonical JSON carries it; raises `TypeError` for what it cannot carry exactly."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value) if isinstance(value, (set, frozenset)) else value
        return [plain(item) for item in items]
    raise TypeError(f"a journal fact cannot be a {type(value).__name__}")


def revive(name: str, schema: int, facts: dict[str, Any]) -> Any:
    """The event of stored facts, upcast to the present schema; texts of instants and days stay texts."""
    cls = EVENTS[name]
    while schema < cls.SCHEMA:
        facts, schema = UPCASTS[name, schema](facts), schema + 1
    known = {f.name for f in dataclasses.fields(cls)}
    return cls(**{key: value for key, value in facts.items() if key in known})
