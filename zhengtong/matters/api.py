"""Matters as JSON: found, read whole, and asked for the competent office; open to anybody."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from zhengtong.kernel import calendar
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web.api import PROBLEMS
from zhengtong.matters import queries, scenario
from zhengtong.matters.document import parts
from zhengtong.org import public as org

router = Router(tags=["matters"])
OPEN: dict[int, Any] = {code: PROBLEMS[code] for code in (404, 422, 429)}


class Found(Schema):
    """A matter found; `offices` counts the offices that implement the same item, `office` names the leading one."""

    code: str
    catalog_code: str
    name: str
    name_en: str
    summary: str
    office: str
    offices: int
    type: str
    promise: int
    unit: str
    visits: int
    fen: int


class FoundList(Schema):
    """The matters found, best first; `next` continues a list without search text."""

    items: list[Found]
    next: int | None = None


class OfficeOut(Schema):
    """An implementing office."""

    code: str
    name: str
    division: str
    phone: str
    address: str
    hours: str


class ExtensionOut(Schema):
    """By how much a limit may be extended once, and by whom."""

    amount: int
    approver: str
    citation: str


class ClockOut(Schema):
    """A time limit with its legal basis."""

    amount: int
    unit: str
    start_event: str
    last_day_rule: str
    citation: str
    extension: ExtensionOut | None


class MaterialOut(Schema):
    """A material; `obtain` is fetched, certificate, commitment or upload, `when` the condition that asks for it."""

    code: str
    name: str
    name_en: str
    required: bool
    certain: bool
    obtain: str
    resource: str
    when: str | None
    commitment: str
    accept: list[str]
    max_megabytes: int
    max_files: int
    bases: list[str]


class VersionOut(Schema):
    """Which version this is."""

    number: int
    hash: str
    effective_from: date | None
    effective_to: date | None


class MatterOut(Schema):
    """A matter whole: what the guide shows and what an application needs."""

    code: str
    catalog_code: str
    name: str
    name_en: str
    summary: str
    summary_en: str
    type: str
    level: str
    office: OfficeOut
    version: VersionOut
    who_may: str
    visits: int
    ways: list[str]
    case_kind: str
    clocks: dict[str, ClockOut]
    fees: list[parts.Fee]
    conditions: list[parts.Condition]
    questions: list[parts.Question]
    materials: list[MaterialOut]
    form: parts.Form
    process: parts.Process
    flow: list[parts.FlowRow]
    results: list[parts.Result]
    documents: list[parts.DocumentName]
    windows: list[parts.Window]
    contacts: list[parts.Contact]
    complaints: list[parts.Contact]
    bases: list[parts.Basis]
    remedies: parts.Remedies
    privacy: parts.Privacy
    faq: list[parts.Answered]
    competence: parts.Competence


class CompetenceOut(Schema):
    """The competent office for a place: its own matter, and the divisions asked from the place upwards."""

    office: OfficeOut
    matter: str
    path: list[str]
    basis: str


@router.get("/matters", response={200: FoundList, **OPEN}, summary="Find matters", auth=None)
def find(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: Annotated[int, Query(ge=0, le=10**15)] = 0,
) -> FoundList:
    """The matters that answer `q` (words, pinyin, sentences), best first, one per item; without `q` the list itself.

    `after` continues the list and comes from `next`.
    """
    if q.strip():
        return FoundList(items=[_found(hit) for hit in queries.find(q, limit)])
    rows = queries.browse(after=after, size=limit)
    items = [_found(row) for row in rows[:limit]]
    return FoundList(items=items, next=rows[limit - 1].pk if len(rows) > limit else None)


def _found(row: Any) -> Found:
    facts = row.facts
    return Found(
        code=row.code,
        catalog_code=row.catalog if isinstance(row, queries.Hit) else row.catalog.code,
        name=row.name,
        name_en=row.name_en,
        summary=row.summary,
        office=row.office,
        offices=row.offices,
        type=row.type,
        promise=facts.get("promise", 0),
        unit=facts.get("unit", "workday"),
        visits=facts.get("visits", 0),
        fen=facts.get("fen", 0),
    )


@router.get("/matters/{code}", response={200: MatterOut, **OPEN}, summary="Read a matter", auth=None)
def read(request: HttpRequest, code: str) -> MatterOut:
    """The version in force today of the matter of this code (31), or of the item's leading matter (12)."""
    version = queries.current_version(code, calendar.civil_day(request.at))  # type: ignore[attr-defined]
    d = version.document
    return MatterOut(
        code=version.matter,
        catalog_code=version.catalog,
        name=d.name,
        name_en=d.name_en,
        summary=d.summary,
        summary_en=d.summary_en,
        type=d.type,
        level=d.level,
        office=_office(org.office(version.office)),
        version=VersionOut(
            number=version.number,
            hash=version.hash,
            effective_from=version.effective_from,
            effective_to=version.effective_to,
        ),
        who_may=d.who_may,
        visits=d.visits,
        ways=[way.value for way in d.ways],
        case_kind=d.case_kind,
        clocks={kind: ClockOut(**policy) for kind, policy in version.clocks.items()},
        fees=list(d.fees),
        conditions=list(d.conditions),
        questions=list(d.scenario),
        materials=[_material(material) for material in version.materials],
        form=d.form,
        process=d.process,
        flow=list(d.flow),
        results=list(d.results),
        documents=list(d.documents),
        windows=list(d.windows),
        contacts=list(d.contacts),
        complaints=list(d.complaints),
        bases=list(d.bases),
        remedies=d.remedies,
        privacy=d.privacy,
        faq=list(d.faq),
        competence=d.competence,
    )


