"""The enumerations of documents, ways and modes, and what people read for every state, act and document."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhengtong.cases.rules import (
    Act,
    CheckFound,
    Doubt,
    Ending,
    Law,
    Outcome,
    PersonFound,
    Silence,
    State,
    Verdict,
)
from zhengtong.kernel.words import Text


class Way(StrEnum):
    """How a material was obtained."""

    FETCHED = "fetched"
    CERTIFICATE = "certificate"
    COMMITMENT = "commitment"
    UPLOAD = "upload"


class Mode(StrEnum):
    """How a result is served (送达)."""

    ELECTRONIC = "electronic"
    COUNTER = "counter"
    POST = "post"
    LEFT = "left"


class Kind(StrEnum):
    """The official documents of a case."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    SUPPLEMENT_RECEIPT = "supplement_receipt"
    LAPSE = "lapse"
    TRANSFER = "transfer"
    ACCEPTANCE = "acceptance"
    NOT_NEEDED = "not_needed"
    NOT_ACCEPTED = "not_accepted"
    EXTENSION = "extension"
    SUSPENSION = "suspension"
    TERMINATION = "termination"
    GRANT = "grant"
    REFUSAL = "refusal"
    CERTIFICATE = "certificate"
    SERVICE = "service"
    WITHDRAWAL = "withdrawal"


STATES = {
    State.RECEIVED: _("Received, waiting for acceptance"),
    State.SUPPLEMENT_REQUESTED: _("Waiting for your supplement"),
    State.SUPPLEMENTED: _("Supplement received"),
    State.NOT_NEEDED: _("No licence needed"),
    State.NOT_ACCEPTED: _("Not accepted"),
    State.IN_REVIEW: _("Accepted, under review"),
    State.DECIDED: _("Decided"),
    State.ISSUED: _("Result issued"),
    State.SERVED: _("Result served"),
    State.CLOSED: _("Closed"),
    State.ARCHIVED: _("Archived"),
    State.WITHDRAWN: _("Withdrawn"),
}

ACTS = {
    Act.FILE: _("File the application"),
    Act.CORRECT_ON_SPOT: _("Correct on the spot"),
    Act.REQUEST_SUPPLEMENT: _("Send the supplement notice"),
    Act.SUPPLEMENT: _("Supplement the materials"),
    Act.LAPSE: _("Close for want of a supplement"),
    Act.ACCEPT: _("Accept the application"),
    Act.DEEM_ACCEPTED: _("Accepted by law"),
    Act.ESCALATE: _("Put before the approver, because the answer is late"),
    Act.SAY_NOT_NEEDED: _("Tell that no licence is needed"),
    Act.DECLINE: _("Not accept"),
    Act.TRANSFER: _("Transfer to the competent office"),
    Act.REVIEW: _("Complete this step"),
    Act.RETURN: _("Return to the earlier step"),
    Act.EXTEND: _("Extend the limit"),
    Act.SUSPEND: _("Let the limit stand still"),
    Act.RESUME: _("Let the limit run again"),
    Act.DECIDE: _("Decide"),
    Act.TERMINATE: _("End the proceedings"),
    Act.WITHDRAW: _("Withdraw the application"),
    Act.ISSUE: _("Issue the result"),
    Act.SERVE: _("Serve the result"),
    Act.CLOSE: _("Close the case"),
    Act.ARCHIVE: _("Archive the case"),
    Act.URGE: _("Urge the office"),
    Act.ANSWER_URGING: _("Answer the applicant's reminder"),
    Act.EXPLAIN_DELAY: _("Say in public why it takes longer"),
    Act.GIVE_OPINION: _("Answer what another office asks"),
    Act.REMIND_OFFICE: _("Remind an office of its question"),
    Act.NOTE_SILENCE: _("Note that an office stayed silent"),
    Act.GO_ON_WITHOUT: _("Go on without the answer of an office"),
    Act.BEGIN_PROCEDURE: _("Name the experts and begin"),
    Act.GRANT_BY_RULES: _("Grant by the published table"),
    Act.ASK_PERSON: _("Ask that a person looks at it"),
    Act.ANSWER_PERSON: _("Tell what a person found"),
    Act.CHECK_GRANT: _("Check an automatic grant"),
    Act.SEE: _("Open the case"),
    Act.SEE_INTERNAL: _("Read internal opinions"),
}

