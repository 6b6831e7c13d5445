"""What happens to cases, as the journal keeps it: numbers and codes, never names. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhengtong.kernel.event import event


@dataclass(frozen=True, slots=True)
class _About:
    """Every event about a case carries its number; the subject is derived from it."""

    number: str

    @property
    def subject(self) -> str:
        """What the journal row is about."""
        return f"case:{self.number}"


@event("cases.case_filed")
@dataclass(frozen=True, slots=True)
class CaseFiled(_About):
    """An application with all its materials reached the office; from here the law's clock counts."""

    matter: str
    version: str
    office: str
    applicant: str
    organisation: str
    channel: str
    received_on: date
    acceptance_due_on: date
    latest_decision_on: date | None
    data_sha256: str
    materials: list[str]
    snapshots: list[int]
    state: str = "received"


@event("cases.corrected_on_spot")
@dataclass(frozen=True, slots=True)
class CorrectedOnSpot(_About):
    """An error was mended on the spot by the applicant."""

    fields: list[str]
    data_sha256: str
    state: str = "received"


@event("cases.supplement_requested")
@dataclass(frozen=True, slots=True)
class SupplementRequested(_About):
    """The one itemised notice of what is missing was issued."""

    items: list[str]
    document: str
    answer_due_on: date
    state: str = "supplement_requested"


@event("cases.supplemented")
@dataclass(frozen=True, slots=True)
class Supplemented(_About):
    """The applicant brought what the notice listed."""

    items: list[str]
    acceptance_due_on: date
    state: str = "supplemented"
    document: str = ""


@event("cases.supplement_lapsed")
@dataclass(frozen=True, slots=True)
class SupplementLapsed(_About):
    """The applicant let the time for the supplement pass; the case counts as withdrawn and may be filed anew."""

    state: str = "withdrawn"
    document: str = ""


@event("cases.case_accepted")
@dataclass(frozen=True, slots=True)
class CaseAccepted(_About):
    """The application is accepted; `deemed` when the law accepted it for a silent office."""

    document: str
    deemed: bool
    accepted_on: date
    promise_due_on: date | None
    statute_due_on: date | None
    tasks: list[str]
    state: str = "in_review"
    automatic: bool = False


@event("cases.intake_overdue")
@dataclass(frozen=True, slots=True)
class IntakeOverdue(_About):
    """The office let the time to answer pass, and no law accepts for it: its approver has it now too."""

    due_on: date
    state: str


@event("cases.case_not_needed")
@dataclass(frozen=True, slots=True)
class CaseNotNeeded(_About):
    """The matter needs no licence (不受理)."""

    document: str
    state: str = "not_needed"


@event("cases.case_declined")
@dataclass(frozen=True, slots=True)
class CaseDeclined(_About):
    """The application does not belong to this office (不予受理); `right_office` is the one to go to."""

    document: str
    right_office: str
    state: str = "not_accepted"


@event("cases.case_transferred")
@dataclass(frozen=True, slots=True)
class CaseTransferred(_About):
    """The case went to the competent office inside the city, under that office's version; the day of receipt stays."""

    from_office: str
    to_office: str
    received_on: date
    state: str
    matter: str = ""
    version: str = ""
    acceptance_due_on: date | None = None
    document: str = ""


@event("cases.step_completed")
@dataclass(frozen=True, slots=True)
class StepCompleted(_About):
    """One step of the process is done; `opened` are the steps that follow."""

    node: str
    outcome: str
    opened: list[str]
    state: str = "in_review"


@event("cases.step_returned")
@dataclass(frozen=True, slots=True)
class StepReturned(_About):
    """A later step sent the case back to an earlier one, with a reason."""

    node: str
    to_node: str
    state: str = "in_review"


@event("cases.limit_extended")
@dataclass(frozen=True, slots=True)
class LimitExtended(_About):
    """The limit was extended once, approved at the level the law names; the applicant is told why."""

    days: int
    document: str
    statute_due_on: date
    state: str = "in_review"


@event("cases.clock_suspended")
@dataclass(frozen=True, slots=True)
class ClockSuspended(_About):
    """The limits stand still for a procedure that the law does not count; the applicant was told how long."""

    cause: str
    article: str
    planned_end_on: date
    statute_due_on: date
    document: str
    state: str = "in_review"


