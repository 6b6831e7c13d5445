"""Persons, organisations, accounts and how to reach them, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from zhengtong.kernel import text
from zhengtong.kernel.refusal import Absent
from zhengtong.kernel.sealing import blind_index
from zhengtong.people import rules
from zhengtong.people.models import Account, Organisation, Person

DOCUMENT = "people.document"
PHONE = "people.phone"


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person; name and document stand unmasked only for those whom a permit has let through."""

    id: int
    number: str
    name: str
    name_masked: str
    level: int
    level_evidence: str
    level_at: datetime | None
    document_type: str
    document: str
    document_masked: str
    phone: str
    phone_masked: str
    birth_on: date | None
    sex: str
    address: str


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation; what its public register says."""

    id: int
    number: str
    uscc: str
    name: str
    kind: str
    status: str
    address: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account without its secrets."""

    id: int
    number: str
    kind: str
    username: str
    display_name: str
    person: int | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """How a person is reached, and how she wants to be; empty `phone` or `email` means: not that way."""

    person: int
    number: str
    account: int | None
    name: str
    phone: str
    email: str
    language: str
    notify_sms: bool
    notify_email: bool


@dataclass(frozen=True, slots=True)
class Preferences:
    """How somebody wants pages and messages to be."""

    elder_mode: bool = False
    language: str = "zh-hans"
    notify_sms: bool = True
    notify_email: bool = False


def document_index(document_type: str, document: str) -> str:
    """The blind index under which a document is looked up without being read."""
    return blind_index(DOCUMENT, f"{document_type}:{document.strip().upper()}")


def phone_index(phone: str) -> str:
    """The blind index of a mobile number."""
    return blind_index(PHONE, phone)


def person_of(person_id: int) -> Person:
    """The person's row; a merged person leads to the one she was merged into."""
    row = Person.objects.filter(pk=person_id).first()
    if row is None:
        raise Absent("people.person")
    return person_of(row.merged_into_id) if row.merged_into_id else row


def person_by_document(document_type: str, document: str) -> Person | None:
    """The checked person who holds the document, or nobody; typed claims are never found."""
    return Person.objects.filter(document_index=document_index(document_type, document)).first()


def person_by_number(number: str) -> Person | None:
    """The person with this subject number."""
    return Person.objects.filter(number=number).first()


def person_view(person_id: int) -> PersonView:
    """The person as a value; raises `Absent`."""
    return shown_person(person_of(person_id))


def person_views(person_ids: Iterable[int]) -> dict[int, PersonView]:
    """Several persons by id in one statement; ids that are nobody's are missing."""
    return {row.pk: shown_person(row) for row in Person.objects.filter(pk__in=set(person_ids))}


def shown_person(row: Person) -> PersonView:
    """The value of a row."""
    return PersonView(
        id=row.pk,
        number=row.number,
        name=row.name,
        name_masked=text.mask_name(row.name) if row.name else "",
        level=row.level,
        level_evidence=row.level_evidence,
        level_at=row.level_at,
        document_type=row.document_type,
        document=row.document,
        document_masked=text.mask_identity(row.document) if row.document else "",
        phone=row.phone,
        phone_masked=text.mask_phone(row.phone) if row.phone else "",
        birth_on=row.birth_on,
        sex=row.sex,
        address=row.address,
    )


def organisation_of(organisation_id: int) -> Organisation:
    """The organisation's row; raises `Absent`."""
    row = Organisation.objects.filter(pk=organisation_id).first()
    if row is None:
        raise Absent("people.organisation")
    return row


def organisation_view(organisation_id: int) -> OrganisationView:
    """The organisation as a value; raises `Absent`."""
    return shown_organisation(organisation_of(organisation_id))


def organisation_views(organisation_ids: Iterable[int]) -> dict[int, OrganisationView]:
    """Several organisations by id in one statement."""
    return {row.pk: shown_organisation(row) for row in Organisation.objects.filter(pk__in=set(organisation_ids))}


def organisation_by_uscc(uscc: str) -> OrganisationView | None:
    """The organisation with this unified social credit code, if the house knows it."""
    row = Organisation.objects.filter(uscc=uscc).first()
    return shown_organisation(row) if row else None


