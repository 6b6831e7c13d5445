"""Who may do what about people: one table of sayable clauses. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhengtong.kernel import permission
from zhengtong.kernel.actors import ADMINISTRATORS, Actor, ActorKind, DutyKind
from zhengtong.kernel.permission import Clause
from zhengtong.people import rules


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer whose credentials are to be set: her account and the kinds of duty she holds."""

    account: int
    duties: frozenset[DutyKind]


class Act(StrEnum):
    """What can be done about people."""

    CLAIM_IDENTITY = "people.claim_identity"
    PROVE_IDENTITY = "people.prove_identity"
    SET_PREFERENCES = "people.set_preferences"
    END_SESSION = "people.end_session"
    CHOOSE_PRINCIPAL = "people.choose_principal"
    CHECK_PRESENCE = "people.check_presence"
    END_PRESENCE = "people.end_presence"
    REGISTER_PERSON = "people.register_person"
    REGISTER_ORGANISATION = "people.register_organisation"
    GRANT_FOR_HERSELF = "people.grant_for_herself"
    GRANT_FOR_ORGANISATION = "people.grant_for_organisation"
    ACCEPT_DELEGATION = "people.accept_delegation"
    REVOKE_DELEGATION = "people.revoke_delegation"
    OPEN_ACCOUNT = "people.open_account"
    SET_CREDENTIALS = "people.set_credentials"
    ISSUE_TOKEN = "people.issue_token"  # noqa: S105 — the name of an act
    REVOKE_TOKEN = "people.revoke_token"  # noqa: S105 — the name of an act
    RECORD_NOTICE = "people.record_notice"
    CONSENT = "people.consent"
    FILE_RIGHTS_REQUEST = "people.file_rights_request"
    WITHDRAW_RIGHTS_REQUEST = "people.withdraw_rights_request"
    ANSWER_RIGHTS_REQUEST = "people.answer_rights_request"
    CLOSE_ACCOUNT = "people.close_account"
    SWEEP = "people.sweep"


def _is_officer_at_window(actor: Actor, thing: Any) -> bool:
    return actor.kind is ActorKind.OFFICER and actor.holds(DutyKind.WINDOW)


def _owns(actor: Actor, thing: Any) -> bool:
    return actor.account is not None and getattr(thing, "account_id", None) == actor.account


def _is_checked(actor: Actor, thing: Any) -> bool:
    return actor.kind is ActorKind.CITIZEN and actor.person is not None and actor.level >= rules.Level.CHECKED


def _is_her_row(actor: Actor, thing: Any) -> bool:
    return actor.person is not None and getattr(thing, "person_id", None) == actor.person


def _is_agent(actor: Actor, thing: Any) -> bool:
    return actor.person is not None and getattr(thing, "agent_id", None) == actor.person


def _is_principal(actor: Actor, thing: Any) -> bool:
    return actor.person is not None and getattr(thing, "principal_person_id", None) == actor.person


