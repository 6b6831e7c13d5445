"""Cases for integrators: the same acts as the pages, with a token and an idempotency key."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Annotated, Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from ninja import File, Header, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import BaseModel, ConfigDict, Field

from zhengtong.cases import queries, rules
from zhengtong.cases.actions import exchange as taking
from zhengtong.cases.actions import filing, intake, review, urging
from zhengtong.cases.connected import adapters, records
from zhengtong.cases.connected.stages import HandoverState
from zhengtong.cases.models import ConnectedSystem
from zhengtong.cases.queries import exchange, late, reading
from zhengtong.cases.words import Mode, Way
from zhengtong.kernel import files, fresh
from zhengtong.kernel.actors import Actor, ActorKind
from zhengtong.kernel.journal import log
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.kernel.web.api import PROBLEMS, TOKEN, actor_of
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.people import public as people

UPLOADED = "cases.uploaded"
router = Router(tags=["cases"], auth=TOKEN)


class MaterialIn(BaseModel):
    """One material: a file uploaded before, with `more` in their order, a snapshot fetched, or the written promise."""

    code: str
    way: Way
    file: str | None = None
    more: list[str] = Field(default_factory=list, max_length=8)
    snapshot: int | None = Field(None, ge=1, lt=2**63)
    commitment: str = ""


class AddressIn(BaseModel):
    """The consented address for service (送达地址确认)."""

    mode: Mode = Mode.ELECTRONIC
    address: str = ""


class ApplicationIn(BaseModel):
    """A complete application; answers and data are those of the matter's published version."""

    matter: str
    place: str
    answers: dict[str, Any] = Field(default_factory=dict)
    data: dict[str, Any]
    materials: list[MaterialIn] = Field(default_factory=list)
    signed_name: str
    address: AddressIn = Field(default_factory=AddressIn)
    by_person: bool = False


class ClockOut(Schema):
    """A time limit of the case."""

    kind: str
    due_on: date
    light: str


class CaseOut(BaseModel):
    """A case as its applicant, or an officer who may see it, reads it."""

    number: str
    matter: str
    name: str
    office: str
    state: str
    outcome: str
    received_on: date
    accepted_on: date | None
    decided_on: date | None
    next_due_at: datetime | None
    supplement: list[dict[str, str]]
    rev: int


class FiledOut(CaseOut):
    """The answer to a filing: the case, its query code and the signed promise that it will stand in the log."""

    query_code: str
    promise: dict[str, Any] | None


class LineOut(Schema):
    """A case in a list."""

    number: str
    matter: str
    name: str
    state: str
    outcome: str
    received_on: date
    next_due_at: datetime | None


class PageOut(Schema):
    """A page of a list; `after` is the marker of the next one."""

    items: list[LineOut]
    after: str | None


class SupplementIn(BaseModel):
    """What the one notice listed."""

    materials: list[MaterialIn] = Field(default_factory=list)
    data: dict[str, Any] = Field(default_factory=dict)


class WithdrawIn(BaseModel):
    """Taking the application back."""

    reason: str = ""


class UrgeIn(Schema):
    """A reminder to the office."""

    message: str = Field("", max_length=urging.LONGEST)


class UrgingOut(Schema):
    """A reminder with the office's answer; empty while there is none."""

    due_on: date
    late: bool
    message: str
    urged_at: datetime
    answer: str
    answered_at: datetime | None


class DelayOut(Schema):
    """What the office said about a limit that it let pass."""

    due_on: date
    reason: str
    expected_on: date | None
    given_at: datetime


class OverdueOut(Schema):
    """Whether a limit has passed, why as the office says, and how its silence can be challenged."""

    late: bool
    kind: str = ""
    due_on: date | None = None
    by_law: bool = False
    reasons: list[DelayOut] = Field(default_factory=list)
    reconsideration_body: str = ""
    reconsideration_first: bool = False
    reconsideration_until_on: date | None = None
    court: str = ""


class FileOut(Schema):
    """A kept file; `id` is to be named in a material, and only by the client that uploaded it."""

    id: str
    name: str
    size: int
    sha256: str


