"""The doors: which case, draft and document an actor may lay hands on; absent and forbidden are one answer."""

from __future__ import annotations

import hmac
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from zhengtong.cases import permits, rules
from zhengtong.cases.models import Case, Document, Draft
from zhengtong.clocks import public as clocks
from zhengtong.datahub import public as datahub
from zhengtong.kernel import reading
from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.models import Entry
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.matters import public as matters
from zhengtong.people import public as people

SEEING = (DutyKind.HANDLER, DutyKind.REVIEWER, DutyKind.APPROVER, DutyKind.LEADER, DutyKind.AUDITOR)


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """The cases that the permit `see` allows the actor, as a filter; a property test holds the two together."""
    return Case.objects.filter(visible(actor))


def visible(actor: Actor) -> Q:
    """The clauses of the permit `see`, in SQL."""
    nothing = Q(pk__in=[])
    if actor.kind is ActorKind.SYSTEM:
        return nothing
    if actor.kind is ActorKind.OFFICER:
        return by_duty(actor) | _at_counter(actor)
    if actor.kind not in (ActorKind.CITIZEN, ActorKind.CLIENT) or actor.subject_person is None:
        return nothing
    own = Q(person=actor.subject_person, organisation=None)
    if actor.principal is not None:
        own &= _within_grants(actor)
    if actor.organisation is None:
        return own
    return own | Q(organisation=actor.organisation) & _within_grants(actor)


def _within_grants(actor: Actor) -> Q:
    """What an agent's grants let her read, in SQL; the same decision as `permits.may_read`."""
    if actor.grants is None:
        return Q()
    clause = Q(pk__in=[])
    for grant in actor.grants:
        only = affairs(grant.only)
        if "see" in grant.scopes:
            clause |= only
        if "file" in grant.scopes:
            clause |= only & Q(filed_by=actor.number)
        if "collect" in grant.scopes:
            clause |= only & Q(state__in=permits.WITH_RESULT)
    return clause


def affairs(only: frozenset[str] | None, *, filed: bool = True) -> Q:
    """The cases, or with `filed=False` the drafts, that a grant names."""
    if only is None:
        return Q(pk__isnull=False)  # an empty Q would vanish beside `or`
    clause = Q(pk__in=[])
    for kind, _, value in (reference.partition(":") for reference in only):
        if kind == "matter":
            clause |= Q(matter__endswith=value)
        elif filed:
            clause |= Q(number=value)
    return clause


def by_duty(actor: Actor) -> Q:
    """The cases that one of the officer's duties covers, in SQL."""
    clause = Q(pk__in=[])
    for duty in actor.duties:
        if duty.kind in SEEING:
            one = Q(office=duty.office)
            clause |= one if duty.matters is None else one & Q(matter__in=duty.matters)
    return clause


def _at_counter(actor: Actor) -> Q:
    if not actor.holds(DutyKind.WINDOW):
        return Q(pk__in=[])
    clause = Q(pk__in=[])
    if actor.present_organisation is not None:
        clause |= Q(organisation=actor.present_organisation) & _within_grants(actor)
    if actor.present_person is not None:
        clause |= Q(person=actor.present_person, organisation=None)
    return clause


def case_for(actor: Actor, number: str, *, lock: bool = False, rev: int | None = None) -> Case:
    """The case of this number if the actor may see it, locked for an act if asked; `rev` is what the page showed.

    Raises `Absent` for a case that does not exist and for one that is not the actor's to see, and refuses when the
    case has moved on since the page was rendered.
    """
    case = reading.newest(Case, lock=lock, number=number)
    if case is None or not (actor.kind is ActorKind.SYSTEM or permits.may(actor, rules.Act.SEE, case)):
        raise Absent("case", number)
    if rev is not None and case.rev != rev:
        raise Refusal("cases.changed_meanwhile")
    return case


def name_that_opens(actor: Actor, number: str, at: datetime) -> Actor | None:
    """The citizen in whose other name the case opens to her: an organisation's, a principal's, or her own.

    `None` if there is no such case or she may not see it in any name, so nothing is told about others' cases.
    """
    case = Case.objects.filter(number=number).first()
    if case is None or actor.kind is not ActorKind.CITIZEN or actor.person is None:
        return None
    if case.organisation_id is None and case.person_id == actor.person:
        return actor.in_the_name_of()
    body = case.organisation_id
    principal = case.person_id if body is None else None
    agency = people.agency_for(actor.person, at, organisation_id=body, principal_id=principal)
    if agency is None:
        return None
    other = actor.in_the_name_of(organisation=body, principal=principal, grants=agency.grants)
    return other if permits.may(other, rules.Act.SEE, case) else None


def case_by_query_code(number: str, digest: str) -> Case:
    """The case of a receipt: number and query code together open its progress, and nothing personal."""
    case = Case.objects.filter(number=number.strip().upper()).first()
    if case is None or not hmac.compare_digest(case.query_code, digest):
        raise Refusal("cases.query_unknown", field="code")
    return case