def _office(view: org.OfficeView) -> OfficeOut:
    return OfficeOut(
        code=view.code,
        name=view.name,
        division=view.division,
        phone=view.phone,
        address=view.address,
        hours=view.hours,
    )


def _material(material: Any) -> MaterialOut:
    return MaterialOut(
        code=material.code,
        name=material.name,
        name_en=material.name_en,
        required=material.required,
        certain=material.certain and material.written.when is None,
        obtain=material.source,
        resource=material.resource,
        when=material.written.when,
        commitment=material.commitment,
        accept=list(material.accept),
        max_megabytes=material.max_megabytes,
        max_files=material.max_files,
        bases=list(material.bases),
    )


@router.get(
    "/matters/{code}/office", response={200: CompetenceOut, **OPEN}, summary="Find the competent office", auth=None
)
def office(request: HttpRequest, code: str, place: Annotated[str, Query(max_length=20)]) -> CompetenceOut:
    """Which office decides for a place (division code). Basis: 行政许可法 §32(2)."""
    on = calendar.civil_day(request.at)  # type: ignore[attr-defined]
    version = queries.current_version(code, on)
    found = queries.competent(version, place, on)
    return CompetenceOut(
        office=_office(org.office(found.office)),
        matter=found.matter,
        path=list(found.names),
        basis=version.document.competence.basis.label,
    )


@router.get(
    "/matters/{code}/materials",
    response={200: list[MaterialOut], **OPEN},
    summary="Which materials a situation needs",
    auth=None,
)
def materials(
    request: HttpRequest, code: str, answers: Annotated[str, Query(max_length=4000)] = "{}"
) -> list[MaterialOut]:
    """The materials that remain after the scenario's answers, a JSON object in which open ones may be missing."""
    version = queries.current_version(code, calendar.civil_day(request.at))  # type: ignore[attr-defined]
    given = scenario.check_answers(version.compiled.scenario, _object(answers), partial=True)
    found = queries.materials_for(version, given)
    return [_material(material).model_copy(update={"certain": material.certain}) for material in found]


def _object(text: str) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise Refusal("matters.answers_shape", field="answers")
    return read
