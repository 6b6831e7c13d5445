"""Who may act for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from zhengtong.kernel import calendar, text
from zhengtong.kernel.actors import Actor, Grant
from zhengtong.kernel.refusal import Absent
from zhengtong.people import rules
from zhengtong.people.models import Delegation
from zhengtong.people.queries import persons
from zhengtong.people.queries.persons import OrganisationView, PersonView


@dataclass(frozen=True, slots=True)
class DelegationView:
    """One delegation as its principal and its agent see it."""

    number: str
    kind: str
    relation: str
    principal: str
    agent: str
    only: tuple[str, ...]
    scopes: tuple[str, ...]
    starts_on: date
    ends_on: date | None
    accepted: bool
    in_force: bool
    revoked_at: datetime | None
    revocable: bool


def live(on: date) -> Q:
    """Accepted, not revoked, and within its term on this day; the same decision as `rules.in_force`."""
    started = Q(accepted_at__isnull=False, revoked_at__isnull=True, starts_on__lte=on)
    return started & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def organisations_of(person_id: int, at: datetime) -> tuple[OrganisationView, ...]:
    """Organisations for which the person may act now in some way, by name."""
    rows = (
        Delegation.objects.filter(live(calendar.civil_day(at)), agent_id=person_id)
        .exclude(principal_organisation=None)
        .select_related("principal_organisation")
        .order_by("principal_organisation__name")
    )
    found = {row.principal_organisation: None for row in rows}
    return tuple(persons.shown_organisation(row) for row in found if row and row.status == "active")


def principals_of(person_id: int, at: datetime) -> tuple[PersonView, ...]:
    """Persons for whom the person may act now in some way."""
    rows = (
        Delegation.objects.filter(live(calendar.civil_day(at)), agent_id=person_id)
        .exclude(principal_person=None)
        .select_related("principal_person")
        .order_by("id")
    )
    found = {row.principal_person: None for row in rows}
    return tuple(persons.shown_person(row) for row in found if row)


@dataclass(frozen=True, slots=True)
class Agency:
    """That somebody may act for a principal now, and how far; `grants` is `None` for who stands for it by law."""

    grants: tuple[Grant, ...] | None


def agency_for(
    person_id: int, at: datetime, *, organisation_id: int | None = None, principal_id: int | None = None
) -> Agency | None:
    """How far the person may act for the organisation or for the other person now; `None`: not at all. One statement.

    An organisation that is revoked or cancelled acts no more.
    """
    principal = (
        Q(principal_organisation_id=organisation_id, principal_organisation__status=rules.OrganisationStatus.ACTIVE)
        if organisation_id is not None
        else Q(principal_person_id=principal_id)
    )
    rows = list(
        Delegation.objects.filter(live(calendar.civil_day(at)), principal, agent_id=person_id).values_list(
            "kind", "scopes", "only"
        )
    )
    if not rows:
        return None
    if any(kind in rules.UNLIMITED for kind, _, _ in rows):
        return Agency(None)
    return Agency(tuple(Grant(frozenset(scopes), frozenset(only) or None) for _, scopes, only in rows))


def may_act_for(person_id: int, organisation_id: int, at: datetime) -> bool:
    """Whether the person may act for the organisation now, in some affair at least. One statement."""
    return agency_for(person_id, at, organisation_id=organisation_id) is not None


def may_act_for_person(person_id: int, principal_id: int, at: datetime) -> bool:
    """Whether the person may act for another person now, in some affair at least. One statement."""
    return agency_for(person_id, at, principal_id=principal_id) is not None


@dataclass(frozen=True, slots=True)
class Parties:
    """Both sides of a delegation, for the letters about it: ids of persons, and names as each may read the other's."""

    principals: tuple[int, ...]
    agent: int | None
    principal_name: str
    agent_name: str
    ends_on: date | None


