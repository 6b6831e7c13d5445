"""What happens without anybody pressing a button: documents are made, silence is answered by law, time lapses."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from zhengtong.cases import queries
from zhengtong.cases.actions import automatic, consulting, drafting, intake, pausing, results
from zhengtong.cases.models import Document
from zhengtong.cases.queries import others, printing
from zhengtong.kernel import calendar, files, instant, jobs
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.documents import render, seal
from zhengtong.kernel.refusal import Refusal

log = logging.getLogger("zhengtong.cases")
PDF = "application/pdf"
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
