"""How one attempt to hand over a text ended. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ending(StrEnum):
    """The three ends of an attempt."""

    SUCCEED = "succeed"
    FAIL = "fail"
    FAIL_FOR_GOOD = "fail_for_good"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One attempt's end; `reason` is a code of `words.REASONS`, `provider_number` the other side's own number."""

    ending: Ending
    reason: str = ""
    provider_number: str = ""


SUCCEEDED = Outcome(Ending.SUCCEED)
