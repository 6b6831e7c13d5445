"""An application in the making: saved page by page, fetched for, thrown away. Not yet anybody's act: no journal row.

A draft has no legal effect; what reaches the office is journaled by `file_case`, and every fetch of data by `datahub`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.cases import queries
from zhengtong.cases.actions.filing import Application, Filed, Provided, file_case, filed_from
from zhengtong.cases.models import Case, Draft, Material, MaterialPage
from zhengtong.cases.queries import windows
from zhengtong.cases.words import Way
from zhengtong.datahub import public as datahub
from zhengtong.kernel import calendar, files
from zhengtong.kernel.actors import Actor, ActorKind
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.matters import public as matters
from zhengtong.people import public as people

VERIFIED = 2


@transaction.atomic(durable=True)
def begin_draft(matter: str, *, actor: Actor, at: datetime) -> Draft:
    """Begin an application for oneself, one's organisation, or the citizen at the counter."""
    if actor.subject_person is None:
        raise Absent("draft")
    version = matters.current_version(matter, calendar.civil_day(at))
    draft = Draft(
        matter=matter,
        version_id=version.id,
        person_id=actor.subject_person,
        organisation_id=actor.subject_organisation,
        channel=actor.channel.value,
        created_at=at,
        updated_at=at,
    )
    windows.require_any_window(actor, version, calendar.civil_day(at))
    queries.require_reach(actor, draft)
    draft.save(force_insert=True)
    return draft


@transaction.atomic(durable=True)
def save_answers(uid: UUID, place: str, answers: dict[str, Any], *, actor: Actor, at: datetime) -> Draft:
    """Keep the place and the scenario's answers; the competent office follows from the place."""
    draft = queries.draft_for(actor, uid, lock=True)
    version = matters.version(draft.version_id)
    if not place:
        raise Refusal("cases.place_missing", field="place")
    found = matters.competent_office(version, {"place": place}, calendar.civil_day(at))
    windows.require_window(actor, found.office, found.matter, version.name, calendar.civil_day(at))
    draft.office_id, draft.matter = found.office, found.matter
    draft.version_id = found.version or version.id
    draft.answers, draft.place = answers, place
    return store_part(draft, "office", "matter", "version", "answers", "place", at=at)


@transaction.atomic(durable=True)
def save_data(uid: UUID, values: dict[str, Any], *, actor: Actor, at: datetime) -> Draft:
    """Keep what was typed as it was typed; it is checked on the page and again when the application is filed."""
    draft = queries.draft_for(actor, uid, lock=True)
    draft.data = json.dumps(draft_data(draft) | values, ensure_ascii=False)
    return store_part(draft, "data", at=at)


@transaction.atomic(durable=True)
def set_material(uid: UUID, provided: Provided, *, actor: Actor, at: datetime) -> Draft:
    """Keep how one material is provided: a fetched snapshot, a promise, a file."""
    draft = queries.draft_for(actor, uid, lock=True)
    draft.materials = draft.materials | {provided.code: asdict(provided) | {"way": provided.way.value}}
    return store_part(draft, "materials", at=at)


@transaction.atomic(durable=True)
def drop_material(uid: UUID, code: str, *, actor: Actor, at: datetime) -> Draft:
    """Take a material out of the draft again."""
    draft = queries.draft_for(actor, uid, lock=True)
    dropped = files_of(draft.materials.get(code))
    draft.materials = {key: value for key, value in draft.materials.items() if key != code}
    files.forget_part(dropped)
    return store_part(draft, "materials", at=at)


@transaction.atomic(durable=True)
def note_dispute(uid: UUID, field: str, own_value: str, number: str, *, actor: Actor, at: datetime) -> Draft:
    """Her own value stands in the form where the fetched one is disputed (本人认为有误); the officer sees both."""
    draft = queries.draft_for(actor, uid, lock=True)
    draft.data = json.dumps(draft_data(draft) | {field: own_value}, ensure_ascii=False)
    draft.disputes = draft.disputes | {field: number}
    return store_part(draft, "data", "disputes", at=at)


@transaction.atomic(durable=True)
def discard_draft(uid: UUID, *, actor: Actor, at: datetime) -> None:
    """Throw the draft away at the applicant's wish."""
    _throw_away([queries.draft_for(actor, uid, lock=True)])


@transaction.atomic(durable=True)
def sweep_draft(number: str) -> None:
    """Delete the draft that became this case; a second call finds nothing."""
    Draft.objects.filter(uid__in=Case.objects.filter(number=number).values("draft_uid")).delete()


def store_part(draft: Draft, *fields: str, at: datetime) -> Draft:
    """Write the changed columns of a draft."""
    draft.updated_at = at
    draft.save(update_fields=["updated_at", *fields])
    return draft


@transaction.atomic(durable=True)
def sweep_old_drafts(before: datetime, *, limit: int = 200) -> int:
    """Throw away drafts nobody has touched since the instant, with their files; returns how many.

    Basis: 个人信息保护法 §19 (kept no longer than necessary).
    """
    old = list(Draft.objects.select_for_update(of=("self",)).filter(updated_at__lt=before).order_by("id")[:limit])
    _throw_away(old)
    return len(old)


def _throw_away(drafts: list[Draft]) -> None:
    """Delete drafts and the files that only they refer to."""
    kept = [file for draft in drafts for given in draft.materials.values() for file in files_of(given)]
    used = set(Material.objects.filter(file__in=kept).values_list("file_id", flat=True))
    used |= set(MaterialPage.objects.filter(file__in=kept).values_list("file_id", flat=True))
    Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).delete()
    files.forget_part([file for file in kept if file not in used])


