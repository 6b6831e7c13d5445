"""An application in the making: saved page by page, fetched for, thrown away. Not yet anybody's act: no journal row.

A draft has no legal effect; what reaches the office is journaled by `file_case`, and every fetch of data by `datahub`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.cases import queries
from zhengtong.cases.actions.filing import Application, Filed, Provided, file_case
from zhengtong.cases.models import Draft
from zhengtong.cases.words import Way
from zhengtong.datahub import public as datahub
from zhengtong.kernel import calendar
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.matters import public as matters
from zhengtong.people import public as people


@transaction.atomic(durable=True)
def begin_draft(matter: str, *, actor: Actor, at: datetime) -> Draft:
    """Begin an application for oneself, one's organisation, or the citizen at the counter."""
    if actor.subject_person is None:
        raise Absent("draft")
    version = matters.current_version(matter, calendar.civil_day(at))
    return Draft.objects.create(
        matter=matter,
        version_id=version.id,
        person_id=actor.subject_person,
        organisation_id=actor.subject_organisation,
        channel=actor.channel.value,
        created_at=at,
        updated_at=at,
    )


@transaction.atomic(durable=True)
def save_answers(uid: UUID, place: str, answers: dict[str, Any], *, actor: Actor, at: datetime) -> Draft:
    """Keep the place and the scenario's answers; the competent office follows from the place."""
    draft = queries.draft_for(actor, uid, lock=True)
    version = matters.version(draft.version_id)
    if not place:
        raise Refusal("cases.place_missing", field="place")
    draft.office_id = matters.competent_office(version, {"place": place}).office
    draft.answers = answers | {"place": place}
    return _store(draft, "office", "answers", at=at)


@transaction.atomic(durable=True)
def save_data(uid: UUID, values: dict[str, Any], *, actor: Actor, at: datetime) -> Draft:
    """Keep what was typed as it was typed; it is checked on the page and again when the application is filed."""
    draft = queries.draft_for(actor, uid, lock=True)
    draft.data = json.dumps(draft_data(draft) | values, ensure_ascii=False)
    return _store(draft, "data", at=at)


@transaction.atomic(durable=True)
def set_material(uid: UUID, provided: Provided, *, actor: Actor, at: datetime) -> Draft:
    """Keep how one material is provided: a fetched snapshot, a promise, a file."""
    draft = queries.draft_for(actor, uid, lock=True)
    draft.materials = draft.materials | {provided.code: asdict(provided) | {"way": provided.way.value}}
    return _store(draft, "materials", at=at)


@transaction.atomic(durable=True)
def drop_material(uid: UUID, code: str, *, actor: Actor, at: datetime) -> Draft:
    """Take a material out of the draft again."""
    draft = queries.draft_for(actor, uid, lock=True)
    draft.materials = {key: value for key, value in draft.materials.items() if key != code}
    return _store(draft, "materials", at=at)


@transaction.atomic(durable=True)
def discard_draft(uid: UUID, *, actor: Actor, at: datetime) -> None:
    """Throw the draft away at the applicant's wish."""
    queries.draft_for(actor, uid, lock=True).delete()


@transaction.atomic(durable=True)
def sweep_filed_drafts_part(number: str) -> None:
    """Delete the draft that became this case; a second call finds nothing."""
    Draft.objects.filter(uid__in=queries.draft_uid_of(number)).delete()


def _store(draft: Draft, *fields: str, at: datetime) -> Draft:
    draft.updated_at = at
    draft.save(update_fields=["updated_at", *fields])
    return draft


def draft_data(draft: Draft) -> dict[str, Any]:
    """The form data of a draft as it was typed."""
    data: dict[str, Any] = json.loads(draft.data)
    return data


def provided_of(draft: Draft) -> tuple[Provided, ...]:
    """The materials of a draft that the guide still asks for in its situation."""
    version = matters.version(draft.version_id)
    asked = [m.code for m in matters.materials_for(version, draft.answers)]
    kept = draft.materials
    return tuple(Provided(**(kept[code] | {"way": Way(kept[code]["way"])})) for code in asked if code in kept)
