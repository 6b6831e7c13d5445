"""What happens without anybody pressing a button: documents are made, silence is answered by law, time lapses."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings

from zhengtong.cases import queries
from zhengtong.cases.actions import automatic, consulting, drafting, handover, intake, pausing, results
from zhengtong.cases.actions import exchange as taking
from zhengtong.cases.actions import reports as reporting
from zhengtong.cases.connected import province
from zhengtong.cases.connected.calling import Declined, Unreached
from zhengtong.cases.connected.records import AnyRecord
from zhengtong.cases.connected.stages import Parcel
from zhengtong.cases.models import ConnectedSystem, Document
from zhengtong.cases.queries import exchange, others, printing, reports
from zhengtong.kernel import calendar, files, instant, jobs
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.documents import render, seal
from zhengtong.kernel.refusal import Refusal

log = logging.getLogger("zhengtong.cases")
PDF = "application/pdf"
LOOK_UP_EVERY = timedelta(minutes=9)
BACKGROUND = -10  # People wait for documents and letters; a system that hangs must not keep them waiting.
ACTS_WITH_DOCUMENTS = (
    "cases.case_filed",
    "cases.supplement_requested",
    "cases.supplemented",
    "cases.supplement_lapsed",
    "cases.case_transferred",
    "cases.case_accepted",
    "cases.case_not_needed",
    "cases.case_declined",
    "cases.limit_extended",
    "cases.clock_suspended",
    "cases.case_terminated",
    "cases.case_decided",
    "cases.case_withdrawn",
    "cases.result_served",
)


def make_documents(number: str, *, at: datetime) -> int:
    """Render, seal and keep the unmade documents of a case; each then takes its place in the log. Safe to repeat."""
    waiting = printing.unmade_of(number)
    for document in waiting:
        make_document(document, at=at)
    return len(waiting)


def make_document(document: Document, *, at: datetime) -> None:
    """Make one document; its day is the day of its act, whenever the bytes are made."""
    template, data = printing.data_of(document, base_url=settings.PUBLIC_URL)
    dated = calendar.start_of_day(document.dated_on)
    pdf = seal(render(template, data, at=dated), at=at)
    kept = files.keep_bytes(pdf, name=f"{document.title}.pdf", mime=PDF, at=at)
    results.fix_document(document.pk, kept.id, kept.sha256, at=at)


@jobs.job()
def make_documents_of(number: str) -> None:
    """The documents of a case that an act has just written."""
    make_documents(number, at=instant.current())


@jobs.job(cron="* * * * *")
def make_forgotten_documents() -> None:
    """Documents whose job was lost or given up are made all the same."""
    for document in printing.unmade():
        make_document(document, at=instant.current())


@jobs.job(cron="*/5 * * * *")
def answer_silence() -> None:
    """Do what the law says for every case whose office has let its time to answer pass: accept it, or escalate it."""
    at = instant.current()
    for number in queries.silent_cases(at):
        _each(number, lambda number: intake.answer_silence(number, at=at))


@jobs.job(cron="*/5 * * * *")
def note_silent_offices() -> None:
    """Do what the law says of offices that let the time for their opinion pass: record it, or tell their approvers."""
    at = instant.current()
    for number, node in others.silent_offices(at):
        _each(number, lambda number, node=node: consulting.note_silence(number, node, at=at))  # type: ignore[misc]


@jobs.job()
def decide_clear_case(number: str) -> None:
    """Accept and grant what the published table grants; anything else waits for a human. Safe to repeat."""
    at = instant.current()
    _each(number, lambda number: automatic.accept_clear_case(number, at=at))
    _each(number, lambda number: automatic.grant_clear_case(number, at=at))


@jobs.job(cron="10 1 * * *")
def lapse_supplements() -> None:
    """Close the cases whose applicant let the time for the supplement pass."""
    at = instant.current()
    for number in queries.unanswered_supplements(at):
        _each(number, lambda number: intake.lapse_case(number, at=at))


@jobs.job(cron="5 0 * * *")
def end_pauses() -> None:
    """Let the limits run again whose procedure was to end yesterday: nobody waits longer than he was told."""
    at = instant.current()
    for number in queries.pauses_over(calendar.civil_day(at)):
        _each(number, lambda number: pausing.end_pause(number, at=at))


@jobs.job(cron="20 3 * * *")
def archive_closed_cases() -> None:
    """Put cases into the archive some time after they were closed. Basis: 国务院关于在线政务服务的若干规定 §12."""
    at = instant.current()
    for number in queries.closed_before(calendar.civil_day(at) - timedelta(days=settings.ARCHIVE_DAYS)):
        _each(number, lambda number: results.archive_case(number, actor=SYSTEM, at=at))


@jobs.job(cron="40 2 * * *")
def sweep_old_drafts() -> None:
    """Applications that were begun and left lying are thrown away after the city's term, and said so on their page."""
    before = instant.current() - timedelta(days=settings.DRAFT_DAYS)
    while drafting.sweep_old_drafts(before):
        pass


