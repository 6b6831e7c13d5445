"""Who may do what to a case: one table of sayable clauses. No Django."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from zhengtong.cases.rules import Act, State
from zhengtong.kernel import permission
from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.permission import Clause, PermitTable
from zhengtong.kernel.refusal import Refusal

ITEM_CODE = 12
WITH_RESULT = tuple(state.value for state in (State.DECIDED, State.ISSUED, State.SERVED, State.CLOSED, State.ARCHIVED))


class Held(Protocol):
    """What the clauses read of a case or a draft; `escalated_on` once the office let the time to answer pass."""

    matter: str
    person_id: int
    organisation_id: int | None
    office_id: int


def affairs_of(case: Held) -> frozenset[str]:
    """The references by which a grant of agency may name the case or draft: its item and, once filed, its number."""
    number = getattr(case, "number", "")
    return frozenset({f"matter:{case.matter[-ITEM_CODE:]}", *([f"case:{number}"] if number else [])})


def is_delegated(actor: Actor, case: Held) -> bool:
    """Whether the actor's grants decide: she acts for an organisation or for another person, not for herself."""
    return case.organisation_id is not None or actor.principal is not None


def is_applicant(actor: Actor, case: Held) -> bool:
    """Her own case, or that of whom she acts for as far as her grants reach."""
    return is_party(actor, case) and within_agency(actor, case)


def within_agency(actor: Actor, case: Held) -> bool:
    """Whether the actor's grants, if it is not her own affair, let her apply in it."""
    return not is_delegated(actor, case) or actor.reaches("file", affairs_of(case))


def may_read(actor: Actor, case: Held) -> bool:
    """What an agent reads: with `see` all that her grants reach, with `file` what she filed, with `collect` results."""
    if not is_delegated(actor, case) or actor.grants is None:
        return True
    affairs = affairs_of(case)
    filed = getattr(case, "filed_by", "") == actor.number and actor.reaches("file", affairs)
    collected = getattr(case, "state", "") in WITH_RESULT and actor.reaches("collect", affairs)
    return actor.reaches("see", affairs) or filed or collected


def is_party(actor: Actor, case: Held) -> bool:
    """The case is the actor's own, or that of the organisation or person for whom she acts now."""
    if actor.kind not in (ActorKind.CITIZEN, ActorKind.CLIENT) or actor.subject_person is None:
        return False
    if case.organisation_id is not None:
        return case.organisation_id == actor.organisation
    return case.person_id == actor.subject_person


def is_clerk_with_applicant(actor: Actor, case: Held) -> bool:
    """A window clerk whose citizen stands at the counter, identity checked, and it is hers as far as her grants go."""
    return is_clerk_with_party(actor, case) and within_agency(actor, case)


def is_clerk_who_receives(actor: Actor, case: Held) -> bool:
    """A clerk with the applicant at a window that receives the matter for the office; a draft has no office yet."""
    return (not case.office_id or _receives(actor, case)) and is_clerk_with_applicant(actor, case)


def _receives(actor: Actor, case: Held) -> bool:
    return actor.holds(DutyKind.WINDOW, office=case.office_id, matter=case.matter)


def is_clerk_with_party(actor: Actor, case: Held) -> bool:
    """A window clerk whose citizen stands at the counter, identity checked, and it is her case."""
    if not actor.holds(DutyKind.WINDOW):
        return False
    if case.organisation_id is not None:
        return actor.present_organisation == case.organisation_id
    return actor.present_person is not None and actor.present_person == case.person_id


def holds(*duties: DutyKind) -> Clause:
    """A clause: the actor holds one of the duties in the office that has the case, for its matter.

    Of a question to another office it asks about the office that is asked.
    """
    names = ", ".join(duty.value for duty in duties)

    def test(actor: Actor, case: Held) -> bool:
        return actor.kind is ActorKind.OFFICER and actor.holds(*duties, office=case.office_id, matter=case.matter)

    return Clause(f"holds {names} in the office that has the case, for its matter", test)


