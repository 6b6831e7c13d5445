"""The life of a case as one table: which act leads from which state to which. No Django.

Basis: 行政许可法 §32, §34, §37-45; the states are the national ones (收件、补正、受理、审查、决定、送达、办结).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from zhengtong.kernel.refusal import Refusal


class State(StrEnum):
    """Where a case stands; extension, suspension and ratings are records beside it."""

    RECEIVED = "received"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENTED = "supplemented"
    NOT_NEEDED = "not_needed"
    NOT_ACCEPTED = "not_accepted"
    IN_REVIEW = "in_review"
    DECIDED = "decided"
    ISSUED = "issued"
    SERVED = "served"
    CLOSED = "closed"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """How a case ended: by a decision, or before one."""

    GRANTED = "granted"
    REFUSED = "refused"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    NOT_ACCEPTED = "not_accepted"
    NOT_NEEDED = "not_needed"


class Act(StrEnum):
    """What somebody, or the law itself, does to a case."""

    FILE = "file"
    CORRECT_ON_SPOT = "correct_on_spot"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLEMENT = "supplement"
    LAPSE = "lapse"
    ACCEPT = "accept"
    DEEM_ACCEPTED = "deem_accepted"
    ESCALATE = "escalate"
    SAY_NOT_NEEDED = "say_not_needed"
    DECLINE = "decline"
    TRANSFER = "transfer"
    REVIEW = "review"
    RETURN = "return"
    EXTEND = "extend"
    SUSPEND = "suspend"
    RESUME = "resume"
    DECIDE = "decide"
    TERMINATE = "terminate"
    WITHDRAW = "withdraw"
    ISSUE = "issue"
    SERVE = "serve"
    CLOSE = "close"
    ARCHIVE = "archive"
    URGE = "urge"
    ANSWER_URGING = "answer_urging"
    EXPLAIN_DELAY = "explain_delay"
    GIVE_OPINION = "give_opinion"
    REMIND_OFFICE = "remind_office"
    NOTE_SILENCE = "note_silence"
    GO_ON_WITHOUT = "go_on_without"
    BEGIN_PROCEDURE = "begin_procedure"
    GRANT_BY_RULES = "grant_by_rules"
    ASK_PERSON = "ask_person"
    ANSWER_PERSON = "answer_person"
    CHECK_GRANT = "check_grant"
    SEE = "see"
    SEE_INTERNAL = "see_internal"


INTAKE = (State.RECEIVED, State.SUPPLEMENTED)
AFTER_ACCEPTANCE = (Act.REVIEW, Act.RETURN, Act.DECIDE, Act.EXTEND, Act.SUSPEND, Act.RESUME, Act.TERMINATE)
# What other offices and experts do in a case under review, and what follows a grant that no human decided.
TO_OTHERS = (Act.GIVE_OPINION, Act.REMIND_OFFICE, Act.NOTE_SILENCE, Act.GO_ON_WITHOUT, Act.BEGIN_PROCEDURE)
AFTER_GRANT = (Act.ASK_PERSON, Act.ANSWER_PERSON, Act.CHECK_GRANT)
OWED = (*INTAKE, State.IN_REVIEW, State.DECIDED, State.ISSUED)  # the office owes the next act

TRANSITIONS: dict[tuple[State, Act], State] = {
    (State.RECEIVED, Act.CORRECT_ON_SPOT): State.RECEIVED,
    (State.RECEIVED, Act.REQUEST_SUPPLEMENT): State.SUPPLEMENT_REQUESTED,
    (State.SUPPLEMENT_REQUESTED, Act.SUPPLEMENT): State.SUPPLEMENTED,
    (State.SUPPLEMENT_REQUESTED, Act.LAPSE): State.WITHDRAWN,
    **{(state, Act.ACCEPT): State.IN_REVIEW for state in INTAKE},
    **{(state, Act.DEEM_ACCEPTED): State.IN_REVIEW for state in INTAKE},
    **{(state, Act.ESCALATE): state for state in INTAKE},
    **{(state, Act.SAY_NOT_NEEDED): State.NOT_NEEDED for state in INTAKE},
    **{(state, Act.DECLINE): State.NOT_ACCEPTED for state in INTAKE},
    **{(state, Act.TRANSFER): state for state in INTAKE},
    (State.IN_REVIEW, Act.REVIEW): State.IN_REVIEW,
    (State.IN_REVIEW, Act.RETURN): State.IN_REVIEW,
    (State.IN_REVIEW, Act.EXTEND): State.IN_REVIEW,
    (State.IN_REVIEW, Act.SUSPEND): State.IN_REVIEW,
    (State.IN_REVIEW, Act.RESUME): State.IN_REVIEW,
    (State.IN_REVIEW, Act.DECIDE): State.DECIDED,
    (State.IN_REVIEW, Act.TERMINATE): State.DECIDED,
    **{
        (state, Act.WITHDRAW): State.WITHDRAWN
        for state in (State.RECEIVED, State.SUPPLEMENT_REQUESTED, State.SUPPLEMENTED, State.IN_REVIEW)
    },
    (State.DECIDED, Act.ISSUE): State.ISSUED,
    (State.DECIDED, Act.SERVE): State.SERVED,
    (State.ISSUED, Act.SERVE): State.SERVED,
    (State.SERVED, Act.CLOSE): State.CLOSED,
    (State.NOT_NEEDED, Act.CLOSE): State.CLOSED,
    (State.NOT_ACCEPTED, Act.CLOSE): State.CLOSED,
    (State.WITHDRAWN, Act.CLOSE): State.CLOSED,
    (State.CLOSED, Act.ARCHIVE): State.ARCHIVED,
    **{(State.IN_REVIEW, act): State.IN_REVIEW for act in TO_OTHERS},
    **{
        (state, act): state
        for state in (State.DECIDED, State.ISSUED, State.SERVED, State.CLOSED)
        for act in AFTER_GRANT
    },
    **{(state, act): state for state in OWED for act in (Act.URGE, Act.ANSWER_URGING, Act.EXPLAIN_DELAY)},
}

ENDED = (
    State.NOT_NEEDED,
    State.NOT_ACCEPTED,
    State.WITHDRAWN,
    State.CLOSED,
    State.ARCHIVED,
)


# What a case that is closed without a decision ended with.
ENDED_WITH: dict[State, Outcome] = {
    State.WITHDRAWN: Outcome.WITHDRAWN,
    State.NOT_ACCEPTED: Outcome.NOT_ACCEPTED,
    State.NOT_NEEDED: Outcome.NOT_NEEDED,
}


def next_state(state: State, act: Act) -> State:
    """The state to which the act leads; refuses in the law's words what the table does not hold."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise refusal_of(state, act) from None


