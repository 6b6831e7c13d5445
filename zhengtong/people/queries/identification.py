"""From a session or a bearer token to the actor: one statement, a second for whom she acts or for her duties."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import BigAutoField

from zhengtong.kernel import fresh
from zhengtong.kernel.actors import Actor, ActorKind, Channel
from zhengtong.kernel.prepared import Given, Prepared
from zhengtong.kernel.refusal import Absent
from zhengtong.people import ports, rules
from zhengtong.people.models import Account, ApiToken
from zhengtong.people.queries import delegations, presences

KINDS = {
    rules.AccountKind.CITIZEN: ActorKind.CITIZEN,
    rules.AccountKind.OFFICER: ActorKind.OFFICER,
    rules.AccountKind.CLIENT: ActorKind.CLIENT,
}
TOKEN_MARK = "zt"  # noqa: S105 — the public first part of every token


@dataclass(frozen=True, slots=True)
class Standing:
    """What a session remembers of its owner's choices and of the citizen who stands at her window."""

    organisation: int | None = None
    principal: int | None = None
    present_person: int | None = None
    present_organisation: int | None = None
    present_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """The active account behind a session, as far as every request must know it."""

    id: int
    number: str
    kind: str
    password: str
    person: int | None
    person_number: str | None
    level: int | None

    @property
    def session_hash(self) -> str:
        """What a session carries as long as the password under which it began has not been changed."""
        return Account(password=self.password).get_session_auth_hash()


_owner = Prepared(
    lambda: Account.objects.filter(pk=Given("account", BigAutoField()), is_active=True).values_list(
        "id", "number", "kind", "password", "person_id", "person__number", "person__level"
    )
)


def account_of_session(account_id: int) -> Owner | None:
    """The active account of a session with its person; nothing sealed is read. One statement."""
    rows = _owner.rows(account=account_id)
    return Owner(*rows[0]) if rows else None


def actor_of_account(account: Owner, standing: Standing, at: datetime) -> Actor:
    """The actor of a session; a delegation that has ended, or a presence that has expired, no longer counts."""
    actor = _actor(account, at)
    if actor.kind is ActorKind.OFFICER:
        return _at_counter(actor, standing, at)
    if actor.kind is ActorKind.CITIZEN and actor.person and actor.level >= rules.Level.CHECKED:
        return _acting_for(actor, standing, at)
    return actor


def _actor(account: Owner, at: datetime) -> Actor:
    kind = KINDS[rules.AccountKind(account.kind)]
    duties = ports.DUTIES_OF.ask(account.id, at) if kind is ActorKind.OFFICER else ()
    return Actor(
        kind=kind,
        number=account.person_number or account.number,
        account=account.id,
        person=account.person,
        level=account.level or 0,
        duties=duties,
    )


def _at_counter(actor: Actor, standing: Standing, at: datetime) -> Actor:
    """The clerk with her citizen, as long as the presence is open in every session and the agency holds."""
    if standing.present_person is None or standing.present_until is None or standing.present_until <= at:
        return actor
    row = presences.present_before(actor, at)
    if row is None or row.person_id != standing.present_person:
        return actor
    body = row.organisation_id
    agency = delegations.agency_for(row.person_id, at, organisation_id=body) if body is not None else None
    return replace(
        actor,
        present_person=row.person_id,
        present_organisation=body if agency else None,
        grants=agency.grants if agency else None,
        channel=Channel.COUNTER,
    )


def _acting_for(actor: Actor, standing: Standing, at: datetime) -> Actor:
    person, body, principal = actor.person or 0, standing.organisation, standing.principal
    if body and (agency := delegations.agency_for(person, at, organisation_id=body)):
        return actor.in_the_name_of(organisation=body, grants=agency.grants)
    if principal and (agency := delegations.agency_for(person, at, principal_id=principal)):
        return actor.in_the_name_of(principal=principal, grants=agency.grants)
    return actor


