"""What other rooms may ask of `people`, and do through it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from zhengtong.kernel.actors import ANONYMOUS, Actor
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web import answers
from zhengtong.people import rules
from zhengtong.people.actions.accounts import (
    Credentials,
    Wish,
    close_account,
    issue_token,
    open_citizen_account,
    open_client_account,
    open_officer_account,
    revoke_token,
    set_credentials,
    set_preferences,
)
from zhengtong.people.actions.agency import (
    Agent,
    Granted,
    Term,
    accept_delegation,
    choose_principal,
    grant_delegation,
    record_guardianship,
    record_representation,
    register_organisation,
    revoke_delegation,
)
from zhengtong.people.actions.identity import find_or_register_person_at_counter, raise_level
from zhengtong.people.actions.presence import check_presence_by_document, end_presence
from zhengtong.people.actions.rights import answer_rights_request, file_rights_request
from zhengtong.people.models import Account
from zhengtong.people.ports import DUTIES_OF, FIND_AFFAIRS, NAMES_OF_AFFAIRS, SEND_CODE
from zhengtong.people.queries import identification
from zhengtong.people.queries.delegations import (
    Parties,
    agency_for,
    delegations_of,
    may_act_for,
    may_act_for_person,
    organisations_of,
    parties_of,
    principals_of,
    representatives_of,
)
from zhengtong.people.queries.persons import (
    AccountView,
    Contact,
    OrganisationView,
    PersonView,
    Preferences,
    account_view,
    account_views,
    client_accounts,
    contact_of,
    document_index,
    identity_digest,
    officer_by_username,
    officer_names,
    organisation_by_uscc,
    organisation_view,
    organisation_views,
    person_names,
    person_view,
    person_views,
    preferences,
)
from zhengtong.people.rules import (
    AccountKind,
    DelegationKind,
    DocumentType,
    Evidence,
    Level,
    OrganisationKind,
    OrganisationStatus,
    Proven,
    ProvenOrganisation,
    RightsKind,
    Scope,
    hotp,
    key_of_name,
    totp_step,
)

__all__ = [
    "DUTIES_OF",
    "FIND_AFFAIRS",
    "NAMES_OF_AFFAIRS",
    "SEND_CODE",
    "Account",
    "AccountKind",
    "AccountView",
    "Agent",
    "Contact",
    "Credentials",
    "DelegationKind",
    "DocumentType",
    "Evidence",
    "Granted",
    "Level",
    "OrganisationKind",
    "OrganisationStatus",
    "OrganisationView",
    "Parties",
    "PersonView",
    "Preferences",
    "Proven",
    "ProvenOrganisation",
    "RightsKind",
    "Scope",
    "Term",
    "Wish",
    "accept_delegation",
    "account_view",
    "account_views",
    "actor_of",
    "agency_for",
    "answer_rights_request",
    "check_presence_by_document",
    "choose_principal",
    "client_accounts",
    "close_account",
    "contact_of",
    "delegations_of",
    "document_index",
    "end_presence",
    "file_rights_request",
    "find_or_register_person_at_counter",
    "grant_delegation",
    "hotp",
    "identity_digest",
    "issue_token",
    "key_of_name",
    "may_act_for",
    "may_act_for_person",
    "officer_by_username",
    "officer_names",
    "open_citizen_account",
    "open_client_account",
    "open_officer_account",
    "organisation_by_uscc",
    "organisation_view",
    "organisation_views",
    "organisations_of",
    "parties_of",
    "person_names",
    "person_view",
    "person_views",
    "preferences",
    "principals_of",
    "raise_level",
    "record_guardianship",
    "record_representation",
    "register_organisation",
    "representatives_of",
    "revoke_delegation",
    "revoke_token",
    "set_credentials",
    "set_preferences",
    "totp_step",
]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def actor_of(request: HttpRequest) -> Actor:
    """Who sends this request: the owner of a bearer token (JSON doors only), of a session, or nobody in particular.

    A session's cookie is sent by the browser whoever wrote the page, so at the JSON doors it only reads.
    """
    edge: Any = request
    bearer = _bearer(request)
    if bearer:
        actor = identification.actor_of_token(bearer, edge.at)
        if actor is None:
            raise Refusal("people.token_invalid")
    elif answers.is_api(request) and request.method not in SAFE_METHODS:
        actor = ANONYMOUS
    else:
        actor = _actor_of_session(request, edge.at)
    return replace(actor, request_id=edge.request_id)


def _bearer(request: HttpRequest) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and answers.is_api(request) else ""


def _actor_of_session(request: HttpRequest, at: datetime) -> Actor:
    """The owner of the session, unless it rested too long or its credentials were changed meanwhile."""
    session = request.session
    if SESSION_KEY not in session:
        return ANONYMOUS
    account = identification.account_of_session(int(session[SESSION_KEY]))
    if account is None or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.session_hash):
        session.flush()
        return ANONYMOUS
    seen, started = identification.seen_and_started(session, at)
    if rules.is_idle(account.kind, seen, started, at):
        session.flush()
        return ANONYMOUS
    if at - seen >= rules.SEEN_EVERY or identification.SEEN not in session:
        session[identification.SEEN], session[identification.STARTED] = at.isoformat(), started.isoformat()
    standing = identification.standing_of(session)
    actor = identification.actor_of_account(account, standing, at)
    if identification.agency_has_ended(standing, actor):
        _forget_principal(request)
    return actor


# What somebody whose authorisation has ended may still send at once: nothing here is done in anybody's name.
IN_NOBODYS_NAME = ("/sign-out/", "/view/", "/my/acting-for/")


def _forget_principal(request: HttpRequest) -> None:
    """She acts for herself again; what she was sending in the principal's name is refused and not done in her own."""
    for key in (identification.ORGANISATION, identification.PRINCIPAL):
        request.session.pop(key, None)
    if request.method not in SAFE_METHODS and not request.path.startswith(IN_NOBODYS_NAME):
        raise Refusal("people.agency_ended")
