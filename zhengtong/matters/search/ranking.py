"""Ordering the candidates that the index gave. No Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from zhengtong.matters.search.reading import Reading

EXACT, KEYWORD, SPELLED, BEGINS, HOLDS, SPELLED_BEGIN, SAID = 1000.0, 900.0, 850.0, 500.0, 400.0, 380.0, 300.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of the index: `name` folded, keywords and sounds as written there; `row` is handed through."""

    name: str
    keywords: tuple[str, ...]
    sounds: tuple[str, ...]
    terms: frozenset[str]
    row: Any


def rank(reading: Reading, candidates: Iterable[Candidate], limit: int) -> list[Any]:
    """The rows of the best candidates: exact before beginning before containing before similar; short names first."""
    scored = [(score(reading, c), -len(c.name), c.name, c.row) for c in candidates]
    scored.sort(key=lambda item: (-item[0], -item[1], item[2]))
    return [row for points, _, _, row in scored[:limit] if points > 0]


def score(reading: Reading, candidate: Candidate) -> float:
    """How well the candidate answers what was typed."""
    typed = reading.folded.replace(" ", "")
    return _agreement(typed, candidate) + _coverage(reading, candidate) + _likeness(typed, candidate)


def _agreement(typed: str, candidate: Candidate) -> float:
    if typed == candidate.name:
        return EXACT
    if typed in candidate.keywords:
        return KEYWORD
    if typed.isascii():
        return _spelled(typed, candidate)
    if candidate.name.startswith(typed):
        return BEGINS
    if typed in candidate.name:
        return HOLDS
    said = [len(word) for word in candidate.keywords if len(word) > 1 and (word in typed or typed in word)]
    return SAID * max(said) / max(len(typed), max(said)) if said else 0.0


def _spelled(typed: str, candidate: Candidate) -> float:
    joined = typed.replace(" ", "")
    if joined in candidate.sounds:
        return SPELLED
    begun = [len(mark) for mark in candidate.sounds if mark.startswith(joined)]
    return SPELLED_BEGIN + 100 * len(joined) / min(begun) if begun else 0.0


def _coverage(reading: Reading, candidate: Candidate) -> float:
    wanted = (*reading.words, *reading.prefixes)
    if not wanted:
        return 0.0
    weights = [
        len(word) * (1.0 if word in candidate.name else 0.6 if word in candidate.terms else 0.0) for word in wanted
    ]
    heard = sum(pair in candidate.terms for pair in reading.pairs) / len(reading.pairs) if reading.pairs else 0.0
    return 200.0 * sum(weights) / sum(len(word) for word in wanted) + 60.0 * heard


def _likeness(typed: str, candidate: Candidate) -> float:
    if typed.isascii():
        spelled = candidate.sounds[0] if candidate.sounds else ""
        return 0.5 * fuzz.partial_ratio(typed, spelled) if spelled else 0.0
    return 0.5 * fuzz.partial_ratio(typed, candidate.name) + 0.2 * fuzz.ratio(typed, candidate.name)
