"""What a clerk enters for the citizen at her window, so that nobody needs the province's service."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengtong.kernel import journal
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Refusal
from zhengtong.people import events, permits, rules
from zhengtong.people.actions import agency, identity
from zhengtong.people.models import Organisation
from zhengtong.people.queries import delegations, persons


@transaction.atomic(durable=True)
def register_representative_at_counter(stated: rules.ProvenOrganisation, *, actor: Actor, at: datetime) -> Organisation:
    """A clerk who has seen the licence enters the organisation and the citizen at her window as its representative.

    Everything that can be done through the province can be done at a window too.
    """
    permits.require(actor, permits.Act.REGISTER_ORGANISATION)
    if actor.present_person is None:
        raise Refusal("people.nobody_present")
    person = persons.person_of(actor.present_person)
    row = agency.record_organisation_part(stated, evidence=rules.Evidence.COUNTER, at=at)
    if delegations.represents(person.pk, row.pk, at):
        raise Refusal("people.represents_already", field="uscc")
    delegation = agency.represent_part(person, row, rules.Evidence.COUNTER, at=at)
    journal.record(actor, events.DelegationAccepted(delegation.number, person.number), at=at)
    return row


@transaction.atomic(durable=True)
def register_guardian_at_counter(ward: rules.Proven, *, actor: Actor, at: datetime) -> str:
    """A clerk who has seen the family register enters the citizen at her window as guardian; answers with the number.

    For a child it ends before the 18th birthday. Basis: 民法典 §27, §34.
    """
    permits.require(actor, permits.Act.REGISTER_PERSON)
    if actor.present_person is None:
        raise Refusal("people.nobody_present")
    guardian = persons.person_of(actor.present_person)
    row = agency.guard_part(identity.person_at_counter_part(ward, at=at), guardian, actor=actor, at=at)
    journal.record(actor, events.DelegationAccepted(row.number, guardian.number), at=at)
    return row.number
