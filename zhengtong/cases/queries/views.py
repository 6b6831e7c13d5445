"""What pages and lists show of cases, as plain values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from zhengtong.cases import rules, words
from zhengtong.cases.models import Case, Document, Task
from zhengtong.cases.queries.doors import cases_visible_to
from zhengtong.cases.queries.lawbook import law_of_version
from zhengtong.cases.rules import State
from zhengtong.cases.words import Kind
from zhengtong.kernel import fresh, journal, keyset
from zhengtong.kernel.actors import Actor, Duty, DutyKind
from zhengtong.kernel.models import Entry
from zhengtong.kernel.words import Text
from zhengtong.matters import public as matters

WORKING = (DutyKind.HANDLER, DutyKind.REVIEWER, DutyKind.APPROVER)


HANDED_OUT = [state.value for state in (State.ISSUED, State.SERVED, State.CLOSED, State.ARCHIVED)]
PAGE = ("number", "matter", "version_id", "state", "outcome", "received_on", "next_due_at", "office_id", "id")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    number: str
    matter: str
    name: str
    state: str
    outcome: str
    received_on: date
    next_due_at: datetime | None
    office: int
    state_text: Text
    outcome_text: Text


def case_lines(cases: QuerySet[Case], limit: int = 50) -> list[CaseLine]:
    """The newest cases of a visible set, one statement."""
    return [_line(row) for row in cases.order_by("-id").values(*PAGE)[:limit]]


def case_page(actor: Actor, *, after: str | None, size: int, state: str = "") -> keyset.Page[CaseLine]:
    """A page of the cases the actor may see, newest first; one statement whatever the page."""
    rows = cases_visible_to(actor)
    if state:
        rows = rows.filter(state=state)
    page = keyset.page(rows.values(*PAGE), ("-id",), after, size)
    return keyset.Page([_line(row) for row in page.rows], page.after)


def _line(row: dict[str, Any]) -> CaseLine:
    """A row of the page as a value."""
    version = matters.version(row["version_id"])
    law = law_of_version(version)
    values: list[Any] = [version.name if column == "version_id" else row[column] for column in PAGE[:-1]]
    outcome = words.text_of(rules.Outcome(row["outcome"]), law) if row["outcome"] else ""
    values += [words.text_of(rules.State(row["state"]), law), outcome]
    return CaseLine(*values)


class InboxLine(NamedTuple):
    """A waiting step in the officer's inbox; plain values, because a page holds a hundred."""

    id: int
    due_at: datetime
    number: str
    matter: str
    step: str
    applicant: str
    received_on: date


def open_tasks(duties: Iterable[Duty]) -> QuerySet[Task]:
    """The open tasks that one of the duties covers."""
    clause = Q(pk__in=[])
    for duty in duties:
        if duty.kind in WORKING:
            one = Q(office=duty.office, duty=duty.kind.value)
            clause |= one if duty.matters is None else one & Q(matter__in=duty.matters)
    return Task.objects.filter(clause, open=True)


INBOX_ORDER = ("due_at", "id")
INBOX = ("id", "due_at", "case__number", "case__version_id", "title", "case__applicant_name", "case__received_on")


def inbox(
    actor: Actor,
    *,
    after: str | None = None,
    size: int = 100,
    step: str = "",
    matter: str = "",
    due_before: datetime | None = None,
    q: str = "",
) -> keyset.Page[InboxLine]:
    """The officer's waiting steps by the next due instant; one statement a page, cost independent of the page.

    `q` is the beginning of a case number or a part of the applicant's name.
    """
    if not (after or step or matter or due_before or q):
        return _lines(_whole_inbox(actor.duties, size).page())
    tasks = open_tasks(actor.duties)
    if q:
        tasks = tasks.filter(Q(case__number__startswith=q.upper()) | Q(case__applicant_name__contains=q))
    if step:
        tasks = tasks.filter(node=step)
    if matter:
        tasks = tasks.filter(matter=matter)
    if due_before is not None:
        tasks = tasks.filter(due_at__lt=due_before)
    return _lines(keyset.page(tasks.values(*INBOX), INBOX_ORDER, after, size))


@lru_cache(maxsize=2000)
def _whole_inbox(duties: tuple[Duty, ...], size: int) -> keyset.FirstPage:
    """The first page of all that these duties cover, the one that officers open all day; only its SQL is kept."""
    return keyset.FirstPage(open_tasks(duties).values(*INBOX), INBOX_ORDER, size)


def _lines(page: keyset.Page[dict[str, Any]]) -> keyset.Page[InboxLine]:
    """The rows as values; many of them are about the same version."""
    found = [itemgetter(*INBOX)(row) for row in page.rows]
    names = {id: matters.version(id).name for id in {version for _, _, _, version, *_ in found}}
    lines = [InboxLine(id, due, number, names[version], *rest) for id, due, number, version, *rest in found]
    return keyset.Page(lines, page.after)


def inbox_counts(actor: Actor, at: datetime) -> dict[str, int]:
    """How many steps wait, and how many of them are overdue."""
    steps = inbox_steps(actor, at)
    return {"waiting": sum(step.waiting for step in steps), "late": sum(step.late for step in steps)}


@dataclass(frozen=True, slots=True)
class InboxStep:
    """A kind of step that waits for the officer, and how often."""

    node: str
    title: str
    waiting: int
    late: int


def inbox_steps(actor: Actor, at: datetime) -> list[InboxStep]:
    """What waits for the officer by kind of step; one statement, which page and rail share."""
    return _steps.get(actor.duties, at, lambda: _count_steps(actor, at))


_steps: fresh.Moment[list[InboxStep]] = fresh.Moment("cases")


def _count_steps(actor: Actor, at: datetime) -> list[InboxStep]:
    counted = (
        open_tasks(actor.duties)
        .values("node", "title")
        .annotate(waiting=Count("id"), late=Count("id", filter=Q(due_at__lt=at)))
    )
    return [InboxStep(**row) for row in counted.order_by("node")]


def tasks_of(case: Case) -> QuerySet[Task]:
    """The steps of a case in the order in which they opened."""
    return case.tasks.order_by("id")


def history_of(case: Case) -> Iterable[Entry]:
    """The acts about the case, oldest first."""
    return journal.history(f"case:{case.number}")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A licence or other result that somebody holds, as her list shows it."""

    name: str
    number: str
    case: str
    uid: str
    dated_on: date
    valid_until: date | None


def certificates_of(actor: Actor, limit: int = 20) -> list[Certificate]:
    """The certificates issued in the cases that the actor may see, the newest first; one statement."""
    rows = (
        Document.objects.filter(case__in=cases_visible_to(actor), kind=Kind.CERTIFICATE.value)
        .exclude(file=None)
        .filter(case__state__in=HANDED_OUT)
        .select_related("case")
        .order_by("-id")[:limit]
    )
    return [_certificate(row) for row in rows]


def _certificate(row: Document) -> Certificate:
    said = json.loads(row.contents)
    name = matters.version(row.case.version_id).document.results[0].name
    return Certificate(
        name,
        said.get("licence_number", ""),
        row.case.number,
        str(row.uid),
        row.dated_on,
        date.fromisoformat(said["valid_until"]) if said.get("valid_until") else None,
    )
