"""What an office owes and lets pass: when it may be reminded, and when it has to say why. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhengtong.kernel.refusal import Refusal

NEAR = ("soon", "late")


@dataclass(frozen=True, slots=True)
class Owed:
    """The limit of the office that matters most now: which, its last day, its light, and since when it is near."""

    kind: str
    due_on: date
    light: str
    soon_on: date

    @property
    def late(self) -> bool:
        """Whether the limit has passed without the act."""
        return self.light == "late"

    @property
    def by_law(self) -> bool:
        """Whether it is the law's limit, and not only the office's own promise."""
        return self.kind != "promise"


def check_urging(owed: Owed | None, today: date, again_on: date | None) -> Owed:
    """Refuse a reminder before the limit is near, and a second one before its day; answers with the limit.

    An office that is in time owes nothing yet, so a reminder begins where the limit is near: its last two working
    days, the last one for limits of five days or fewer. From then on the applicant may urge again on `again_on`.
    """
    if owed is None:
        raise Refusal("cases.nothing_owed")
    if owed.light not in NEAR:
        raise Refusal("cases.urging_early", from_on=owed.soon_on)
    if again_on is not None and today < again_on:
        raise Refusal("cases.urged_lately", again_on=again_on)
    return owed


def check_delay(owed: Owed | None, expected_on: date | None, today: date) -> Owed:
    """Refuse a reason for a delay that there is not, and an expected day that has passed; answers with the limit."""
    if owed is None or not owed.late:
        raise Refusal("cases.no_delay")
    if expected_on is not None and expected_on < today:
        raise Refusal("cases.expected_past", field="expected_on")
    return owed
