"""What is known of cases that connected systems work on: parcels, records, where they stand, what does not agree."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import translation

from zhengtong.cases import permits
from zhengtong.cases.connected import adapters, calling, fold, records, stages
from zhengtong.cases.connected.adapters import Parcel as Packed
from zhengtong.cases.connected.stages import HandoverState, Parcel
from zhengtong.cases.models import Case, ConnectedSystem, ExchangeRecord, Handover
from zhengtong.cases.permits import Exchange, Speaking
from zhengtong.cases.queries import reading
from zhengtong.cases.queries.doors import SEEING, cases_visible_to
from zhengtong.datahub import public as datahub
from zhengtong.kernel import files, journal
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Absent, Forbidden
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.people import public as people

RUNNING = ("received", "supplement_requested", "supplemented", "in_review", "decided", "issued")


def system_of(code: str, *, lock: bool = False) -> ConnectedSystem:
    """The connected system of this code; raises `Absent`."""
    rows = ConnectedSystem.objects.select_for_update() if lock else ConnectedSystem.objects.all()
    found = rows.filter(code=code).first()
    if found is None:
        raise Absent("connected_system", code)
    return found


def own_system(actor: Actor) -> ConnectedSystem:
    """The system whose account the actor is; anybody else is refused."""
    row = ConnectedSystem.objects.filter(account=actor.account or 0).first()
    if row is None or not permits.may_exchange(actor, Exchange.KEEP_RECORDS, speaking(row)):
        raise Forbidden(Exchange.KEEP_RECORDS.value)
    return row


def speaking(system: ConnectedSystem, case: Case | None = None) -> Speaking:
    """The system and the case as the permits read them."""
    said = Speaking(
        account=system.account_id,
        live=system.ended_at is None,
        system=system.code,
        offices=frozenset(system.offices),
        matters=frozenset(system.matters),
    )
    if case is None:
        return said
    catalog = matters.version(case.version_id).catalog
    return Speaking(
        said.account,
        said.live,
        said.system,
        said.offices,
        said.matters,
        case_system=case.handled_in,
        case_office=case.office_id,
        case_catalog=catalog,
    )


def case_told_of(actor: Actor, system: ConnectedSystem, number: str) -> Case | None:
    """The case a record names, locked, if the system may speak of it; an absent one and another's are one answer."""
    case = Case.objects.select_for_update(of=("self",)).filter(number=number).first()
    if case is None or not permits.may_exchange(actor, Exchange.TELL, speaking(system, case)):
        return None
    return case


def application_for(actor: Actor, number: str) -> Case:
    """The case whose application the actor's system may read; raises `Absent`."""
    system = own_system(actor)
    case = Case.objects.filter(number=number).first()
    if case is None or not permits.may_exchange(actor, Exchange.READ_APPLICATION, speaking(system, case)):
        raise Absent("case", number)
    return case


def systems() -> list[ConnectedSystem]:
    """Every system that is or was connected, in the order of connection."""
    return list(ConnectedSystem.objects.select_related("account").order_by("id"))


def title_of(code: str) -> str:
    """The system's name in the reader's language; its code while nobody has connected it."""
    row = ConnectedSystem.objects.filter(code=code).first()
    return code if row is None else name_of(row)


def name_of(system: ConnectedSystem) -> str:
    """The system's name in the reader's language."""
    english = (translation.get_language() or "").startswith("en")
    return system.title_en if english and system.title_en else system.title


def record_of(system: ConnectedSystem, record_id: str) -> ExchangeRecord | None:
    """The record that the system sent under this id, if it did."""
    return ExchangeRecord.objects.filter(system=system, record_id=record_id).first()


def told_of(case: Case) -> list[fold.Told]:
    """The records of a case as they were received; one statement."""
    rows = ExchangeRecord.objects.filter(case=case).order_by("id")
    return [fold.Told(records.read(row.body), row.recorded_at) for row in rows]


OWN_ACTS = {
    "cases.supplemented": "supplemented_at",
    "cases.case_withdrawn": "withdrawn_at",
    "cases.supplement_lapsed": "lapsed_at",
    "cases.case_closed": "closed_at",
    "cases.case_archived": "archived_at",
}


def own_facts(case: Case) -> fold.Own:
    """What happened on our side, from the journal."""
    facts: dict[str, Any] = {"filed_at": case.filed_at}
    for entry in journal.history(f"case:{case.number}"):
        if entry.type in OWN_ACTS:
            facts.setdefault(OWN_ACTS[entry.type], entry.recorded_at)
        elif entry.type == "cases.case_accepted" and entry.facts["deemed"]:
            facts["deemed_at"] = entry.recorded_at
    return fold.Own(**facts)