def actor_of_token(bearer: str, at: datetime) -> Actor | None:
    """The actor of a bearer token, or nothing if it is unknown, expired, revoked or its owner is gone.

    Two statements at most, and none for a token that was asked about within the last second.
    """
    mark, _, rest = bearer.partition("_")
    prefix, _, secret = rest.partition("_")
    if mark != TOKEN_MARK or not prefix or not secret:
        return None
    found, expires_at = _tokens.get(token_hash(bearer), at, lambda: _look_up(prefix, secret, at))
    return found if expires_at > at else None


_tokens: fresh.Moment[tuple[Actor | None, datetime]] = fresh.Moment("people", "org")
READ = (
    "secret_hash", "expires_at", "scopes", "organisation_id", "person_id", "person__level", "account_id",
    "account__kind", "account__number", "account__person_id", "account__person__number", "account__person__level",
)  # fmt: skip


def _look_up(prefix: str, secret: str, at: datetime) -> tuple[Actor | None, datetime]:
    """The actor of the live token and until when it is good; the secret is compared in constant time."""
    row = (
        ApiToken.objects.filter(prefix=prefix, revoked_at__isnull=True, expires_at__gt=at, account__is_active=True)
        .values(*READ)
        .first()
    )
    if row is None or not hmac.compare_digest(row["secret_hash"], token_hash(secret)):
        return None, at
    return _bound(row, at), row["expires_at"]


def _bound(row: Mapping[str, Any], at: datetime) -> Actor:
    """The actor as the token binds her: to a person, and to an organisation while the person may act for it."""
    kind = KINDS[rules.AccountKind(row["account__kind"])]
    own = row["account__person_id"] is not None
    actor = Actor(
        kind=kind,
        number=row["account__person__number"] if own else row["account__number"],
        account=row["account_id"],
        person=row["person_id"] or row["account__person_id"],
        level=(row["person__level"] if row["person_id"] else row["account__person__level"]) or 0,
        duties=ports.DUTIES_OF.ask(row["account_id"], at) if kind is ActorKind.OFFICER else (),
        channel=Channel.API,
        scopes=frozenset(row["scopes"]),
    )
    organisation = row["organisation_id"]
    if organisation is None or not actor.person:
        return replace(actor, organisation=organisation)
    agency = delegations.agency_for(actor.person, at, organisation_id=organisation)
    return actor.in_the_name_of(organisation=organisation, grants=agency.grants) if agency else actor


def agency_has_ended(standing: Standing, actor: Actor) -> bool:
    """Whether the session still names a principal for whom its owner may not act any more."""
    chosen = standing.organisation or standing.principal
    return bool(chosen) and actor.kind is ActorKind.CITIZEN and not (actor.organisation or actor.principal)


def token_with_prefix(prefix: str) -> ApiToken:
    """The token that shows this prefix, with its account; raises `Absent`."""
    row = ApiToken.objects.select_related("account").filter(prefix=prefix, revoked_at__isnull=True).first()
    if row is None:
        raise Absent("people.token", prefix)
    return row


def tokens_of(actor: Actor) -> list[ApiToken]:
    """The live tokens of the actor's account."""
    return list(ApiToken.objects.filter(account_id=actor.account or 0, revoked_at__isnull=True).order_by("-id"))


def token_hash(secret: str) -> str:
    """The hash that is kept of a token's secret; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


SEEN, STARTED = "zt_seen", "zt_started"
ORGANISATION, PRINCIPAL, PRESENT = "zt_organisation", "zt_principal", "zt_present"


def seen_and_started(session: Mapping[str, Any], at: datetime) -> tuple[datetime, datetime]:
    """When the session was last used and when it began; both now for a session that was not dated yet."""
    seen, started = session.get(SEEN), session.get(STARTED)
    return (
        datetime.fromisoformat(seen) if seen else at,
        datetime.fromisoformat(started) if started else at,
    )


def standing_of(session: Mapping[str, Any]) -> Standing:
    """The choices a session remembers."""
    present = session.get(PRESENT) or {}
    until = present.get("until")
    return Standing(
        organisation=session.get(ORGANISATION),
        principal=session.get(PRINCIPAL),
        present_person=present.get("person"),
        present_organisation=present.get("organisation"),
        present_until=datetime.fromisoformat(until) if until else None,
    )
