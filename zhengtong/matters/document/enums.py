"""The enumerations of a matter after GB/T 39046 and GB/T 39554, with the labels people read. No Django."""

from __future__ import annotations

from enum import StrEnum


class MatterType(StrEnum):
    """事项类型代码."""

    LICENCE = "01"
    PENALTY = "02"
    COERCION = "03"
    LEVY = "04"
    PAYMENT = "05"
    INSPECTION = "06"
    CONFIRMATION = "07"
    REWARD = "08"
    RULING = "09"
    OTHER_POWER = "10"
    INTERNAL = "11"
    PUBLIC_SERVICE = "20"


BY_APPLICATION = frozenset(
    {
        MatterType.LICENCE,
        MatterType.PAYMENT,
        MatterType.CONFIRMATION,
        MatterType.REWARD,
        MatterType.RULING,
        MatterType.OTHER_POWER,
        MatterType.PUBLIC_SERVICE,
    }
)


class Level(StrEnum):
    """行使层级."""

    STATE = "1"
    PROVINCE = "2"
    CITY = "3"
    COUNTY = "4"
    TOWNSHIP = "5"
    VILLAGE = "6"
    SHARED = "7"


class PowerSource(StrEnum):
    """权力来源."""

    OWN = "1"
    DEVOLVED = "2"
    AUTHORISED_FROM_ABOVE = "3"
    AUTHORISED_BESIDE = "4"
    ENTRUSTED_FROM_ABOVE = "5"
    ENTRUSTED_BESIDE = "6"


class BodyNature(StrEnum):
    """实施主体性质."""

    STATUTORY = "1"
    AUTHORISED = "2"
    ENTRUSTED = "3"
    OTHER = "9"


class ServiceObject(StrEnum):
    """服务对象."""

    PERSON = "1"
    ENTERPRISE = "2"
    INSTITUTION = "3"
    ASSOCIATION = "4"
    AGENCY = "5"
    OTHER = "6"


class CaseKind(StrEnum):
    """办件类型."""

    INSTANT = "1"
    PROMISED = "2"
    OTHER = "9"


class ReviewKind(StrEnum):
    """审查类型."""

    ON_THE_SPOT = "on_the_spot"
    REVIEW_THEN_APPROVE = "review_then_approve"


class Way(StrEnum):
    """办理形式."""

    WINDOW = "1"
    WEB = "2"
    MOBILE = "3"
    MAIL = "4"
    OTHER = "9"


class Depth(StrEnum):
    """网上办理深度."""

    CONSULT = "1"
    RECEIVE = "2"
    HANDLE = "3"
    FULL = "4"


class Reach(StrEnum):
    """通办范围."""

    STATE = "1"
    PROVINCE = "2"
    CITY = "3"
    COUNTY = "4"
    TOWNSHIP = "5"
    VILLAGE = "6"


class Status(StrEnum):
    """事项状态."""

    LIVE = "1"
    PAUSED = "2"
    CANCELLED = "3"


class ResultKind(StrEnum):
    """办理结果类型."""

    CERTIFICATE = "1"
    APPROVAL = "2"
    OTHER = "3"
    NONE = "4"


class MaterialType(StrEnum):
    """材料类型."""

    ORIGINAL = "1"
    COPY = "2"
    EITHER = "3"


class Medium(StrEnum):
    """材料形式."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
    BOTH = "both"


class Necessity(StrEnum):
    """材料必要性."""

    REQUIRED = "1"
    OPTIONAL = "2"
    DEFERRABLE = "3"


class Channel(StrEnum):
    """来源渠道."""

    APPLICANT = "10"
    GOVERNMENT = "20"
    INTERMEDIARY = "30"
    OTHER = "99"


class Obtain(StrEnum):
    """How the office comes by a material: it asks the applicant last."""

    FETCHED = "fetched"
    CERTIFICATE = "certificate"
    COMMITMENT = "commitment"
    UPLOAD = "upload"


class ContactKind(StrEnum):
    """咨询和投诉方式."""

    WINDOW = "1"
    WEB = "2"
    PHONE = "3"
    LETTER = "4"
    EMAIL = "5"


class Unit(StrEnum):
    """时限单位."""

    WORKDAY = "workday"
    CALENDAR = "calendar"
    HOUR = "hour"
    MONTH = "month"


class StartEvent(StrEnum):
    """What starts a clock."""

    RECEIPT = "receipt"
    ACCEPTANCE = "acceptance"
    DECISION = "decision"
    NOTICE = "notice"
    STEP = "step"


class LastDayRule(StrEnum):
    """What happens when the last day is a day off."""

    NEXT_WORKDAY = "next_workday"
    AS_IS = "as_is"


class Approver(StrEnum):
    """Who may extend."""

    OFFICE_HEAD = "office_head"
    GOVERNMENT_HEAD = "government_head"


class CompetenceBy(StrEnum):
    """By which place the competent office is found."""

    BUSINESS = "place_of_business"
    HOUSEHOLD = "household"
    RESIDENCE = "residence"
    SITUS = "situs"
    REGISTRATION = "registration"
    ANYWHERE = "anywhere"


class Intake(StrEnum):
    """What silence at intake means: the licence law deems accepted, other matters only owe one notice."""

    LICENCE_LAW = "licence_law"
    ONE_NOTICE = "one_notice"
    SPECIAL = "special"


class Origin(StrEnum):
    """认领 or 自建."""

    CLAIMED = "claimed"
    OWN = "own"


class DocumentKind(StrEnum):
    """The documents that the acts of a case produce."""

    RECEIPT = "receipt"
    ACCEPTANCE = "acceptance"
    NOT_NEEDED = "not_needed"
    NOT_ACCEPTED = "not_accepted"
    SUPPLEMENT = "supplement"
    SUSPENSION = "suspension"
    EXTENSION = "extension"
    GRANT = "grant"
    REFUSAL = "refusal"
    TERMINATION = "termination"
    WITHDRAWAL = "withdrawal"
    CERTIFICATE = "certificate"
    SERVICE = "service"