def draft_for(actor: Actor, uid: UUID, *, lock: bool = False) -> Draft:
    """The application in the making, if it is the actor's."""
    drafts = Draft.objects.select_for_update(of=("self",)) if lock else Draft.objects.all()
    draft = drafts.filter(uid=uid).first()
    if draft is None or not (
        permits.is_applicant(actor, _Held(draft)) or permits.is_clerk_with_applicant(actor, _Held(draft))
    ):
        raise Absent("draft")
    return draft


def may_begin(actor: Actor, matter: str) -> bool:
    """Whether the actor's authorisation reaches an application in this matter."""
    body = actor.subject_organisation
    asked = Draft(matter=matter, person_id=actor.subject_person or 0, organisation_id=body)
    return permits.within_agency(actor, _Held(asked))


def require_reach(actor: Actor, draft: Draft) -> None:
    """Refuse an application that the actor's authorisation does not reach, before anything is typed."""
    permits.require(actor, rules.Act.FILE, _Held(draft))


class _Held:
    """A draft as the permit table reads it: it has an office once its place is known."""

    def __init__(self, draft: Draft) -> None:
        self.matter = draft.matter
        self.person_id = draft.person_id
        self.organisation_id = draft.organisation_id
        self.office_id = draft.office_id or 0


def drafts_of(actor: Actor) -> QuerySet[Draft]:
    """The actor's applications that are not filed yet, newest first."""
    person = actor.subject_person
    if person is None:
        return Draft.objects.none()
    drafts = Draft.objects.filter(person=person, organisation=actor.subject_organisation)
    delegated = actor.principal is not None or actor.subject_organisation is not None
    if delegated and actor.grants is not None:
        reach = Q(pk__in=[])
        for grant in actor.grants:
            reach |= affairs(grant.only, filed=False) if "file" in grant.scopes else Q(pk__in=[])
        drafts = drafts.filter(reach)
    return drafts.order_by("-updated_at")


def document_for(actor: Actor, uid: UUID) -> Document:
    """A document of a case that the actor may see, its bytes made."""
    document = Document.objects.select_related("case", "file").filter(uid=uid).first()
    if document is None or not permits.may(actor, rules.Act.SEE, document.case):
        raise Absent("document")
    if document.file_id is None:
        raise Refusal("cases.document_not_made")
    return document


def entry_of_document(document: Document) -> Entry:
    """The journal row that fixed the document's bytes."""
    return Entry.objects.get(
        subject=f"case:{document.case.number}", type="cases.document_issued", facts__document=str(document.uid)
    )


def affair(reference: str, at: datetime) -> datahub.Affair | None:
    """The application behind a fetch of data: its parties, its office, and whether it is still open.

    `reference` is `case:<number>` or `draft:<uid>`; this answers the live-duty question of the data room.
    """
    kind, _, key = reference.partition(":")
    row: Case | Draft | None
    if kind == "draft":
        row, is_open = Draft.objects.filter(uid=key).first(), True
    else:
        row = Case.objects.filter(number=key).first()
        is_open = row is not None and row.state not in rules.ENDED
    if row is None:
        return None
    return datahub.Affair(
        reference=reference,
        matter=matters.version(row.version_id).catalog,
        office=row.office_id,
        persons=frozenset({row.person_id}),
        organisations=frozenset({row.organisation_id} if row.organisation_id else ()),
        open=is_open,
    )


def is_at_end(number: str) -> bool:
    """Whether nothing is left to do in the case but to close it."""
    ended = [state.value for state, act in rules.TRANSITIONS if act is rules.Act.CLOSE]
    return Case.objects.filter(number=number, state__in=ended).exists()


def silent_cases(at: datetime, limit: int = 200) -> list[str]:
    """Numbers of the cases whose office has let the time to answer pass in silence, and nobody has noted it yet."""
    due = clocks.due_clocks("intake", at, limit)
    return [clock.subject.removeprefix("case:") for clock in due if clock.subject.startswith("case:")]


def pauses_over(today: date, limit: int = 200) -> list[str]:
    """Numbers of the cases whose limits stand still although the planned last day is over."""
    over = Case.objects.filter(state=rules.State.IN_REVIEW.value, paused_until__lt=today)
    return list(over.order_by("id").values_list("number", flat=True)[:limit])


def closed_before(day: date, limit: int = 500) -> list[str]:
    """Numbers of the cases that were closed before the day and are not archived yet."""
    closed = Case.objects.filter(state=rules.State.CLOSED.value, closed_on__lt=day)
    return list(closed.order_by("id").values_list("number", flat=True)[:limit])


def unanswered_supplements(at: datetime, limit: int = 200) -> list[str]:
    """Numbers of the cases whose applicant has not answered the supplement notice in time."""
    waiting = Case.objects.filter(state=rules.State.SUPPLEMENT_REQUESTED.value, supplement_due_at__lte=at)
    return list(waiting.order_by("id").values_list("number", flat=True)[:limit])
