"""Officers' and systems' accounts as the system administrator sees them; citizens' accounts are not hers."""

from __future__ import annotations

from django.db.models import Q

from zhengtong.kernel.refusal import Absent
from zhengtong.people import rules
from zhengtong.people.models import Account, ApiToken
from zhengtong.people.queries import persons
from zhengtong.people.queries.persons import AccountView

SHOWN = 100


def administered(words: str = "") -> list[AccountView]:
    """Accounts of officers and systems whose user name, name or number holds the words; a hundred at most."""
    rows = Account.objects.exclude(kind=rules.AccountKind.CITIZEN)
    if words:
        rows = rows.filter(Q(username__icontains=words) | Q(display_name__icontains=words) | Q(number=words))
    return [persons.shown_account(row) for row in rows.order_by("-is_active", "kind", "username", "id")[:SHOWN]]


def administered_account(number: str) -> Account:
    """One of them; a citizen's account is absent here."""
    row = Account.objects.exclude(kind=rules.AccountKind.CITIZEN).filter(number=number).first()
    if row is None:
        raise Absent("people.account", number)
    return row


def tokens_of_account(account_id: int) -> list[ApiToken]:
    """The account's tokens, live ones first."""
    return list(ApiToken.objects.filter(account_id=account_id).order_by("revoked_at", "-id")[:SHOWN])
