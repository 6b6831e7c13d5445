"""What things are: kinds, levels, states and spans of time. No Django."""

from __future__ import annotations

from enum import IntEnum, StrEnum


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


class Relation(StrEnum):
    """What the agent is to the principal: family, friends and neighbours of a person, staff or others of a body."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    OTHER_RELATIVE = "other_relative"
    FRIEND = "friend"
    NEIGHBOURHOOD = "neighbourhood"
    EMPLOYEE = "employee"
    SERVICE_FIRM = "service_firm"


class Scope(StrEnum):
    """How far a delegation reaches."""

    FILE = "file"
    SEE = "see"
    COLLECT = "collect"
    DELEGATE = "delegate"


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
