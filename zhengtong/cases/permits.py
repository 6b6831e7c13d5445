"""Who may do what to a case: one table of sayable clauses. No Django."""

from __future__ import annotations

from typing import Protocol

from zhengtong.cases.rules import Act
from zhengtong.kernel import permission
from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.permission import Clause, PermitTable


class Held(Protocol):
    """What the clauses read of a case or a draft; `escalated_on` once the office let the time to answer pass."""

    matter: str
    person_id: int
    organisation_id: int | None
    office_id: int


def is_applicant(actor: Actor, case: Held) -> bool:
    """The case is the actor's own, or that of the organisation for which she acts now."""
    if actor.kind not in (ActorKind.CITIZEN, ActorKind.CLIENT) or actor.subject_person is None:
        return False
    if case.organisation_id is not None:
        return case.organisation_id == actor.organisation
    return case.person_id == actor.subject_person


def is_clerk_with_applicant(actor: Actor, case: Held) -> bool:
    """A window clerk whose citizen stands at the counter, identity checked, and it is her case."""
    if not actor.holds(DutyKind.WINDOW):
        return False
    if case.organisation_id is not None:
        return actor.present_organisation == case.organisation_id
    return actor.present_person is not None and actor.present_person == case.person_id


def holds(*duties: DutyKind) -> Clause:
    """A clause: the actor holds one of the duties in the office that has the case, for its matter."""
    names = ", ".join(duty.value for duty in duties)

    def test(actor: Actor, case: Held) -> bool:
        return actor.kind is ActorKind.OFFICER and actor.holds(*duties, office=case.office_id, matter=case.matter)

    return Clause(f"holds {names} in the office that has the case, for its matter", test)


APPLICANT = Clause("it is the actor's own case, or that of the organisation she acts for", is_applicant)
AT_COUNTER = Clause("the applicant stands at the clerk's window, identity checked", is_clerk_with_applicant)
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

PERMITS: PermitTable = {
    Act.FILE: (APPLICANT, AT_COUNTER),
    Act.SEE: (APPLICANT, AT_COUNTER, REVIEWER, SUPERVISION),
    Act.SEE_INTERNAL: (REVIEWER, SUPERVISION),
    Act.CORRECT_ON_SPOT: (APPLICANT, AT_COUNTER),
    Act.SUPPLEMENT: (APPLICANT, AT_COUNTER),
    Act.WITHDRAW: (APPLICANT, AT_COUNTER),
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
    Act.SERVE: (HANDLER, holds(DutyKind.WINDOW), THE_LAW),
    Act.CLOSE: (HANDLER, THE_LAW),
    Act.ARCHIVE: (HANDLER, THE_LAW),
}


def may(actor: Actor, act: Act, case: Held) -> bool:
    """Whether the actor may do the act to the case."""
    return permission.may(actor, act, case, PERMITS)


def require(actor: Actor, act: Act, case: Held) -> None:
    """Refuse an act that no clause allows."""
    permission.require(actor, act, case, PERMITS)
