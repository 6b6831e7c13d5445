"""Shares and means as a reader would work them out on paper."""

from __future__ import annotations

import pytest

from zhengtong.portal import rules


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(1, 2, "50.0"), (2, 3, "66.7"), (1, 8, "12.5"), (1, 16, "6.3"), (0, 5, "0.0"), (5, 5, "100.0"), (0, 0, "—")],
)
def test_a_share_is_rounded_half_up_and_nothing_of_nothing_is_a_dash(part: int, whole: int, said: str) -> None:
    assert rules.share(part, whole) == said


@pytest.mark.parametrize(
    ("total", "count", "said"),
    [(7, 2, "3.5"), (10, 3, "3.3"), (20, 3, "6.7"), (1, 20, "0.1"), (0, 4, "0.0"), (3, 0, "—")],
)
def test_a_mean_is_rounded_half_up_and_of_nothing_is_a_dash(total: int, count: int, said: str) -> None:
    assert rules.mean(total, count) == said