OUTCOMES = {
    Outcome.GRANTED: _("Licence granted"),
    Outcome.REFUSED: _("Licence refused"),
    Outcome.TERMINATED: _("Proceedings ended"),
    Outcome.WITHDRAWN: _("Withdrawn"),
    Outcome.LAPSED: _("Returned, because no supplement came"),
    Outcome.NOT_ACCEPTED: _("Not accepted"),
    Outcome.NOT_NEEDED: _("Nothing needs to be applied for"),
}

WAYS = {
    Way.FETCHED: _("Fetched for you"),
    Way.CERTIFICATE: _("Certificate found for you"),
    Way.COMMITMENT: _("Your written promise"),
    Way.UPLOAD: _("Your own file"),
}

MODES = {
    Mode.ELECTRONIC: _("Electronically, to the address you confirmed"),
    Mode.COUNTER: _("Handed over at the counter"),
    Mode.POST: _("By post"),
    Mode.LEFT: _("Left at the address"),
}

KINDS = {
    Kind.RECEIPT: _("Receipt of the application"),
    Kind.SUPPLEMENT: _("Notice of what to supplement"),
    Kind.ACCEPTANCE: _("Notice of acceptance"),
    Kind.NOT_NEEDED: _("Notice that no licence is needed"),
    Kind.NOT_ACCEPTED: _("Notice of non-acceptance"),
    Kind.EXTENSION: _("Notice of extension"),
    Kind.SUPPLEMENT_RECEIPT: _("Receipt of the supplement"),
    Kind.LAPSE: _("Notice of return"),
    Kind.TRANSFER: _("Notice of transfer"),
    Kind.SUSPENSION: _("Notice of a procedure that is not counted"),
    Kind.TERMINATION: _("Decision to end the proceedings"),
    Kind.GRANT: _("Decision to grant the licence"),
    Kind.REFUSAL: _("Decision to refuse the licence"),
    Kind.CERTIFICATE: _("Licence"),
    Kind.SERVICE: _("Record of service"),
    Kind.WITHDRAWAL: _("Confirmation of withdrawal"),
}

SILENCES = {
    Silence.DEEMED: _("If the office says nothing by then, the law accepts your application from the day of receipt."),
    Silence.ON_THE_SPOT: _(
        "If the office does not refuse in writing on the spot, your application counts as accepted from the day of "
        "receipt."
    ),
    Silence.WAITS: _(
        "If the office says nothing by then, it is late: its approver gets the case, we tell you, and you may complain "
        "or apply for reconsideration."
    ),
}

SILENT = {
    Silence.DEEMED: _(
        "The office stayed silent until its time to answer was over, so the law accepted the application as of receipt."
    ),
    Silence.ON_THE_SPOT: _(
        "The office did not refuse in writing on the spot, so the law accepted the application as of receipt."
    ),
    Silence.WAITS: "",
}

ENDINGS = {
    Ending.APPLICANT_DIED: _("The applicant has died"),
    Ending.APPLICANT_ENDED: _("The organisation has ceased to exist"),
    Ending.MATTER_ABOLISHED: _("The matter was abolished"),
    Ending.OTHER: _("Another cause that a law names"),
}

VERDICTS = {
    Verdict.AGREE: _("Agrees"),
    Verdict.OBJECT: _("Objects"),
    Verdict.SILENT: _("No answer; not counted as consent"),
    Verdict.DEEMED: _("No answer; consent by law"),
}

FOUND_BY_PERSON = {
    PersonFound.STANDS: _("The decision stands"),
    PersonFound.DIFFERS: _("The decision has to be changed"),
}

FOUND_BY_CHECK = {
    CheckFound.RIGHT: _("As it should be"),
    CheckFound.WRONG: _("Not as it should be"),
}

# Why an application is for a human and not for the table.
DOUBTS = {
    Doubt.PERSON_WANTED: _("The applicant wants a person to decide"),
    Doubt.OWN_FILE: _("A file of the applicant has to be read"),
    Doubt.DISPUTED: _("A fetched value is disputed"),
    Doubt.NOT_FETCHED: _("Nothing was fetched on the day of filing"),
    Doubt.TYPED_OVER: _("A value differs from what government holds"),
    Doubt.SUPPLEMENTED: _("The application was supplemented"),
}

# The procedures that may stop a limit, as letters and steps call them. Basis: 行政许可法 §45.
PROCEDURES = {
    "hearing": "听证",
    "tender": "招标",
    "auction": "拍卖",
    "inspection": "检验",
    "testing": "检测",
    "quarantine": "检疫",
    "appraisal": "鉴定",
    "expert_review": "专家评审",
    "special_law": "法律规定的其他程序",
}

