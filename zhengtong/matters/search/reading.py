"""Reading what somebody typed into a search box. No Django."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhengtong.kernel.text import normalise, search_terms
from zhengtong.matters.search import sound

MAX_LENGTH = 200
MAX_TERMS = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """The query as the index is asked: words that all must be there, letters that begin a mark, pairs of syllables.

    `joined` are letters typed with or without spaces as one spelling; `pairs` finds what was mistyped or only sounds
    right.
    """

    folded: str
    words: tuple[str, ...]
    prefixes: tuple[str, ...]
    joined: str
    pairs: tuple[str, ...]

    @property
    def whole(self) -> str:
        """Everything typed as one mark."""
        return self.folded.replace(" ", "")

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.words or self.prefixes)


def read(typed: str) -> Reading:
    """What to look for; longer texts are cut, marks and spaces do not count."""
    folded = normalise(typed)[:MAX_LENGTH]
    terms = search_terms(folded)[:MAX_TERMS]
    letters = tuple(term for term in terms if term.isascii() and not term.isdigit())
    joined = re.sub(r"[^a-z0-9]", "", folded) if folded.isascii() else ""
    words = tuple(term for term in terms if term not in letters)
    return Reading(folded, words, letters, joined, tuple(_pairs(folded, joined)))


def _pairs(folded: str, joined: str) -> list[str]:
    parts = sound.split_pinyin(joined) if joined else sound.syllables(folded)
    return list(dict.fromkeys(sound.pairs(parts)))[:24]
