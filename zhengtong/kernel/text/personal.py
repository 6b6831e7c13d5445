"""Personal data in free text: what a clerk must look at before the text becomes public.

The finder is a net, not a judge: it marks identity numbers, telephones, bank cards, e-mail addresses, number plates,
dwellings and named persons, also when digits are wide, spaced or written as characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from zhengtong.kernel import ids
from zhengtong.kernel.refusal import Refusal

if TYPE_CHECKING:
    from rjieba import Jieba

DIGITS = ("〇零", "一幺壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
WRITTEN = {ord(character): str(digit) for digit, characters in enumerate(DIGITS) for character in characters}
GAP = r"[ \t\-\u3000\u200b.]?"
IDENTITY = re.compile(
    rf"(?<![0-9])[1-9](?:{GAP}[0-9]){{16}}{GAP}[0-9Xx](?![0-9A-Za-z])|(?<![0-9])[1-9][0-9]{{14}}(?![0-9])"
)
MOBILE = re.compile(rf"(?<![0-9])(?:\+?86{GAP})?1{GAP}[3-9](?:{GAP}[0-9]){{9}}(?![0-9])")
LANDLINE = re.compile(r"(?<![0-9])0[0-9]{2,3}[ \-]?[2-9][0-9]{6,7}(?![0-9])")
CARD = re.compile(rf"(?<![0-9])[3-6](?:{GAP}[0-9]){{15,18}}(?![0-9])")
EMAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9])"
)
DWELLING = re.compile(
    r"[\u4e00-\u9fff0-9]{0,12}(?:路|街|巷|弄|道|小区|花园|苑|新村|村)[^，。；、,;\s]{0,12}?[0-9]+(?:号楼|栋|幢|座|号)"
    r"[^，。；、,;\s]{0,8}?[0-9]+(?:室|房|户|单元)(?:[0-9]+(?:室|房|户))?"
)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石"
    "金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶黎贺顾毛郝龚邵万钱严赖覃洪武莫孔欧阳司诸上官皇甫尉迟慕容"
)
LABEL = re.compile(
    r"(?:姓名|联系人|申请人|当事人|举报人|投诉人|法定代表人|负责人|患者|我叫|我是|本人|名叫)[\s:：是为叫]*$"
)
TITLE = re.compile(r"^(?:先生|女士|同志|小姐|师傅|老师|医生|阿姨|大爷|大妈|本人)")


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data from `start` to `end` (characters); `kind` says which, `text` is what stands there."""

    kind: str
    start: int
    end: int
    text: str


@lru_cache(maxsize=1)
def _tagger() -> Jieba:
    import rjieba

    return rjieba.Jieba()


def find_personal_data(text: str) -> list[Finding]:
    """What in the text may identify somebody, in order, without overlaps; the more certain kind wins."""
    found: list[Finding] = []
    for finding in _candidates(text):
        if all(finding.end <= other.start or finding.start >= other.end for other in found):
            found.append(finding)
    return sorted(found, key=lambda finding: finding.start)


def _candidates(text: str) -> Iterator[Finding]:
    digits = _folded(text)
    yield from _matches("identity_number", IDENTITY, digits, text)
    yield from _matches("mobile", MOBILE, digits, text)
    yield from _matches("bank_card", CARD, digits, text)
    yield from _matches("email", EMAIL, _half(text), text)
    yield from _matches("plate", PLATE, _half(text).upper(), text)
    yield from _matches("dwelling", DWELLING, _half(text), text)
    yield from _matches("landline", LANDLINE, digits, text)
    yield from _names(text)


def _matches(kind: str, pattern: re.Pattern[str], folded: str, text: str) -> Iterator[Finding]:
    for match in pattern.finditer(folded):
        bare = re.sub(r"[^0-9Xx]", "", match.group())
        if kind == "identity_number" and not _may_be_identity(bare):
            continue
        if kind == "bank_card" and not _luhn(bare):
            continue
        yield Finding(kind, match.start(), match.end(), text[match.start() : match.end()])


def _may_be_identity(number: str) -> bool:
    """Whether it is an identity number, or was meant as one: a mistyped number still points to somebody."""
    try:
        ids.check_identity_number(number.upper())
    except Refusal as refusal:
        return bool(refusal.facts["reason"] == "check")
    return True


def _luhn(number: str) -> bool:
    total = 0
    for place, character in enumerate(reversed(number)):
        value = int(character) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _half(text: str) -> str:
    """Wide ASCII made narrow, character for character."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)


def _folded(text: str) -> str:
    """Digits of every shape made ASCII digits, character for character, so that places stay places."""
    return "".join(_digit(c) for c in _half(text))


def _digit(character: str) -> str:
    if character.isascii():
        return character
    value = unicodedata.digit(character, None)
    return WRITTEN.get(ord(character), character) if value is None else str(value % 10)


def _names(text: str) -> Iterator[Finding]:
    place = 0
    for word, kind in _tagger().tag(text):
        start, place = place, place + len(word)
        if kind == "nr" and 2 <= len(word) <= 4 and word[0] in SURNAMES and _is_named(text, start, place):
            yield Finding("name", start, place, word)


def _is_named(text: str, start: int, end: int) -> bool:
    return end - start >= 3 or bool(LABEL.search(text[:start]) or TITLE.search(text[end:]))
