"""Who may change the law table and the power list."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.permission import Clause


class Act(StrEnum):
    """Acts on laws and powers."""

    LOAD_LAWS = "powers.load_laws"
    IMPORT_LAW = "powers.import_law"
    LIST_POWER = "powers.list_power"


def _system(actor: Actor, thing: Any) -> bool:
    return actor.kind is ActorKind.SYSTEM


def _editor(actor: Actor, thing: Any) -> bool:
    return actor.holds(DutyKind.MATTER_EDITOR)


SYSTEM = Clause("the system itself, when it is set up or upgraded", _system)
EDITOR = Clause("an officer whose duty is to edit matters and lists", _editor)

PERMITS: Mapping[Act, tuple[Clause, ...]] = {
    Act.LOAD_LAWS: (SYSTEM, EDITOR),
    Act.IMPORT_LAW: (SYSTEM, EDITOR),
    Act.LIST_POWER: (SYSTEM, EDITOR),
}