def standing_of(case: Case) -> fold.Standing:
    """Where the case stands by all that is known now."""
    policies = matters.version(case.version_id).clocks
    from_receipt = [kind for kind in fold.DECIDING if policies[kind]["start_event"] == "receipt"]
    return fold.fold(own_facts(case), told_of(case), from_receipt)


def parcels_due(at: datetime, limit: int = 200) -> list[tuple[str, Parcel]]:
    """Number and parcel of what should be handed over by now, the longest waiting first; not to systems that rest."""
    rows = Handover.objects.filter(state=HandoverState.WAITING.value, due_at__lte=at).order_by("due_at", "id")
    rows = rows.exclude(system__in=_resting(at))
    return [(number, Parcel(parcel)) for number, parcel in rows.values_list("case__number", "parcel")[:limit]]


def _resting(at: datetime) -> QuerySet[ConnectedSystem, str]:
    """Codes of the systems that are left alone for now."""
    return ConnectedSystem.objects.filter(resting_until__gt=at).values_list("code", flat=True)


def parcels_of(number: str) -> list[str]:
    """The parcels of a case that still have to be handed over, in their order; none for a native case."""
    rows = Handover.objects.filter(case__number=number, state=HandoverState.WAITING.value).order_by("id")
    return list(rows.values_list("parcel", flat=True))


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A parcel ready to go: packed, with the system's adapter and line."""

    packed: Packed
    adapter: adapters.Adapter
    line: calling.Line


def is_waiting(number: str, parcel: Parcel) -> bool:
    """Whether the parcel still has to be handed over."""
    rows = Handover.objects.filter(case__number=number, parcel=parcel.value, state=HandoverState.WAITING.value)
    return rows.exists()


def dispatch_of(number: str, parcel: Parcel, at: datetime) -> Dispatch | str:
    """The parcel ready to go, or the reason for which it cannot go now."""
    case = Case.objects.get(number=number)
    system = ConnectedSystem.objects.filter(code=case.handled_in, ended_at=None).first()
    if system is None or system.adapter not in adapters.ADAPTERS:
        return "not_connected"
    if not permits.is_about_its_case(speaking(system, case)):
        return "outside_binding"
    if system.resting_until is not None and system.resting_until > at:
        return "resting"
    if parcel is not Parcel.APPLICATION and _is_unacknowledged(case):
        return "application_first"
    line = calling.line_of(system.code, system.url, system.key)
    return Dispatch(packed(case, parcel), adapters.ADAPTERS[system.adapter], line)


def _is_unacknowledged(case: Case) -> bool:
    rows = case.handovers.filter(parcel=Parcel.APPLICATION.value)
    return not rows.filter(state=HandoverState.ACKNOWLEDGED.value).exists()


def packed(case: Case, parcel: Parcel) -> Packed:
    """Everything the applicant gave and government fetched, so that nobody types it twice."""
    version = matters.version(case.version_id)
    body = people.organisation_view(case.organisation_id) if case.organisation_id else None
    whole = parcel is not Parcel.WITHDRAWAL
    return Packed(
        kind=parcel.value,
        number=case.number,
        matter=case.matter,
        name=version.name,
        office_code=org.office(case.office_id).code,
        filed_at=case.filed_at,
        applicant={"name": case.applicant_name, "uscc": body.uscc if body else ""},
        place=case.place,
        answers=dict(case.answers) if whole else {},
        data=json.loads(case.data) if whole else {},
        materials=tuple(_materials(case)) if whole else (),
    )


def _materials(case: Case) -> Iterable[dict[str, Any]]:
    """The materials with their fetched values; files are named with hashes and fetched by code and place."""
    lines = reading.material_lines(case)
    held = datahub.snapshots([line.snapshot for line in lines if line.snapshot])
    for line in lines:
        view = held.get(line.snapshot) if line.snapshot else None
        places = [reading.file_of_material(case, line.code, place + 1) for place in range(line.files)]
        facts = [files.file_facts(file) for file in places if file]
        yield {
            "code": line.code,
            "name": line.name,
            "way": line.how,
            "commitment": line.commitment,
            "values": {value.label: value.value for value in view.values.values()} if view else {},
            "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in facts],
        }


def file_of(case: Case, code: str, place: int) -> int:
    """The file at this place of a material, as it counts now; raises `Absent`."""
    found = reading.file_of_material(case, code, place)
    if found is None:
        raise Absent("document", code)
    return found


def cases_to_look_up(at: datetime, *, every: timedelta, limit: int = 100) -> list[str]:
    """Numbers of connected cases to ask about: running ones not asked for a while, and ended ones not compared yet.

    Those asked about longest ago come first; systems that rest or are not connected are not asked.
    """
    rows = Handover.objects.filter(parcel=Parcel.APPLICATION.value, state=HandoverState.ACKNOWLEDGED.value)
    rows = rows.filter(system__in=ConnectedSystem.objects.filter(ended_at=None).values("code"))
    rows = rows.exclude(system__in=_resting(at))
    due = rows.filter(Q(case__state__in=RUNNING) | Q(remote_state="")).filter(
        Q(looked_at=None) | Q(looked_at__lt=at - every)
    )
    return list(due.order_by(F("looked_at").asc(nulls_first=True), "id").values_list("case__number", flat=True)[:limit])


