"""The steward's acts: a source is registered, a resource published, its use granted and ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from zhengtong.datahub import permits, rules
from zhengtong.datahub.events import AccessGranted, GrantEnded, ResourcePublished, SourceRegistered
from zhengtong.datahub.models import Grant, Resource, ResourceField, Source
from zhengtong.datahub.permits import Act, Owned
from zhengtong.datahub.queries import catalogue
from zhengtong.datahub.sources import cells
from zhengtong.kernel import journal
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.release import MASKS


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """One field to be published: meaning, grade and class, and its column at the source.

    `cell_map` reads the source's codes (`{"1": "男"}`); `level` is 1–4 after GB/T 43697.
    """

    code: str
    label: str
    label_en: str
    column: str
    kind: str = rules.FieldKind.TEXT
    length: int = 0
    dictionary: str = ""
    cell_map: Mapping[str, str] = field(default_factory=dict)
    level: int = 2
    personal_class: str = rules.PersonalClass.PERSONAL


@dataclass(frozen=True, slots=True)
class ResourceDraft:
    """An entry of the catalogue to be published, and the table in which the provider keeps it."""

    code: str
    name: str
    summary: str
    source: str
    table: str
    key_kind: str
    key_column: str
    fields: tuple[FieldDraft, ...]
    as_of_column: str = ""
    national_code: str = ""
    duty_basis: str = ""
    share_type: str = rules.ShareType.CONDITIONAL
    share_conditions: str = ""
    share_basis: str = ""
    update_cycle: str = ""


@transaction.atomic(durable=True)
def register_source(
    code: str,
    *,
    label: str,
    office: int,
    driver: str,
    dsn: str,
    timeout_ms: int = 2000,
    actor: Actor,
    at: datetime,
) -> None:
    """Register a department's database; its address is sealed, and `ZHENGTONG_SOURCE_<CODE>` overrides it."""
    permits.require(actor, Act.STEWARD, Owned(None, None, office))
    if driver not in set(rules.Driver):
        raise Refusal("datahub.driver_unknown", field="driver", driver=driver)
    Source.objects.create(
        code=code,
        label=label,
        office_id=office,
        driver=driver,
        dsn=dsn,
        timeout_ms=timeout_ms,
        registered_at=at,
    )
    journal.record(actor, SourceRegistered(code, office), at=at)


@transaction.atomic(durable=True)
def publish_resource(draft: ResourceDraft, *, actor: Actor, at: datetime) -> None:
    """Publish an entry of the catalogue with its fields, for the office that owns the source."""
    source = catalogue.source_of(draft.source)
    permits.require(actor, Act.STEWARD, Owned(None, None, source.office_id))
    rules.check_share(draft.share_type, draft.share_basis)
    for name in (draft.table, draft.key_column, *(f.column for f in draft.fields)):
        cells.check_identifier(name)
    resource = Resource.objects.create(
        code=draft.code,
        national_code=draft.national_code,
        name=draft.name,
        summary=draft.summary,
        provider_id=source.office_id,
        duty_basis=draft.duty_basis,
        share_type=draft.share_type,
        share_conditions=draft.share_conditions,
        share_basis=draft.share_basis,
        update_cycle=draft.update_cycle,
        source=source,
        table=draft.table,
        key_kind=draft.key_kind,
        key_column=draft.key_column,
        as_of_column=draft.as_of_column,
        published_at=at,
    )
    ResourceField.objects.bulk_create([_field(resource, place, f) for place, f in enumerate(draft.fields)])
    codes = tuple(f.code for f in draft.fields)
    journal.record(actor, ResourcePublished(draft.code, source.office_id, codes), at=at)


def _field(resource: Resource, position: int, draft: FieldDraft) -> ResourceField:
    return ResourceField(
        resource=resource,
        position=position,
        code=draft.code,
        label=draft.label,
        label_en=draft.label_en,
        kind=draft.kind,
        length=draft.length,
        dictionary=draft.dictionary,
        cell_map=dict(draft.cell_map),
        level=draft.level,
        personal_class=draft.personal_class,
        column=draft.column,
    )


@transaction.atomic(durable=True)
def grant_access(
    resource: str,
    *,
    matter: str,
    requester: int,
    fields: tuple[str, ...],
    purpose: str,
    basis: str,
    from_on: date,
    until_on: date | None = None,
    masks: Mapping[str, str] | None = None,
    actor: Actor,
    at: datetime,
) -> int:
    """Grant an office the use of these fields for one matter (catalogue code) and purpose; answers the grant's id."""
    row = catalogue.resource_of(resource)
    permits.require(actor, Act.STEWARD, Owned(None, None, row.provider_id))
    _check_terms(row, fields, basis, dict(masks or {}), from_on, until_on)
    grant = Grant.objects.create(
        resource=row,
        requester_id=requester,
        matter=matter,
        fields=list(fields),
        masks=dict(masks or {}),
        purpose=purpose,
        basis=basis,
        from_on=from_on,
        until_on=until_on,
        granted_by=actor.number,
        granted_at=at,
    )
    happened = AccessGranted(grant.pk, resource, matter, requester, tuple(fields), purpose, basis)
    journal.record(actor, happened, at=at)
    return grant.pk


def _check_terms(
    row: Resource, fields: tuple[str, ...], basis: str, masks: dict[str, str], from_on: date, until_on: date | None
) -> None:
    levels = {f.code: f.level for f in row.fields.all() if f.code in set(fields)}
    unknown = [code for code in fields if code not in levels]
    if unknown:
        raise Refusal("datahub.field_unknown", field="fields", fields="、".join(unknown))
    for mask in masks.values():
        if mask not in MASKS:
            raise Refusal("datahub.mask_unknown", field="masks", mask=mask)
    if until_on is not None and until_on < from_on:
        raise Refusal("datahub.term_reversed", field="until_on")
    rules.check_grant(row.share_type, basis, levels, masks)


@transaction.atomic(durable=True)
def end_grant(grant_id: int, reason: str, *, actor: Actor, at: datetime) -> None:
    """End a grant; the next fetch brings nothing and the applicant is asked for her own paper."""
    grant = catalogue.grant_for(actor, grant_id)
    permits.require(actor, Act.STEWARD, Owned(None, None, grant.resource.provider_id))
    if grant.ended_at is not None:
        raise Refusal("datahub.grant_ended")
    if not reason.strip() or len(reason) > 200:
        raise Refusal("datahub.reason_needed", field="reason")
    grant.ended_at, grant.end_reason = at, reason.strip()
    grant.save(update_fields=["ended_at", "end_reason"])
    journal.record(actor, GrantEnded(grant.pk, grant.resource.code, grant.matter, grant.end_reason), at=at)
