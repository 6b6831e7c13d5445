"""From an application to a case with a number, clocks, a task and a receipt: eight statements."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from zhengtong.cases import events, permits, queries, rules
from zhengtong.cases.actions import flow, handover, papers
from zhengtong.cases.connected.stages import Parcel
from zhengtong.cases.models import Case, Material, MaterialPage
from zhengtong.cases.queries import windows
from zhengtong.cases.words import Kind, Way
from zhengtong.clocks import public as clocks
from zhengtong.datahub import public as datahub
from zhengtong.kernel import calendar, ids, journal, sealing, sequences, writing
from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.canonical import canonical
from zhengtong.kernel.models import Entry
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import public as matters
from zhengtong.org import public as org


@dataclass(frozen=True, slots=True)
class Provided:
    """One material as the applicant provides it: fetched, certificate, promise or file, with `more` files in order."""

    code: str
    way: Way
    snapshot: int | None = None
    file: int | None = None
    commitment: str = ""
    explanation: str = ""
    more: tuple[int, ...] = ()

    @property
    def files(self) -> tuple[int, ...]:
        """Its files in their order; none for what is fetched or promised."""
        return () if self.file is None else (self.file, *self.more)


@dataclass(frozen=True, slots=True)
class Application:
    """Everything a case begins with, from whichever door it came.

    `place` is the division code from which the competent office follows; `signed_name` the applicant's electronic
    signature under the declaration; `address` the consented address for service. `draft_uid` or `client_key` make a
    repeated filing harmless: the same key gives the same case. With `by_person` no table decides (个人信息保护法 §24).
    """

    matter: str
    place: str
    answers: dict[str, Any]
    data: dict[str, Any]
    materials: tuple[Provided, ...]
    person: int
    organisation: int | None
    applicant_name: str
    applicant_number: str
    organisation_number: str
    signed_name: str
    signer_name: str
    address: dict[str, str] = field(default_factory=dict)
    draft_uid: UUID | None = None
    client_key: str | None = None
    fingerprint: str = ""
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """The case, its query code (shown once, kept only as a keyed hash) and its journal row; `again` for a replay."""

    case: Case
    query_code: str
    entry: Entry | None
    again: bool = False


@dataclass(slots=True)
class _Applied:
    """What the permit table reads before there is a case."""

    matter: str
    person_id: int
    organisation_id: int | None
    office_id: int


def file_case(application: Application, *, actor: Actor, at: datetime) -> Filed:
    """File the application with the competent office; a repeated key returns the case filed before.

    Raises `Refusals` naming every field and material at fault. Basis: 行政许可法 §29, §32.
    """
    try:
        return _file_case(application, actor=actor, at=at)
    except (IntegrityError, Refusal, Refusals):
        # What was filed stays filed, even if the same application could not be filed today any more.
        if (filed := _filed_before(application)) is None:
            raise
        return filed


@transaction.atomic(durable=True)
def _file_case(application: Application, *, actor: Actor, at: datetime) -> Filed:
    received_on = calendar.civil_day(at)
    version = competent_version(application, received_on)
    office_id = version.office
    windows.require_window(actor, office_id, version.matter, version.name, received_on)
    permits.require(
        actor, rules.Act.FILE, _Applied(version.matter, application.person, application.organisation, office_id)
    )
    application = replace(application, answers=matters.check_answers(version, application.answers))
    data = check_application(version, application, actor, on=received_on)
    office = org.office(office_id)
    number = ids.case_number(office.division, office.id, received_on, sequences.next_value("cases"))
    limits = _limits(version, received_on, office.division, at)
    code = ids.query_code()
    answer_by = limits.acceptance_due_at
    case = _received(application, version, number, code, data, answer_by, actor=actor, at=at)
    flow.start_intake_part(case, version, received_on, at, at=at)
    writing.insert([case])
    used = add_materials_part(case, version, application.materials, at=at)
    flow.open_intake_part(case, DutyKind.HANDLER, "受理审查", due_at=answer_by, at=at)
    handover.plan_part(case, Parcel.APPLICATION, at=at)
    papers.write_part(case, _receipt(case, version, application, limits, code, office), on=received_on, at=at)
    happened = _filed_event(case, version, application, office, limits, used)
    return Filed(case, code, journal.record(actor, happened, at=at))


def _received(
    application: Application,
    version: matters.Version,
    number: str,
    code: str,
    data: dict[str, Any],
    answer_by: datetime,
    *,
    actor: Actor,
    at: datetime,
) -> Case:
    """The new row of a checked application; the office has to answer by `answer_by`."""
    sealed = canonical(data).decode()
    return Case(
        number=number,
        draft_uid=application.draft_uid,
        client_key=application.client_key,
        fingerprint=application.fingerprint,
        query_code=query_digest(number, code),
        matter=version.matter,
        version_id=version.id,
        office_id=version.office,
        person_id=application.person,
        organisation_id=application.organisation,
        applicant_name=application.applicant_name,
        state=rules.State.RECEIVED.value,
        channel=actor.channel.value,
        filed_by=actor.number,
        place=application.place,
        handled_in=version.system,
        answers=application.answers,
        data=sealed,
        data_sha256=hashlib.sha256(sealed.encode()).hexdigest(),
        signature=_signature(application, at),
        received_on=calendar.civil_day(at),
        intake_due_at=answer_by,
        next_due_at=answer_by,
        filed_at=at,
        updated_at=at,
    )


def _signature(application: Application, at: datetime) -> dict[str, Any]:
    """What was signed: name, instant, consented address, and whether only a human may decide."""
    signed = {"name": application.signed_name, "at": at.isoformat(), "address": application.address}
    return signed | ({"by_person": True} if application.by_person else {})


def _filed_event(
    case: Case,
    version: matters.Version,
    application: Application,
    office: org.OfficeView,
    limits: rules.Limits,
    snapshots: list[int],
) -> events.CaseFiled:
    return events.CaseFiled(
        number=case.number,
        matter=case.matter,
        version=version.hash,
        office=office.code,
        applicant=application.applicant_number,
        organisation=application.organisation_number,
        channel=case.channel,
        received_on=case.received_on,
        acceptance_due_on=limits.acceptance_due_on,
        latest_decision_on=limits.latest_decision_on,
        data_sha256=case.data_sha256,
        materials=[f"{p.code}:{p.way.value}" for p in application.materials],
        snapshots=snapshots,
    )


def competent_version(application: Application, on: date) -> matters.Version:
    """The version of the office that is competent for the place, whatever office's guide the applicant began with."""
    version = matters.current_version(application.matter, on)
    found = matters.competent_office(version, {"place": application.place}, on)
    return matters.version(found.version) if found.version else version


