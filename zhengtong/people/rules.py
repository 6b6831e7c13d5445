"""Identity, codes, delegations and sessions: the decisions, pure. No Django."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any, Protocol
from urllib.parse import urlsplit

from zhengtong.kernel.calendar import DayTable
from zhengtong.kernel.refusal import Refusal


class AccountKind(StrEnum):
    """Whose account it is."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    CLIENT = "client"


class Level(IntEnum):
    """Assurance of a person's identity; only `CHECKED` and above open what government knows."""

    UNKNOWN = 0
    CLAIMED = 1
    CHECKED = 2
    STRONG = 3


class Evidence(StrEnum):
    """By what an identity was established."""

    NONE = "none"
    TYPED = "typed"
    PROVINCE = "province"
    COUNTER = "counter"


class DocumentType(StrEnum):
    """Identity documents, by the code of the national certificate type list."""

    IDENTITY_CARD = "111"
    PASSPORT = "414"
    HONG_KONG_MACAO_PERMIT = "516"
    TAIWAN_PERMIT = "511"
    HONG_KONG_MACAO_RESIDENCE = "810"
    TAIWAN_RESIDENCE = "830"
    PERMANENT_RESIDENCE = "553"


class Sex(StrEnum):
    """Sex as the identity document states it (GB/T 2261.1)."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"


class OrganisationKind(StrEnum):
    """The five kinds of organisation that deal with the city."""

    ENTERPRISE = "enterprise"
    INDIVIDUAL_BUSINESS = "individual_business"
    SOCIAL_ORGANISATION = "social_organisation"
    INSTITUTION = "institution"
    VILLAGE_COMMITTEE = "village_committee"


class OrganisationStatus(StrEnum):
    """Whether the organisation exists in its register."""

    ACTIVE = "active"
    REVOKED = "revoked"
    CANCELLED = "cancelled"


class DelegationKind(StrEnum):
    """Why somebody may act for another: by law, by the register or by a grant."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    ORGANISATION_AGENT = "organisation_agent"
    RELATIVE = "relative"
    GUARDIAN = "guardian"


class Scope(StrEnum):
    """How far a delegation reaches."""

    FILE = "file"
    SEE = "see"
    COLLECT = "collect"
    DELEGATE = "delegate"


GRANTABLE = frozenset({Scope.FILE, Scope.SEE, Scope.COLLECT})
LONGEST_DELEGATION_DAYS = 366


class CodePurpose(StrEnum):
    """What a one-time code is good for; a code for one purpose never serves another."""

    SIGN_IN = "sign_in"
    PRESENCE = "presence"
    PHONE = "phone"


class SignInMethod(StrEnum):
    """How a session began."""

    CODE = "code"
    PROVINCE = "province"
    PASSWORD_TOTP = "password_totp"  # noqa: S105 — the name of a method


class RightsKind(StrEnum):
    """What a person may ask about her data. Basis: 个人信息保护法 §44–50."""

    COPY = "copy"
    CORRECT = "correct"
    DELETE = "delete"
    EXPLAIN = "explain"
    RESTRICT = "restrict"


class RightsState(StrEnum):
    """Where a rights request stands."""

    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=5)
CODE_ATTEMPTS = 5
PRESENCE_LIFE = timedelta(minutes=20)
CITIZEN_IDLE = timedelta(minutes=60)
STAFF_IDLE = timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=12)
INVITATION_LIFE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
SHORTEST_PASSWORD = 10


class HasLevel(Protocol):
    """Anything that carries an assurance level."""

    @property
    def level(self) -> int:
        """0 to 3."""


def opens_registry(person: HasLevel) -> bool:
    """Whether government data about the person may be shown to her: only a checked identity opens anything."""
    return person.level >= Level.CHECKED


def idle_limit(kind: str) -> timedelta:
    """How long a session may rest before it ends. Basis: GB/T 22239-2019 8.1.4.1."""
    return STAFF_IDLE if kind == AccountKind.OFFICER else CITIZEN_IDLE


def is_idle(kind: str, seen_at: datetime, started_at: datetime, at: datetime) -> bool:
    """Whether a session has rested too long, or lasted too long however busy it was."""
    return at - seen_at > idle_limit(kind) or at - started_at > LONGEST_SESSION


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


def is_minor(birth_on: date | None, on: date) -> bool:
    """Whether the person is under 18. Basis: 民法典 §17–19."""
    return birth_on is not None and age(birth_on, on) < 18


