"""Who looked at whose data, for the owner to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from zhengtong.datahub import permits, words
from zhengtong.datahub.models import AccessLog
from zhengtong.datahub.permits import VERIFIED_LEVEL, Act, Owned
from zhengtong.datahub.rules import FetchStatus, QuestionState
from zhengtong.kernel import calendar, keyset
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.kernel.release import release
from zhengtong.people import public as people


@dataclass(frozen=True, slots=True)
class AccessView:
    """One access in plain words: office and duty, purpose and basis, names of fields (never values), case, time."""

    id: int
    at: datetime
    office: int
    office_name: str
    duty: str
    by_owner: bool
    purpose: str
    basis: str
    resource: str
    resource_name: str
    provider_name: str
    fields: tuple[str, ...]
    matter: str
    reference: str
    case_number: str
    status: str
    status_text: str
    question_number: str = ""
    question_state: str = ""
    question_state_text: str = ""
    question_due_on: date | None = None
    question_answer: str = ""


@dataclass(frozen=True, slots=True)
class AccessFilter:
    """What the owner wants to see: an office, a resource, only others' accesses, a span of civil days."""

    office: int | None = None
    resource: str = ""
    others_only: bool = False
    since_on: date | None = None
    until_on: date | None = None


def owner_number(person: int | None, organisation: int | None) -> str:
    """The owner of data as the journal names her: `person:<number>` or `organisation:<number>`."""
    if person is not None:
        return f"person:{people.person_view(person).number}"
    if organisation is not None:
        return f"organisation:{people.organisation_view(organisation).number}"
    raise LookupError("data is about a person or an organisation")


def owner_for_provider(person: int | None, organisation: int | None) -> str:
    """Whose record it is, as the office that keeps the record may know: enough to find it, the number masked."""
    if person is not None:
        view = people.person_view(person)
        said = {"name": view.name, "document": view.document}
        left = release(said, fields=said, masks={"document": "identity"})
        return f"{left['name']} {left['document']}"
    if organisation is not None:
        body = people.organisation_view(organisation)
        return f"{body.name} {body.uscc}"
    raise LookupError("data is about a person or an organisation")


def require_own(actor: Actor, *, person: int | None = None, organisation: int | None = None) -> None:
    """Raise unless the actor may see the accesses of this person or organisation; level 1 is told why."""
    permits.require(actor, Act.READ_ACCESSES, Owned(person, organisation))


def require_verified(actor: Actor) -> None:
    """Raise a refusal that says how to reach level 2."""
    if actor.level < VERIFIED_LEVEL:
        raise Refusal("datahub.level_too_low")


def accesses_of(
    *,
    person: int | None = None,
    organisation: int | None = None,
    wanted: AccessFilter | None = None,
    after: str | None = None,
    size: int = 50,
) -> keyset.Page[AccessView]:
    """A page of the accesses, latest first, in one statement; `after` is the marker of the page before.

    The caller's own door decides who may see them (`require_own`).
    """
    if (person is None) == (organisation is None):
        raise LookupError("accesses are those of one person or one organisation")
    rows = _filtered(AccessLog.objects.filter(_owner(person, organisation)), wanted or AccessFilter())
    joined = rows.select_related("office", "resource__provider", "snapshot", "question")
    page = keyset.page(joined, ["-id"], after, size)
    return keyset.Page([access_view(row) for row in page.rows], page.after)


def _owner(person: int | None, organisation: int | None) -> Q:
    return Q(person_id=person) if person is not None else Q(organisation_id=organisation)


def _filtered(rows: QuerySet[AccessLog], wanted: AccessFilter) -> QuerySet[AccessLog]:
    if wanted.office is not None:
        rows = rows.filter(office_id=wanted.office)
    if wanted.resource:
        rows = rows.filter(resource__code=wanted.resource)
    if wanted.others_only:
        rows = rows.exclude(duty="self")
    if wanted.since_on:
        rows = rows.filter(at__gte=calendar.start_of_day(wanted.since_on))
    if wanted.until_on:
        rows = rows.filter(at__lte=calendar.end_of_day(wanted.until_on))
    return rows


def offices_that_looked(*, person: int | None = None, organisation: int | None = None) -> list[tuple[int, str]]:
    """The offices in the owner's accesses, for the filter."""
    rows = AccessLog.objects.filter(_owner(person, organisation))
    return list(rows.order_by("office__name").values_list("office_id", "office__name").distinct())


def access_view(row: AccessLog) -> AccessView:
    """The row in plain words."""
    question = getattr(row, "question", None)
    state = QuestionState(question.state) if question else None
    return AccessView(
        id=row.pk,
        at=row.at,
        office=row.office_id,
        office_name=row.office.name,
        duty=str(words.DUTIES.get(row.duty, words.DUTIES[""])),
        by_owner=row.duty == "self",
        purpose=row.purpose,
        basis=row.basis,
        resource=row.resource.code,
        resource_name=row.resource.name,
        provider_name=row.resource.provider.name,
        fields=tuple(words.label(zh, en) for _, zh, en in row.fields),
        matter=row.matter,
        reference=row.reference,
        case_number=row.snapshot.case_number,
        status=row.status,
        status_text=str(words.OUTCOMES[FetchStatus(row.status)]),
        question_number=question.number if question else "",
        question_state=question.state if question else "",
        question_state_text=str(words.QUESTION_STATES[state]) if state else "",
        question_due_on=question.due_on if question else None,
        question_answer=question.answer if question else "",
    )


def access_for(actor: Actor, access_id: int) -> AccessLog:
    """The access entry if it is about the actor or the organisation she acts for; raises `Absent`."""
    joined = AccessLog.objects.select_related("office", "resource__provider", "snapshot", "question")
    row = joined.filter(pk=access_id).first()
    if row is None or not permits.may(actor, Act.READ_ACCESSES, Owned(row.person_id, row.organisation_id)):
        raise Absent("access", str(access_id))
    return row