def check_application(version: matters.Version, application: Application, actor: Actor, *, on: date) -> dict[str, Any]:
    """The cleaned form data; raises `Refusals` with everything that is wrong with form, materials and signature."""
    wrong: list[Refusal] = []
    data: dict[str, Any] = {}
    try:
        data = matters.check_form(version, application.data, answers=application.answers, on=on)
    except Refusals as refusals:
        wrong += refusals.refusals
    wrong += check_materials(version, application)
    if application.signed_name.strip() != application.signer_name:
        wrong.append(Refusal("cases.signature_missing", field="signed_name"))
    if actor.level < 2 and actor.kind is not ActorKind.OFFICER:
        wrong.append(Refusal("cases.level_needed"))
    if wrong:
        raise Refusals(wrong)
    return data


def check_materials(version: matters.Version, application: Application) -> list[Refusal]:
    """What is missing, unasked-for or provided in a way the guide does not name."""
    asked = {material.code: material for material in matters.materials_for(version, application.answers)}
    given = {p.code for p in application.materials}
    wrong = [
        Refusal("cases.material_missing", field=f"material.{code}", name=material.name)
        for code, material in asked.items()
        if material.required and code not in given
    ]
    unknown = [p for p in application.materials if p.code not in asked]
    wrong += [Refusal("cases.material_unknown", field=f"material.{p.code}", name=p.code) for p in unknown]
    return wrong + check_ways(asked, application.materials)


def check_ways(asked: Mapping[str, matters.Material], provided: Iterable[Provided]) -> list[Refusal]:
    """Materials that come in a way which the guide does not name for them."""
    return [
        Refusal("cases.way_unknown", field=f"material.{p.code}", name=asked[p.code].name)
        for p in provided
        if p.code in asked and not _fits(asked[p.code], p)
    ]


def _fits(material: matters.Material, provided: Provided) -> bool:
    """Whether the way is one of the guide's, or an own file standing in for a source that failed."""
    if provided.way in (Way.FETCHED, Way.CERTIFICATE):
        return bool(material.resource) and provided.snapshot is not None
    if provided.way is Way.COMMITMENT:
        return bool(material.commitment) and bool(provided.commitment)
    return provided.file is not None


