"""Organisations, and who may act for them or for another person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhengtong.kernel import calendar, ids, journal, sequences
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.parts import require_act
from zhengtong.kernel.refusal import Refusal
from zhengtong.people import events, permits, ports, rules
from zhengtong.people.models import Delegation, Organisation, Person
from zhengtong.people.queries import delegations, invitations, persons


@dataclass(frozen=True, slots=True)
class Granted:
    """A delegation that waits for its agent; the invitation is shown once and handed over by the principal."""

    number: str
    invitation: str


@dataclass(frozen=True, slots=True)
class Agent:
    """Whom a principal means: name and document must be those of the person who accepts."""

    name: str
    document: str
    document_type: rules.DocumentType = rules.DocumentType.IDENTITY_CARD
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """From the first day to the last, both included."""

    starts_on: date
    ends_on: date | None


def record_organisation_part(
    stated: rules.ProvenOrganisation, *, evidence: rules.Evidence, at: datetime
) -> Organisation:
    """The organisation as its source states it now; known by its code, so a new name does not make a new row."""
    require_act()
    ids.check_uscc(stated.uscc)
    row = Organisation.objects.filter(uscc=stated.uscc).first()
    if row is None:
        number = ids.subject_number("O", sequences.next_value("people.organisation"))
        row = Organisation(uscc=stated.uscc, number=number, registered_at=at)
    row.name, row.kind = stated.name, stated.kind
    row.address = stated.address or row.address
    row.verified_by, row.verified_at = evidence, at
    row.save()
    return row


@transaction.atomic(durable=True)
def register_organisation(
    stated: rules.ProvenOrganisation,
    *,
    evidence: rules.Evidence = rules.Evidence.COUNTER,
    status: rules.OrganisationStatus = rules.OrganisationStatus.ACTIVE,
    actor: Actor,
    at: datetime,
) -> Organisation:
    """Register an organisation, or bring it up to date with its register."""
    permits.require(actor, permits.Act.REGISTER_ORGANISATION)
    row = record_organisation_part(stated, evidence=evidence, at=at)
    row.status = status
    row.save(update_fields=["status"])
    journal.record(actor, events.OrganisationRegistered(row.number, row.kind, row.status), at=at)
    return row


def renew_representations_part(
    person: Person,
    stated: tuple[rules.ProvenOrganisation, ...],
    *,
    evidence: rules.Evidence,
    at: datetime,
) -> None:
    """Make the person the legal representative of exactly the organisations that the source names."""
    require_act()
    rows = [record_organisation_part(organisation, evidence=evidence, at=at) for organisation in stated]
    live = Delegation.objects.filter(
        agent=person, kind=rules.DelegationKind.LEGAL_REPRESENTATIVE, revoked_at__isnull=True
    )
    live.exclude(principal_organisation__in=rows).update(revoked_at=at, revoked_by="register")
    known = set(live.values_list("principal_organisation_id", flat=True))
    for row in rows:
        if row.pk not in known:
            represent_part(person, row, evidence, at=at)


def represent_part(person: Person, row: Organisation, evidence: rules.Evidence, *, at: datetime) -> Delegation:
    """The live representation of an organisation by its legal representative."""
    require_act()
    return Delegation.objects.create(
        number=ids.subject_number("D", sequences.next_value("people.delegation")),
        kind=rules.DelegationKind.LEGAL_REPRESENTATIVE,
        principal_organisation=row,
        agent=person,
        scopes=[scope.value for scope in rules.Scope],
        evidence=evidence,
        starts_on=calendar.civil_day(at),
        granted_at=at,
        granted_by="register",
        accepted_at=at,
    )


@transaction.atomic(durable=True)
def record_representation(person_id: int, organisation_id: int, *, actor: Actor, at: datetime) -> str:
    """A clerk who has seen the business licence enters the legal representative."""
    permits.require(actor, permits.Act.REGISTER_ORGANISATION)
    person = persons.person_of(person_id)
    if not rules.opens_registry(person):
        raise Refusal("people.no_checked_person")
    row = persons.organisation_of(organisation_id)
    delegation = represent_part(person, row, rules.Evidence.COUNTER, at=at)
    journal.record(actor, events.DelegationAccepted(delegation.number, person.number), at=at)
    return delegation.number


@transaction.atomic(durable=True)
def grant_delegation(
    agent: Agent,
    scopes: list[str],
    term: Term,
    *,
    only: list[str] | None = None,
    organisation_id: int | None = None,
    actor: Actor,
    at: datetime,
) -> Granted:
    """Let somebody act for the actor herself or for an organisation she represents, in all or in named affairs.

    It counts once the agent accepts with the invitation, which the principal hands over; whether the agent is known
    here is not looked up. Basis: 民法典 §161–165.
    """
    row = Delegation(granted_by=actor.number, granted_at=at, evidence=rules.Evidence.NONE, relation=agent.relation)
    if organisation_id is None:
        permits.require(actor, permits.Act.GRANT_FOR_HERSELF)
        row.kind, row.principal_person_id = rules.DelegationKind.RELATIVE, actor.person
        principal = persons.person_of(actor.person or 0).number
    else:
        represented = delegations.represents(actor.person, organisation_id, at)
        permits.require(actor, permits.Act.GRANT_FOR_ORGANISATION, represented)
        row.kind, row.principal_organisation_id = rules.DelegationKind.ORGANISATION_AGENT, organisation_id
        principal = persons.organisation_view(organisation_id).number
    rules.check_scopes(scopes)
    rules.check_relation(row.kind, agent.relation)
    row.only = sorted(set(only or []))
    row.scopes = rules.check_affairs(row.only, scopes)
    if set(row.only) - set(ports.NAMES_OF_AFFAIRS.ask(row.only)):
        raise Refusal("people.affair_unknown", field="only")
    rules.check_term(term.starts_on, term.ends_on, calendar.civil_day(at))
    invitation = _invite_part(row, agent, term)
    happened = events.DelegationGranted(
        row.number, row.kind, principal, tuple(row.scopes), term.starts_on, term.ends_on, tuple(row.only)
    )
    journal.record(actor, happened, at=at)
    return Granted(row.number, invitation)


def _invite_part(row: Delegation, agent: Agent, term: Term) -> str:
    """Write the delegation with the hash of a fresh invitation, and answer with the invitation."""
    if agent.document_type is rules.DocumentType.IDENTITY_CARD:
        ids.check_identity_number(agent.document.strip().upper())
    invitation = ids.query_code()
    row.number = ids.subject_number("D", sequences.next_value("people.delegation"))
    row.agent_index = persons.document_index(agent.document_type, agent.document)
    row.agent_name = agent.name
    row.invitation_hash = invitations.invitation_hash(invitation)
    row.starts_on, row.ends_on = term.starts_on, term.ends_on
    row.save(force_insert=True)
    return invitation


@transaction.atomic(durable=True)
def accept_delegation(invitation: str, *, actor: Actor, at: datetime) -> str:
    """Accept to act for the principal who handed the invitation over; only the person he named can.

    An unknown, an expired, and somebody else's invitation get the same answer.
    """
    permits.require(actor, permits.Act.ACCEPT_DELEGATION)
    row = invitations.invited(ids.check_query_code(invitation), at, lock=True)
    person = persons.person_of(actor.person or 0)
    if row is None or row.agent_index != person.document_index or row.principal_person_id == person.pk:
        raise Refusal("people.invitation_unknown", field="invitation")
    row.agent, row.accepted_at, row.invitation_hash = person, at, None
    row.save(update_fields=["agent", "accepted_at", "invitation_hash"])
    journal.record(actor, events.DelegationAccepted(row.number, person.number), at=at)
    return row.number


@transaction.atomic(durable=True)
def revoke_delegation(number: str, reason: str = "", *, actor: Actor, at: datetime) -> None:
    """End a delegation at once: the principal, the organisation's legal representative or the agent may.

    Basis: 民法典 §173(2).
    """
    row = delegations.delegation_for(actor, number, at, lock=True)
    represented = bool(row.principal_organisation_id) and delegations.represents(
        actor.person, row.principal_organisation_id or 0, at
    )
    if not represented:
        permits.require(actor, permits.Act.REVOKE_DELEGATION, row)
    if row.kind == rules.DelegationKind.LEGAL_REPRESENTATIVE:
        raise Refusal("people.by_register")
    if row.revoked_at is not None:
        raise Refusal("people.already_revoked")
    row.revoked_at, row.revoked_by, row.revoke_reason = at, actor.number, reason[:200]
    row.invitation_hash = None
    row.save(update_fields=["revoked_at", "revoked_by", "revoke_reason", "invitation_hash"])
    journal.record(actor, events.DelegationRevoked(row.number), at=at)


@transaction.atomic(durable=True)
def choose_principal(organisation_id: int | None, person_id: int | None, *, actor: Actor, at: datetime) -> None:
    """Say in whose name the actor acts from now on in this session; nobody's but her own when both are empty."""
    permits.require(actor, permits.Act.CHOOSE_PRINCIPAL)
    principal, own = "", actor.person or 0
    if organisation_id is not None:
        if not delegations.may_act_for(own, organisation_id, at):
            raise Refusal("people.may_not_act_for", field="principal")
        principal = persons.organisation_view(organisation_id).number
    elif person_id is not None:
        if not delegations.may_act_for_person(own, person_id, at):
            raise Refusal("people.may_not_act_for", field="principal")
        principal = persons.person_view(person_id).number
    journal.record(actor, events.ActingForChosen(persons.own_account(actor.account or 0).number, principal), at=at)