def draft_data(draft: Draft) -> dict[str, Any]:
    """The form data of a draft as it was typed."""
    data: dict[str, Any] = json.loads(draft.data)
    return data


def provided_of(draft: Draft) -> tuple[Provided, ...]:
    """The materials of a draft that the guide still asks for in its situation."""
    version = matters.version(draft.version_id)
    asked = [m.code for m in matters.materials_for(version, draft.answers)]
    kept = draft.materials
    return tuple(as_provided(kept[code]) for code in asked if code in kept)


def as_provided(kept: dict[str, Any]) -> Provided:
    """A material as a draft keeps it."""
    return Provided(**(kept | {"way": Way(kept["way"]), "more": tuple(kept.get("more", ()))}))


def files_of(kept: dict[str, Any] | None) -> list[int]:
    """The files of a material as a draft keeps it, in their order."""
    return list(as_provided(kept).files) if kept else []


def application_of(
    draft: Draft, *, signed_name: str, address: dict[str, str], signer: int | None = None
) -> Application:
    """The draft as an application ready to file: fetched values stand where nothing else was said.

    `signer` is the agent who signs in the applicant's stead, with her own name. Basis: 民法典 §161-162.
    """
    version = matters.version(draft.version_id)
    person = people.person_view(draft.person_id)
    body = people.organisation_view(draft.organisation_id) if draft.organisation_id else None
    return Application(
        matter=draft.matter,
        place=draft.place,
        answers=draft.answers,
        data=held_values(version, draft) | draft_data(draft),
        materials=provided_of(draft),
        person=draft.person_id,
        organisation=draft.organisation_id,
        applicant_name=body.name if body else person.name,
        applicant_number=person.number,
        organisation_number=body.number if body else "",
        signed_name=signed_name,
        signer_name=people.person_view(signer).name if signer else person.name,
        address=address,
        draft_uid=draft.uid,
    )


def held_values(version: matters.Version, draft: Draft) -> dict[str, Any]:
    """The form fields that government's own data fills, as plain values."""
    return {name: value.value for name, value in held_for(version, draft).items()}


def held_for(version: matters.Version, draft: Draft) -> dict[str, datahub.Value]:
    """The fetched value for each form field that has one, with its source and day; one statement."""
    views = datahub.snapshots_of(f"draft:{draft.uid}", person=draft.person_id, organisation=draft.organisation_id)
    known = {view.resource: view for view in views}
    found: dict[str, datahub.Value] = {}
    for source in matters.prefill_sources(version):
        values = known[source.resource].values if source.resource in known else {}
        found |= {name: values[field] for name, field in source.fields.items() if field in values}
    return found


def file_draft(
    uid: UUID, *, signed_name: str, address: dict[str, str], by_person: bool = False, actor: Actor, at: datetime
) -> Filed:
    """Sign and file the draft; filing it again answers with the same case, also when the draft is gone."""
    if (filed := filed_from(uid, actor=actor)) is not None:
        return filed
    draft = queries.draft_for(actor, uid)
    signer = actor.person if actor.principal is not None else None
    application = application_of(draft, signed_name=signed_name, address=address, signer=signer)
    return file_case(replace(application, by_person=by_person), actor=actor, at=at)


def fetch_for_draft(uid: UUID, codes: set[str] | None = None, *, actor: Actor, at: datetime) -> dict[str, str]:
    """Fetch what government holds for this application: materials and prefilled fields; explanations by material.

    The sources are asked outside any transaction; what does not come falls back to an own file, with the reason. Below
    level 2 nothing is asked for. Basis: 国务院关于在线政务服务的若干规定 §7, §10.
    """
    draft = queries.draft_for(actor, uid)
    version = matters.version(draft.version_id)
    if actor.kind is ActorKind.CITIZEN and actor.level < VERIFIED:
        return {}
    sourced = [
        m for m in matters.materials_for(version, draft.answers) if m.resource and (not codes or m.code in codes)
    ]
    wanted = {material.resource for material in sourced}
    if not codes:
        wanted |= {source.resource for source in matters.prefill_sources(version)}
    asks = datahub.asks_for(wanted, person=draft.person_id, organisation=draft.organisation_id)
    views = datahub.fetch_all(asks, matter=version.catalog, reference=f"draft:{uid}", actor=actor, at=at)
    return _keep_fetched(uid, sourced, {view.resource: view for view in views}, actor=actor, at=at)


@transaction.atomic(durable=True)
def _keep_fetched(
    uid: UUID, sourced: list[matters.Material], views: dict[str, datahub.SnapshotView], *, actor: Actor, at: datetime
) -> dict[str, str]:
    """Put complete fetches in place as materials; keep why the others fell back."""
    draft = queries.draft_for(actor, uid, lock=True)
    why: dict[str, str] = {}
    for material in sourced:
        view = views.get(material.resource)
        if view is not None and view.ok:
            way = Way.CERTIFICATE if material.source == Way.CERTIFICATE else Way.FETCHED
            provided = Provided(material.code, way, snapshot=view.id)
            draft.materials = draft.materials | {material.code: asdict(provided) | {"way": way.value}}
        elif view is not None:
            why[material.code] = view.explanation
    draft.fallbacks = {k: v for k, v in draft.fallbacks.items() if k not in draft.materials} | why
    store_part(draft, "materials", "fallbacks", at=at)
    return why
