"""What the province is told of our cases: which act makes which record, and what became of it.

The fields are those of the national exchange (办件受理、过程、结果信息). Identity numbers do not travel; the digest
of the document (证件散列值) is left out until a province names its algorithm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhengtong.cases.connected import records, stages
from zhengtong.cases.connected.stages import ReportState
from zhengtong.cases.models import Case, Document, ExchangeRecord, Report, Task
from zhengtong.cases.queries.doors import cases_visible_to
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.models import Entry
from zhengtong.kernel.refusal import Absent
from zhengtong.matters import public as matters
from zhengtong.org import public as org

FORGOTTEN_AFTER = timedelta(minutes=10)
KINDS = {
    "cases.case_accepted": "acceptance",
    "cases.case_declined": "acceptance",
    "cases.case_not_needed": "acceptance",
    "cases.step_completed": "process",
    "cases.step_returned": "process",
    "cases.case_decided": "result",
    "cases.case_withdrawn": "result",
    "cases.supplement_lapsed": "result",
}
REPORTED = (*KINDS, "cases.record_taken")


@dataclass(frozen=True, slots=True)
class Owed:
    """A record owed to the province, as it is sent; the same act always makes the same record."""

    kind: str
    body: dict[str, Any]


def kind_of(entry: Entry) -> str:
    """Which kind of record an act makes; empty when it makes none."""
    return str(entry.facts["kind"]) if entry.type == "cases.record_taken" else KINDS.get(entry.type, "")


def owed(key: UUID) -> Owed:
    """The record of a journal row."""
    entry = Entry.objects.get(uid=key)
    case = Case.objects.get(number=entry.facts["number"])
    body = _common(case, entry) | SAYS[entry.type](case, entry)
    return Owed(kind_of(entry), body | {"kind": kind_of(entry)})


def _common(case: Case, entry: Entry) -> dict[str, Any]:
    """What every record says of the case: 办件编号、编码、事项、申请人、受理部门、行政区划."""
    version, office = matters.version(case.version_id), org.office(case.office_id)
    return {
        "case_number": case.number,
        "catalog_code": version.catalog,
        "task_code": case.matter,
        "task_name": version.name,
        "task_version": version.number,
        "applicant_name": case.applicant_name,
        "applicant_type": "2" if case.organisation_id else "1",
        "applied_at": case.filed_at.isoformat(),
        "channel": case.channel,
        "office_name": office.name,
        "office_code": office.code,
        "division": office.division,
        "reported_at": entry.recorded_at.isoformat(),
        "effective_on": entry.effective_on.isoformat(),
    }


def _paper_number(entry: Entry) -> str:
    """文号 of the document that the act made, if it made one."""
    uid = entry.facts.get("document")
    rows = Document.objects.filter(uid=uid).values_list("official_number", flat=True) if uid else ()
    return next(iter(rows), "")


def _acceptance(case: Case, entry: Entry) -> dict[str, Any]:
    outcome = {"cases.case_declined": "not_accepted", "cases.case_not_needed": "not_needed"}.get(entry.type, "accepted")
    return {
        "outcome": outcome,
        "deemed": bool(entry.facts.get("deemed", False)),
        "accepted_on": entry.facts.get("accepted_on") or entry.effective_on.isoformat(),
        "document_number": _paper_number(entry),
        "promised_on": entry.facts.get("promise_due_on") or "",
        "officer": entry.actor,
    }


def _step(case: Case, entry: Entry) -> dict[str, Any]:
    task = Task.objects.filter(case=case, node=entry.facts["node"], done_at=entry.recorded_at).order_by("-id").first()
    began = task.opened_at if task else entry.recorded_at
    return {
        "action": "return" if entry.type == "cases.step_returned" else "pass",
        "step": task.title if task else entry.facts["node"],
        "officer": entry.actor,
        "started_at": began.isoformat(),
        "ended_at": entry.recorded_at.isoformat(),
    }


def _result(case: Case, entry: Entry) -> dict[str, Any]:
    return {
        "outcome": entry.facts.get("outcome") or "withdrawn",
        "decided_on": entry.effective_on.isoformat(),
        "document_number": _paper_number(entry),
        "officer": entry.actor,
    }


def _told(case: Case, entry: Entry) -> dict[str, Any]:
    """A connected system's record, passed on as it was told; the opinion of its officer stays with the office."""
    row = ExchangeRecord.objects.get(receipt=entry.facts["receipt"])
    said = records.read(row.body).model_dump(mode="json", exclude={"case_number", "opinion", "kind"})
    return {name: value for name, value in said.items() if value} | {"system": entry.facts["system"]}


SAYS: dict[str, Callable[[Case, Entry], dict[str, Any]]] = {
    "cases.case_accepted": _acceptance,
    "cases.case_declined": _acceptance,
    "cases.case_not_needed": _acceptance,
    "cases.step_completed": _step,
    "cases.step_returned": _step,
    "cases.case_decided": _result,
    "cases.case_withdrawn": _result,
    "cases.supplement_lapsed": _result,
    "cases.record_taken": _told,
}


def province_rests(at: datetime) -> bool:
    """Whether the province is left alone: so many reports failed lately that the others wait with them."""
    tried = Report.objects.filter(state=ReportState.WAITING.value, attempts__gt=0, due_at__gt=at)
    return tried[: stages.REST_AFTER].count() >= stages.REST_AFTER


def case_id_of(number: str) -> int:
    """The row of a case."""
    return int(Case.objects.values_list("pk", flat=True).get(number=number))


def is_waiting(key: UUID, at: datetime) -> bool:
    """Whether the report still has to be sent and may be tried by now."""
    return Report.objects.filter(key=key, state=ReportState.WAITING.value, due_at__lte=at).exists()


def reports_due(at: datetime, limit: int = 500) -> list[tuple[UUID, int]]:
    """Key and number of attempts of the reports that no job will send by itself, the longest waiting first.

    One that was never tried has a job of its own; it counts as forgotten when that has done nothing for a while.
    """
    forgotten = Q(attempts__gt=0) | Q(due_at__lte=at - FORGOTTEN_AFTER)
    rows = Report.objects.filter(forgotten, state=ReportState.WAITING.value, due_at__lte=at).order_by("due_at", "id")
    return list(rows.values_list("key", "attempts")[:limit])


def reports_visible_to(actor: Actor) -> QuerySet[Report]:
    """The reports about cases that the officer may see."""
    return Report.objects.filter(case__in=cases_visible_to(actor))


def report_for(actor: Actor, key: UUID) -> Report:
    """The report of this key, locked, if the officer may see its case; raises `Absent`."""
    rows = reports_visible_to(actor).select_related("case").select_for_update(of=("self",))
    found = rows.filter(key=key).first()
    if found is None:
        raise Absent("report", str(key))
    return found


def counts(actor: Actor) -> dict[str, int]:
    """How many reports are in which state, one statement."""
    rows = reports_visible_to(actor).values_list("state").annotate(n=Count("id")).order_by()
    return {state.value: 0 for state in ReportState} | {str(state): int(n) for state, n in rows}


def report_lines(actor: Actor, state: str, limit: int = 200) -> list[Report]:
    """The newest reports in a state."""
    return list(reports_visible_to(actor).filter(state=state).select_related("case").order_by("-id")[:limit])
