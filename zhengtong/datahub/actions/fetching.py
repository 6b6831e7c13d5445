"""A fetch is kept: what the source answered, who asked and why, in one short act after the reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from zhengtong.datahub import permits, rules
from zhengtong.datahub.events import DataFetched, SnapshotsForgotten
from zhengtong.datahub.models import AccessLog, Snapshot
from zhengtong.datahub.permits import Act, Wanted
from zhengtong.datahub.ports import Affair
from zhengtong.datahub.queries import fetched
from zhengtong.datahub.queries.catalogue import Plan
from zhengtong.datahub.sources.lookup import Answer
from zhengtong.kernel import journal
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.parts import require_act
from zhengtong.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing asked and answered: whose data, under which plan, and what the source said."""

    plan: Plan
    person: int | None
    organisation: int | None
    answer: Answer


@transaction.atomic(durable=True)
def keep_readings(
    affair: Affair, readings: Sequence[Reading], *, owners: Sequence[str], actor: Actor, at: datetime
) -> list[Snapshot]:
    """Keep what was read as snapshots and access entries; three statements for any number of readings.

    `owners` are the subject numbers of those whose data it is. Basis: 政务数据共享条例 §25, 网络数据安全管理条例 §12.
    """
    for reading in readings:
        permits.require(actor, Act.FETCH, Wanted(affair, reading.person, reading.organisation))
    rows = Snapshot.objects.bulk_create([_snapshot(affair, reading, at) for reading in readings])
    logged = [
        _access(affair, reading, row, actor, at)
        for reading, row in zip(readings, rows, strict=True)
        if reading.plan.grant is not None and reading.plan.lookup is not None
    ]
    AccessLog.objects.bulk_create(logged)
    journal.record(actor, _happened(affair, readings, rows, owners), at=at)
    return rows


def _snapshot(affair: Affair, reading: Reading, at: datetime) -> Snapshot:
    plan, answer = reading.plan, reading.answer
    codes = [f.code for f in plan.fields]
    return Snapshot(
        resource=plan.resource,
        grant=plan.grant,
        person_id=reading.person,
        organisation_id=reading.organisation,
        reference=affair.reference,
        status=answer.status,
        fields=plan.labels,
        cells=fetched.sealed_cells(answer.cells, codes, plan.grant.masks if plan.grant else {}),
        source_label=plan.resource.source.label,
        as_of_on=answer.as_of,
        fetched_at=at,
        case_number=affair.reference.removeprefix("case:") if affair.is_case else "",
    )


def _access(affair: Affair, reading: Reading, row: Snapshot, actor: Actor, at: datetime) -> AccessLog:
    grant = reading.plan.grant
    if grant is None:
        raise LookupError("nothing is read without a grant")
    return AccessLog(
        snapshot=row,
        resource=reading.plan.resource,
        person_id=reading.person,
        organisation_id=reading.organisation,
        actor=actor.number,
        actor_kind=actor.kind.value,
        duty=permits.duty_of(actor, Wanted(affair, reading.person, reading.organisation)),
        office_id=affair.office or grant.requester_id,
        matter=affair.matter,
        purpose=grant.purpose,
        basis=grant.basis,
        fields=reading.plan.labels,
        reference=affair.reference,
        status=row.status,
        at=at,
    )


def _happened(
    affair: Affair, readings: Sequence[Reading], rows: Sequence[Snapshot], owners: Sequence[str]
) -> DataFetched:
    purposes = {reading.plan.grant.purpose for reading in readings if reading.plan.grant}
    return DataFetched(
        owner=owners[0],
        others=tuple(owners[1:]),
        reference=affair.reference,
        matter=affair.matter,
        purpose="；".join(sorted(purposes)),
        snapshots=tuple(row.pk for row in rows),
        items=tuple(_item(reading) for reading in readings),
    )


def _item(reading: Reading) -> tuple[str, str, tuple[str, ...]]:
    codes = tuple(f.code for f in reading.plan.fields)
    return reading.plan.resource.code, reading.answer.status.value, codes


@transaction.atomic(durable=True)
def forget_unused(*, actor: Actor, at: datetime) -> int:
    """Destroy the values of fetches that no case uses after the retention time; who looked stays on record.

    Basis: 个人信息保护法 §19, §47.
    """
    permits.require(actor, Act.FORGET, None)
    before = at - timedelta(days=rules.UNUSED_KEPT_DAYS)
    unused = Snapshot.objects.filter(case_number="", forgotten_at__isnull=True, fetched_at__lt=before)
    count = unused.update(cells="{}", forgotten_at=at)
    if count:
        journal.record(actor, SnapshotsForgotten(count, before.isoformat()), at=at)
    return count


def attach_snapshots_part(
    resources: Mapping[int, str], case_number: str, *, person: int | None = None, organisation: int | None = None
) -> None:
    """Bind fetches to the case that uses them: one UPDATE; a fetch serves one case and only its owners'.

    `resources` says of which resource each fetch must be, so that no record stands in for another. Refused when one
    is of another resource, brought no entry, serves another case, or is about neither person nor organisation.
    """
    require_act()
    wanted = sorted(resources.items())
    owned = person is not None or organisation is not None
    statement = ATTACH.format(each=" OR ".join([EACH] * len(wanted)), owned=OWNED if owned else "")
    named = [value for pair in wanted for value in pair]
    values = [case_number, *named, case_number, rules.FetchStatus.OK.value, *([person, organisation] if owned else [])]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if cursor.rowcount != len(wanted):
            raise Refusal("datahub.snapshot_taken")


ATTACH = (
    "UPDATE datahub_snapshot SET case_number = %s WHERE ({each}) AND case_number IN ('', %s) AND status = %s "
    "AND forgotten_at IS NULL{owned}"
)
EACH = "(id = %s AND resource_id = (SELECT id FROM datahub_resource WHERE code = %s))"
OWNED = " AND (person_id = %s OR organisation_id = %s)"
