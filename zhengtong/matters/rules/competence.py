"""Which office is competent: from a place up the tree of divisions to the office that holds the matter there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhengtong.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matter of the same catalogue item at one office."""

    matter: str
    office: int
    division: str


@dataclass(frozen=True, slots=True)
class Found:
    """The competent office and the divisions that were asked on the way, the last of which has it."""

    candidate: Candidate
    path: tuple[str, ...]


def find_competent(lineage: Sequence[str], candidates: Iterable[Candidate]) -> Found:
    """The candidate nearest above the place.

    `lineage` runs from the place's own division up to the nation. Raises `Refusal("matters.no_office")` when nobody
    up the tree holds the matter. Basis: 行政许可法 §32(2) (who is not competent names who is).
    """
    by_division = {c.division: c for c in sorted(candidates, key=lambda c: c.matter, reverse=True)}
    for steps, division in enumerate(lineage, start=1):
        if division in by_division:
            return Found(by_division[division], tuple(lineage[:steps]))
    raise Refusal("matters.no_office", field="place", place=lineage[0] if lineage else "")
