"""The permit table's reader: acts against sayable clauses. No Django."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Forbidden


@dataclass(frozen=True, slots=True)
class Clause:
    """One reason why somebody may: a sentence to read aloud, and its test."""

    says: str
    holds: Callable[[Actor, Any], bool]


PermitTable = Mapping[Any, tuple[Clause, ...]]


def may(actor: Actor, act: StrEnum, thing: Any, table: PermitTable) -> bool:
    """Whether one clause of the act's row holds; an act that is not in the table is forbidden to everyone."""
    return any(clause.holds(actor, thing) for clause in table.get(act, ()))


def require(actor: Actor, act: StrEnum, thing: Any, table: PermitTable) -> None:
    """Raise `Forbidden` unless one clause of the act's row holds."""
    if not may(actor, act, thing, table):
        raise Forbidden(act.value)
