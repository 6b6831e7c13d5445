"""Cases for integrators: the same acts as the pages, with a token and an idempotency key."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Annotated, Any

from django.core import signing
from django.http import HttpRequest
from ninja import Field, File, Header, Query, Router, Schema, Status
from ninja.files import UploadedFile

from zhengtong.cases import queries, rules
from zhengtong.cases.actions import filing, intake, review
from zhengtong.cases.queries import reading
from zhengtong.cases.words import Mode, Way
from zhengtong.kernel import files, fresh
from zhengtong.kernel.actors import Actor, ActorKind
from zhengtong.kernel.journal import log
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web.api import PROBLEMS, TOKEN, actor_of
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.people import public as people

UPLOADED = "cases.uploaded"
router = Router(tags=["cases"], auth=TOKEN)


class MaterialIn(Schema):
    """One material: a file uploaded before, a snapshot fetched before, or the guide's written promise."""

    code: str
    way: Way
    file: str | None = None
    snapshot: int | None = Field(None, ge=1, lt=2**63)
    commitment: str = ""


class AddressIn(Schema):
    """The consented address for service (送达地址确认)."""

    mode: Mode = Mode.ELECTRONIC
    address: str = ""


class ApplicationIn(Schema):
    """A complete application; answers and data are those of the matter's published version."""

    matter: str
    place: str
    answers: dict[str, Any] = Field(default_factory=dict)
    data: dict[str, Any]
    materials: list[MaterialIn] = Field(default_factory=list)
    signed_name: str
    address: AddressIn = Field(default_factory=AddressIn)


class ClockOut(Schema):
    """A time limit of the case."""

    kind: str
    due_on: date
    light: str


class CaseOut(Schema):
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


class SupplementIn(Schema):
    """What the one notice listed."""

    materials: list[MaterialIn] = Field(default_factory=list)
    data: dict[str, Any] = Field(default_factory=dict)


class WithdrawIn(Schema):
    """Taking the application back."""

    reason: str = ""


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
        address=body.address.dict(),
        client_key=f"{actor.number}:{key}",
        fingerprint=_fingerprint(body),
    )


def _fingerprint(body: ApplicationIn) -> str:
    """Equal for equal requests, whatever numbers a program sends (the canonical form knows whole ones only)."""
    said = json.dumps(body.dict(), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _subject(actor: Actor) -> int:
    person = actor.subject_person
    if person is None or actor.kind is ActorKind.ANONYMOUS:
        raise Refusal("kernel.sign_in")
    return person


def _provided(material: MaterialIn, actor: Actor) -> filing.Provided:
    file = _file_of(material, actor) if material.file else None
    return filing.Provided(
        material.code, material.way, snapshot=material.snapshot, file=file, commitment=material.commitment
    )


def _file_of(material: MaterialIn, actor: Actor) -> int:
    """The file that this client uploaded; another's, or a made-up id, is answered as if nothing had been named."""
    try:
        uploader, file = signing.loads(material.file or "", salt=UPLOADED)
    except signing.BadSignature:
        uploader, file = "", 0
    if uploader != actor.number:
        raise Refusal("cases.file_missing", field=f"material.{material.code}", name=material.code)
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
