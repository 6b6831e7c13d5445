"""Who may change the catalogue, matters and versions. No Django."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from zhengtong.kernel import permission
from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.permission import Clause


class Act(StrEnum):
    """What can be done in this room."""

    CATALOGUE = "matters.catalogue"
    CLAIM = "matters.claim"
    SAVE_DRAFT = "matters.save_draft"
    PUBLISH = "matters.publish"
    END = "matters.end"
    SEE_DRAFT = "matters.see_draft"


def _system(actor: Actor, thing: Any) -> bool:
    return actor.kind is ActorKind.SYSTEM


def _editor(actor: Actor, office: Any) -> bool:
    """The thing is the id of the implementing office."""
    return actor.holds(DutyKind.MATTER_EDITOR, office=office)


def _any_editor(actor: Actor, thing: Any) -> bool:
    return actor.holds(DutyKind.MATTER_EDITOR)


SYSTEM = Clause("the system itself, when the city is set up", _system)
EDITOR = Clause("an officer who edits the matters of the implementing office", _editor)
ANY_EDITOR = Clause("an officer who edits the matters of some office", _any_editor)

PERMITS: dict[Act, tuple[Clause, ...]] = {
    Act.CATALOGUE: (SYSTEM, ANY_EDITOR),
    Act.CLAIM: (SYSTEM, EDITOR),
    Act.SAVE_DRAFT: (SYSTEM, EDITOR),
    Act.PUBLISH: (SYSTEM, EDITOR),
    Act.END: (SYSTEM, EDITOR),
    Act.SEE_DRAFT: (SYSTEM, EDITOR),
}


def may(actor: Actor, act: Act, thing: Any) -> bool:
    """Whether the actor may."""
    return permission.may(actor, act, thing, PERMITS)


def require(actor: Actor, act: Act, thing: Any) -> None:
    """Raise `Forbidden` unless the actor may."""
    permission.require(actor, act, thing, PERMITS)