@event("cases.clock_resumed")
@dataclass(frozen=True, slots=True)
class ClockResumed(_About):
    """The procedure is over, at the latest on its planned last day; the limits run again."""

    ended_on: date
    statute_due_on: date
    state: str = "in_review"


@event("cases.limits_moved")
@dataclass(frozen=True, slots=True)
class LimitsMoved(_About):
    """A notice changed the calendar, so a running limit ends on another day; acts already taken stand."""

    kind: str
    former_due_on: date
    due_on: date


@event("cases.case_decided")
@dataclass(frozen=True, slots=True)
class CaseDecided(_About):
    """The office granted or refused, with reasons and articles in the decision document.

    `rule` is the row of the published table by which it was granted without a human; empty for decisions of humans.
    """

    outcome: str
    document: str
    decided_on: date
    service_due_on: date
    state: str = "decided"
    rule: str = ""


@event("cases.case_terminated")
@dataclass(frozen=True, slots=True)
class CaseTerminated(_About):
    """The proceedings ended without a decision on the application, with a cause, reasons and articles."""

    cause: str
    document: str
    decided_on: date
    service_due_on: date
    state: str = "decided"


@event("cases.case_withdrawn")
@dataclass(frozen=True, slots=True)
class CaseWithdrawn(_About):
    """The applicant took the application back before the decision."""

    document: str
    state: str = "withdrawn"


@event("cases.document_issued")
@dataclass(frozen=True, slots=True)
class DocumentIssued(_About):
    """The bytes of a document are fixed: its SHA-256 stands in the log from here on."""

    document: str
    kind: str
    official_number: str
    sha256: str


@event("cases.result_issued")
@dataclass(frozen=True, slots=True)
class ResultIssued(_About):
    """The result (certificate or written decision) was made."""

    documents: list[str]
    state: str = "issued"


@event("cases.result_served")
@dataclass(frozen=True, slots=True)
class ResultServed(_About):
    """The result reached the applicant: mode, proof and day; the periods for remedies run from here."""

    mode: str
    served_on: date
    document: str
    state: str = "served"


@event("cases.case_closed")
@dataclass(frozen=True, slots=True)
class CaseClosed(_About):
    """Nothing is left to do."""

    state: str = "closed"


@event("cases.case_archived")
@dataclass(frozen=True, slots=True)
class CaseArchived(_About):
    """The closed case went into the archive under its retention rule."""

    state: str = "archived"


@event("cases.case_urged")
@dataclass(frozen=True, slots=True)
class CaseUrged(_About):
    """The applicant reminded the office of a limit that is near or has passed."""

    kind: str
    due_on: date
    late: bool


@event("cases.urging_answered")
@dataclass(frozen=True, slots=True)
class UrgingAnswered(_About):
    """The office answered the applicant's reminder in words that she reads."""

    answers: int
    answer_sha256: str


@event("cases.delay_explained")
@dataclass(frozen=True, slots=True)
class DelayExplained(_About):
    """The office said in public why it let a limit pass, and perhaps by when it will have acted."""

    kind: str
    due_on: date
    expected_on: date | None
    reason_sha256: str


@event("cases.opinion_given")
@dataclass(frozen=True, slots=True)
class OpinionGiven(_About):
    """An office that was asked said yes or no, or a law took its silence for consent."""

    node: str
    office: str
    verdict: str
    opened: list[str]
    state: str = "in_review"


@event("cases.office_reminded")
@dataclass(frozen=True, slots=True)
class OfficeReminded(_About):
    """The office that has the case reminded another one of its question."""

    node: str
    office: str
    times: int
    state: str = "in_review"


@event("cases.office_silent")
@dataclass(frozen=True, slots=True)
class OfficeSilent(_About):
    """An office that was asked let its time pass: its approver has the question now; its silence is no consent."""

    node: str
    office: str
    due_on: date
    state: str = "in_review"


@event("cases.went_on_without")
@dataclass(frozen=True, slots=True)
class WentOnWithout(_About):
    """The office that has the case goes on without an answer, which counts as no consent."""

    node: str
    office: str
    opened: list[str]
    state: str = "in_review"


@event("cases.procedure_begun")
@dataclass(frozen=True, slots=True)
class ProcedureBegun(_About):
    """A step that the law does not count began; `experts` were named and declared that they have no interest."""

    node: str
    task: str
    experts: int
    state: str = "in_review"