def age(birth_on: date, on: date) -> int:
    """Completed years of life."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def guardianship_ends_on(birth_on: date | None, today: date) -> date | None:
    """The last day on which a child needs a guardian, the day before the 18th birthday; no last day for adults.

    Basis: 民法典 §17, §27.
    """
    if birth_on is None or not is_minor(birth_on, today):
        return None
    leap = birth_on.month == 2 and birth_on.day == 29
    grown = date(birth_on.year + 18, 3, 1) if leap else birth_on.replace(year=birth_on.year + 18)
    return grown - timedelta(days=1)


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


def new_code(random_bytes: bytes) -> str:
    """Six digits from at least eight random bytes."""
    return str(int.from_bytes(random_bytes, "big") % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def hotp(secret: str, counter: int, digits: int = 6) -> str:
    """The HMAC one-time password of RFC 4226 for a base32 secret."""
    padded = secret.upper() + "=" * (-len(secret) % 8)
    digest = hmac.new(base64.b32decode(padded), struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def totp_step(at: datetime) -> int:
    """The 30-second step of RFC 6238 in which the instant lies."""
    return int(at.timestamp()) // 30


def matching_step(secret: str, code: str, at: datetime, last_step: int) -> int | None:
    """The step whose code was given, one step of drift allowed either way; steps up to `last_step` are used up."""
    now = totp_step(at)
    for step in (now, now - 1, now + 1):
        if step > last_step and hmac.compare_digest(hotp(secret, step), code):
            return step
    return None


def check_password(password: str) -> None:
    """Refuse a staff password that is short or of one kind of character only. Basis: GB/T 22239-2019 8.1.4.1."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    variety = sum(any(kind(c) for c in password) for kind in kinds)
    if len(password) < SHORTEST_PASSWORD or variety < 3:
        raise Refusal("people.password_weak", field="password", length=SHORTEST_PASSWORD)


def safe_next(target: str, default: str = "/") -> str:
    """The path to return to after signing in; anything that could leave this site becomes the default."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target or any(ord(c) < 32 for c in target):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target


def masked_address(address: str) -> str:
    """A network address without its last part, enough for its owner to recognise a session."""
    if ":" in address:
        return ":".join(address.split(":")[:3]) + "::"
    return ".".join([*address.split(".")[:3], "＊"]) if address.count(".") == 3 else ""


def device_of(agent: str) -> str:
    """Browser and system in a few words, from a user agent header."""
    systems = ("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux")
    browsers = ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari", "curl")
    names = {"MicroMessenger": "WeChat", "Edg": "Edge", "Mac OS X": "macOS"}
    found = [next((name for name in known if name in agent), "") for known in (browsers, systems)]
    return " · ".join(names.get(name, name) for name in found if name)[:60]


class Trial(StrEnum):
    """What came of typing a one-time code."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED_UP = "used_up"


class CodeRow(Protocol):
    """What the decision about a typed code reads of the stored one."""

    attempts: int
    expires_at: datetime
    used_at: datetime | None


def trial(row: CodeRow | None, matches: bool, at: datetime) -> Trial:
    """What to answer to a typed code; `attempts` counts the earlier ones. An unknown code answers like a wrong one."""
    if row is None:
        return Trial.WRONG
    if row.used_at is not None or row.attempts >= CODE_ATTEMPTS:
        return Trial.USED_UP
    if row.expires_at <= at:
        return Trial.EXPIRED
    return Trial.RIGHT if matches else Trial.WRONG


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


@dataclass(frozen=True, slots=True)
class NewSession:
    """The session that a sign-in begins, as its owner will recognise it; `key` names it in the store."""

    key: str
    device: str = ""
    address: str = ""


def check_proven(proven: Proven) -> None:
    """Refuse a proof that does not reach a checked identity or names nobody."""
    if proven.level < Level.CHECKED:
        raise Refusal("people.level_too_low")
    if not proven.name.strip() or not proven.document.strip():
        raise Refusal("people.proof_incomplete")


RIGHTS_LIMIT_DAYS = 30


def rights_due_on(filed_on: date, workdays: int, table: DayTable) -> date:
    """The last day for answering a rights request: the promised working days, never more than 30 days.

    Basis: 个人信息保护法 §50; GB/T 35273-2020 8.7.
    """
    return min(table.add_workdays(filed_on, workdays), filed_on + timedelta(days=RIGHTS_LIMIT_DAYS))


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
