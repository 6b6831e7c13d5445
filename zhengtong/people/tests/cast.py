"""Invented people for the tests of this room; their numbers belong to nobody (division prefix 99)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from zhengtong.kernel import ids
from zhengtong.kernel.actors import SYSTEM, Actor, ActorKind, Duty, DutyKind
from zhengtong.people import public as people
from zhengtong.people import rules
from zhengtong.people.actions import accounts
from zhengtong.people.models import Account

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
PHONE, OTHER_PHONE = "13900000001", "13900000002"
LIN = ids.synthetic_identity_number("990102", date(1990, 5, 21), 28)
ZHOU = ids.synthetic_identity_number("990102", date(1984, 11, 3), 17)
SHOP = ids.synthetic_uscc("92", "990102", 7)
PASSWORD, SECRET = "Anlan-2026-window", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def proven(
    name: str = "林小满",
    document: str = LIN,
    level: rules.Level = rules.Level.CHECKED,
    organisations: tuple[rules.ProvenOrganisation, ...] | None = None,
) -> rules.Proven:
    return rules.Proven(
        name, rules.DocumentType.IDENTITY_CARD, document, level, rules.Evidence.PROVINCE, organisations=organisations
    )


SHOP_STATED = rules.ProvenOrganisation(SHOP, "安澜市临江区小满饭馆", rules.OrganisationKind.INDIVIDUAL_BUSINESS)


def citizen(phone: str = PHONE) -> Account:
    return people.open_citizen_account(phone, actor=SYSTEM, at=AT)


def checked(phone: str = PHONE, name: str = "林小满", document: str = LIN, with_shop: bool = False) -> Account:
    stated = proven(name, document, organisations=(SHOP_STATED,) if with_shop else None)
    return people.raise_level(citizen(phone).pk, stated, actor=SYSTEM, at=AT)


def officer(username: str = "window01") -> Account:
    return accounts.open_officer_account(
        username, "王窗口", accounts.Credentials(PASSWORD, SECRET), actor=SYSTEM, at=AT
    )


def actor(account: Account) -> Actor:
    account.refresh_from_db()
    level = account.person.level if account.person else 0
    number = account.person.number if account.person else account.number
    return Actor(ActorKind.CITIZEN, number, account=account.pk, person=account.person_id, level=level)


def clerk(account: Account, kind: DutyKind = DutyKind.WINDOW) -> Actor:
    return Actor(ActorKind.OFFICER, account.number, account=account.pk, duties=(Duty(kind, office=1),))


def sign_in(client: Client, outbox: list[dict[str, object]], phone: str = PHONE, target: str = "/my/profile/") -> None:
    client.post("/sign-in/", {"phone": phone, "next": target})
    client.post("/sign-in/code/", {"code": outbox[-1]["code"]})


def walk_to_province(client: Client, subject: str, target: str = "/my/profile/") -> object:
    """Start at our door, choose a resident at the simulated province, and come back."""
    led = client.get("/sign-in/province/", {"next": target})
    chosen = client.post(led["Location"], {"subject": subject})
    return client.get(chosen["Location"])


def query_of(location: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(location).query).items()}
