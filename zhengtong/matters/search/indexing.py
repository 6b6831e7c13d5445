"""What is written into the search column of a matter. No Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from zhengtong.kernel.text import normalise, segments
from zhengtong.matters.search import sound

MAX_SUFFIXES = 12


@dataclass(frozen=True, slots=True)
class Indexed:
    """The folded name, the keywords with their synonyms, how both sound, and the marks the index holds.

    `name_terms` are the words of the name alone; `terms` everything, the name included.
    """

    folded: str
    name_terms: tuple[str, ...]
    keywords: tuple[str, ...]
    sounds: tuple[str, ...]
    terms: tuple[str, ...]


def index(name: str, *, keywords: Iterable[str] = (), summary: str = "", name_en: str = "") -> Indexed:
    """The search column of a matter from its name, its keywords and its summary."""
    folded = normalise(name)
    own = [normalise(word) for word in keywords]
    named = segments(folded)
    words = [*named, *(word for key in own for word in segments(key))]
    more = sorted(set(synonyms_of([*words, *_said_in(folded, *own)])) - set(own))
    phrases = [folded, *own, *more]
    sounds = list(dict.fromkeys(mark for phrase in phrases for mark in _sounds(phrase)))
    marks = [
        folded,
        *words,
        *(word for phrase in more for word in (phrase, *segments(phrase))),
        *own,
        *segments(summary),
        *normalise(name_en).split(),
        *sounds,
        *(pair for phrase in phrases for pair in sound.pairs(sound.syllables(phrase))),
    ]
    terms = tuple(dict.fromkeys(mark.replace(" ", "") for mark in marks if mark.strip()))
    return Indexed(folded, tuple(dict.fromkeys(named)), (*own, *more), tuple(sounds), terms)


def _sounds(phrase: str) -> list[str]:
    """How the phrase sounds from each of its syllables on, spelled out, and its initials."""
    parts = sound.syllables(phrase)
    initials = "".join(part[0] for part in parts)
    places = range(min(len(parts), MAX_SUFFIXES))
    full = ["".join(parts[place:]) for place in places]
    short = [initials[place:] for place in places if len(initials) - place > 1]
    return [mark for mark in (*full, *short) if len(mark) > 1]


def _said_in(*phrases: str) -> list[str]:
    """The words of the synonym table that stand in the phrases, however these are cut into words."""
    return [word for word in synonyms() if len(word) > 1 and any(word in phrase for phrase in phrases)]


def synonyms_of(words: Iterable[str]) -> list[str]:
    """The words that mean the same as one of the words."""
    known = synonyms()
    return [other for word in words for other in known.get(word, ())]


@lru_cache(maxsize=1)
def synonyms() -> dict[str, tuple[str, ...]]:
    """The table of synonyms: each line of the data file is a group of words that people use for one thing."""
    text = resources.files("zhengtong.matters").joinpath("data", "synonyms.txt").read_text(encoding="utf-8")
    table: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        group = tuple(line.partition("#")[0].split())
        for word in group:
            table[word] = (*table.get(word, ()), *(other for other in group if other != word))
    return table