def refusal_of(state: State, act: Act) -> Refusal:
    """Why the act is not possible in this state, as precisely as the law says it; `law.cite` adds the article."""
    if act is Act.REQUEST_SUPPLEMENT and state in (State.SUPPLEMENT_REQUESTED, State.SUPPLEMENTED, State.IN_REVIEW):
        return Refusal("cases.supplement_once")
    if act in AFTER_ACCEPTANCE and state in (*INTAKE, State.SUPPLEMENT_REQUESTED):
        return Refusal("cases.not_accepted_yet", act=act)
    if act is Act.WITHDRAW and state in (State.DECIDED, State.ISSUED, State.SERVED, State.CLOSED, State.ARCHIVED):
        return Refusal("cases.decided_already")
    if act in (Act.ACCEPT, Act.DECLINE, Act.SAY_NOT_NEEDED) and state is State.IN_REVIEW:
        return Refusal("cases.accepted_already", act=act)
    return Refusal("cases.not_now", state=state, act=act)


def allowed_acts(state: State) -> tuple[Act, ...]:
    """Acts that the table holds for the state."""
    return tuple(act for (at, act) in TRANSITIONS if at is state)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the receipt tells about time before anybody has decided anything.

    `latest_decision_on` is the day by which the decision must come whatever the office says at intake; there is none
    where the decision's limit begins with an acceptance that silence does not bring about.
    """

    acceptance_due_at: datetime
    acceptance_due_on: date
    latest_decision_on: date | None


def next_due(*instants: datetime | None) -> datetime | None:
    """The earliest of the due instants that are still running."""
    return min((instant for instant in instants if instant is not None), default=None)


ACT_OF: dict[str, Act] = {
    "cases.case_filed": Act.FILE,
    "cases.corrected_on_spot": Act.CORRECT_ON_SPOT,
    "cases.supplement_requested": Act.REQUEST_SUPPLEMENT,
    "cases.supplemented": Act.SUPPLEMENT,
    "cases.supplement_lapsed": Act.LAPSE,
    "cases.intake_overdue": Act.ESCALATE,
    "cases.case_not_needed": Act.SAY_NOT_NEEDED,
    "cases.case_declined": Act.DECLINE,
    "cases.case_transferred": Act.TRANSFER,
    "cases.step_completed": Act.REVIEW,
    "cases.step_returned": Act.RETURN,
    "cases.limit_extended": Act.EXTEND,
    "cases.clock_suspended": Act.SUSPEND,
    "cases.clock_resumed": Act.RESUME,
    "cases.case_decided": Act.DECIDE,
    "cases.case_terminated": Act.TERMINATE,
    "cases.case_withdrawn": Act.WITHDRAW,
    "cases.result_issued": Act.ISSUE,
    "cases.result_served": Act.SERVE,
    "cases.case_closed": Act.CLOSE,
    "cases.case_archived": Act.ARCHIVE,
    "cases.case_urged": Act.URGE,
    "cases.urging_answered": Act.ANSWER_URGING,
    "cases.delay_explained": Act.EXPLAIN_DELAY,
    "cases.opinion_given": Act.GIVE_OPINION,
    "cases.office_reminded": Act.REMIND_OFFICE,
    "cases.office_silent": Act.NOTE_SILENCE,
    "cases.went_on_without": Act.GO_ON_WITHOUT,
    "cases.procedure_begun": Act.BEGIN_PROCEDURE,
    "cases.person_asked": Act.ASK_PERSON,
    "cases.person_answered": Act.ANSWER_PERSON,
    "cases.grant_checked": Act.CHECK_GRANT,
}


def replay(happened: list[tuple[str, dict[str, Any]]]) -> State | None:
    """The state to which a case's journal leads through the table; `None` before the case was filed.

    An event that the table does not allow at its place raises the table's refusal, and an act before the filing a
    `ValueError`: the history would be false.
    """
    state: State | None = None
    for name, facts in happened:
        act = _act_of(name, facts)
        if act is Act.FILE and state is None:
            state = State.RECEIVED
        elif act is not None and state is None:
            raise ValueError(f"{name} stands before the filing")
        elif act is not None and state is not None:
            state = next_state(state, act)
        elif name == "cases.record_taken" and state is not None:
            state = State(facts["state"])  # The records of a connected system add up to it, in whatever order.
    return state


def _act_of(name: str, facts: Mapping[str, Any]) -> Act | None:
    """The act that an event tells of; `None` for events that move no case."""
    if name == "cases.case_accepted":
        return Act.DEEM_ACCEPTED if facts["deemed"] else Act.ACCEPT
    return ACT_OF.get(name)
