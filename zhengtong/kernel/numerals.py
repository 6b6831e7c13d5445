"""Chinese numerals as laws count their articles: 第四十二条. No Django."""

from __future__ import annotations

import re

DIGITS = "零一二三四五六七八九"
UNITS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(n: int) -> str:
    """A number from 1 to 9999 in Chinese numerals; raises `ValueError` outside."""
    if not 0 < n < 10_000:
        raise ValueError("Chinese numerals are written from 1 to 9999")
    said, gap = "", False
    for unit, place in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, n = divmod(n, place)
        if digit:
            said += ("零" if gap else "") + DIGITS[digit] + unit
            gap = False
        else:
            gap = bool(said) and n > 0
    return said.removeprefix("一") if said.startswith("一十") else said


def number_of(said: str) -> int:
    """The number that Chinese numerals say; raises `ValueError` for anything else."""
    if not re.fullmatch(r"[零一二三四五六七八九十百千]+", said):
        raise ValueError(f"{said} is no Chinese numeral")
    total, digit = 0, 0
    for character in said:
        if character in UNITS:
            total += (digit or 1) * UNITS[character]
            digit = 0
        else:
            digit = DIGITS.index(character)
    return total + digit


def article_label(article: str) -> str:
    """An article number as the law writes it: `42` is 第四十二条, `40-1` is 第四十条之一, other texts stay."""
    if match := re.fullmatch(r"(\d+)(?:-(\d+))?", article):
        more = f"之{chinese_number(int(match[2]))}" if match[2] else ""
        return f"第{chinese_number(int(match[1]))}条{more}"
    return article


def law_label(law: str, article: str = "") -> str:
    """A citation as people read it: 《行政许可法》第四十二条."""
    return f"《{law}》{article_label(article)}"