def parties_of(number: str, at: datetime) -> Parties:
    """Who is to be told about a delegation: the person or the body's legal representatives, and the agent."""
    row = Delegation.objects.select_related("agent", "principal_person", "principal_organisation").get(number=number)
    shown = _names(row)
    principals: tuple[int, ...] = (row.principal_person_id,) if row.principal_person_id else ()
    if row.principal_organisation_id:
        principals = tuple(one.id for one in representatives_of(row.principal_organisation_id, at))
    return Parties(principals, row.agent_id, *shown, row.ends_on)


def _names(row: Delegation) -> tuple[str, str]:
    """The principal's and the agent's name, persons masked."""
    principal = row.principal_organisation.name if row.principal_organisation else ""
    if row.principal_person:
        principal = persons.shown_person(row.principal_person).name_masked
    return principal, persons.shown_person(row.agent).name_masked if row.agent else text.mask_name(row.agent_name)


def represents(person_id: int | None, organisation_id: int, at: datetime) -> bool:
    """Whether the person is the organisation's legal representative now."""
    return Delegation.objects.filter(
        live(calendar.civil_day(at)),
        agent_id=person_id,
        principal_organisation_id=organisation_id,
        kind=rules.DelegationKind.LEGAL_REPRESENTATIVE,
    ).exists()


def representatives_of(organisation_id: int, at: datetime) -> tuple[PersonView, ...]:
    """The organisation's legal representatives now."""
    rows = Delegation.objects.filter(
        live(calendar.civil_day(at)),
        principal_organisation_id=organisation_id,
        kind=rules.DelegationKind.LEGAL_REPRESENTATIVE,
    ).select_related("agent")
    return tuple(persons.shown_person(row.agent) for row in rows if row.agent)


def represented_by(person_id: int, at: datetime) -> tuple[OrganisationView, ...]:
    """The organisations whose legal representative the person is now."""
    rows = Delegation.objects.filter(
        live(calendar.civil_day(at)), agent_id=person_id, kind=rules.DelegationKind.LEGAL_REPRESENTATIVE
    ).select_related("principal_organisation")
    return tuple(persons.shown_organisation(row.principal_organisation) for row in rows if row.principal_organisation)


def _mine(actor: Actor, at: datetime) -> QuerySet[Delegation]:
    represented = Delegation.objects.filter(
        live(calendar.civil_day(at)), agent_id=actor.person, kind=rules.DelegationKind.LEGAL_REPRESENTATIVE
    ).values("principal_organisation_id")
    return Delegation.objects.filter(
        Q(agent_id=actor.person) | Q(principal_person_id=actor.person) | Q(principal_organisation_id__in=represented)
    )


def delegation_for(actor: Actor, number: str, at: datetime, *, lock: bool = False) -> Delegation:
    """A delegation that the actor granted, holds, or answers for as legal representative; else `Absent`."""
    if actor.person is None:
        raise Absent("people.delegation", number)
    rows = _mine(actor, at)
    row = (rows.select_for_update() if lock else rows).filter(number=number).first()
    if row is None:
        raise Absent("people.delegation", number)
    return row


def delegations_of(actor: Actor, at: datetime) -> tuple[list[DelegationView], list[DelegationView]]:
    """What the actor has granted (for herself or her organisations) and what was granted to her, newest first."""
    if actor.person is None:
        return [], []
    rows = _mine(actor, at).select_related("agent", "principal_person", "principal_organisation").order_by("-id")
    shown = [(row, _shown(row, actor, at)) for row in rows[:200]]
    granted = [view for row, view in shown if row.agent_id != actor.person]
    held = [view for row, view in shown if row.agent_id == actor.person]
    return granted, held


def _shown(row: Delegation, actor: Actor, at: datetime) -> DelegationView:
    principal, agent = _names(row)
    by_register = row.kind == rules.DelegationKind.LEGAL_REPRESENTATIVE
    return DelegationView(
        number=row.number,
        kind=row.kind,
        relation=row.relation,
        principal=principal,
        agent=agent,
        only=tuple(row.only),
        scopes=tuple(row.scopes),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        accepted=row.accepted_at is not None,
        in_force=rules.in_force(row, calendar.civil_day(at)),
        revoked_at=row.revoked_at,
        revocable=row.revoked_at is None and not by_register,
    )
