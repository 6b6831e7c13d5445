"""Resources, sources and grants, and grants compiled into lookups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet

from zhengtong.datahub import rules
from zhengtong.datahub.models import Grant, Resource, ResourceField, Source
from zhengtong.datahub.sources import address
from zhengtong.datahub.sources.lookup import Item, Lookup, SourceSpec
from zhengtong.kernel.actors import Actor, DutyKind
from zhengtong.kernel.refusal import Absent, Refusal


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of the catalogue as other rooms see it."""

    code: str
    label: str
    label_en: str
    kind: str
    length: int
    dictionary: str
    level: int
    personal_class: str


@dataclass(frozen=True, slots=True)
class ResourceView:
    """One entry of the catalogue; nothing in it tells where or how the provider keeps the data."""

    code: str
    national_code: str
    name: str
    summary: str
    provider: int
    key_kind: str
    share_type: str
    share_conditions: str
    share_basis: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What one ask comes to: the resource, its grant if any, the fields it opens, and the lookup that reads them."""

    resource: Resource
    grant: Grant | None
    fields: tuple[ResourceField, ...]
    lookup: Lookup | None

    @property
    def labels(self) -> list[list[str]]:
        """Code, Chinese and English label of each field, as they are kept beside the values."""
        return [[f.code, f.label, f.label_en] for f in self.fields]


def policy(kind: str) -> dict[str, object]:
    """The clock policy of `verify` (校核) or `question`; the setting `DATAHUB_POLICIES` overrides it."""
    own: Mapping[str, dict[str, object]] = getattr(settings, "DATAHUB_POLICIES", {})
    return dict(own.get(kind) or {"verify": rules.VERIFY_POLICY, "question": rules.QUESTION_POLICY}[kind])


def resources(codes: Iterable[str] | None = None) -> tuple[ResourceView, ...]:
    """The published catalogue, or the entries of these codes."""
    rows = Resource.objects.prefetch_related("fields").order_by("code")
    return tuple(_resource_view(row) for row in (rows if codes is None else rows.filter(code__in=set(codes))))


def _resource_view(row: Resource) -> ResourceView:
    return ResourceView(
        code=row.code,
        national_code=row.national_code,
        name=row.name,
        summary=row.summary,
        provider=row.provider_id,
        key_kind=row.key_kind,
        share_type=row.share_type,
        share_conditions=row.share_conditions,
        share_basis=row.share_basis,
        fields=tuple(
            FieldView(f.code, f.label, f.label_en, f.kind, f.length, f.dictionary, f.level, f.personal_class)
            for f in row.fields.all()
        ),
    )


def plans(
    wanted: Mapping[str, Collection[str] | None], *, matter: str, purpose: str, office: int | None, on: date
) -> dict[str, Plan]:
    """A plan for each resource code: three statements, however many resources. Unknown codes are refused."""
    rows = Resource.objects.select_related("source", "provider").prefetch_related("fields").filter(code__in=wanted)
    known = {row.code: row for row in rows}
    for code in wanted:
        if code not in known:
            raise Refusal("datahub.resource_unknown", field="resource", resource=code)
    granted = _grants(known.values(), matter, purpose, office, on)
    return {code: _plan(known[code], granted.get(known[code].pk), fields) for code, fields in wanted.items()}


def _grants(rows: Iterable[Resource], matter: str, purpose: str, office: int | None, on: date) -> dict[int, Grant]:
    """The live grant of each resource for the matter: the handling office's own before that of another office."""
    live = Grant.objects.filter(_live(on), resource__in=list(rows), matter=matter).order_by("id")
    if purpose:
        live = live.filter(purpose=purpose)
    found: dict[int, Grant] = {}
    for grant in live:
        if grant.resource_id not in found or grant.requester_id == office:
            found[grant.resource_id] = grant
    return found


def _live(on: date) -> Q:
    return Q(ended_at__isnull=True, from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def _plan(resource: Resource, grant: Grant | None, fields: Collection[str] | None) -> Plan:
    every = list(resource.fields.all())
    asked = every if fields is None else [f for f in every if f.code in set(fields)]
    if grant is None:
        return Plan(resource, None, tuple(asked), None)
    opened = tuple(f for f in asked if f.code in set(grant.fields))
    return Plan(resource, grant, opened, _lookup(resource, opened) if opened else None)


def _lookup(resource: Resource, fields: Iterable[ResourceField]) -> Lookup:
    return Lookup(
        source=spec_of(resource.source),
        table=resource.table,
        key_column=resource.key_column,
        as_of_column=resource.as_of_column,
        items=tuple(Item(f.code, f.column, f.kind, f.cell_map) for f in fields),
    )


def spec_of(source: Source) -> SourceSpec:
    """How the source is reached now."""
    kept = address.dsn(source.code, source.dsn)
    return SourceSpec(source.code, source.label, source.driver, kept, source.timeout_ms / 1000)


def stewarded_resources(actor: Actor) -> QuerySet[Resource]:
    """The resources of the offices whose data the actor stewards."""
    offices = actor.offices(DutyKind.DATA_STEWARD)
    rows = Resource.objects.select_related("source", "provider").prefetch_related("fields")
    return rows.filter(provider__in=offices).order_by("code")


def stewarded_grants(actor: Actor) -> QuerySet[Grant]:
    """The grants over the resources the actor stewards, live ones first."""
    offices = actor.offices(DutyKind.DATA_STEWARD)
    rows = Grant.objects.select_related("resource", "requester").filter(resource__provider__in=offices)
    return rows.order_by("-ended_at", "resource__code", "matter")


def resource_of(code: str) -> Resource:
    """The resource with its source and fields; raises `Absent`."""
    row = Resource.objects.select_related("source").prefetch_related("fields").filter(code=code).first()
    if row is None:
        raise Absent("resource", code)
    return row


def source_of(code: str) -> Source:
    """The source; raises `Absent`."""
    row = Source.objects.filter(code=code).first()
    if row is None:
        raise Absent("source", code)
    return row


def grant_for(actor: Actor, grant_id: int, *, lock: bool = True) -> Grant:
    """The grant, locked if it is about to change, if the actor stewards its resource; raises `Absent`."""
    rows = Grant.objects.select_related("resource", "requester")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=grant_id, resource__provider__in=actor.offices(DutyKind.DATA_STEWARD)).first()
    if row is None:
        raise Absent("grant", str(grant_id))
    return row
