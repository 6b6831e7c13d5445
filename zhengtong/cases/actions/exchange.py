"""Taking in what connected systems tell: kept as received, each once, and the case set to what all of it adds up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhengtong.cases import events, permits, queries, rules
from zhengtong.cases.actions import flow
from zhengtong.cases.connected import fold, records, stages
from zhengtong.cases.connected.records import AcceptanceRecord, AnyRecord, ProcessRecord
from zhengtong.cases.models import Case, ConnectedSystem, ExchangeRecord, Handover
from zhengtong.cases.permits import Exchange
from zhengtong.cases.queries import exchange
from zhengtong.cases.rules import State
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, journal, writing
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import public as matters

SECOND = "second_"


@dataclass(frozen=True, slots=True)
class Taken:
    """The receipt of a record: `again` for a repetition, `stray` if it names no case this system works on."""

    receipt: str
    recorded_at: datetime
    again: bool
    stray: bool


def take_record(system: ConnectedSystem, record: AnyRecord, *, actor: Actor, at: datetime) -> Taken:
    """Take a record in; the same again answers the same receipt, the same id with other content is refused.

    The state of the case follows from the set of its records alone, so neither order nor repetition matters.
    """
    try:
        return _take_record(system, record, actor=actor, at=at)
    except IntegrityError:
        # The same record came over another connection at the same time; that one was taken.
        if (before := _row_of(system, record)) is None:
            raise
        return _again(before)
    except (Refusal, Refusals) as refused:
        raise queries.cited(record.case_number, refused) from None


@transaction.atomic(durable=True)
def _take_record(system: ConnectedSystem, record: AnyRecord, *, actor: Actor, at: datetime) -> Taken:
    case = exchange.case_told_of(actor, system, record.case_number)
    if case is None:
        permits.require_exchange(actor, Exchange.KEEP_RECORDS, exchange.speaking(system))
    before = _row_of(system, record)
    if before is not None and (before.case_id or case is None):
        return _again(before)
    _check(record, case, at=at)
    row = _keep_part(system, record, case, at=at) if before is None else _adopt_part(before, case, at=at)
    if case is None:
        kept = events.StrayRecordKept(
            system.code, record.record_id, record.kind, receipt=str(row.receipt), fingerprint=row.fingerprint
        )
        journal.record(actor, kept, at=at, effective_on=calendar.civil_day(record.happened_at))
        return Taken(str(row.receipt), at, again=False, stray=True)
    before_state = _Glance.of(case)
    standing = exchange.standing_of(case)
    _apply_part(case, standing, at=at)
    happened = _event(case, system, record, row, before_state, standing)
    journal.record(actor, happened, at=at, effective_on=calendar.civil_day(record.happened_at))
    return Taken(str(row.receipt), at, again=before is not None, stray=False)


def _row_of(system: ConnectedSystem, record: AnyRecord) -> ExchangeRecord | None:
    """The record as it was taken before, if it was; its id with other content is refused."""
    row = exchange.record_of(system, record.record_id)
    if row is not None and row.fingerprint != records.fingerprint(record):
        raise Refusal("cases.record_reused", field="record_id", record=record.record_id)
    return row


def _again(row: ExchangeRecord) -> Taken:
    return Taken(str(row.receipt), row.recorded_at, again=True, stray=row.case_id is None)


def _check(record: AnyRecord, case: Case | None, *, at: datetime) -> None:
    """Nothing is dated into the future or before the filing, and nothing is asked that the guide does not name."""
    instants = [record.happened_at, *([record.started_at] if isinstance(record, ProcessRecord) else [])]
    if max(instants) > at + stages.TOLERANCE:
        local = max(instants).astimezone(calendar.CIVIL)
        raise Refusal("cases.record_ahead", field="record", time=f"{local:%Y-%m-%d %H:%M:%S}")
    if case is None:
        return
    if min(instants) < case.filed_at - stages.TOLERANCE:
        raise Refusal("cases.record_too_early", field="record", day=calendar.civil_day(case.filed_at))
    if isinstance(record, ProcessRecord) and record.items:
        rules.check_supplement(_items(record, case), known=set(_names(case)))
    if isinstance(record, AcceptanceRecord):
        _check_same_case(record, case)


def _check_same_case(record: AcceptanceRecord, case: Case) -> None:
    """A record that names another matter or applicant than the case belongs to another case."""
    if record.task_code and record.task_code not in (case.matter, matters.version(case.version_id).catalog):
        raise Refusal("cases.record_of_another", field="task_code")
    if record.applicant_name and record.applicant_name != case.applicant_name:
        raise Refusal("cases.record_of_another", field="applicant_name")


def _names(case: Case) -> dict[str, str]:
    """The materials and fields that the guide asks for, by code."""
    version = matters.version(case.version_id)
    named = {m.code: m.name for m in matters.materials_for(version, case.answers)}
    return named | {f.id: f.label for f in version.compiled.form.fields.values()}


def _items(record: ProcessRecord, case: Case) -> list[rules.SupplementItem]:
    names = _names(case)
    return [rules.SupplementItem(i.code, names.get(i.code, i.code), i.problem, i.remedy) for i in record.items]


def _keep_part(system: ConnectedSystem, record: AnyRecord, case: Case | None, *, at: datetime) -> ExchangeRecord:
    row = ExchangeRecord(
        system=system,
        record_id=record.record_id,
        case_number=record.case_number,
        case=case,
        kind=record.kind,
        fingerprint=records.fingerprint(record),
        body=records.text_of(record),
        happened_at=record.happened_at,
        recorded_at=at,
        recorded_on=calendar.civil_day(at),
    )
    writing.insert([row])
    return row


def _adopt_part(row: ExchangeRecord, case: Case | None, *, at: datetime) -> ExchangeRecord:
    """A record that had no case has one since the system's binding was mended: it counts from now on, once."""
    row.case, row.recorded_at, row.recorded_on = case, at, calendar.civil_day(at)
    row.save(update_fields=["case", "recorded_at", "recorded_on"])
    return row


