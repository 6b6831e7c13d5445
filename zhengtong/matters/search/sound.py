"""Syllables of Chinese texts and of pinyin that people type without spaces. No Django."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin

LONGEST = 6


@lru_cache(maxsize=8192)
def syllables(text: str) -> tuple[str, ...]:
    """The syllables of the Chinese characters and the letters of the rest."""
    said: list[str] = lazy_pinyin(text, errors=_plain_parts)  # type: ignore[arg-type]
    return tuple(part for part in said if part.isascii() and part.isalnum())


def _plain_parts(other: str) -> list[str]:
    return [part for part in other.lower().split() if part.isalnum()]


@lru_cache(maxsize=4096)
def split_pinyin(typed: str) -> tuple[str, ...]:
    """Letters cut into syllables from the end, each as long as possible; letters that fit nowhere are left out."""
    found: list[str] = []
    end = len(typed)
    while end > 0:
        size = next((n for n in range(min(LONGEST, end), 0, -1) if typed[end - n : end] in known_syllables()), 0)
        if size:
            found.append(typed[end - size : end])
        end -= size or 1
    return tuple(reversed(found))


@lru_cache(maxsize=1)
def known_syllables() -> frozenset[str]:
    """All syllables of the standard language."""
    from pypinyin.constants import PINYIN_DICT

    plain: set[str] = set()
    for code in range(0x4E00, 0x9FA6):
        if readings := PINYIN_DICT.get(code):
            plain.update(_without_tone(reading) for reading in readings.split(","))
    return frozenset(plain)


def _without_tone(reading: str) -> str:
    return reading.translate(_TONES)


_TONES = str.maketrans("āáǎàēéěèōóǒòīíǐìūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeooooiiiiuuuuvvvvvnnnm")


def pairs(parts: tuple[str, ...]) -> list[str]:
    """Neighbouring syllables as one mark each: a slip in one syllable leaves the other pairs standing."""
    return [f"{first}_{second}" for first, second in pairwise(parts)]
