"""Ordering the candidates that the index gave. No Django."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from zhengtong.matters.search.reading import Reading

EXACT, BEGINS, KEYWORD, SPELLED, HOLDS, SPELLED_BEGIN, SAID = 1000.0, 920.0, 900.0, 850.0, 500.0, 380.0, 300.0


class Candidate(NamedTuple):
    """A row of the index as it is stored: the folded name, keywords by lines, sounds and terms by spaces."""

    name: str
    keywords: str
    sounds: str
    terms: str
    row: Any


def rank(reading: Reading, candidates: Iterable[Candidate], limit: int) -> list[Any]:
    """The rows of the best candidates: exact before beginning before containing before similar; short names first."""
    scored = [(-score(reading, c), len(c.name), c.name, c.row) for c in candidates]
    scored.sort(key=lambda item: item[:3])
    return [row for points, _, _, row in scored[:limit] if points < 0]


def score(reading: Reading, candidate: Candidate) -> float:
    """How well the candidate answers what was typed."""
    typed = reading.whole
    return _agreement(typed, candidate) + _coverage(reading, candidate) + _likeness(typed, candidate)


def _agreement(typed: str, candidate: Candidate) -> float:
    if typed == candidate.name:
        return EXACT
    if candidate.name.startswith(typed):
        return BEGINS
    if f"\n{typed}\n" in f"\n{candidate.keywords}\n":
        return KEYWORD
    if typed.isascii():
        return _spelled(typed, candidate)
    if typed in candidate.name:
        return HOLDS
    said = [len(w) for w in candidate.keywords.split("\n") if len(w) > 1 and (w in typed or typed in w)]
    return SAID * max(said) / max(len(typed), max(said)) if said else 0.0


def _spelled(typed: str, candidate: Candidate) -> float:
    if f" {typed} " in f" {candidate.sounds} ":
        return SPELLED
    if f" {typed}" not in f" {candidate.sounds}":
        return 0.0
    begun = min(len(mark) for mark in candidate.sounds.split() if mark.startswith(typed))
    return SPELLED_BEGIN + 100 * len(typed) / begun


def _coverage(reading: Reading, candidate: Candidate) -> float:
    wanted = (*reading.words, *reading.prefixes)
    if not wanted:
        return 0.0
    terms = f" {candidate.terms} "
    weights = [len(w) * (1.0 if w in candidate.name else 0.6 if f" {w} " in terms else 0.0) for w in wanted]
    heard = sum(f" {pair} " in terms for pair in reading.pairs) / len(reading.pairs) if reading.pairs else 0.0
    return 200.0 * sum(weights) / sum(len(word) for word in wanted) + 60.0 * heard


def _likeness(typed: str, candidate: Candidate) -> float:
    """How much it looks or sounds like the name, most of all like its beginning."""
    name = candidate.sounds.split(" ", 1)[0] if typed.isascii() else candidate.name
    return 0.5 * fuzz.partial_ratio(typed, name) + 0.3 * fuzz.ratio(typed, name[: len(typed)])
