"""Who somebody is: levels, proofs, and what becomes of an account whose holder proved an identity. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from zhengtong.kernel.refusal import Refusal
from zhengtong.people.rules.kinds import DocumentType, Evidence, Level, OrganisationKind, Sex


class HasLevel(Protocol):
    """Anything that carries an assurance level."""

    @property
    def level(self) -> int:
        """0 to 3."""


def opens_registry(person: HasLevel) -> bool:
    """Whether government data about the person may be shown to her: only a checked identity opens anything."""
    return person.level >= Level.CHECKED


def is_minor(birth_on: date | None, on: date) -> bool:
    """Whether the person is under 18. Basis: 民法典 §17–19."""
    return birth_on is not None and age(birth_on, on) < 18


def age(birth_on: date, on: date) -> int:
    """Completed years of life."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


class Linking(StrEnum):
    """What becomes of an account whose holder has just proved an identity."""

    REFRESH = "refresh"
    VERIFY = "verify"
    ADOPT = "adopt"
    MERGE = "merge"
    OTHER_PERSON = "other_person"


@dataclass(frozen=True, slots=True)
class Standing:
    """The account's present person (`own`), her checked document's index (empty when she has none), and the
    person whom the proven document belongs to already (`proven`) with that person's account, if any.
    """

    own_document: str
    proven_document: str
    proven: int | None
    proven_account: int | None


def linking(standing: Standing) -> Linking:
    """One checked person has one document and one account; typed claims of anybody never stand in the way."""
    if standing.own_document:
        same = standing.own_document == standing.proven_document
        return Linking.REFRESH if same else Linking.OTHER_PERSON
    if standing.proven is None:
        return Linking.VERIFY
    return Linking.ADOPT if standing.proven_account is None else Linking.MERGE


@dataclass(frozen=True, slots=True)
class ProvenOrganisation:
    """An organisation whose legal representative the proven person is, as the source states it."""

    uscc: str
    name: str
    kind: OrganisationKind
    address: str = ""


@dataclass(frozen=True, slots=True)
class Proven:
    """An identity as a trusted source states it: who, by which document, how sure, and for whom she stands.

    `organisations` is `None` when the source says nothing about organisations, and a tuple when it names all of them.
    """

    name: str
    document_type: DocumentType
    document: str
    level: Level
    evidence: Evidence
    birth_on: date | None = None
    sex: Sex = Sex.UNKNOWN
    organisations: tuple[ProvenOrganisation, ...] | None = None


def check_proven(proven: Proven) -> None:
    """Refuse a proof that does not reach a checked identity or names nobody."""
    if proven.level < Level.CHECKED:
        raise Refusal("people.level_too_low")
    if not proven.name.strip() or not proven.document.strip():
        raise Refusal("people.proof_incomplete")


def proven_by_province(claims: Mapping[str, Any]) -> Proven:
    """The identity that the province's claims state; refused when they reach no checked identity."""
    try:
        level = Level(int(claims.get("level", 0)))
        proven = Proven(
            name=str(claims["name"]),
            document_type=DocumentType(str(claims.get("document_type", DocumentType.IDENTITY_CARD))),
            document=str(claims["document_number"]),
            level=min(level, Level.STRONG),
            evidence=Evidence.PROVINCE,
            organisations=_stated_organisations(claims.get("organisations")),
        )
    except (KeyError, ValueError, TypeError):
        raise Refusal("people.proof_incomplete") from None
    check_proven(proven)
    return proven


def _stated_organisations(stated: Any) -> tuple[ProvenOrganisation, ...] | None:
    if stated is None:
        return None
    return tuple(
        ProvenOrganisation(
            uscc=str(one["uscc"]),
            name=str(one["name"]),
            kind=OrganisationKind(str(one["kind"])),
            address=str(one.get("address", "")),
        )
        for one in stated
    )
