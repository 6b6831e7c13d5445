"""A citizen stands at the window: her identity is checked before anything of hers is opened."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengtong.kernel import journal
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.parts import require_act
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.people import events, permits, rules
from zhengtong.people.actions import identity, sign_in
from zhengtong.people.models import Person, Presence
from zhengtong.people.queries import delegations, persons, presences


@transaction.atomic(durable=True)
def check_presence_by_document(
    proven: rules.Proven, *, phone: str = "", uscc: str = "", actor: Actor, at: datetime
) -> Presence:
    """Open a presence with the document that the clerk compared with its holder.

    With `uscc` the citizen acts for that organisation, which she must be entitled to.
    """
    permits.require(actor, permits.Act.CHECK_PRESENCE)
    person = identity.person_at_counter_part(proven, phone=phone, at=at)
    presence = _begin_part(person, "document", uscc, actor=actor, at=at)
    journal.record(actor, _checked(presence), at=at)
    return presence


@transaction.atomic(durable=True)
def check_presence_by_code(
    key: str, code: str, *, uscc: str = "", actor: Actor, at: datetime
) -> tuple[rules.Trial, Presence | None]:
    """Open a presence with the code that the citizen received on her phone and read out.

    A wrong code is answered, not raised: the spent attempt must stay. A phone without a checked person is refused
    only after the right code, so it tells nothing to somebody who does not hold the phone.
    """
    permits.require(actor, permits.Act.CHECK_PRESENCE)
    answer, row = sign_in.try_code_part(key, code, rules.CodePurpose.PRESENCE, at=at)
    if row is None or answer is not rules.Trial.RIGHT:
        journal.record(actor, events.CodeTried(row.pk if row else 0, rules.CodePurpose.PRESENCE.value), at=at)
        return answer, None
    account = persons.account_by_phone(row.phone)
    if account is None or account.person is None or not rules.opens_registry(account.person):
        raise Refusal("people.no_checked_person", field="phone")
    presence = _begin_part(account.person, "code", uscc, actor=actor, at=at)
    journal.record(actor, _checked(presence), at=at)
    return answer, presence


def _begin_part(person: Person, checked_by: str, uscc: str, *, actor: Actor, at: datetime) -> Presence:
    """One citizen at a time stands before a clerk: an earlier presence ends."""
    require_act()
    organisation = persons.organisation_by_uscc(uscc) if uscc else None
    if uscc and (organisation is None or not delegations.may_act_for(person.pk, organisation.id, at)):
        raise Refusal("people.may_not_act_for", field="uscc")
    Presence.objects.filter(officer_id=actor.account, ended_at__isnull=True).update(ended_at=at)
    return Presence.objects.create(
        officer_id=actor.account or 0,
        person=person,
        organisation_id=organisation.id if organisation else None,
        checked_by=checked_by,
        started_at=at,
        expires_at=at + rules.PRESENCE_LIFE,
    )


def _checked(presence: Presence) -> events.PresenceChecked:
    organisation = presence.organisation.number if presence.organisation else ""
    return events.PresenceChecked(presence.pk, presence.person.number, presence.checked_by, organisation)


@transaction.atomic(durable=True)
def choose_organisation_at_counter(organisation_id: int | None, *, actor: Actor, at: datetime) -> Presence:
    """The citizen at the window says that she acts for an organisation, or for herself again."""
    permits.require(actor, permits.Act.CHECK_PRESENCE)
    presence = presences.present_before(actor, at)
    if presence is None:
        raise Refusal("people.nobody_present")
    if organisation_id and not delegations.may_act_for(presence.person_id, organisation_id, at):
        raise Refusal("people.may_not_act_for", field="organisation")
    presence.organisation_id = organisation_id
    presence.save(update_fields=["organisation"])
    journal.record(actor, _checked(presence), at=at)
    return presence


@transaction.atomic(durable=True)
def end_presence(*, actor: Actor, at: datetime) -> None:
    """The citizen has left the window; nothing of hers opens from now on."""
    permits.require(actor, permits.Act.END_PRESENCE)
    presence = presences.present_before(actor, at)
    if presence is None:
        raise Absent("people.presence")
    Presence.objects.filter(pk=presence.pk).update(ended_at=at)
    journal.record(actor, events.PresenceEnded(presence.pk, presence.person.number), at=at)
