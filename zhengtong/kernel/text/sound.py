"""How a Chinese text sounds, for people who type pinyin."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from zhengtong.kernel.text.fold import normalise


class Pinyin(NamedTuple):
    """`full` spelling and `initials`, both lower-case letters and digits without spaces and tones."""

    full: str
    initials: str


@lru_cache(maxsize=4096)
def pinyin(text: str) -> Pinyin:
    """How the text sounds: 开小饭馆 → `kaixiaofanguan`, `kxfg`; words decide between readings (银行 `yinhang`)."""
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(normalise(text), errors=_plain)
    return Pinyin(full="".join(syllables), initials="".join(s[0] for s in syllables if s))


def _plain(other: str) -> Any:
    """What is no Chinese character, letter by letter, so that each counts as a syllable of its own."""
    return [character for character in other if character.isascii() and character.isalnum()]
