"""Officers' and systems' accounts, preferences, and bearer tokens of the API."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhengtong.kernel import ids, journal, sequences
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.parts import require_act
from zhengtong.kernel.refusal import Refusal
from zhengtong.people import events, permits, ports, rules
from zhengtong.people.actions import sign_in
from zhengtong.people.models import Account, ApiToken
from zhengtong.people.queries import identification, persons


@dataclass(frozen=True, slots=True)
class Credentials:
    """An officer's password and the base32 secret of her authenticator."""

    password: str
    totp_secret: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A change of preferences; what is `None` stays."""

    elder_mode: bool | None = None
    language: str | None = None
    notify_sms: bool | None = None
    notify_email: bool | None = None
    email: str | None = None


@transaction.atomic(durable=True)
def open_citizen_account(phone: str, *, actor: Actor, at: datetime) -> Account:
    """A citizen's account of level 0, opened by the house (for the town, for imports) instead of by a code."""
    permits.require(actor, permits.Act.OPEN_ACCOUNT)
    account = sign_in.open_citizen_part(phone, at=at)
    journal.record(actor, events.AccountOpened(account.number, account.kind), at=at)
    return account


@transaction.atomic(durable=True)
def open_officer_account(
    username: str, display_name: str, credentials: Credentials, *, actor: Actor, at: datetime
) -> Account:
    """An officer's account with both factors; it holds no duty until a security administrator grants one."""
    permits.require(actor, permits.Act.OPEN_ACCOUNT)
    rules.check_password(credentials.password)
    if persons.username_is_taken(username):
        raise Refusal("people.username_taken", field="username")
    account = _new_account_part(rules.AccountKind.OFFICER, display_name, at=at)
    account.username, account.totp_secret, account.password_set_at = username, credentials.totp_secret, at
    account.set_password(credentials.password)
    account.save(force_insert=True)
    journal.record(actor, events.AccountOpened(account.number, account.kind), at=at)
    return account


@transaction.atomic(durable=True)
def open_client_account(display_name: str, *, actor: Actor, at: datetime) -> Account:
    """An account of a system that speaks to the API; it signs in with tokens only."""
    permits.require(actor, permits.Act.OPEN_ACCOUNT)
    account = _new_account_part(rules.AccountKind.CLIENT, display_name, at=at)
    account.set_unusable_password()
    account.save(force_insert=True)
    journal.record(actor, events.AccountOpened(account.number, account.kind), at=at)
    return account


def _new_account_part(kind: rules.AccountKind, display_name: str, *, at: datetime) -> Account:
    require_act()
    number = ids.subject_number("A", sequences.next_value("people.account"))
    return Account(number=number, kind=kind, display_name=display_name, opened_at=at)


@transaction.atomic(durable=True)
def set_credentials(account_id: int, credentials: Credentials, *, actor: Actor, at: datetime) -> None:
    """Set an officer's password and second factor anew; all her sessions end."""
    account = persons.own_account(account_id, lock=True)
    held = frozenset(duty.kind for duty in ports.DUTIES_OF.ask(account.pk, at))
    permits.require(actor, permits.Act.SET_CREDENTIALS, permits.Officer(account.pk, held))
    rules.check_password(credentials.password)
    account.set_password(credentials.password)
    account.totp_secret, account.totp_last_step, account.password_set_at = credentials.totp_secret, 0, at
    account.save(update_fields=["password", "totp_secret", "totp_last_step", "password_set_at"])
    sign_in.end_sessions_part(account.pk, at=at)
    journal.record(actor, events.CredentialsSet(account.number), at=at)


@transaction.atomic(durable=True)
def close_account(account_id: int, *, actor: Actor, at: datetime) -> None:
    """Close an account: its sessions and tokens end, its acts stay. Basis: 个人信息保护法 §47; GB/T 22239 8.1.4.2."""
    account = persons.own_account(account_id, lock=True)
    permits.require(actor, permits.Act.CLOSE_ACCOUNT, account)
    account.is_active, account.closed_at, account.person = False, at, None
    account.phone, account.phone_index, account.email = "", None, ""
    account.save(update_fields=["is_active", "closed_at", "person", "phone", "phone_index", "email"])
    sign_in.end_sessions_part(account.pk, at=at)
    ApiToken.objects.filter(account=account, revoked_at__isnull=True).update(revoked_at=at)
    journal.record(actor, events.AccountClosed(account.number), at=at)


@transaction.atomic(durable=True)
def set_preferences(wish: Wish, *, actor: Actor, at: datetime) -> None:
    """Change how the actor's pages look and how she is told of things."""
    permits.require(actor, permits.Act.SET_PREFERENCES)
    account = persons.own_account(actor.account or 0, lock=True)
    for name in ("elder_mode", "language", "notify_sms", "notify_email", "email"):
        if (value := getattr(wish, name)) is not None:
            setattr(account, name, value)
    if account.notify_email and not account.email:
        raise Refusal("people.email_missing", field="email")
    account.save(update_fields=["elder_mode", "language", "notify_sms", "notify_email", "email"])
    happened = events.PreferencesSet(
        account.number, account.elder_mode, account.language, account.notify_sms, account.notify_email
    )
    journal.record(actor, happened, at=at)


@transaction.atomic(durable=True)
def issue_token(
    account_id: int,
    label: str,
    scopes: frozenset[str],
    expires_at: datetime,
    *,
    person_id: int | None = None,
    organisation_id: int | None = None,
    actor: Actor,
    at: datetime,
) -> str:
    """A bearer token for the API, shown this once: `zt_<prefix>_<secret>`.

    A citizen's token always is her own person's; a system's token may be bound to one person or organisation.
    """
    account = persons.own_account(account_id)
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    row = ApiToken(
        prefix=prefix,
        secret_hash=identification.token_hash(secret),
        label=label,
        account=account,
        person_id=account.person_id or person_id,
        organisation_id=organisation_id,
        scopes=sorted(scopes),
        issued_at=at,
        expires_at=expires_at,
    )
    permits.require(actor, permits.Act.ISSUE_TOKEN, row)
    if expires_at <= at:
        raise Refusal("people.term_over", field="expires_at")
    row.save(force_insert=True)
    journal.record(actor, events.TokenIssued(account.number, prefix, tuple(sorted(scopes))), at=at)
    return f"{identification.TOKEN_MARK}_{prefix}_{secret}"


@transaction.atomic(durable=True)
def revoke_token(prefix: str, *, actor: Actor, at: datetime) -> None:
    """A token opens nothing from now on."""
    token = identification.token_with_prefix(prefix)
    permits.require(actor, permits.Act.REVOKE_TOKEN, token)
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=at)
    journal.record(actor, events.TokenRevoked(token.account.number, prefix), at=at)
