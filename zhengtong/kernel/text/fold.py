"""One form for texts that mean the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
NAME_DOTS = re.compile(r"\s*[\u00b7\u2022\u2027\u30fb\uff65\uff0e\u2219\u22c5.]\s*")
ASCII_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    import opencc

    return opencc.OpenCC("t2s")


def tidy(text: str) -> str:
    """What somebody typed without invisible and control characters, wide ASCII and outer space; lines stay lines."""
    text = CONTROL.sub("", INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(ASCII_WIDE).strip()


def tidy_name(text: str) -> str:
    """A person's name as documents write it: no spaces between Chinese characters, one middle dot (`·`) for all."""
    name = re.sub(r"\s+", " ", tidy(text))
    if re.search(r"[a-zA-Z]", name):
        return name
    return NAME_DOTS.sub("·", name).replace(" ", "")


def normalise(text: str) -> str:
    """The form in which texts are compared and searched: half-width, lower case, simplified, single spaces."""
    folded = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    folded = re.sub(r"\s+", " ", CONTROL.sub(" ", folded)).strip()
    if folded.isascii():
        return folded
    simplified: str = _to_simplified().convert(folded)
    return simplified