def _apply_part(case: Case, standing: fold.Standing, *, at: datetime) -> None:
    """Set case and limits to the standing; a standing that is the same already changes nothing but the revision."""
    due = _settle_limits_part(case, standing, at=at)
    case.state = standing.state.value
    case.outcome = standing.outcome.value if standing.outcome else ""
    case.accepted_on, case.decided_on = standing.accepted_on, standing.decided_on
    case.served_on, case.closed_on = standing.served_on, standing.ended_on
    case.intake_due_at, case.supplement_due_at = due.get("intake"), due.get("supplement")
    case.promise_due_at, case.statute_due_at = due.get("promise"), due.get("statute")
    if standing.asked is not None:
        asked_on = calendar.civil_day(standing.asked.happened_at).isoformat()
        listed = {"items": rules.plain_items(_items(standing.asked, case)), "asked_on": asked_on}
        case.supplement = {"answered": [], **case.supplement, **listed}
        case.supplement_used = True
    flow.store_part(
        case, "outcome", "accepted_on", "decided_on", "served_on", "closed_on", "intake_due_at", "supplement_due_at",
        "promise_due_at", "statute_due_at", "supplement", "supplement_used", at=at,
    )  # fmt: skip
    # What the system said when it was last asked was said before this record: it is compared anew at the next look-up.
    Handover.objects.filter(case=case, parcel=stages.Parcel.APPLICATION.value).update(
        contradictions=list(standing.contradictions), disagrees=bool(standing.contradictions), remote_state=""
    )


def _settle_limits_part(case: Case, standing: fold.Standing, *, at: datetime) -> dict[str, datetime | None]:
    """Start, move and end the limits of the case as the facts say; by kind, when the last of them falls due.

    The answer on acceptance and the supplement fall due as long as they are waited for; the limits of the decision keep
    their instant when they have ended, as those of a native case do, unless the notice ended them.
    """
    version = matters.version(case.version_id)
    known = _clocks_by_name(f"case:{case.number}")
    due: dict[str, datetime | None] = {}
    for name, span in standing.limits.items():
        kind = name.removeprefix(SECOND)
        spec = flow.clock_spec(case, version, kind, span.started_on, span.started_at)
        clock = known.get(name) or clocks.start_clocks_part([spec], at=at)[0]
        if spec.started_at or (clock.started_on, clock.finished_at) != (span.started_on, span.ended_at):
            clock = clocks.settle_part(clock.id, span.started_on, span.ended_at, at=at, started_at=spec.started_at)
        kept = kind in fold.DECIDING and standing.state is not State.SUPPLEMENT_REQUESTED
        due[kind] = clock.due_at if span.ended_at is None or kept else None
    return due


def _clocks_by_name(subject: str) -> dict[str, clocks.ClockFacts]:
    """The limits of the case by name; of two of one kind the later counts from the supplement."""
    found: dict[str, clocks.ClockFacts] = {}
    for clock in clocks.clocks_of(subject):
        found[f"{SECOND}{clock.kind}" if clock.kind in found else clock.kind] = clock
    return found


@dataclass(frozen=True, slots=True)
class _Glance:
    """What the applicant knew of her case before a record came."""

    state: str
    accepted_on: date | None
    decided_on: date | None
    served_on: date | None

    @staticmethod
    def of(case: Case) -> _Glance:
        return _Glance(case.state, case.accepted_on, case.decided_on, case.served_on)


def _news(before: _Glance, case: Case) -> str:
    """Which letter the applicant is owed: the furthest thing that is new."""
    if case.served_on and not before.served_on:
        return "result_served"
    if case.state == State.ISSUED and before.state != State.ISSUED:
        return "result_issued"
    if case.decided_on and not before.decided_on:
        return "case_terminated" if case.outcome == rules.Outcome.TERMINATED else "case_decided"
    if case.state == before.state:
        return ""
    return {
        State.IN_REVIEW: "case_accepted",
        State.NOT_NEEDED: "case_not_needed",
        State.NOT_ACCEPTED: "case_declined",
        State.SUPPLEMENT_REQUESTED: "supplement_requested",
    }.get(State(case.state), "")


def _event(
    case: Case,
    system: ConnectedSystem,
    record: AnyRecord,
    row: ExchangeRecord,
    before: _Glance,
    standing: fold.Standing,
) -> events.RecordTaken:
    due = {clock.kind: clock.due_on for clock in clocks.clocks_of(f"case:{case.number}")}
    acted: dict[str, Any] = {"action": record.action} if isinstance(record, ProcessRecord) else {"action": ""}
    served = record.service_mode if isinstance(record, ProcessRecord) else ""
    return events.RecordTaken(
        number=case.number,
        system=system.code,
        record=record.record_id,
        kind=record.kind,
        receipt=str(row.receipt),
        fingerprint=row.fingerprint,
        state=case.state,
        news=_news(before, case),
        outcome=case.outcome,
        right_office=standing.acceptance.right_office if standing.acceptance else "",
        mode=served,
        accepted_on=case.accepted_on,
        promise_due_on=due.get("promise"),
        statute_due_on=due.get("statute"),
        service_due_on=due.get("service"),
        answer_due_on=due.get("supplement"),
        served_on=case.served_on,
        **acted,
    )
