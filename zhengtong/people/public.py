"""What other rooms may ask of `people`, and do through it."""

from __future__ import annotations

from zhengtong.people.queries.delegations import (
    may_act_for,
    may_act_for_person,
    organisations_of,
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
    contact_of,
    document_index,
    identity_digest,
    organisation_by_uscc,
    organisation_view,
    organisation_views,
    person_view,
    person_views,
    preferences,
)
from zhengtong.people.rules import AccountKind, DelegationKind, Level, OrganisationKind, Scope

__all__ = [
    "AccountKind",
    "AccountView",
    "Contact",
    "DelegationKind",
    "Level",
    "OrganisationKind",
    "OrganisationView",
    "PersonView",
    "Preferences",
    "Scope",
    "account_view",
    "account_views",
    "contact_of",
    "document_index",
    "identity_digest",
    "may_act_for",
    "may_act_for_person",
    "organisation_by_uscc",
    "organisation_view",
    "organisation_views",
    "organisations_of",
    "person_view",
    "person_views",
    "preferences",
    "principals_of",
    "representatives_of",
]
