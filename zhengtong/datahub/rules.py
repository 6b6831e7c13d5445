"""What may be shared and under which grant, and how doubts and questions are answered. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from zhengtong.datahub.sources.cells import FetchStatus, FieldKind, Problem
from zhengtong.kernel.refusal import Refusal

__all__ = ["FetchStatus", "FieldKind", "Problem"]


class ShareType(StrEnum):
    """共享类型. Basis: 政务数据共享条例."""

    UNCONDITIONAL = "unconditional"
    CONDITIONAL = "conditional"
    NONE = "none"


class PersonalClass(StrEnum):
    """Whether a field tells of a person. Basis: 个人信息保护法 §4, §28."""

    NONE = "none"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class KeyKind(StrEnum):
    """By which number a source finds the person or organisation."""

    IDENTITY_NUMBER = "identity_number"
    USCC = "uscc"


class Driver(StrEnum):
    """How a source is read."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class DisputeState(StrEnum):
    """校核: a value somebody holds to be wrong, as the provider answers it. Basis: 政务数据共享条例 §26."""

    OPEN = "open"
    CORRECTED = "corrected"
    KEPT = "kept"


class QuestionState(StrEnum):
    """“这不是我办的”: a question about an access, until the office has answered it."""

    OPEN = "open"
    LAWFUL = "lawful"
    UNLAWFUL = "unlawful"


MASK_LEVEL = 4
UNUSED_KEPT_DAYS = 30
VERIFY_POLICY = {
    "amount": 10,
    "unit": "workday",
    "start_event": "request",
    "last_day_rule": "next_workday",
    "citation": "政务数据共享条例 第二十六条",
}
QUESTION_POLICY = {
    "amount": 15,
    "unit": "workday",
    "start_event": "request",
    "last_day_rule": "next_workday",
    "citation": "个人信息保护法 第五十条",
}


def answered_dispute(state: str, outcome: str) -> DisputeState:
    """The state of a dispute after the provider's answer; it is answered once."""
    if state != DisputeState.OPEN:
        raise Refusal("datahub.already_answered")
    if outcome not in (DisputeState.CORRECTED, DisputeState.KEPT):
        raise Refusal("datahub.outcome_unknown", field="outcome")
    return DisputeState(outcome)


def answered_question(state: str, outcome: str) -> QuestionState:
    """The state of a question after the office's answer; it is answered once."""
    if state != QuestionState.OPEN:
        raise Refusal("datahub.already_answered")
    if outcome not in (QuestionState.LAWFUL, QuestionState.UNLAWFUL):
        raise Refusal("datahub.outcome_unknown", field="outcome")
    return QuestionState(outcome)


def is_live(from_on: date, until_on: date | None, on: date) -> bool:
    """Whether a grant's term holds on the civil day, both ends included."""
    return from_on <= on and (until_on is None or on <= until_on)


def check_share(share_type: str, share_basis: str) -> None:
    """A resource that is shared under conditions or not at all cites the provision that says so."""
    if share_type != ShareType.UNCONDITIONAL and not share_basis.strip():
        raise Refusal("datahub.share_needs_basis", field="share_basis")


def check_grant(share_type: str, basis: str, levels: Mapping[str, int], masks: Mapping[str, str]) -> None:
    """A grant needs a basis, a resource that may be shared, and a mask over every field of the highest level.

    Basis: 政务数据共享条例, GB/T 43697.
    """
    if share_type == ShareType.NONE:
        raise Refusal("datahub.not_shared")
    if not basis.strip():
        raise Refusal("datahub.grant_needs_basis", field="basis")
    bare = [field for field, level in levels.items() if level >= MASK_LEVEL and not masks.get(field)]
    if bare:
        raise Refusal("datahub.level_needs_mask", field="masks", fields="、".join(bare))
