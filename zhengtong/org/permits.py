"""Who may do what to divisions, offices, windows and duties. No Django."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from zhengtong.kernel import permission
from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.permission import Clause


class Act(StrEnum):
    """What can be done in this room."""

    KEEP_DIVISIONS = "org.keep_divisions"
    KEEP_OFFICES = "org.keep_offices"
    KEEP_WINDOWS = "org.keep_windows"
    GRANT_DUTY = "org.grant_duty"
    REVOKE_DUTY = "org.revoke_duty"
    SEE_DUTIES = "org.see_duties"


def _is_system(actor: Actor, thing: Any) -> bool:
    return actor.kind is ActorKind.SYSTEM


def _is_system_admin(actor: Actor, thing: Any) -> bool:
    return actor.holds(DutyKind.SYSTEM_ADMIN)


def _is_security_admin_for_another(actor: Actor, thing: Any) -> bool:
    """The thing is a `queries.Assignment`: the account concerned and the offices the administrator answers for."""
    return (
        actor.holds(DutyKind.SECURITY_ADMIN)
        and thing.account_id != actor.account
        and bool(actor.offices(DutyKind.SECURITY_ADMIN) & thing.secured_by)
    )


def _watches_duties(actor: Actor, thing: Any) -> bool:
    return actor.holds(DutyKind.SECURITY_ADMIN, DutyKind.AUDIT_ADMIN)


SYSTEM_ACTS = Clause("the system itself, at installation and by its listeners", _is_system)
KEEPER = Clause("a system administrator", _is_system_admin)
SECURITY = Clause(
    "a security administrator, for offices in the division of her office, never for herself",
    _is_security_admin_for_another,
)
WATCH = Clause("a security or audit administrator", _watches_duties)

PERMITS: permission.PermitTable = {
    Act.KEEP_DIVISIONS: (SYSTEM_ACTS, KEEPER),
    Act.KEEP_OFFICES: (SYSTEM_ACTS, KEEPER),
    Act.KEEP_WINDOWS: (SYSTEM_ACTS, KEEPER),
    Act.GRANT_DUTY: (SYSTEM_ACTS, SECURITY),
    Act.REVOKE_DUTY: (SYSTEM_ACTS, SECURITY),
    Act.SEE_DUTIES: (SYSTEM_ACTS, WATCH),
}


def may(actor: Actor, act: Act, thing: Any) -> bool:
    """Whether the actor may."""
    return permission.may(actor, act, thing, PERMITS)


def require(actor: Actor, act: Act, thing: Any) -> None:
    """Raise `Forbidden` unless the actor may."""
    permission.require(actor, act, thing, PERMITS)
