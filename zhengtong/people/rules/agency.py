"""Who may act for whom, so far and so long. No Django."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Protocol

from zhengtong.kernel.refusal import Refusal
from zhengtong.people.rules.identity import is_minor
from zhengtong.people.rules.kinds import DelegationKind, Relation, Scope

GRANTABLE = frozenset({Scope.FILE, Scope.SEE, Scope.COLLECT})
LONGEST_DELEGATION_DAYS = 366
MOST_AFFAIRS = 30
AFFAIR = re.compile(r"matter:\d{12}|case:[0-9A-Z-]{8,50}")
UNLIMITED = frozenset({DelegationKind.LEGAL_REPRESENTATIVE, DelegationKind.GUARDIAN})
OF_A_BODY = frozenset({Relation.EMPLOYEE, Relation.SERVICE_FIRM})
INVITATION_LIFE = timedelta(days=7)


def key_of_name(organisation: int | None, principal: int | None) -> str:
    """How a form names in whose name somebody acts: `self`, `o<id>` an organisation, `p<id>` a person."""
    if organisation is not None:
        return f"o{organisation}"
    return "self" if principal is None else f"p{principal}"


class DelegationRow(Protocol):
    """What the decision about a delegation reads of it."""

    starts_on: date
    ends_on: date | None
    accepted_at: datetime | None
    revoked_at: datetime | None
    scopes: list[str]


def in_force(row: DelegationRow, on: date) -> bool:
    """Whether the delegation is accepted, not revoked, and the day lies inside its term (both ends included)."""
    if row.accepted_at is None or row.revoked_at is not None or on < row.starts_on:
        return False
    return row.ends_on is None or on <= row.ends_on


def permits_scope(row: DelegationRow, scope: str, on: date) -> bool:
    """Whether the delegation is in force and reaches this far."""
    return in_force(row, on) and scope in row.scopes


def check_term(starts_on: date, ends_on: date | None, today: date) -> None:
    """Refuse a term that ended, that runs backwards, or that is longer than a year.

    Basis: 民法典 §165 (a grant of agency states its matters, authority and term).
    """
    if ends_on is None:
        raise Refusal("people.term_missing", field="ends_on")
    if ends_on < max(starts_on, today):
        raise Refusal("people.term_over", field="ends_on")
    if (ends_on - starts_on).days > LONGEST_DELEGATION_DAYS:
        raise Refusal("people.term_too_long", field="ends_on", days=LONGEST_DELEGATION_DAYS)


def check_scopes(scopes: list[str]) -> None:
    """Refuse an empty grant and scopes that nobody can grant; the right to delegate further is never granted."""
    if not scopes or set(scopes) - GRANTABLE:
        raise Refusal("people.scope_missing", field="scopes")


def check_relation(kind: DelegationKind, relation: str) -> None:
    """Refuse a relation that does not fit a person or a body as principal; none need be named."""
    if relation and (Relation(relation) in OF_A_BODY) is not (kind is DelegationKind.ORGANISATION_AGENT):
        raise Refusal("people.relation_unfit", field="relation")


def check_affairs(only: list[str], scopes: list[str]) -> list[str]:
    """What is stored as scopes: whoever may act in one named case reads it too. Refuses affairs that are none.

    Basis: 民法典 §165 (a grant of agency states its matters).
    """
    if len(only) > MOST_AFFAIRS:
        raise Refusal("people.affairs_too_many", field="only", most=MOST_AFFAIRS)
    if any(not AFFAIR.fullmatch(one) for one in only):
        raise Refusal("people.affair_unknown", field="only")
    named_case = any(one.startswith("case:") for one in only)
    return sorted({*scopes, *([Scope.SEE.value] if named_case else [])})


def guardianship_ends_on(birth_on: date | None, today: date) -> date | None:
    """The last day on which a child needs a guardian, the day before the 18th birthday; no last day for adults.

    Basis: 民法典 §17, §27.
    """
    if birth_on is None or not is_minor(birth_on, today):
        return None
    leap = birth_on.month == 2 and birth_on.day == 29
    grown = date(birth_on.year + 18, 3, 1) if leap else birth_on.replace(year=birth_on.year + 18)
    return grown - timedelta(days=1)