APPLICANT = Clause("it is the actor's own case, or that of the organisation she acts for", is_applicant)
AT_COUNTER = Clause("the applicant stands at the clerk's window, identity checked", is_clerk_with_applicant)
AT_WINDOW = Clause(
    "the applicant stands, identity checked, at a window that receives the matter for the office",
    is_clerk_who_receives,
)
READER = Clause(
    "it is the actor's own case, or that of whom she acts for as far as she may read it",
    lambda actor, case: is_party(actor, case) and may_read(actor, case),
)
READ_AT_COUNTER = Clause(
    "the applicant stands at the clerk's window, identity checked, and may read it",
    lambda actor, case: is_clerk_with_party(actor, case) and may_read(actor, case),
)
THE_LAW = Clause("the law itself acts, through the city's clock", lambda actor, _: actor.kind is ActorKind.SYSTEM)
HANDLER = holds(DutyKind.HANDLER)
LATE_OFFICE = Clause(
    "holds approver in the office that has the case, once the office let the time to answer pass",
    lambda actor, case: (
        getattr(case, "escalated_on", None) is not None
        and actor.kind is ActorKind.OFFICER
        and actor.holds(DutyKind.APPROVER, office=case.office_id, matter=case.matter)
    ),
)
REVIEWER = holds(DutyKind.HANDLER, DutyKind.REVIEWER, DutyKind.APPROVER)
APPROVER = holds(DutyKind.APPROVER)
SUPERVISION = holds(DutyKind.LEADER, DutyKind.AUDITOR)

CLERK = Clause(
    "a clerk at a window that receives the matter for the office that has the case",
    lambda actor, case: actor.kind is ActorKind.OFFICER and _receives(actor, case),
)
APPLYING = (Act.FILE, Act.CORRECT_ON_SPOT, Act.SUPPLEMENT, Act.WITHDRAW, Act.URGE)

PERMITS: PermitTable = {
    Act.FILE: (APPLICANT, AT_WINDOW),
    Act.SEE: (READER, READ_AT_COUNTER, REVIEWER, SUPERVISION),
    Act.SEE_INTERNAL: (REVIEWER, SUPERVISION),
    Act.CORRECT_ON_SPOT: (APPLICANT, AT_WINDOW),
    Act.SUPPLEMENT: (APPLICANT, AT_WINDOW),
    Act.WITHDRAW: (APPLICANT, AT_WINDOW),
    Act.REQUEST_SUPPLEMENT: (HANDLER, LATE_OFFICE),
    Act.ACCEPT: (HANDLER, LATE_OFFICE),
    Act.SAY_NOT_NEEDED: (HANDLER, LATE_OFFICE),
    Act.DECLINE: (HANDLER, LATE_OFFICE),
    Act.TRANSFER: (HANDLER, LATE_OFFICE),
    Act.DEEM_ACCEPTED: (THE_LAW,),
    Act.ESCALATE: (THE_LAW,),
    Act.LAPSE: (THE_LAW,),
    Act.REVIEW: (REVIEWER,),
    Act.RETURN: (holds(DutyKind.REVIEWER, DutyKind.APPROVER),),
    Act.EXTEND: (APPROVER,),
    Act.SUSPEND: (APPROVER,),
    Act.RESUME: (HANDLER, APPROVER, THE_LAW),
    Act.DECIDE: (APPROVER,),
    Act.TERMINATE: (APPROVER,),
    Act.ISSUE: (HANDLER, THE_LAW),
    Act.SERVE: (HANDLER, CLERK, THE_LAW),
    Act.CLOSE: (HANDLER, THE_LAW),
    Act.ARCHIVE: (HANDLER, THE_LAW),
    Act.GIVE_OPINION: (holds(DutyKind.HANDLER, DutyKind.APPROVER),),
    Act.REMIND_OFFICE: (REVIEWER,),
    Act.NOTE_SILENCE: (THE_LAW,),
    Act.GO_ON_WITHOUT: (APPROVER,),
    Act.BEGIN_PROCEDURE: (HANDLER,),
    Act.GRANT_BY_RULES: (THE_LAW,),
    Act.ASK_PERSON: (APPLICANT, AT_COUNTER),
    Act.ANSWER_PERSON: (REVIEWER,),
    Act.CHECK_GRANT: (REVIEWER, SUPERVISION),
    Act.URGE: (APPLICANT, AT_COUNTER),
    Act.ANSWER_URGING: (REVIEWER, holds(DutyKind.LEADER)),
    Act.EXPLAIN_DELAY: (holds(DutyKind.HANDLER, DutyKind.APPROVER, DutyKind.LEADER),),
}


