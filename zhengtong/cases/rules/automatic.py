"""When a table may grant without a human, and which of its grants a human looks at afterwards. No Django.

A machine refuses nobody: whatever is not clear goes to a human. Basis: 个人信息保护法 §24.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import StrEnum

from zhengtong.kernel.refusal import Refusal

ONE_IN = 10


class Doubt(StrEnum):
    """Why the facts of an application are not left to a table."""

    PERSON_WANTED = "person_wanted"
    OWN_FILE = "own_file"
    DISPUTED = "disputed"
    NOT_FETCHED = "not_fetched"
    TYPED_OVER = "typed_over"
    SUPPLEMENTED = "supplemented"


class PersonFound(StrEnum):
    """What a human found who looked at an automatic grant because the applicant asked."""

    STANDS = "stands"
    DIFFERS = "differs"


class CheckFound(StrEnum):
    """What the after-check of an automatic grant found."""

    RIGHT = "right"
    WRONG = "wrong"


def doubts(raised: Iterable[tuple[Doubt, bool]]) -> list[Doubt]:
    """The doubts that there are, in their order."""
    return [doubt for doubt, there in raised if there]


def is_drawn(lot: str) -> bool:
    """Whether a grant is drawn for the after-check: one in ten, by a lot that nobody chooses and anybody recomputes."""
    return int(hashlib.sha256(lot.encode()).hexdigest(), 16) % ONE_IN == 0


def found(kind: type[StrEnum], said: str, field: str) -> StrEnum:
    """What was found, as one of the words there are."""
    if said not in [one.value for one in kind]:
        raise Refusal("cases.choice_missing", field=field)
    return kind(said)
