"""Citizens by one-time code, officers by password and second factor; sessions begin and end."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from zhengtong.kernel import ids, journal, sequences
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.parts import require_act
from zhengtong.kernel.refusal import Absent
from zhengtong.people import events, permits, ports, rules
from zhengtong.people.actions import notices
from zhengtong.people.models import Account, OneTimeCode, Person, Presence, SignIn
from zhengtong.people.queries import persons, sessions

REGISTRATION_NOTICE = "registration"


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of trying to sign in; `account` only when the trial was right."""

    trial: rules.Trial
    account: Account | None = None
    registered: bool = False


@transaction.atomic(durable=True)
def issue_code(phone: str, purpose: rules.CodePurpose, *, actor: Actor, at: datetime) -> str:
    """Send a one-time code to a mobile number and answer with the key under which it is tried.

    Known and unknown numbers are treated alike to the last statement, so the answer says nothing about the number.
    """
    if purpose is rules.CodePurpose.PRESENCE:
        permits.require(actor, permits.Act.CHECK_PRESENCE)
    key, code = secrets.token_urlsafe(32), rules.new_code(secrets.token_bytes(8))
    row = OneTimeCode.objects.create(
        key=key,
        purpose=purpose,
        phone=phone,
        phone_index=persons.phone_index(phone),
        code_hash=sessions.code_hash(key, code),
        issued_at=at,
        expires_at=at + rules.CODE_LIFE,
    )
    ports.SEND_CODE.ask(phone=phone, code=code, purpose=purpose.value, at=at)
    journal.record(actor, events.CodeIssued(row.pk, purpose.value), at=at)
    return key


def try_code_part(
    key: str, code: str, purpose: rules.CodePurpose, *, at: datetime
) -> tuple[rules.Trial, OneTimeCode | None]:
    """Spend one attempt on a code. The attempt stays counted, so the caller answers instead of raising."""
    require_act()
    row = sessions.code_under(key, purpose, lock=True)
    matches = row is not None and hmac.compare_digest(row.code_hash, sessions.code_hash(key, code))
    answer = rules.trial(row, matches, at)
    if row is not None:
        used_at = at if answer is rules.Trial.RIGHT else row.used_at
        OneTimeCode.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1, used_at=used_at)
    return answer, row


@transaction.atomic(durable=True)
def sign_in_by_code(key: str, code: str, session: rules.NewSession, *, actor: Actor, at: datetime) -> Entered:
    """Sign a citizen in with the code sent to her phone; an unknown phone opens an account of level 0.

    A wrong code is answered, not raised: the spent attempt and its journal row must stay.
    """
    answer, row = try_code_part(key, code, rules.CodePurpose.SIGN_IN, at=at)
    if row is None or answer is not rules.Trial.RIGHT:
        journal.record(actor, events.CodeTried(row.pk if row else 0, rules.CodePurpose.SIGN_IN.value), at=at)
        return Entered(answer)
    account = persons.account_by_phone(row.phone)
    registered = account is None
    if account is None:
        account = open_citizen_part(row.phone, at=at)
        notices.show_notice_part(REGISTRATION_NOTICE, account, channel="web", at=at)
    begin_session_part(account, rules.SignInMethod.CODE, session, at=at)
    journal.record(actor, events.SignedIn(account.number, rules.SignInMethod.CODE.value, registered), at=at)
    return Entered(answer, account, registered)


def open_citizen_part(phone: str, *, at: datetime, person: Person | None = None) -> Account:
    """A citizen's account; without a person it gets one of level 0. Two who register a phone at once share one."""
    require_act()
    account = Account(
        number=ids.subject_number("A", sequences.next_value("people.account")),
        kind=rules.AccountKind.CITIZEN,
        phone=phone,
        phone_index=persons.phone_index(phone) if phone else None,
        person=person or new_person_part(at=at),
        opened_at=at,
    )
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        other = persons.account_by_phone(phone)
        if other is None:
            raise
        return other
    return account


def new_person_part(*, at: datetime) -> Person:
    """A person of whom nothing is known yet."""
    require_act()
    number = ids.subject_number("P", sequences.next_value("people.person"))
    return Person.objects.create(number=number, registered_at=at)