ACCOUNT_HOLDER = Clause(
    "a citizen, about the account she has signed in to",
    lambda actor, account: actor.kind is ActorKind.CITIZEN and actor.account == getattr(account, "pk", None),
)
SYSTEM = Clause("the house itself, building or keeping its records", lambda actor, _: actor.kind is ActorKind.SYSTEM)
CITIZEN = Clause("a citizen who is signed in", lambda actor, _: actor.kind is ActorKind.CITIZEN)
SIGNED_IN = Clause("whoever is signed in, about her own account", lambda actor, _: actor.account is not None)
OWNER = Clause("the owner of the account", _owns)
CHECKED = Clause("a citizen whose identity was checked", _is_checked)
HER_ROW = Clause("the person whom the row is about", _is_her_row)
PRINCIPAL = Clause("the person who granted it", _is_principal)
AGENT = Clause("the agent whom it names", _is_agent)
REPRESENTATIVE = Clause(
    "the legal representative of the organisation, whose identity was checked",
    lambda actor, represented: _is_checked(actor, represented) and bool(represented),
)
WINDOW_CLERK = Clause("a clerk on duty at a window", _is_officer_at_window)
SYSTEM_ADMIN = Clause(
    "the system administrator, who opens accounts but grants no duties",
    lambda actor, _: actor.holds(DutyKind.SYSTEM_ADMIN),
)
FOR_NO_ADMINISTRATOR = Clause(
    "the system administrator, for an officer who administers nothing: whoever sets an administrator's password could"
    " sign in as her, and the three would be one (GB/T 22239-2019 8.1.5)",
    lambda actor, officer: (
        actor.holds(DutyKind.SYSTEM_ADMIN) and officer.account != actor.account and not officer.duties & ADMINISTRATORS
    ),
)
FOR_A_SYSTEM = Clause(
    "the system administrator, for a system's account that stands for no person: nobody is given another's voice",
    lambda actor, token: (
        actor.holds(DutyKind.SYSTEM_ADMIN)
        and token.account.kind == rules.AccountKind.CLIENT
        and token.person_id is None
    ),
)
FOR_A_CITIZEN = Clause(
    "the house itself, for a citizen or a system; officers sign in with both factors and get no token",
    lambda actor, token: actor.kind is ActorKind.SYSTEM and token.account.kind != rules.AccountKind.OFFICER,
)
DATA_STEWARD = Clause(
    "a data steward, who answers for the personal data that is kept",
    lambda actor, _: actor.holds(DutyKind.DATA_STEWARD),
)

PERMITS: permission.PermitTable = {
    Act.CLAIM_IDENTITY: (CITIZEN,),
    Act.PROVE_IDENTITY: (ACCOUNT_HOLDER, SYSTEM),
    Act.SET_PREFERENCES: (SIGNED_IN,),
    Act.END_SESSION: (OWNER,),
    Act.CHOOSE_PRINCIPAL: (CHECKED,),
    Act.CHECK_PRESENCE: (WINDOW_CLERK,),
    Act.END_PRESENCE: (WINDOW_CLERK,),
    Act.REGISTER_PERSON: (WINDOW_CLERK, SYSTEM),
    Act.REGISTER_ORGANISATION: (WINDOW_CLERK, SYSTEM),
    Act.GRANT_FOR_HERSELF: (CHECKED,),
    Act.GRANT_FOR_ORGANISATION: (REPRESENTATIVE,),
    Act.ACCEPT_DELEGATION: (CHECKED,),
    Act.REVOKE_DELEGATION: (PRINCIPAL, AGENT),
    Act.OPEN_ACCOUNT: (SYSTEM_ADMIN, SYSTEM),
    Act.SET_CREDENTIALS: (FOR_NO_ADMINISTRATOR, SYSTEM),
    Act.ISSUE_TOKEN: (FOR_A_SYSTEM, FOR_A_CITIZEN),
    Act.REVOKE_TOKEN: (OWNER, SYSTEM_ADMIN, SYSTEM),
    Act.RECORD_NOTICE: (SIGNED_IN,),
    Act.CONSENT: (CITIZEN,),
    Act.FILE_RIGHTS_REQUEST: (CHECKED,),
    Act.WITHDRAW_RIGHTS_REQUEST: (HER_ROW,),
    Act.ANSWER_RIGHTS_REQUEST: (DATA_STEWARD,),
    Act.CLOSE_ACCOUNT: (ACCOUNT_HOLDER, SYSTEM_ADMIN, SYSTEM),
    Act.SWEEP: (SYSTEM,),
}


def may(actor: Actor, act: Act, thing: Any = None) -> bool:
    """Whether the actor may do this to the thing."""
    return permission.may(actor, act, thing, PERMITS)


def require(actor: Actor, act: Act, thing: Any = None) -> None:
    """Raise `Forbidden` unless the actor may do this to the thing."""
    permission.require(actor, act, thing, PERMITS)
