"""Masks for what people may recognise as theirs but nobody else may read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhengtong.kernel.text.personal import Finding

COVER = "＊"
COMPOUND_SURNAMES = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|司徒|夏侯|端木|独孤|南宫|百里"
)


def mask_name(name: str, *, keep_last: bool = False) -> str:
    """A name in public: 张三 → 张＊; with `keep_last`, where two must be told apart, 王小明 → 王＊明.

    The number of covered characters is never shown. An organisation's name is public and is not masked here.
    """
    name = name.strip()
    if not name:
        return ""
    shown = name[:2] if len(name) > 2 and COMPOUND_SURNAMES.match(name) else name[:1]
    rest = name[len(shown) :]
    return shown + COVER + (rest[-1] if keep_last and len(rest) > 1 else "")


def mask_identity(number: str) -> str:
    """A document number with its first six and last four characters: the day of birth is covered."""
    return _ends(number, 6, 4)


def mask_phone(number: str) -> str:
    """A telephone number with its first three and last four digits."""
    return _ends(re.sub(r"[\s\-]", "", number), 3, 4)


def mask_email(address: str) -> str:
    """An address with the first letter before the @ and the domain."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}{COVER * 3}{at}{domain}"


def mask_text(text: str, findings: Iterable[Finding]) -> str:
    """The text with every finding covered, character by character."""
    covered = list(text)
    for finding in findings:
        covered[finding.start : finding.end] = COVER * (finding.end - finding.start)
    return "".join(covered)


def _ends(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return COVER * len(text)
    return text[:head] + COVER * (len(text) - head - tail) + text[len(text) - tail :]