@router.post("/files", response={201: FileOut, **PROBLEMS}, summary="Upload a file for a material")
def add_file(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Check and keep a file; name its id in an application within a day."""
    actor = actor_of(request, "cases:write")
    upload: Any = file
    kept = files.keep_upload(upload, at=request.at)  # type: ignore[attr-defined]
    uploaded = signing.dumps([actor.number, kept.id], salt=UPLOADED)
    return Status(201, {"id": uploaded, "name": kept.name, "size": kept.size, "sha256": kept.sha256})


@router.post("/cases", response={200: FiledOut, 201: FiledOut, **PROBLEMS}, summary="File an application")
def file_case(
    request: HttpRequest,
    body: ApplicationIn,
    idempotency_key: Annotated[str, Header(min_length=8, max_length=80)],
) -> Any:
    """File; repeating the request with the same key answers with the same case (200 instead of 201)."""
    actor = actor_of(request, "cases:write")
    at: datetime = request.at  # type: ignore[attr-defined]
    filed = filing.file_case(_application(body, actor, idempotency_key, at), actor=actor, at=at)
    promise = log.promise(filed.entry) if filed.entry else None
    said = _out(filed.case) | {"query_code": filed.query_code, "promise": promise}
    return Status(200 if filed.again else 201, said)


Parties = tuple[people.PersonView, people.OrganisationView | None]
_parties: fresh.Moment[Parties] = fresh.Moment("people")


def _read_parties(person: int, organisation: int | None) -> Parties:
    return people.person_view(person), people.organisation_view(organisation) if organisation else None


def _application(body: ApplicationIn, actor: Actor, key: str, at: datetime) -> filing.Application:
    person = _subject(actor)
    organisation = actor.subject_organisation
    view, group = _parties.get((person, organisation), at, lambda: _read_parties(person, organisation))
    return filing.Application(
        matter=body.matter,
        place=body.place,
        answers=body.answers,
        data=body.data,
        materials=tuple(_provided(m, actor) for m in body.materials),
        person=person,
        organisation=organisation,
        applicant_name=group.name if group else view.name,
        applicant_number=view.number,
        organisation_number=group.number if group else "",
        signed_name=body.signed_name,
        signer_name=view.name,
        address=body.address.model_dump(),
        client_key=f"{actor.number}:{key}",
        fingerprint=_fingerprint(body),
        by_person=body.by_person,
    )


def _fingerprint(body: ApplicationIn) -> str:
    """Equal for equal requests, whatever numbers a program sends (the canonical form knows whole ones only)."""
    said = json.dumps(body.model_dump(), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _subject(actor: Actor) -> int:
    person = actor.subject_person
    if person is None or actor.kind is ActorKind.ANONYMOUS:
        raise Refusal("kernel.sign_in")
    return person


def _provided(material: MaterialIn, actor: Actor) -> filing.Provided:
    named = [_file_of(one, material.code, actor) for one in ([material.file] if material.file else []) + material.more]
    return filing.Provided(
        material.code,
        material.way,
        snapshot=material.snapshot,
        file=named[0] if named else None,
        commitment=material.commitment,
        more=tuple(named[1:]),
    )


def _file_of(named: str, code: str, actor: Actor) -> int:
    """The file that this client uploaded; another's, or a made-up id, is answered as if nothing had been named."""
    try:
        uploader, file = signing.loads(named, salt=UPLOADED)
    except signing.BadSignature:
        uploader, file = "", 0
    if uploader != actor.number:
        raise Refusal("cases.file_missing", field=f"material.{code}", name=code)
    return int(file)


def _out(case: Any) -> dict[str, Any]:
    return {
        "number": case.number,
        "matter": case.matter,
        "name": matters.version(case.version_id).name,
        "office": org.office(case.office_id).name,
        "state": case.state,
        "outcome": case.outcome,
        "received_on": case.received_on,
        "accepted_on": case.accepted_on,
        "decided_on": case.decided_on,
        "next_due_at": case.next_due_at,
        "supplement": case.supplement.get("items", []),
        "rev": case.rev,
    }


@router.get("/cases", response={200: PageOut, **PROBLEMS}, summary="List the cases you may see")
def list_cases(
    request: HttpRequest,
    after: str = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    state: rules.State | None = None,
) -> Any:
    """Newest first, by keyset pages."""
    actor = actor_of(request, "cases:read")
    page = queries.case_page(actor, after=after or None, size=limit, state=state.value if state else "")
    return {"items": page.rows, "after": page.after}


@router.get("/cases/{number}", response={200: CaseOut, **PROBLEMS}, summary="Read a case")
def read_case(request: HttpRequest, number: str) -> Any:
    """One case; a case that is not yours to see is answered like one that does not exist."""
    return _out(queries.case_for(actor_of(request, "cases:read"), number))


@router.get("/cases/{number}/clocks", response={200: list[ClockOut], **PROBLEMS}, summary="Read its time limits")
def read_clocks(request: HttpRequest, number: str) -> Any:
    """The time limits with their lights."""
    case = queries.case_for(actor_of(request, "cases:read"), number)
    at: datetime = request.at  # type: ignore[attr-defined]
    return [{"kind": c.kind, "due_on": c.due_on, "light": c.light} for c in reading.clock_lines(case, at)]


@router.post("/cases/{number}/supplement", response={200: CaseOut, **PROBLEMS}, summary="Supplement what was listed")
def supplement_case(request: HttpRequest, number: str, body: SupplementIn) -> Any:
    """Bring exactly what the notice lists."""
    actor = actor_of(request, "cases:write")
    provided = tuple(_provided(m, actor) for m in body.materials)
    at: datetime = request.at  # type: ignore[attr-defined]
    return _out(intake.supplement_case(number, provided, body.data, actor=actor, at=at))


@router.post("/cases/{number}/withdraw", response={200: CaseOut, **PROBLEMS}, summary="Withdraw an application")
def withdraw_case(request: HttpRequest, number: str, body: WithdrawIn) -> Any:
    """Possible until the decision."""
    actor = actor_of(request, "cases:write")
    at: datetime = request.at  # type: ignore[attr-defined]
    return _out(review.withdraw_case(number, body.reason, actor=actor, at=at))


@router.post("/cases/{number}/urgings", response={201: UrgingOut, **PROBLEMS}, summary="Urge the office")
def urge_case(request: HttpRequest, number: str, body: UrgeIn) -> Any:
    """Possible once a limit of the office is near or has passed, and once in so many working days."""
    actor = actor_of(request, "cases:write")
    at: datetime = request.at  # type: ignore[attr-defined]
    return Status(201, urging.urge_case(number, body.message, actor=actor, at=at))


@router.get("/cases/{number}/urgings", response={200: list[UrgingOut], **PROBLEMS}, summary="Read the reminders")
def read_urgings(request: HttpRequest, number: str) -> Any:
    """The reminders of the case with the office's answers, the newest first."""
    return late.urgings_of(queries.case_for(actor_of(request, "cases:read"), number))


@router.get("/cases/{number}/overdue", response={200: OverdueOut, **PROBLEMS}, summary="Read whether it is overdue")
def read_overdue(request: HttpRequest, number: str) -> Any:
    """The limit that has passed, the office's public reason, and the remedies against silence."""
    case = queries.case_for(actor_of(request, "cases:read"), number)
    at: datetime = request.at  # type: ignore[attr-defined]
    found = late.silence(case, at)
    if found is None:
        return {"late": False}
    return {
        "late": True,
        "kind": found.owed.kind,
        "due_on": found.owed.due_on,
        "by_law": found.owed.by_law,
        "reasons": found.reasons,
        "reconsideration_body": found.remedies["reconsideration_body"],
        "reconsideration_first": found.remedies["reconsideration_first"],
        "reconsideration_until_on": found.until_on,
        "court": found.remedies["court"],
    }


class RecordReceipt(Schema):
    """The answer to a record: `again` if it was received before, `case_known` if it names a case you work on."""

    record_id: str
    receipt: str
    recorded_at: datetime
    again: bool
    case_known: bool


class ParcelOut(Schema):
    """A parcel that has not been acknowledged."""

    case_number: str
    parcel: str
    state: str
    attempts: int
    reason: str


class DifferenceOut(Schema):
    """A case whose state differs, or whose records contradict each other."""

    case_number: str
    ours: str
    theirs: str
    contradictions: list[str]


class ReconciliationOut(Schema):
    """What does not agree between your system and this house."""

    system: str
    unacknowledged: list[ParcelOut]
    strays: list[str]
    differing: list[DifferenceOut]


class OwnRecord(BaseModel):
    """A record in the words of the system that sends it."""

    model_config = ConfigDict(extra="allow")


RECEIPTS: dict[int, Any] = {200: RecordReceipt, 201: RecordReceipt, **PROBLEMS}


@router.post("/exchange/records", response=RECEIPTS, summary="Tell what your system did with a case")
def add_record(request: HttpRequest, body: records.Record) -> Any:
    """An acceptance, process or result record (办件受理、过程、结果信息), in any order, as often as you like.

    The same record again is answered by the same receipt (200 instead of 201); its id with other content is refused.
    """
    actor = actor_of(request, "exchange:write")
    return _taken(exchange.own_system(actor), body, actor, request)


@router.post("/exchange/systems/{system}/records", response=RECEIPTS, summary="Tell it in your system's own words")
def add_own_record(request: HttpRequest, system: str, body: OwnRecord) -> Any:
    """One record as your system writes it; its adapter here translates it."""
    actor = actor_of(request, "exchange:write")
    row = exchange.own_system(actor)
    if row.code != system or row.adapter not in adapters.ADAPTERS:
        raise Absent("connected_system", system)
    try:
        record = adapters.ADAPTERS[row.adapter].translate(body.model_dump())
    except records.Unreadable as wrong:
        raise Refusal("cases.record_unreadable", field=wrong.where, where=wrong.where, what=wrong.what) from None
    return _taken(row, record, actor, request)


def _taken(system: ConnectedSystem, record: records.AnyRecord, actor: Actor, request: HttpRequest) -> Any:
    at: datetime = request.at  # type: ignore[attr-defined]
    taken = taking.take_record(system, record, actor=actor, at=at)
    said = {
        "record_id": record.record_id,
        "receipt": taken.receipt,
        "recorded_at": taken.recorded_at,
        "again": taken.again,
        "case_known": not taken.stray,
    }
    return Status(200 if taken.again else 201, said)


@router.get(
    "/exchange/records/{record_id}", response={200: RecordReceipt, **PROBLEMS}, summary="Read the receipt of a record"
)
def read_record(request: HttpRequest, record_id: str) -> Any:
    """Whether a record of yours has arrived."""
    actor = actor_of(request, "exchange:write")
    row = exchange.record_of(exchange.own_system(actor), record_id)
    if row is None:
        raise Absent("document", record_id)
    return {
        "record_id": row.record_id,
        "receipt": str(row.receipt),
        "recorded_at": row.recorded_at,
        "again": True,
        "case_known": row.case_id is not None,
    }


@router.get("/exchange/cases/{number}/materials/{code}", summary="Read a file that the applicant gave")
def read_material(request: HttpRequest, number: str, code: str, place: Annotated[int, Query(ge=1)] = 1) -> Any:
    """The bytes of a material of a case you work on; its hash stands in the application, in the order of `place`."""
    actor = actor_of(request, "exchange:write")
    file = exchange.file_of(exchange.application_for(actor, number), code, place)
    answer = HttpResponse(files.open_file(file), content_type=files.file_facts(file).mime)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@router.get(
    "/exchange/reconciliation", response={200: ReconciliationOut, **PROBLEMS}, summary="Read what does not agree"
)
def reconcile(request: HttpRequest, day: date | None = None) -> Any:
    """Parcels you have not acknowledged, records that name no case of yours, states that differ; of one day or all."""
    system = exchange.own_system(actor_of(request, "exchange:write"))
    found = exchange.reconciliation(system, exchange.handovers_of(system, None), day)
    differing = {row.pk: row for row in (*found.differing, *found.contradicting)}
    return {
        "system": system.code,
        "unacknowledged": [
            {
                "case_number": row.case.number,
                "parcel": row.parcel,
                "state": HandoverState(row.state).value,
                "attempts": row.attempts,
                "reason": row.reason,
            }
            for row in found.unacknowledged
        ],
        "strays": [row.record_id for row in found.strays],
        "differing": [
            {
                "case_number": row.case.number,
                "ours": row.case.state,
                "theirs": row.remote_state,
                "contradictions": row.contradictions,
            }
            for row in differing.values()
        ],
    }