UNITS = {
    "workday": _("working days"),
    "calendar": _("calendar days"),
    "hour": _("hours"),
    "month": _("months"),
}

CLOCKS = {
    "intake": _("Answer on acceptance"),
    "supplement": _("Your supplement"),
    "promise": _("Decision promised"),
    "statute": _("Decision required by law"),
    "service": _("Delivery of the result"),
    "step": _("This step"),
}

HAPPENED = {
    "cases.case_filed": _("Application received"),
    "cases.corrected_on_spot": _("Corrected on the spot"),
    "cases.supplement_requested": _("Asked to supplement, once and in full"),
    "cases.supplemented": _("Supplement received"),
    "cases.supplement_lapsed": _("Closed because no supplement came"),
    "cases.case_accepted": _("Application accepted"),
    "cases.intake_overdue": _("The office has not answered in time; its approver has the case now"),
    "cases.case_not_needed": _("Told that nothing needs to be applied for"),
    "cases.case_declined": _("Not accepted"),
    "cases.case_transferred": _("Transferred to the competent office"),
    "cases.step_completed": _("Step completed"),
    "cases.step_returned": _("Returned to an earlier step"),
    "cases.limit_extended": _("Limit extended"),
    "cases.clock_suspended": _("The limit stands still"),
    "cases.clock_resumed": _("The limit runs again"),
    "cases.limits_moved": _("New last day, because the holiday calendar changed"),
    "cases.case_decided": _("Decision taken"),
    "cases.case_terminated": _("Proceedings ended"),
    "cases.case_withdrawn": _("Application withdrawn"),
    "cases.opinion_given": _("Another office has answered"),
    "cases.office_reminded": _("Another office was reminded"),
    "cases.office_silent": _("Another office has not answered in time; its approver has the question now"),
    "cases.went_on_without": _("Going on without the answer of another office"),
    "cases.procedure_begun": _("A procedure began"),
    "cases.person_asked": _("Asked that a person looks at the decision"),
    "cases.person_answered": _("A person looked at the decision"),
    "cases.grant_checked": _("The decision was checked"),
    "cases.document_issued": _("A document was issued"),
    "cases.result_issued": _("The result was issued"),
    "cases.result_served": _("The result was served"),
    "cases.case_closed": _("Case closed"),
    "cases.case_archived": _("Case archived"),
    "cases.case_urged": _("You urged the office"),
    "cases.urging_answered": _("The office answered the reminder"),
    "cases.delay_explained": _("The office gave its reason for the delay"),
    "cases.record_taken": _("Told by the system of the office"),
}

NOUNS = {
    "case": _("case"),
    "draft": _("application"),
    "document": pgettext_lazy("case", "document"),
    "clock": _("time limit"),
}
LABELS: dict[type[StrEnum], Mapping[Any, Text]] = {
    State: STATES,
    Act: ACTS,
    Outcome: OUTCOMES,
    Way: WAYS,
    Mode: MODES,
    Kind: KINDS,
    Silence: SILENCES,
    Ending: ENDINGS,
    Verdict: VERDICTS,
    PersonFound: FOUND_BY_PERSON,
    CheckFound: FOUND_BY_CHECK,
    Doubt: DOUBTS,
}


# What the same things are called where the matter is no licence.
OTHERWISE: dict[type[StrEnum], Mapping[Any, Text]] = {
    State: {State.NOT_NEEDED: _("Nothing needs to be applied for")},
    Act: {Act.SAY_NOT_NEEDED: _("Tell that nothing needs to be applied for")},
    Outcome: {
        Outcome.GRANTED: pgettext_lazy("outcome", "Granted"),
        Outcome.REFUSED: pgettext_lazy("outcome", "Refused"),
    },
    Kind: {
        Kind.NOT_NEEDED: _("Notice that nothing needs to be applied for"),
        Kind.GRANT: _("Decision to grant"),
        Kind.REFUSAL: _("Decision to refuse"),
        Kind.CERTIFICATE: pgettext_lazy("case", "Certificate"),
    },
}


def text_of(member: StrEnum, law: Law) -> Text:
    """What people read for a state, act, outcome or document of a case under this law."""
    own = {} if law.licenses else OTHERWISE.get(type(member), {})
    return own[member] if member in own else LABELS[type(member)][member]


def title_of(event: str, kind: str = "") -> Text:
    """What people read for an entry of the log about a case: the document it fixes, else what happened."""
    documents: dict[str, Text] = {one.value: text for one, text in KINDS.items()}
    happened: dict[str, Text] = dict(HAPPENED)
    return documents[kind] if kind in documents else happened.get(event, event)