def line_for(number: str, at: datetime) -> tuple[ConnectedSystem, adapters.Adapter, calling.Line] | None:
    """System, adapter and line to ask about a case; nothing while the system rests or is not connected."""
    case = Case.objects.filter(number=number).exclude(handled_in="").first()
    system = ConnectedSystem.objects.filter(code=case.handled_in, ended_at=None).first() if case else None
    if system is None or system.adapter not in adapters.ADAPTERS:
        return None
    if system.resting_until is not None and system.resting_until > at:
        return None
    return system, adapters.ADAPTERS[system.adapter], calling.line_of(system.code, system.url, system.key)


def systems_visible_to(actor: Actor) -> list[ConnectedSystem]:
    """The systems that work for an office in which the officer may see cases."""
    held = actor.offices(*SEEING)
    return [row for row in systems() if held & set(row.offices)]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a system: what was filed with us for it, what arrived there, what it told us, what does not agree."""

    on: date
    filed: int
    acknowledged: int
    records: int
    strays: int


def days_of(system: ConnectedSystem, handovers: QuerySet[Handover], until: date, *, days: int = 14) -> list[Day]:
    """Today, and the last days of a system on which anything came or went, the newest first: two statements."""
    since = until - timedelta(days=days - 1)
    planned = handovers.filter(parcel=Parcel.APPLICATION.value, planned_on__range=(since, until))
    acknowledged = Count("id", filter=Q(state=HandoverState.ACKNOWLEDGED.value))
    filed = {r["planned_on"]: r for r in planned.values("planned_on").annotate(n=Count("id"), got=acknowledged)}
    rows = ExchangeRecord.objects.filter(system=system, recorded_on__range=(since, until))
    told = {
        r["recorded_on"]: r
        for r in rows.values("recorded_on").annotate(n=Count("id"), stray=Count("id", filter=Q(case=None)))
    }
    nothing: dict[str, Any] = {}
    found = []
    for back in range(days):
        on = until - timedelta(days=back)
        one, said = filed.get(on, nothing), told.get(on, nothing)
        if back and not one and not said:
            continue
        found.append(Day(on, one.get("n", 0), one.get("got", 0), said.get("n", 0), said.get("stray", 0)))
    return found


SHOWN = 200


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What does not agree between us and a system; `day` narrows it to what was filed or received on that day."""

    unacknowledged: list[Handover]
    strays: list[ExchangeRecord]
    differing: list[Handover]
    contradicting: list[Handover]

    @property
    def clean(self) -> bool:
        """Whether everything agrees."""
        return not (self.unacknowledged or self.strays or self.differing or self.contradicting)

    @property
    def cut(self) -> bool:
        """Whether there may be more than is shown."""
        return any(len(f) >= SHOWN for f in (self.unacknowledged, self.strays, self.differing, self.contradicting))


def handovers_of(system: ConnectedSystem, actor: Actor | None) -> QuerySet[Handover]:
    """The parcels of a system; for an officer those of the cases she may see."""
    rows = Handover.objects.filter(system=system.code)
    return rows if actor is None else rows.filter(case__in=cases_visible_to(actor))


def reconciliation(system: ConnectedSystem, handovers: QuerySet[Handover], day: date | None) -> Reconciliation:
    """What does not agree, the newest first, at most two hundred of each: three statements."""
    rows = handovers.select_related("case").order_by("-id")
    strays = ExchangeRecord.objects.filter(system=system, case=None).order_by("-id")
    if day is not None:
        rows, strays = rows.filter(planned_on=day), strays.filter(recorded_on=day)
    amiss = list(rows.filter(disagrees=True)[:SHOWN])
    return Reconciliation(
        unacknowledged=list(rows.exclude(state=HandoverState.ACKNOWLEDGED.value)[:SHOWN]),
        strays=list(strays[:SHOWN]),
        differing=[row for row in amiss if not stages.agree(row.case.state, row.remote_state)],
        contradicting=[row for row in amiss if row.contradictions],
    )


def application_parcel(case: Case) -> Handover | None:
    """How far the application has come on its way into the system."""
    return case.handovers.filter(parcel=Parcel.APPLICATION.value).first()


def steps_of(case: Case) -> list[fold.Told]:
    """The records of a case in the order of their facts, each once."""
    return sorted(told_of(case), key=lambda one: (one.record.happened_at, one.record.record_id))
