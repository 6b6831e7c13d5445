"""Who may change a calendar. No Django."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from zhengtong.kernel import permission
from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.permission import Clause


class Act(StrEnum):
    """What can be done in this room by itself; starting and stopping clocks is part of other rooms' acts."""

    RECORD_NOTICE = "clocks.record_notice"
    COUNT_ANEW = "clocks.count_anew"


def _is_system(actor: Actor, thing: Any) -> bool:
    return actor.kind is ActorKind.SYSTEM


def _is_system_admin(actor: Actor, thing: Any) -> bool:
    return actor.holds(DutyKind.SYSTEM_ADMIN)


SYSTEM_ACTS = Clause("the system itself, at installation and by its jobs", _is_system)
KEEPER = Clause("a system administrator", _is_system_admin)

PERMITS: permission.PermitTable = {
    Act.RECORD_NOTICE: (SYSTEM_ACTS, KEEPER),
    Act.COUNT_ANEW: (SYSTEM_ACTS, KEEPER),
}


def require(actor: Actor, act: Act, thing: Any = None) -> None:
    """Raise `Forbidden` unless the actor may."""
    permission.require(actor, act, thing, PERMITS)