def _each(number: str, act: Callable[[str], object]) -> None:
    """One case that moved on meanwhile does not keep the others waiting."""
    try:
        act(number)
    except Refusal as refusal:
        log.info("case %s was not touched: %s", number, refusal.code)


@jobs.job()
def hand_over(number: str, parcel: str) -> None:
    """Hand one parcel to the system that works on the case, and what waited for it; called outside any transaction."""
    at = instant.current()
    if not exchange.is_waiting(number, Parcel(parcel)):
        return
    _hand_over(number, Parcel(parcel), at)
    if Parcel(parcel) is Parcel.APPLICATION and not exchange.is_waiting(number, Parcel.APPLICATION):
        for other in exchange.parcels_of(number):
            jobs.enqueue(hand_over, once=f"hand over:{number}:{other}:{at.isoformat()}", number=number, parcel=other)


def _hand_over(number: str, parcel: Parcel, at: datetime) -> None:
    """One attempt, recorded whatever its end. A parcel that never left is not counted against the system.

    While the system rests nothing is attempted: the parcel stays due.
    """
    ready = exchange.dispatch_of(number, parcel, at)
    if ready == "resting":
        return
    if isinstance(ready, str):
        handover.record_attempt(number, parcel, handover.Tried(reason=ready, called=False), at=at)
        return
    try:
        tried = handover.Tried(ready.adapter.hand_over(ready.packed, ready.line))
    except Unreached as failure:
        tried = handover.Tried(reason=failure.reason)
    except Declined as refused:
        tried = handover.Tried(reason="declined", says=refused.says, final=True)
    handover.record_attempt(number, parcel, tried, at=at)


@jobs.job(cron="* * * * *")
def hand_over_waiting() -> None:
    """Parcels whose time to be tried again has come, and those whose job was lost."""
    at = instant.current()
    for number, parcel in exchange.parcels_due(at):
        once = f"hand over:{number}:{parcel}:{at:%Y%m%d%H%M}"
        jobs.enqueue(hand_over, once=once, number=number, parcel=parcel.value)


@jobs.job(priority=BACKGROUND)
def look_up(number: str) -> None:
    """Ask the system for everything it says of a case, and take in what never came."""
    _each(number, lambda number: _look_up(number, instant.current()))


def _look_up(number: str, at: datetime) -> None:
    found = exchange.line_for(number, at)
    if found is None:
        return
    system, adapter, line = found
    try:
        seen = adapter.look_up(number, line)
    except (Unreached, Declined) as failure:
        reason = failure.reason if isinstance(failure, Unreached) else "declined"
        handover.record_silence(number, reason, actor=SYSTEM, at=at)
        return
    if seen.unread:
        log.warning("system %s says %s things of %s that cannot be read", system.code, seen.unread, number)
    for record in seen.records:
        if record.case_number == number:
            _each(number, partial(_take_fetched, system, record, at))
    handover.record_lookup(number, seen.remote_number, seen.state, actor=SYSTEM, at=at)


def _take_fetched(system: ConnectedSystem, record: AnyRecord, at: datetime, _number: str) -> None:
    taking.take_record(system, record, actor=SYSTEM, at=at)


@jobs.job(cron="*/10 * * * *")
def look_up_running() -> None:
    """Ask the connected systems about the running cases, so that what was not delivered is fetched."""
    for number in exchange.cases_to_look_up(instant.current(), every=LOOK_UP_EVERY):
        jobs.enqueue(look_up, once=f"look up:{number}:{instant.current():%Y%m%d%H%M}", number=number)


@jobs.job(priority=BACKGROUND)
def send_report(key: str) -> None:
    """Send one record to the province and record its answer; called outside any transaction."""
    at, line = instant.current(), province.line()
    if line is None or not reports.is_waiting(UUID(key), at) or reports.province_rests(at):
        return
    owed = reports.owed(UUID(key))
    try:
        answer = province.send(key, owed.body, line)
    except Unreached as failure:
        reporting.record_reply(UUID(key), reporting.Reply(reason=failure.reason), at=at)
        return
    except Declined as refused:
        reporting.record_reply(UUID(key), reporting.Reply(reason=refused.says, final=True), at=at)
        return
    reply = reporting.Reply(answer.receipt, answer.refused, final=bool(answer.refused))
    reporting.record_reply(UUID(key), reply, at=at)


@jobs.job(cron="* * * * *")
def send_waiting_reports() -> None:
    """Reports whose time has come, and those whose job was lost."""
    at = instant.current()
    due = [] if reports.province_rests(at) else reports.reports_due(at)
    # One job an attempt and ten minutes: while the worker is behind, jobs that wait already are not enqueued again.
    once = [f"report:{key}:{attempts}:{at:%Y%m%d%H}{at.minute // 10}" for key, attempts in due]
    jobs.enqueue_all(send_report, [{"key": str(key)} for key, _ in due], once=once)