def add_materials_part(
    case: Case, version: matters.Version, provided: tuple[Provided, ...], *, at: datetime
) -> list[int]:
    """Insert the materials and bind the fetched snapshots to the case: two statements. Returns the snapshots' ids.

    Where a material has several files, a third statement keeps those after the first.
    """
    names = {m.code: m for m in version.materials}
    keys = writing.add(
        Material,
        [
            {
                "case_id": case.pk,
                "code": p.code,
                "name": names[p.code].name,
                "way": p.way.value,
                "snapshot_id": p.snapshot,
                "file_id": p.file,
                "commitment": p.commitment,
                "explanation": p.explanation,
                "added_at": at,
            }
            for p in provided
        ],
    )
    pages = [
        {"material_id": material, "position": position, "file_id": file}
        for material, p in zip(keys, provided, strict=True)
        for position, file in enumerate(p.more, 2)
    ]
    writing.add(MaterialPage, pages)
    used: dict[int, str] = {}
    for p in provided:
        resource = names[p.code].resource
        if p.snapshot is not None and used.setdefault(p.snapshot, resource) != resource:
            raise Refusal("cases.snapshot_unfit", field=f"material.{p.code}")
    if used:
        datahub.attach_snapshots_part(used, case.number, person=case.person_id, organisation=case.organisation_id)
    return sorted(used)


def _limits(version: matters.Version, received_on: date, division: str, at: datetime) -> rules.Limits:
    """By when the office must answer, and the latest decision day if one counts from receipt whatever it says."""
    intake, statute = version.clocks["intake"], version.clocks["statute"]
    answer = clocks.plan(intake, received_on, division, at)
    waits = queries.law_of_version(version).silence is rules.Silence.WAITS
    if waits and statute["start_event"] != "receipt":
        return rules.Limits(answer.at, answer.on, None)
    return rules.Limits(answer.at, answer.on, clocks.plan(statute, received_on, division, at).on)


def _receipt(
    case: Case,
    version: matters.Version,
    application: Application,
    limits: rules.Limits,
    code: str,
    office: org.OfficeView,
) -> papers.Paper:
    ways = {p.code: p.way.value for p in application.materials}
    return papers.Paper(
        Kind.RECEIPT,
        {
            "number": case.number,
            "query_code": code,
            "matter": version.name,
            "applicant": case.applicant_name,
            "office": office.name,
            "office_phone": office.phone,
            "received_on": case.received_on.isoformat(),
            "acceptance_due_on": papers.last_moment(
                version.clocks["intake"]["unit"], limits.acceptance_due_on, limits.acceptance_due_at
            ),
            "latest_decision_on": limits.latest_decision_on.isoformat() if limits.latest_decision_on else "",
            "materials": [{"name": m.name, "way": ways[m.code]} for m in version.materials if m.code in ways],
        },
    )


def query_digest(number: str, code: str) -> str:
    """The keyed hash under which a query code is kept; the code itself stands only on the receipt."""
    return sealing.blind_index("cases.query_code", f"{number}:{code}")


def _filed_before(application: Application) -> Filed | None:
    """The case that the same draft or the same client key filed before; other content under the key is refused."""
    keys = Q(pk__in=[])
    if application.client_key:
        keys |= Q(client_key=application.client_key)
    if application.draft_uid:
        keys |= Q(draft_uid=application.draft_uid)
    case = Case.objects.filter(keys).first()
    if case is None:
        return None
    if application.fingerprint != case.fingerprint:
        raise Refusal("kernel.key_reused")
    return _again(case)


def filed_from(uid: UUID, *, actor: Actor) -> Filed | None:
    """The case that the draft became, if it has and the actor may see it."""
    case = Case.objects.filter(draft_uid=uid).first()
    return _again(case) if case and permits.may(actor, rules.Act.SEE, case) else None


def _again(case: Case) -> Filed:
    receipt = case.documents.get(kind=Kind.RECEIPT.value)
    return Filed(case, json.loads(receipt.contents)["query_code"], None, again=True)


def limits_of(case: Case) -> rules.Limits:
    """What the receipt told about time."""
    version = matters.version(case.version_id)
    return _limits(version, case.received_on, org.office(case.office_id).division, case.filed_at)
