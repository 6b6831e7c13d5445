"""Who may do what with messages: one table of sayable clauses. No Django."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from zhengtong.kernel import permission
from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.permission import Clause


class Act(StrEnum):
    """What can be done in this room."""

    SEND = "post.send"
    CARRY = "post.carry"
    READ = "post.read"
    WATCH = "post.watch"
    RESUME = "post.resume"


def _is_system(actor: Actor, thing: Any) -> bool:
    return actor.kind is ActorKind.SYSTEM


def _is_recipient(actor: Actor, thing: Any) -> bool:
    """The thing is a message, or `None` for the actor's own inbox."""
    return actor.person is not None and (thing is None or thing.recipient_id == actor.person)


def _is_system_admin(actor: Actor, thing: Any) -> bool:
    return actor.holds(DutyKind.SYSTEM_ADMIN)


SYSTEM = Clause("the system itself, by its listeners and jobs", _is_system)
RECIPIENT = Clause("the person to whom the message is addressed", _is_recipient)
ADMINISTRATOR = Clause("a system administrator", _is_system_admin)

PERMITS: dict[Act, tuple[Clause, ...]] = {
    Act.SEND: (SYSTEM,),
    Act.CARRY: (SYSTEM,),
    Act.READ: (RECIPIENT,),
    Act.WATCH: (ADMINISTRATOR,),
    Act.RESUME: (ADMINISTRATOR,),
}


def may(actor: Actor, act: Act, thing: Any = None) -> bool:
    """Whether the actor may."""
    return permission.may(actor, act, thing, PERMITS)


def require(actor: Actor, act: Act, thing: Any = None) -> None:
    """Raise `Forbidden` unless the actor may."""
    permission.require(actor, act, thing, PERMITS)
