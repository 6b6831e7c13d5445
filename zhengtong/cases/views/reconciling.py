"""Officers' pages about connected systems: what does not agree, by day; pushing and pulling; reports.

Also the system administrators' page on which systems are connected.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.cases import forms, permits, queries
from zhengtong.cases.actions import handover, systems
from zhengtong.cases.actions import reports as reporting
from zhengtong.cases.connected import records
from zhengtong.cases.connected.stages import HandoverState, Parcel, ReportState
from zhengtong.cases.models import ConnectedSystem, ExchangeRecord, Handover
from zhengtong.cases.permits import Exchange
from zhengtong.cases.queries import exchange, reports, steps
from zhengtong.cases.rules import State
from zhengtong.cases.words import STATES, connected
from zhengtong.kernel import calendar, words
from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.refusal import Absent, Refusal, Refusals
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import staff_page
from zhengtong.org import public as org

SEEING = (DutyKind.HANDLER, DutyKind.REVIEWER, DutyKind.APPROVER, DutyKind.LEADER, DutyKind.AUDITOR)


@staff_page(*SEEING)
def overview(request: Any) -> HttpResponse:
    """Every system that works for the officer's offices, and how much of it does not agree."""
    rows = []
    for system in exchange.systems_visible_to(request.actor):
        handovers = exchange.handovers_of(system, request.actor)
        found = exchange.reconciliation(system, handovers, None)
        rows.append(_system_row(system, request) | {"found": found})
    return render(request, "cases/console/systems.html", {"rows": rows})


def _system_row(system: ConnectedSystem, request: Any) -> dict[str, Any]:
    return {
        "code": system.code,
        "title": exchange.name_of(system),
        "resting": system.resting_until if system.resting_until and system.resting_until > request.at else None,
        "ended": system.ended_at,
        "failures": system.failures,
        "url": reverse("desk:system", args=[system.code]),
    }


@staff_page(*SEEING)
def system(request: Any, system: str) -> HttpResponse:
    """One system: its last days, and what does not agree, of all days or of one."""
    row = next((one for one in exchange.systems_visible_to(request.actor) if one.code == system), None)
    if row is None:
        raise Absent("connected_system", system)
    day = _day(request.GET.get("day", ""))
    handovers = exchange.handovers_of(row, request.actor)
    found = exchange.reconciliation(row, handovers, day)
    context = {
        "system": _system_row(row, request),
        "day": day,
        "days": exchange.days_of(row, handovers, calendar.civil_day(request.at)),
        "clean": found.clean,
        "cut": found.cut,
        "unacknowledged": [_handover_row(one, request) for one in found.unacknowledged],
        "differing": [_handover_row(one, request) for one in found.differing],
        "contradicting": [_handover_row(one, request) for one in found.contradicting],
        "strays": [_record_row(one) for one in found.strays],
    }
    return render(request, "cases/console/system.html", context)