def shown_organisation(row: Organisation) -> OrganisationView:
    """The value of a row."""
    return OrganisationView(row.pk, row.number, row.uscc, row.name, row.kind, row.status, row.address)


def account_view(account_id: int) -> AccountView:
    """The account as a value; raises `Absent`."""
    row = Account.objects.filter(pk=account_id).first()
    if row is None:
        raise Absent("people.account")
    return shown_account(row)


def account_views(account_ids: Iterable[int]) -> dict[int, AccountView]:
    """Several accounts by id in one statement."""
    return {row.pk: shown_account(row) for row in Account.objects.filter(pk__in=set(account_ids))}


def client_accounts() -> list[AccountView]:
    """The active accounts of systems, oldest first."""
    rows = Account.objects.filter(kind=rules.AccountKind.CLIENT, is_active=True).order_by("id")
    return [shown_account(row) for row in rows]


def account_by_username(username: str) -> Account | None:
    """The active officer's account of this user name."""
    return Account.objects.filter(username=username, kind=rules.AccountKind.OFFICER, is_active=True).first()


def officer_by_username(username: str) -> AccountView | None:
    """The active officer's account of this user name, as a value."""
    row = account_by_username(username)
    return shown_account(row) if row else None


def username_is_taken(username: str) -> bool:
    """Whether any account, closed ones included, has this user name."""
    return Account.objects.filter(username=username).exists()


def account_by_phone(phone: str) -> Account | None:
    """The active citizen's account of this mobile number, with its person."""
    found = Account.objects.select_related("person").filter(phone_index=phone_index(phone), is_active=True)
    return found.first()


def account_of_person(person_id: int) -> Account | None:
    """The citizen's account that belongs to the person."""
    return Account.objects.select_related("person").filter(person_id=person_id, is_active=True).first()


def own_account(account_id: int, *, lock: bool = False) -> Account:
    """The account with its person, locked if it is about to change; raises `Absent`."""
    rows = Account.objects.select_for_update(of=("self",)) if lock else Account.objects
    row = rows.select_related("person").filter(pk=account_id, is_active=True).first()
    if row is None:
        raise Absent("people.account")
    return row


def shown_account(row: Account) -> AccountView:
    """The value of a row."""
    return AccountView(row.pk, row.number, row.kind, row.username or "", row.display_name, row.person_id, row.is_active)


def contact_of(person_id: int) -> Contact:
    """How the person is reached: her account's phone, else the one noted at the counter."""
    row = person_of(person_id)
    account = account_of_person(row.pk)
    if account is None:
        return Contact(row.pk, row.number, None, row.name, row.phone, "", "zh-hans", bool(row.phone), False)
    return Contact(
        person=row.pk,
        number=row.number,
        account=account.pk,
        name=row.name,
        phone=account.phone or row.phone,
        email=account.email,
        language=account.language,
        notify_sms=account.notify_sms,
        notify_email=account.notify_email,
    )


def preferences(account_id: int | None) -> Preferences:
    """The stored preferences of an account; the usual ones for nobody's."""
    row = Account.objects.filter(pk=account_id).first() if account_id else None
    if row is None:
        return Preferences()
    return Preferences(row.elder_mode, row.language, row.notify_sms, row.notify_email)


def identity_digest(person_id: int) -> str:
    """The key by which sources are asked about a checked person; empty for anybody whose identity is not checked."""
    return person_of(person_id).document_index or ""


def officer_names(numbers: Iterable[str]) -> dict[str, str]:
    """The names of officers by the number of their accounts, as colleagues read them; one statement."""
    rows = Account.objects.filter(number__in=set(numbers), kind="officer")
    return dict(rows.values_list("number", "display_name"))


def person_names(numbers: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Id and masked name of persons by their subject number; one statement, none for nobody."""
    wanted = set(numbers)
    rows = Person.objects.filter(number__in=wanted) if wanted else ()
    return {row.number: (row.pk, text.mask_name(row.name)) for row in rows}
