"""Who somebody is: typed claims that open nothing, identities proved to the province or checked at a window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from zhengtong.kernel import ids, journal
from zhengtong.kernel.actors import Actor, ActorKind
from zhengtong.kernel.parts import require_act
from zhengtong.kernel.refusal import Refusal
from zhengtong.people import events, permits, rules
from zhengtong.people.actions import agency, sign_in
from zhengtong.people.models import Account, Person
from zhengtong.people.queries import persons

SEXES = {"male": rules.Sex.MALE, "female": rules.Sex.FEMALE}
IDENTITY_COLUMNS = (
    *("name", "document_type", "document", "document_index"),
    *("level", "level_evidence", "level_at", "birth_on", "sex"),
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What an identity proof did: whose account and person it is now, and what was absorbed by them."""

    account: Account
    person: Person
    linking: rules.Linking
    merged_person: Person | None = None
    merged_account: Account | None = None

    def event(self) -> events.IdentityChecked:
        """The proof as the journal remembers it."""
        return events.IdentityChecked(
            person=self.person.number,
            level=self.person.level,
            evidence=self.person.level_evidence,
            person_id=self.person.pk,
            merged_person=self.merged_person.number if self.merged_person else "",
            merged_person_id=self.merged_person.pk if self.merged_person else None,
            merged_account=self.merged_account.number if self.merged_account else "",
        )


@transaction.atomic(durable=True)
def claim_identity(name: str, document_type: rules.DocumentType, document: str, *, actor: Actor, at: datetime) -> None:
    """Keep what somebody typed about herself: level 1, which opens nothing and blocks nobody.

    Whether the document is anybody's is not even looked up, so the answer cannot tell.
    """
    permits.require(actor, permits.Act.CLAIM_IDENTITY)
    person = persons.own_account(actor.account or 0, lock=True).person
    if person is None or person.level >= rules.Level.CHECKED:
        raise Refusal("people.already_checked")
    if document_type is rules.DocumentType.IDENTITY_CARD:
        ids.check_identity_number(document)
    person.name, person.document_type, person.document = name, document_type, document
    person.level, person.level_evidence, person.level_at = rules.Level.CLAIMED, rules.Evidence.TYPED, at
    person.save(update_fields=["name", "document_type", "document", "level", "level_evidence", "level_at"])
    journal.record(actor, events.IdentityClaimed(person.number), at=at)


@transaction.atomic(durable=True)
def raise_level(account_id: int, proven: rules.Proven, *, actor: Actor, at: datetime) -> Account:
    """Give an account the identity that a trusted source proved; answers with the account that has it now."""
    proof = _prove_part(persons.own_account(account_id, lock=True), proven, actor=actor, at=at)
    journal.record(actor, proof.event(), at=at)
    return proof.account


@transaction.atomic(durable=True)
def enter_by_province(
    proven: rules.Proven, session: rules.NewSession, *, account_id: int | None, actor: Actor, at: datetime
) -> Proof:
    """Begin a session with an identity proved by the province; `account_id` is the account signed in before, if any.

    Without one, the person's account is entered, or opened if she has none.
    """
    rules.check_proven(proven)
    account = persons.own_account(account_id, lock=True) if account_id else _account_of(proven, at=at)
    proof = _prove_part(account, proven, actor=_as_owner(actor, account), at=at)
    if proof.merged_account:
        sign_in.end_sessions_part(proof.merged_account.pk, at=at)
    sign_in.begin_session_part(proof.account, rules.SignInMethod.PROVINCE, session, at=at)
    journal.record(_as_owner(actor, proof.account), proof.event(), at=at)
    return proof


def _as_owner(actor: Actor, account: Account) -> Actor:
    """Whoever comes from the province without a session acts as the owner of the account she has proved hers."""
    if actor.account is not None:
        return actor
    return Actor(
        kind=ActorKind.CITIZEN,
        number=account.person.number if account.person else account.number,
        account=account.pk,
        person=account.person_id,
        request_id=actor.request_id,
    )


def _account_of(proven: rules.Proven, *, at: datetime) -> Account:
    person = persons.person_by_document(proven.document_type, proven.document)
    account = persons.account_of_person(person.pk) if person else None
    return account or sign_in.open_citizen_part("", at=at, person=person)


def _prove_part(account: Account, proven: rules.Proven, *, actor: Actor, at: datetime) -> Proof:
    """Join account and identity after `rules.linking`, and bring the organisations the person stands for up to date."""
    require_act()
    permits.require(actor, permits.Act.PROVE_IDENTITY, account)
    rules.check_proven(proven)
    own = account.person
    if own is None:
        raise Refusal("people.not_a_citizen")
    proof = _link(account, own, proven, at)
    if proven.organisations is not None:
        agency.renew_representations_part(proof.person, proven.organisations, evidence=proven.evidence, at=at)
    return proof


