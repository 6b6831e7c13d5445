"""Who may do what with shared data. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhengtong.datahub.ports import Affair
from zhengtong.kernel import permission
from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.permission import Clause


class Act(StrEnum):
    """The acts of this room."""

    FETCH = "datahub.fetch"
    DISPUTE = "datahub.dispute"
    ASK = "datahub.ask"
    ANSWER = "datahub.answer"
    STEWARD = "datahub.steward"
    READ_ACCESSES = "datahub.read_accesses"
    FORGET = "datahub.forget"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose data is wanted, in which affair."""

    affair: Affair
    person: int | None
    organisation: int | None


@dataclass(frozen=True, slots=True)
class Owned:
    """A row about a person or organisation, and the office that provides or used it."""

    person: int | None
    organisation: int | None
    office: int | None = None


HANDLING = (DutyKind.HANDLER, DutyKind.REVIEWER, DutyKind.APPROVER)
VERIFIED_LEVEL = 2


def _is_party(wanted: Wanted) -> bool:
    affair = wanted.affair
    if wanted.person is not None and wanted.person not in affair.persons:
        return False
    if wanted.organisation is not None and wanted.organisation not in affair.organisations:
        return False
    return affair.open and (wanted.person is not None or wanted.organisation is not None)


def _is_subject(actor: Actor, person: int | None, organisation: int | None) -> bool:
    """Whether the row is about the actor, the one she serves or the organisation she acts for, and about no other."""
    if person is None and organisation is None:
        return False
    return person in (None, actor.subject_person) and organisation in (None, actor.subject_organisation)


def _own_affair(actor: Actor, wanted: Wanted) -> bool:
    verified = actor.kind is ActorKind.CITIZEN and actor.person is not None and actor.level >= VERIFIED_LEVEL
    subject = _is_subject(actor, wanted.person, wanted.organisation)
    return verified and subject and actor.subject_person in wanted.affair.persons and _is_party(wanted)


def _at_window(actor: Actor, wanted: Wanted) -> bool:
    present = actor.kind is ActorKind.OFFICER and actor.present_person is not None
    subject = _is_subject(actor, wanted.person, wanted.organisation)
    return present and actor.holds(DutyKind.WINDOW) and subject and _is_party(wanted)


def _handles_case(actor: Actor, wanted: Wanted) -> bool:
    affair = wanted.affair
    if actor.kind is not ActorKind.OFFICER or not affair.is_case or affair.office is None:
        return False
    return _is_party(wanted) and actor.holds(*HANDLING, office=affair.office, matter=affair.matter)


def _is_hers(actor: Actor, row: Owned) -> bool:
    verified = actor.kind is ActorKind.OFFICER or actor.level >= VERIFIED_LEVEL
    return actor.kind is not ActorKind.ANONYMOUS and verified and _is_subject(actor, row.person, row.organisation)


def _is_herself(actor: Actor, row: Owned) -> bool:
    """As `_is_hers`, but an agent does not read what became of her principal's data elsewhere."""
    delegated = actor.principal is not None if row.organisation is None else actor.grants is not None
    return _is_hers(actor, row) and not delegated


def _stewards(actor: Actor, row: Owned) -> bool:
    return row.office is not None and actor.holds(DutyKind.DATA_STEWARD, office=row.office)


HERS = Clause("the data is about the person, her principal or the organisation she acts for, at level 2", _is_hers)
HERSELF = Clause("the data is about the person herself, or the organisation she acts for, at level 2", _is_herself)
STEWARDED = Clause("the office has entrusted its data to the actor", _stewards)

PERMITS: permission.PermitTable = {
    Act.FETCH: (
        Clause("a person at level 2 fetches her own or her principal's data for their open application", _own_affair),
        Clause("a window clerk fetches the data of the person present for that person's open application", _at_window),
        Clause("an officer whose duty covers the matter fetches a party's data again for an open case", _handles_case),
    ),
    Act.DISPUTE: (HERS,),
    Act.ASK: (HERSELF,),
    Act.READ_ACCESSES: (HERSELF,),
    Act.ANSWER: (STEWARDED,),
    Act.STEWARD: (STEWARDED,),
    Act.FORGET: (Clause("the house itself keeps the retention time", lambda actor, _: actor.kind is ActorKind.SYSTEM),),
}


def duty_of(actor: Actor, wanted: Wanted) -> str:
    """In which capacity the actor reaches the data: `self`, `window`, or the handling duty."""
    if actor.kind is ActorKind.CITIZEN:
        return "self"
    if _at_window(actor, wanted):
        return DutyKind.WINDOW.value
    office, matter = wanted.affair.office, wanted.affair.matter
    return next((kind.value for kind in HANDLING if actor.holds(kind, office=office, matter=matter)), "")


def require(actor: Actor, act: Act, thing: object) -> None:
    """Raise `Forbidden` unless one clause of the act's row holds."""
    permission.require(actor, act, thing, PERMITS)


def may(actor: Actor, act: Act, thing: object) -> bool:
    """Whether one clause of the act's row holds."""
    return permission.may(actor, act, thing, PERMITS)