@transaction.atomic(durable=True)
def record_guardianship(ward_id: int, guardian_id: int, *, actor: Actor, at: datetime) -> str:
    """A clerk who has seen the family register enters a guardian; for a child it ends on the 18th birthday.

    Basis: 民法典 §27, §34.
    """
    permits.require(actor, permits.Act.REGISTER_PERSON)
    row = guard_part(persons.person_of(ward_id), persons.person_of(guardian_id), actor=actor, at=at)
    journal.record(actor, events.DelegationAccepted(row.number, persons.person_of(guardian_id).number), at=at)
    return row.number


def guard_part(ward: Person, guardian: Person, *, actor: Actor, at: datetime) -> Delegation:
    """The guardianship of one checked person over another; for a child it ends before the 18th birthday."""
    require_act()
    if not (rules.opens_registry(ward) and rules.opens_registry(guardian)) or ward.pk == guardian.pk:
        raise Refusal("people.no_checked_person")
    today = calendar.civil_day(at)
    return Delegation.objects.create(
        number=ids.subject_number("D", sequences.next_value("people.delegation")),
        kind=rules.DelegationKind.GUARDIAN,
        principal_person=ward,
        agent=guardian,
        scopes=sorted(rules.GRANTABLE),
        evidence=rules.Evidence.COUNTER,
        starts_on=today,
        ends_on=rules.guardianship_ends_on(ward.birth_on, today),
        granted_at=at,
        granted_by=actor.number,
        accepted_at=at,
    )