def _link(account: Account, own: Person, proven: rules.Proven, at: datetime) -> Proof:
    index = persons.document_index(proven.document_type, proven.document)
    owner = persons.person_by_document(proven.document_type, proven.document)
    owners = persons.account_of_person(owner.pk) if owner else None
    standing = rules.Standing(
        own.document_index or "", index, owner.pk if owner else None, owners.pk if owners else None
    )
    match rules.linking(standing):
        case rules.Linking.OTHER_PERSON:
            raise Refusal("people.another_person")
        case rules.Linking.VERIFY:
            return _verify(account, own, proven, at)
        case rules.Linking.REFRESH:
            return Proof(account, _write_identity(own, proven, at), rules.Linking.REFRESH)
        case linking if owner is not None:
            person = _write_identity(owner, proven, at)
            return _absorb(account, own, person, owners, linking, at)
    raise RuntimeError("a proven identity has no linking")


def _verify(account: Account, own: Person, proven: rules.Proven, at: datetime) -> Proof:
    """Nobody was known by this document; if somebody else proves it at this very moment, one of the two merges."""
    try:
        with transaction.atomic():
            return Proof(account, _write_identity(own, proven, at), rules.Linking.VERIFY)
    except IntegrityError:
        own.refresh_from_db()
        return _link(account, own, proven, at)


def _absorb(
    account: Account, own: Person, person: Person, other: Account | None, linking: rules.Linking, at: datetime
) -> Proof:
    """The account's unchecked person becomes the checked one; two accounts of one person become one.

    The phone that was proved last is the one that signs in from now on.
    """
    Account.objects.filter(pk=account.pk).update(person=None)
    Person.objects.filter(pk=own.pk).update(merged_into=person)
    if other is None or linking is rules.Linking.ADOPT:
        Account.objects.filter(pk=account.pk).update(person=person)
        account.person = person
        return Proof(account, person, linking, merged_person=own)
    phone, index = account.phone, account.phone_index
    Account.objects.filter(pk=account.pk).update(
        is_active=False, closed_at=at, merged_into=other, phone="", phone_index=None
    )
    if index:
        Account.objects.filter(pk=other.pk).update(phone=phone, phone_index=index)
        other.phone, other.phone_index = phone, index
    other.person = person
    return Proof(other, person, linking, merged_person=own, merged_account=account)


def _write_identity(person: Person, proven: rules.Proven, at: datetime) -> Person:
    """Write what the source states; birth and sex follow from an identity number, else from the source."""
    birth_on, sex = _birth_and_sex(proven)
    person.name = proven.name.strip()
    person.document_type, person.document = proven.document_type, proven.document.strip().upper()
    person.document_index = persons.document_index(proven.document_type, proven.document)
    person.level, person.level_evidence, person.level_at = proven.level, proven.evidence, at
    person.birth_on, person.sex = birth_on, sex
    person.save(update_fields=IDENTITY_COLUMNS)
    return person


def _birth_and_sex(proven: rules.Proven) -> tuple[date | None, rules.Sex]:
    if proven.document_type is not rules.DocumentType.IDENTITY_CARD:
        return proven.birth_on, proven.sex
    identity = ids.check_identity_number(proven.document.strip().upper())
    return identity.birth_on, SEXES[identity.sex]


def person_at_counter_part(proven: rules.Proven, *, phone: str = "", at: datetime) -> Person:
    """The checked person of a document that a clerk holds in her hand, registered if the house did not know her.

    A document under which another name is known is refused: somebody misread it, or it is forged.
    """
    require_act()
    rules.check_proven(proven)
    person = persons.person_by_document(proven.document_type, proven.document)
    if person is None:
        person = _write_identity(sign_in.new_person_part(at=at), proven, at)
    elif person.name != proven.name.strip():
        raise Refusal("people.name_differs", field="name")
    if phone and phone != person.phone:
        person.phone = phone
        person.save(update_fields=["phone"])
    return person


@transaction.atomic(durable=True)
def find_or_register_person_at_counter(proven: rules.Proven, *, phone: str = "", actor: Actor, at: datetime) -> Person:
    """Find or register the person whose document was checked; her level is 2 from now on."""
    permits.require(actor, permits.Act.REGISTER_PERSON)
    person = person_at_counter_part(proven, phone=phone, at=at)
    happened = events.IdentityChecked(person.number, person.level, person.level_evidence, person.pk)
    journal.record(actor, happened, at=at)
    return person
