"""The records in which a connected system tells what it did: acceptance, process, result. No Django.

Field names follow the exchange of government service cases (办件受理、过程、结果信息). Every record has an id of
its own, so that it may be sent as often as anybody likes; instants carry their offset.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from zhengtong.kernel.canonical import canonical

YEARS = (2000, 2199)


def _plausible(at: datetime) -> datetime:
    """An instant outside these years is a slip of a program, and no calendar can tell its day."""
    if not YEARS[0] <= at.year <= YEARS[1]:
        raise ValueError(f"the year is not between {YEARS[0]} and {YEARS[1]}")
    return at


def _without_nul(text: str) -> str:
    """Databases take no NUL."""
    if "\0" in text:
        raise ValueError("the text holds a NUL")
    return text


Instant = Annotated[AwareDatetime, AfterValidator(_plausible)]
Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[0-9A-Za-z][0-9A-Za-z._:-]*$")]
Line = Annotated[str, Field(max_length=200), AfterValidator(_without_nul)]
Text = Annotated[str, Field(max_length=2000), AfterValidator(_without_nul)]


class _Record(BaseModel):
    """What every record says: its own id, and the number under which the case was filed with us (办件编号)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    record_id: Id
    case_number: Annotated[str, Field(min_length=1, max_length=50), AfterValidator(_without_nul)]
    officer: Line = ""

    @property
    def happened_at(self) -> datetime:
        """The instant of the fact itself, not of its delivery."""
        raise NotImplementedError


class AcceptanceRecord(_Record):
    """受理信息: the answer on acceptance. An answer other than `accepted` says why."""

    kind: Literal["acceptance"]
    outcome: Literal["accepted", "not_accepted", "not_needed"] = "accepted"
    accepted_at: Instant
    office_code: Annotated[str, Field(max_length=18), AfterValidator(_without_nul)] = ""
    document_number: Line = ""
    summary: Text = ""
    promised_on: date | None = None
    task_code: Annotated[str, Field(max_length=50), AfterValidator(_without_nul)] = ""
    applicant_name: Line = ""
    reason: Text = ""
    right_office: Line = ""

    @model_validator(mode="after")
    def _reasoned(self) -> AcceptanceRecord:
        """Whoever does not accept says why, and who is competent."""
        if self.outcome != "accepted" and not self.reason.strip():
            raise ValueError("reason is missing: the applicant is told why")
        if self.outcome == "not_accepted" and not self.right_office.strip():
            raise ValueError("right_office is missing: the applicant is told whom to ask")
        return self

    @property
    def happened_at(self) -> datetime:
        """When the office answered."""
        return self.accepted_at


class Item(BaseModel):
    """One line of the one supplement notice: a material or field of the guide by its code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_without_nul)]
    problem: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_without_nul)]
    remedy: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_without_nul)]


ACTIONS = ("pass", "return", "other", "supplement_requested", "issued", "served")


class ProcessRecord(_Record):
    """过程信息: one step (环节名称) with its action (业务动作), from its beginning to its end.

    `supplement_requested`, `issued` and `served` move the case; `pass`, `return` and `other` show how far it is.
    A step without an end is still open; a step that is sent again with its end is another record.
    """

    kind: Literal["process"]
    action: Literal["pass", "return", "other", "supplement_requested", "issued", "served"]
    step: Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_without_nul)]
    opinion: Text = ""
    started_at: Instant
    ended_at: Instant | None = None
    items: Annotated[tuple[Item, ...], Field(max_length=200)] = ()
    service_mode: Literal["", "electronic", "counter", "post", "left"] = ""
    receiver: Line = ""

    @model_validator(mode="after")
    def _whole(self) -> ProcessRecord:
        """A step ends after it began, and a notice lists what is missing."""
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise ValueError("ended_at lies before started_at")
        if (self.action == "supplement_requested") != bool(self.items):
            raise ValueError("items belong to supplement_requested, which lists at least one")
        if self.action == "served" and not self.service_mode:
            raise ValueError("service_mode is missing: say how the result reached the applicant")
        return self

    @property
    def happened_at(self) -> datetime:
        """When the step ended, or began if it is open."""
        return self.ended_at or self.started_at


class Certificate(BaseModel):
    """结果证照: name, number, validity, issuer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_without_nul)]
    number: Line = ""
    valid_from: date | None = None
    valid_until: date | None = None
    issuer: Line = ""


class ResultRecord(_Record):
    """结果信息: how the case ended (办理结果), by which document, with which certificates."""

    kind: Literal["result"]
    outcome: Literal["granted", "refused", "terminated"]
    decided_at: Instant
    document_number: Line = ""
    document_title: Line = ""
    description: Text = ""
    reason: Text = ""
    certificates: Annotated[tuple[Certificate, ...], Field(max_length=50)] = ()
    express: bool = False

    @model_validator(mode="after")
    def _reasoned(self) -> ResultRecord:
        """A refusal gives its reason. Basis: 行政许可法 §38."""
        if self.outcome != "granted" and not self.reason.strip():
            raise ValueError("reason is missing: a refusal is reasoned")
        return self

    @property
    def happened_at(self) -> datetime:
        """When it was decided."""
        return self.decided_at


Record = Annotated[AcceptanceRecord | ProcessRecord | ResultRecord, Field(discriminator="kind")]
AnyRecord = AcceptanceRecord | ProcessRecord | ResultRecord
_READER: TypeAdapter[AnyRecord] = TypeAdapter(Record)


class Unreadable(Exception):
    """What came is no record; `where` and `what` say what is wrong with it."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


def read(said: str | bytes | dict[str, object]) -> AnyRecord:
    """The record, or `Unreadable` with its first fault."""
    try:
        return _READER.validate_json(said) if isinstance(said, (str, bytes)) else _READER.validate_python(said)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in fault["loc"][1:]) or str(fault["loc"][:1] and "record")
        raise Unreadable(where, str(fault["msg"])) from error


def text_of(record: AnyRecord) -> str:
    """The record as it is kept: canonical JSON with every instant in UTC, so that equal records are equal texts."""
    plain = record.model_dump(mode="json")
    for name, value in record:
        if isinstance(value, datetime):
            plain[name] = value.astimezone(UTC).isoformat()
    return canonical(plain).decode()


def fingerprint(record: AnyRecord) -> str:
    """Equal for equal contents, whatever order or offset they were sent with."""
    return hashlib.sha256(text_of(record).encode()).hexdigest()
