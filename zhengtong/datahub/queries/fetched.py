"""What fetches brought, released through the one function."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from zhengtong.datahub import permits, rules, words
from zhengtong.datahub.models import Dispute, Snapshot
from zhengtong.datahub.permits import Owned
from zhengtong.datahub.sources.cells import Cell
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.calendar import civil_day
from zhengtong.kernel.refusal import Absent
from zhengtong.kernel.release import release


@dataclass(frozen=True, slots=True)
class Value:
    """One fetched value with what a page must say beside it: source and day.

    `dispute` is empty, or the state of the owner's “本人认为有误”: open, corrected, kept.
    """

    value: str
    source: str
    as_of: date
    snapshot_id: int
    resource: str
    field: str
    label: str
    dispute: str = ""


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """One fetch: its status, the values it brought, and for each field without one the reason in plain words."""

    id: int
    resource: str
    resource_name: str
    person: int | None
    organisation: int | None
    reference: str
    status: str
    values: Mapping[str, Value]
    problems: Mapping[str, str]
    explanation: str
    source: str
    as_of: date
    fetched_at: datetime
    case_number: str

    @property
    def ok(self) -> bool:
        """Whether the source answered with an entry."""
        return self.status == rules.FetchStatus.OK

    @property
    def complete(self) -> bool:
        """Whether every granted field has its value, so that no paper need be asked for."""
        return self.ok and not self.problems


@dataclass(frozen=True, slots=True)
class DisputeView:
    """Both values of a disputed field, as the officer sees them side by side."""

    number: str
    snapshot_id: int
    resource: str
    resource_name: str
    field: str
    label: str
    served_value: str
    own_value: str
    reason: str
    evidence: int | None
    state: str
    state_text: str
    raised_at: datetime
    due_on: date
    answer: str
    answered_at: datetime | None


def snapshots(ids: Iterable[int]) -> dict[int, SnapshotView]:
    """The fetches by id in one statement; the caller's own door decides who may see them."""
    rows = _rows().filter(pk__in=set(ids))
    return {row.pk: snapshot_view(row) for row in rows}


def snapshots_of(reference: str, *, person: int | None = None, organisation: int | None = None) -> list[SnapshotView]:
    """The latest fetch of each resource for an application, oldest resource first, in one statement."""
    latest = {
        (row.resource_id, row.person_id, row.organisation_id): row
        for row in _rows().filter(_owners(person, organisation), reference=reference, forgotten_at=None).order_by("id")
    }
    return [snapshot_view(row) for row in latest.values()]


def _owners(person: int | None, organisation: int | None) -> Q:
    if person is None and organisation is None:
        return Q()
    return Q(person_id=person, person__isnull=False) | Q(organisation_id=organisation, organisation__isnull=False)


def _rows() -> QuerySet[Snapshot]:
    return Snapshot.objects.select_related("resource__provider")


def snapshot_view(row: Snapshot) -> SnapshotView:
    """The row as a value; only the fields it was granted for leave it."""
    labels = {code: words.label(zh, en) for code, zh, en in row.fields}
    cells: dict[str, list[str]] = json.loads(row.cells)
    held = release({code: cell[0] for code, cell in cells.items() if cell[0]}, fields=labels, masks={})
    day = row.as_of_on or civil_day(row.fetched_at)
    problems = {code: cell[1] for code, cell in cells.items() if cell[1] and code in labels}
    return SnapshotView(
        id=row.pk,
        resource=row.resource.code,
        resource_name=row.resource.name,
        person=row.person_id,
        organisation=row.organisation_id,
        reference=row.reference,
        status=row.status,
        values={code: _value(row, code, labels[code], value, day) for code, value in held.items()},
        problems={code: words.explain_field(what, source=row.source_label) for code, what in problems.items()},
        explanation=_explanation(row, [labels[code] for code in problems]),
        source=row.source_label,
        as_of=day,
        fetched_at=row.fetched_at,
        case_number=row.case_number,
    )


def _value(row: Snapshot, code: str, label: str, value: str, day: date) -> Value:
    return Value(value, row.source_label, day, row.pk, row.resource.code, code, label, row.disputes.get(code, ""))


def _explanation(row: Snapshot, lacking: list[str]) -> str:
    provider = row.resource.provider.name
    return words.explain(row.status, source=row.source_label, provider=provider, fields=words.list_of(lacking))


def snapshot_for(actor: Actor, snapshot_id: int, *, lock: bool = False) -> Snapshot:
    """The fetch, locked if it is about to change, if its data is the actor's own or that of whom she acts for."""
    rows = _rows().select_for_update(of=("self",)) if lock else _rows()
    row = rows.filter(pk=snapshot_id).first()
    if row is None or not permits.may(actor, permits.Act.DISPUTE, Owned(row.person_id, row.organisation_id)):
        raise Absent("snapshot", str(snapshot_id))
    return row


def disputes_of(snapshot_ids: Iterable[int]) -> list[DisputeView]:
    """The disputes over these fetches, in one statement; the caller's own door decides who may see them."""
    rows = Dispute.objects.select_related("resource", "snapshot").filter(snapshot__in=set(snapshot_ids))
    return [dispute_view(row) for row in rows.order_by("id")]


def disputes_raised(*, person: int | None = None, organisation: int | None = None) -> list[DisputeView]:
    """What a person or organisation holds to be wrong, latest first; the caller's own door decides who may see it."""
    owner = Dispute.objects.filter(_owners(person, organisation))
    return [dispute_view(row) for row in owner.select_related("resource", "snapshot").order_by("-id")[:50]]


def dispute_view(row: Dispute) -> DisputeView:
    """The row as a value."""
    labels = {code: words.label(zh, en) for code, zh, en in row.snapshot.fields}
    return DisputeView(
        number=row.number,
        snapshot_id=row.snapshot_id,
        resource=row.resource.code,
        resource_name=row.resource.name,
        field=row.field,
        label=labels.get(row.field, row.field),
        served_value=row.served_value,
        own_value=row.own_value,
        reason=row.reason,
        evidence=row.evidence_id,
        state=row.state,
        state_text=str(words.DISPUTE_STATES[rules.DisputeState(row.state)]),
        raised_at=row.raised_at,
        due_on=row.due_on,
        answer=row.answer,
        answered_at=row.answered_at,
    )


def sealed_cells(cells: Mapping[str, Cell], fields: Iterable[str], masks: Mapping[str, str]) -> str:
    """The cells as the sealed column keeps them: granted fields only, masked as granted, problems beside them."""
    granted = list(fields)
    values: dict[str, Any] = release({c: cell.value for c, cell in cells.items()}, fields=granted, masks=masks)
    kept = {code: [values.get(code) or "", cells[code].problem] for code in granted if code in cells}
    return json.dumps(kept, ensure_ascii=False)