ELSEWHERE = frozenset(
    {
        Act.CORRECT_ON_SPOT,
        Act.REQUEST_SUPPLEMENT,
        Act.ACCEPT,
        Act.SAY_NOT_NEEDED,
        Act.DECLINE,
        Act.TRANSFER,
        Act.REVIEW,
        Act.RETURN,
        Act.EXTEND,
        Act.SUSPEND,
        Act.RESUME,
        Act.DECIDE,
        Act.TERMINATE,
        Act.ISSUE,
        Act.SERVE,
    }
)


def is_elsewhere(act: Act, case: Held) -> bool:
    """Whether the act is done in the connected system that works on the case, and nowhere else."""
    return act in ELSEWHERE and bool(getattr(case, "handled_in", ""))


def may(actor: Actor, act: Act, case: Held) -> bool:
    """Whether the actor may do the act to the case."""
    return not is_elsewhere(act, case) and permission.may(actor, act, case, PERMITS)


def require(actor: Actor, act: Act, case: Held) -> None:
    """Refuse an act that no clause allows; to an agent whose grants do not reach so far it is said so.

    An act that is done in a connected system is refused as such.
    """
    beyond = act in APPLYING and not within_agency(actor, case)
    if beyond and (is_party(actor, case) or is_clerk_with_party(actor, case)):
        raise Refusal("cases.beyond_agency")
    permission.require(actor, act, case, PERMITS)
    if is_elsewhere(act, case):
        raise Refusal("cases.handled_elsewhere")


class Exchange(StrEnum):
    """What is done about connected systems and reports."""

    CONNECT = "cases.connect_system"
    TELL = "cases.tell_record"
    READ_APPLICATION = "cases.read_application"
    KEEP_RECORDS = "cases.keep_records"
    HAND_OVER_AGAIN = "cases.hand_over_again"
    LOOK_AGAIN = "cases.look_again"
    REPORT_AGAIN = "cases.report_again"


@dataclass(frozen=True, slots=True)
class Speaking:
    """A connected system, and the case of which it speaks if there is one: what the clauses read of them."""

    account: int
    live: bool
    system: str
    offices: Collection[int]
    matters: Collection[str]
    case_system: str = ""
    case_office: int = 0
    case_catalog: str = ""


def _is_own_system(actor: Actor, said: Speaking) -> bool:
    return actor.kind is ActorKind.CLIENT and said.live and actor.account == said.account


def is_about_its_case(said: Speaking) -> bool:
    """The case is worked on in this system, by one of its offices, about one of its matters."""
    return (
        said.live
        and said.case_system == said.system
        and said.case_office in said.offices
        and said.case_catalog in said.matters
    )


OWN_SYSTEM = Clause("the system's own account, while it is connected", _is_own_system)
OWN_CASE = Clause(
    "the system's own account, for a case of its offices and matters that it works on",
    lambda actor, said: _is_own_system(actor, said) and is_about_its_case(said),
)
FETCHED = Clause(
    "this house, which asked the system itself about a case of its offices and matters",
    lambda actor, said: actor.kind is ActorKind.SYSTEM and is_about_its_case(said),
)
KEEPER = Clause(
    "a system administrator, or the installation itself",
    lambda actor, _: actor.kind is ActorKind.SYSTEM or actor.holds(DutyKind.SYSTEM_ADMIN),
)
RECONCILER = holds(DutyKind.HANDLER, DutyKind.APPROVER, DutyKind.LEADER)

EXCHANGE_PERMITS: PermitTable = {
    Exchange.CONNECT: (KEEPER,),
    Exchange.TELL: (OWN_CASE, FETCHED),
    Exchange.READ_APPLICATION: (OWN_CASE,),
    Exchange.KEEP_RECORDS: (OWN_SYSTEM, FETCHED),
    Exchange.HAND_OVER_AGAIN: (RECONCILER,),
    Exchange.LOOK_AGAIN: (RECONCILER,),
    Exchange.REPORT_AGAIN: (RECONCILER,),
}


def may_exchange(actor: Actor, act: Exchange, thing: Any) -> bool:
    """Whether the actor may do this about a connected system."""
    return permission.may(actor, act, thing, EXCHANGE_PERMITS)


def require_exchange(actor: Actor, act: Exchange, thing: Any) -> None:
    """Refuse what no clause allows."""
    permission.require(actor, act, thing, EXCHANGE_PERMITS)
