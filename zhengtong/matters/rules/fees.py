"""What a matter costs as a guide can say it before anybody has answered. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhengtong.matters.document.parts import Fee


@dataclass(frozen=True, slots=True)
class Cost:
    """The least and the most in fen; `open` where a standard must still be applied to the facts of the case."""

    least: int
    most: int
    open: bool


def cost(fees: Sequence[Fee]) -> Cost:
    """What the fees come to: those that everybody owes, and one of those that are alternatives."""
    owed = sum(fee.fen or 0 for fee in fees if not fee.alternative)
    one_of = [fee.fen for fee in fees if fee.alternative and fee.fen is not None] or [0]
    return Cost(owed + min(one_of), owed + max(one_of), any(fee.fen is None for fee in fees))
