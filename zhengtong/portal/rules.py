"""Examples of searches, and how figures are rounded. No Django."""

from __future__ import annotations

EXAMPLES = ("开小饭馆", "食品经营许可", "kaixiaofanguan")


def mean(total: int, count: int) -> str:
    """A mean with one decimal, rounded half up; a dash where there is nothing to average."""
    if not count:
        return "—"
    tenths = (total * 20 + count) // (2 * count)
    return f"{tenths // 10}.{tenths % 10}"


def share(part: int, whole: int) -> str:
    """A share in percent with one decimal, rounded half up; a dash where there is nothing to share."""
    if not whole:
        return "—"
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"
