"""Words of a Chinese text, with the terms of public administration added to the dictionary."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from zhengtong.kernel.text.fold import normalise

if TYPE_CHECKING:
    from rjieba import Jieba

DATA = Path(__file__).parents[1] / "data"
OFTEN = 100_000
CONTENT = re.compile(r"[0-9a-z\u3400-\u9fff\U00020000-\U0003ffff]")


@lru_cache(maxsize=1)
def _segmenter() -> Jieba:
    import rjieba

    jieba = rjieba.Jieba()
    for word in _words("words.txt"):
        jieba.add_word(word, OFTEN, "n")
    for joined in _words("apart.txt"):
        jieba.add_word(joined, 0, "x")
    return jieba


def _words(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").split()


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return frozenset(_words("empty-words.txt"))


def segments(text: str) -> list[str]:
    """The words of the text in order, long words followed by the words inside them; marks and spaces left out."""
    cut = _segmenter().cut_for_search(normalise(text))
    return [word for word in cut if CONTENT.search(word)]


def search_terms(text: str) -> list[str]:
    """The words that carry what a question is about, each once; all its words if it has only empty ones."""
    words = list(dict.fromkeys(segments(text)))
    return [word for word in words if word not in _empty()] or words