def _day(text: str) -> date | None:
    """The day asked for; what is no day asks for all."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


NAMED = {state.value: text for state, text in STATES.items()}


def _handover_row(row: Handover, request: Any) -> dict[str, Any]:
    case = row.case
    return {
        "number": case.number,
        "url": reverse("desk:system_case", args=[case.number]),
        "parcel": connected.PARCELS[Parcel(row.parcel)],
        "state": connected.HANDOVERS[HandoverState(row.state)],
        "acknowledged": row.state == HandoverState.ACKNOWLEDGED.value,
        "attempts": row.attempts,
        "tried_at": row.tried_at,
        "due_at": row.due_at,
        "acknowledged_at": row.acknowledged_at,
        "remote_number": row.remote_number,
        "reason": connected.REASONS.get(row.reason, row.reason),
        "says": row.says,
        "ours": STATES[State(case.state)],
        "theirs": NAMED.get(row.remote_state, row.remote_state),
        "contradictions": [connected.CONTRADICTIONS[code] for code in row.contradictions],
        "may_push": permits.may_exchange(request.actor, Exchange.HAND_OVER_AGAIN, case),
    }


def _what(record: records.AnyRecord) -> str:
    """A record in one phrase."""
    if isinstance(record, records.ProcessRecord):
        return steps.step_of(record)
    answered = isinstance(record, records.AcceptanceRecord)
    return str((connected.ANSWERS if answered else connected.CONCLUSIONS)[record.outcome])


def _record_row(row: ExchangeRecord) -> dict[str, Any]:
    record = records.read(row.body)
    return {
        "id": row.record_id,
        "case_number": row.case_number,
        "what": _what(record),
        "document": getattr(record, "document_number", ""),
        "officer": record.officer,
        "happened_at": row.happened_at,
        "recorded_at": row.recorded_at,
        "receipt": row.receipt,
    }


@staff_page(*SEEING)
def system_case(request: Any, number: str) -> HttpResponse:
    """One case: its parcels, every record as received, what contradicts, and the two acts that reconcile."""
    return _case_page(request, number, [])


def _case_page(request: Any, number: str, said: list[words.Said]) -> HttpResponse:
    case = queries.case_for(request.actor, number)
    if not case.handled_in:
        raise Absent("connected_system", number)
    handovers = [_handover_row(row, request) for row in case.handovers.select_related("case").order_by("id")]
    first = next((row for row in handovers), None)
    context = {
        "case": case,
        "said": said,
        "system": exchange.title_of(case.handled_in),
        "system_url": reverse("desk:system", args=[case.handled_in]),
        "state": STATES[State(case.state)],
        "handovers": handovers,
        "theirs": first["theirs"] if first else "",
        "contradictions": [connected.CONTRADICTIONS[c] for c in exchange.standing_of(case).contradictions],
        "records": [_record_row(row) for row in case.records.order_by("happened_at", "record_id")],
        "may_push": permits.may_exchange(request.actor, Exchange.HAND_OVER_AGAIN, case),
        "may_pull": permits.may_exchange(request.actor, Exchange.LOOK_AGAIN, case),
        "complete": all(row["acknowledged"] for row in handovers),
        "asked": request.GET.get("asked", ""),
    }
    return render(request, "cases/console/system_case.html", context, status=said[0].status if said else 200)


@staff_page(*SEEING)
@require_POST
def push(request: Any, number: str) -> HttpResponse:
    """Hand what did not arrive over again."""
    try:
        handover.hand_over_again(number, actor=request.actor, at=request.at)
    except Refusal as refusal:
        if refusal.code == "kernel.absent":
            raise
        return _case_page(request, number, [words.say(refusal)])
    return HttpResponseRedirect(f"{reverse('desk:system_case', args=[number])}?asked=push")


@staff_page(*SEEING)
@require_POST
def pull(request: Any, number: str) -> HttpResponse:
    """Ask the system for everything it says of the case."""
    try:
        handover.ask_again(number, actor=request.actor, at=request.at)
    except Refusal as refusal:
        if refusal.code in ("kernel.absent", "cases.not_connected"):
            raise
        return _case_page(request, number, [words.say(refusal)])
    return HttpResponseRedirect(f"{reverse('desk:system_case', args=[number])}?asked=pull")


@staff_page(*SEEING)
def report_list(request: Any) -> HttpResponse:
    """The queue to the province: what waits, what has its receipt, what was refused or given up."""
    asked = request.GET.get("state", "")
    counts = reports.counts(request.actor)
    stuck = next((s.value for s in (ReportState.DEAD, ReportState.REFUSED) if counts[s.value]), "")
    state = asked if asked in counts else stuck or ReportState.WAITING.value
    context = {
        "state": state,
        "views": [(s.value, connected.REPORTS[s], counts[s.value], s.value == state) for s in ReportState],
        "stuck": state in (ReportState.REFUSED.value, ReportState.DEAD.value),
        "rows": [
            {
                "row": row,
                "kind": connected.REPORT_KINDS[row.kind],
                "reason": connected.REASONS.get(row.reason, row.reason),
                "again": row.state in (ReportState.REFUSED.value, ReportState.DEAD.value)
                and permits.may_exchange(request.actor, Exchange.REPORT_AGAIN, row.case),
            }
            for row in reports.report_lines(request.actor, state)
        ],
    }
    return render(request, "cases/console/reports.html", context)


@staff_page(*SEEING)
@require_POST
def report_again(request: Any, uid: UUID) -> HttpResponse:
    """Send a refused or dead report again."""
    reporting.report_again(uid, actor=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("desk:reports"))


@staff_page(DutyKind.SYSTEM_ADMIN)
@require_http_methods(["GET", "POST"])
def connections(request: Any) -> HttpResponse:
    """The systems that are connected, and a form that connects another one or changes a connection."""
    known = {row.code: row for row in exchange.systems()}
    chosen = known.get(request.GET.get("system", ""))
    form = forms.ConnectionForm(request.POST or None, initial=_initial(chosen) if chosen else None)
    if request.method == "POST" and form.is_valid():
        try:
            systems.connect_system(form.connection(), actor=request.actor, at=request.at)
        except (Refusal, Refusals) as refused:
            tell(form, refused)
        else:
            return HttpResponseRedirect(reverse("desk:connections"))
    rows = [{"row": row, "offices": "、".join(org.office(id).name for id in row.offices)} for row in known.values()]
    status = 422 if form.errors else 200
    return render(request, "cases/console/connections.html", {"form": form, "rows": rows}, status=status)


def _initial(row: ConnectedSystem) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title,
        "title_en": row.title_en,
        "adapter": row.adapter,
        "url": row.url,
        "account": str(row.account_id),
        "offices": [str(id) for id in row.offices],
        "matters": "\n".join(row.matters),
    }


@staff_page(DutyKind.SYSTEM_ADMIN)
@require_POST
def disconnect(request: Any, system: str) -> HttpResponse:
    """End a connection."""
    systems.disconnect_system(system, actor=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("desk:connections"))
