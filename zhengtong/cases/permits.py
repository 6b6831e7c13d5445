"""Who may do what to a case: one table of sayable clauses. No Django."""

from __future__ import annotations

from typing import Protocol

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


def may(actor: Actor, act: Act, case: Held) -> bool:
    """Whether the actor may do the act to the case."""
    return permission.may(actor, act, case, PERMITS)


def require(actor: Actor, act: Act, case: Held) -> None:
    """Refuse an act that no clause allows; to an agent whose grants do not reach so far it is said so."""
    beyond = act in APPLYING and not within_agency(actor, case)
    if beyond and (is_party(actor, case) or is_clerk_with_party(actor, case)):
        raise Refusal("cases.beyond_agency")
    permission.require(actor, act, case, PERMITS)