@event("cases.person_asked")
@dataclass(frozen=True, slots=True)
class PersonAsked(_About):
    """The applicant asked that a human look at a grant that no human decided."""


@event("cases.person_answered")
@dataclass(frozen=True, slots=True)
class PersonAnswered(_About):
    """A human looked at an automatic grant and told the applicant what was found."""

    found: str


@event("cases.grant_checked")
@dataclass(frozen=True, slots=True)
class GrantChecked(_About):
    """An automatic grant was checked afterwards."""

    found: str
    drawn: bool


@event("cases.system_connected")
@dataclass(frozen=True, slots=True)
class SystemConnected:
    """A system was connected, or its connection changed; `offices` by code, `matters` by catalogue code."""

    system: str
    adapter: str
    account: str
    offices: list[str]
    matters: list[str]

    @property
    def subject(self) -> str:
        """What the journal row is about."""
        return f"system:{self.system}"


@event("cases.system_disconnected")
@dataclass(frozen=True, slots=True)
class SystemDisconnected:
    """Nothing is handed to the system any more, and its account may tell nothing."""

    system: str

    @property
    def subject(self) -> str:
        """What the journal row is about."""
        return f"system:{self.system}"


@event("cases.handover_tried")
@dataclass(frozen=True, slots=True)
class HandoverTried(_About):
    """A parcel was handed to the connected system, or an attempt failed; `result` is its state afterwards."""

    system: str
    parcel: str
    attempt: int
    result: str
    reason: str
    remote_number: str


@event("cases.handover_renewed")
@dataclass(frozen=True, slots=True)
class HandoverRenewed(_About):
    """An officer had the waiting or refused parcels of a case handed over again."""

    system: str
    parcels: list[str]


@event("cases.lookup_asked")
@dataclass(frozen=True, slots=True)
class LookupAsked(_About):
    """An officer had the system asked for everything it says of a case."""

    system: str


@event("cases.system_looked_up")
@dataclass(frozen=True, slots=True)
class SystemLookedUp(_About):
    """The system was asked for a case: its state there, and whether it is ours."""

    system: str
    remote_state: str
    agrees: bool


@event("cases.lookup_failed")
@dataclass(frozen=True, slots=True)
class LookupFailed(_About):
    """The system was asked for a case and did not answer."""

    system: str
    reason: str


@event("cases.record_taken")
@dataclass(frozen=True, slots=True)
class RecordTaken(_About):
    """A record of a connected system was taken in; `state` is where the case stands by all records together.

    `news` names the letter that the applicant is owed, and the days fill it. The row takes effect on the day of the
    fact, which may lie before the day of recording.
    """

    system: str
    record: str
    kind: str
    action: str
    receipt: str
    fingerprint: str
    state: str
    news: str
    outcome: str
    right_office: str
    mode: str
    accepted_on: date | None
    promise_due_on: date | None
    statute_due_on: date | None
    service_due_on: date | None
    answer_due_on: date | None
    served_on: date | None


@event("cases.stray_record_kept")
@dataclass(frozen=True, slots=True)
class StrayRecordKept:
    """A record named no case that its system works on; it is kept for reconciliation and moves nothing."""

    system: str
    record: str
    kind: str
    receipt: str
    fingerprint: str

    @property
    def subject(self) -> str:
        """What the journal row is about."""
        return f"system:{self.system}"


@event("cases.report_queued")
@dataclass(frozen=True, slots=True)
class ReportQueued:
    """A record about a case is owed to the province; `of` is the journal row it reports."""

    of: str
    case: str
    kind: str

    @property
    def subject(self) -> str:
        """What the journal row is about."""
        return f"report:{self.of}"


@event("cases.report_answered")
@dataclass(frozen=True, slots=True)
class ReportAnswered:
    """The province answered, or did not: what became of the report, with its receipt or the reason."""

    of: str
    case: str
    result: str
    attempt: int
    receipt: str
    reason: str

    @property
    def subject(self) -> str:
        """What the journal row is about."""
        return f"report:{self.of}"


@event("cases.report_renewed")
@dataclass(frozen=True, slots=True)
class ReportRenewed:
    """An officer had a refused or dead report sent again."""

    of: str
    case: str

    @property
    def subject(self) -> str:
        """What the journal row is about."""
        return f"report:{self.of}"
