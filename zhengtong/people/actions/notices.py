"""Telling people what is done with their data, and recording consent where consent is the basis."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengtong.kernel import journal
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.parts import require_act
from zhengtong.kernel.refusal import Refusal
from zhengtong.people import events, permits
from zhengtong.people.models import Account, Consent, NoticeShown
from zhengtong.people.queries import notices, persons


def show_notice_part(code: str, account: Account, *, channel: str, at: datetime) -> notices.Notice:
    """Remember that the account was shown the notice in force; once per version."""
    require_act()
    notice = notices.current(code)
    row = NoticeShown(
        account=account,
        person_id=account.person_id,
        notice=notice.code,
        version=notice.version,
        digest=notice.digest,
        channel=channel,
        shown_at=at,
    )
    NoticeShown.objects.bulk_create([row], ignore_conflicts=True)
    return notice


@transaction.atomic(durable=True)
def record_notice(code: str, *, actor: Actor, at: datetime) -> None:
    """Remember that the actor was shown the notice in force. Basis: 个人信息保护法 §17, §35."""
    permits.require(actor, permits.Act.RECORD_NOTICE)
    account = persons.own_account(actor.account or 0)
    notice = show_notice_part(code, account, channel=actor.channel.value, at=at)
    happened = events.NoticeShown(account.number, notice.code, notice.version, notice.digest)
    journal.record(actor, happened, at=at)


@transaction.atomic(durable=True)
def give_consent(purpose: str, version: str, *, actor: Actor, at: datetime) -> None:
    """Remember the actor's consent to something no law demands of her. Basis: 个人信息保护法 §13(1), §29."""
    permits.require(actor, permits.Act.CONSENT)
    person = persons.person_of(actor.person or 0)
    if notices.live_consent(person.pk, purpose) is None:
        Consent.objects.create(person=person, purpose=purpose, version=version, given_at=at)
    journal.record(actor, events.ConsentGiven(person.number, purpose, version), at=at)


@transaction.atomic(durable=True)
def withdraw_consent(purpose: str, *, actor: Actor, at: datetime) -> None:
    """Take a consent back; what was done before stays lawful. Basis: 个人信息保护法 §15."""
    permits.require(actor, permits.Act.CONSENT)
    person = persons.person_of(actor.person or 0)
    consent = notices.live_consent(person.pk, purpose)
    if consent is None:
        raise Refusal("people.no_consent", purpose=purpose)
    Consent.objects.filter(pk=consent.pk).update(withdrawn_at=at)
    journal.record(actor, events.ConsentWithdrawn(person.number, purpose), at=at)