def begin_session_part(
    account: Account, method: rules.SignInMethod, session: rules.NewSession, *, at: datetime
) -> SignIn:
    """The row by which the owner of a session recognises and ends it."""
    require_act()
    return SignIn.objects.create(
        account=account,
        session_key=session.key,
        method=method,
        device=session.device,
        address=session.address,
        started_at=at,
    )


@transaction.atomic(durable=True)
def sign_in_officer(
    account: Account | None, code: str, session: rules.NewSession, *, actor: Actor, at: datetime
) -> Entered:
    """Sign an officer in whose password fits (`queries.sessions.officer_with`), if her second factor fits too.

    The account is `None` when user name or password were wrong; whichever was wrong, the answer is the same. A code
    that was used once is used up, also for another worker. Basis: GB/T 22239-2019 8.1.4.1.
    """
    method = rules.SignInMethod.PASSWORD_TOTP
    row = persons.own_account(account.pk, lock=True) if account else None
    step = rules.matching_step(row.totp_secret, code, at, row.totp_last_step) if row and row.totp_secret else None
    if row is None or step is None:
        journal.record(actor, events.SignInRefused(row.number if row else "unknown", method.value), at=at)
        return Entered(rules.Trial.WRONG)
    Account.objects.filter(pk=row.pk).update(totp_last_step=step, last_login=at)
    begin_session_part(row, method, session, at=at)
    journal.record(actor, events.SignedIn(row.number, method.value), at=at)
    return Entered(rules.Trial.RIGHT, row)


@transaction.atomic(durable=True)
def end_session(sign_in_id: int, *, actor: Actor, at: datetime) -> None:
    """End one of the actor's own sessions, here or on another device; its cookie opens nothing from now on."""
    row = sessions.session_for(actor, sign_in_id)
    permits.require(actor, permits.Act.END_SESSION, row)
    if row.session_key:
        sessions.store().delete(row.session_key)
    SignIn.objects.filter(pk=row.pk).update(ended_at=at, session_key="")
    journal.record(actor, events.SessionEnded(row.account.number, row.pk), at=at)


@transaction.atomic(durable=True)
def sign_out(session_key: str, *, actor: Actor, at: datetime) -> None:
    """End the session with which the actor came."""
    row = sessions.session_of_key(session_key)
    if row is None or row.account_id != actor.account:
        raise Absent("people.session")
    SignIn.objects.filter(pk=row.pk).update(ended_at=at, session_key="")
    end_presences_part(row.account_id, at=at)
    journal.record(actor, events.SessionEnded(row.account.number, row.pk), at=at)


def end_sessions_part(account_id: int, *, at: datetime, but: str = "") -> int:
    """End all sessions of an account except the one with the key `but`; answers how many ended."""
    require_act()
    rows = sessions.open_sessions(account_id, but=but)
    for row in rows:
        sessions.store().delete(row.session_key)
    SignIn.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at, session_key="")
    end_presences_part(account_id, at=at)
    return len(rows)


def end_presences_part(account_id: int, *, at: datetime) -> None:
    """Whoever stood at the window of this officer stands there no more; nothing to do for anybody else."""
    require_act()
    Presence.objects.filter(officer_id=account_id, ended_at__isnull=True).update(ended_at=at)


@transaction.atomic(durable=True)
def sweep(*, actor: Actor, at: datetime) -> None:
    """Remove codes after a day, ended sign-ins after a year, and sessions that have expired.

    Basis: 个人信息保护法 §19; 互联网政务应用安全管理规定 (access logs are kept for a year).
    """
    permits.require(actor, permits.Act.SWEEP)
    codes = OneTimeCode.objects.filter(expires_at__lt=at - rules.KEEP_CODES).delete()[0]
    sign_ins = SignIn.objects.filter(started_at__lt=at - rules.KEEP_SIGN_INS).delete()[0]
    ended = sessions.expired(at).delete()[0]
    journal.record(actor, events.Swept(codes, sign_ins, ended), at=at)
