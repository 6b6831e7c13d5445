"""Laws, articles and powers: their kinds, how they are cited, which wording is in force. No Django."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from zhengtong.kernel.numerals import article_label, law_label, number_of


class LawKind(StrEnum):
    """The rank of a law; a lower one yields to a higher one."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative_regulation"
    LOCAL_REGULATION = "local_regulation"
    DEPARTMENT_RULE = "department_rule"
    GOVERNMENT_RULE = "government_rule"
    NORMATIVE_DOCUMENT = "normative_document"


# Laws and regulations of the State Council are cited by name alone, lower ones with their document number.
CITED_BY_NAME = frozenset({LawKind.LAW, LawKind.ADMINISTRATIVE_REGULATION})


class PowerKind(StrEnum):
    """The nine kinds of power and the tenth for the rest, with the national type codes."""

    LICENCE = "01"
    PENALTY = "02"
    COERCION = "03"
    LEVY = "04"
    PAYMENT = "05"
    INSPECTION = "06"
    CONFIRMATION = "07"
    REWARD = "08"
    RULING = "09"
    OTHER = "10"


@dataclass(frozen=True, slots=True)
class Citation:
    """An article as it is cited: 《行政许可法》第三十二条, with the address of its page."""

    law: str
    article: str = ""

    @property
    def label(self) -> str:
        """The citation as people read it."""
        return law_label(self.law, self.article)

    @property
    def article_label(self) -> str:
        """The article alone: 第三十二条."""
        return article_label(self.article)

    @property
    def url(self) -> str:
        """The page that shows the article, or the law when no article is named."""
        return f"/lists/law/{quote(self.law)}/" + (f"{quote(self.article)}/" if self.article else "")

    def __str__(self) -> str:
        return self.label


class InForce(Protocol):
    """Something with the days of its validity; `effective_to` is the last day, or none."""

    effective_from: date | None
    effective_to: date | None


T = TypeVar("T", bound=InForce)


def in_force(thing: InForce, on: date) -> bool:
    """Whether it is in force on the day; an unknown first day counts as long ago."""
    return (thing.effective_from is None or thing.effective_from <= on) and (
        thing.effective_to is None or on <= thing.effective_to
    )


def wording_on(wordings: Iterable[T], on: date) -> T | None:
    """The wording of an article in force on the day; the newest when dates overlap."""
    valid = [w for w in wordings if in_force(w, on)]
    return max(valid, key=lambda w: w.effective_from or date.min, default=None)


def read_packaged(texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """The laws of the shipped files (TOML by file name) in the order of the names, each with its `article` list.

    Raises `ValueError` naming the file: one that is no TOML or no law, a law that two files hold, an article twice.
    """
    laws: dict[str, dict[str, Any]] = {}
    held: dict[str, str] = {}
    for name, text in sorted(texts.items()):
        law = _read_law(name, text)
        if law["short"] in held:
            raise ValueError(f"{name}: {law['short']} stands in {held[law['short']]} already")
        laws[law["short"]], held[law["short"]] = law, name
    return list(laws.values())


def _read_law(name: str, text: str) -> dict[str, Any]:
    try:
        law = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name}: {error}") from error
    if missing := sorted({"short", "name", "kind"} - law.keys()):
        raise ValueError(f"{name}: {missing[0]} is missing")
    seen: set[tuple[str, Any]] = set()
    for article in law.setdefault("article", []):
        if missing := sorted({"number", "text"} - article.keys()):
            raise ValueError(f"{name}: {missing[0]} is missing in article {article.get('number', '?')}")
        wording = (article["number"], article.get("effective_from"))
        if wording in seen:
            raise ValueError(f"{name}: article {article['number']} stands there twice")
        seen.add(wording)
    return law


@dataclass(frozen=True, slots=True)
class OfficialArticle:
    """An article of an official text: its number in digits and its wording."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class OfficialText:
    """An official text as read from Markdown: name, history lines, articles in order."""

    name: str
    history: tuple[str, ...]
    articles: tuple[OfficialArticle, ...]

    @property
    def short(self) -> str:
        """The name without 中华人民共和国."""
        return self.name.removeprefix("中华人民共和国")


_ARTICLE = re.compile(r"^第([零一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九十]+))?[\s　]+", re.MULTILINE)


def read_official_text(markdown: str) -> OfficialText:
    """The law of a Markdown file: a first heading with the name, lines of history, articles that begin 第…条.

    Raises `ValueError` when there is no name or no article.
    """
    head, _, body = markdown.partition("<!-- INFO END -->")
    names = re.findall(r"^# +(.+)$", head or markdown, re.MULTILINE)
    starts = list(_ARTICLE.finditer(body or markdown))
    if not names or not starts:
        raise ValueError("the file has no law in it: a heading with the name and articles that begin 第…条 are needed")
    history = tuple(line.strip() for line in head.splitlines() if line.strip() and not line.startswith("#"))
    return OfficialText(names[0].strip(), history, tuple(_articles(body or markdown, starts)))


def _articles(text: str, starts: list[re.Match[str]]) -> Iterable[OfficialArticle]:
    for place, start in enumerate(starts):
        end = starts[place + 1].start() if place + 1 < len(starts) else len(text)
        wording = re.split(r"^#", text[start.end() : end], maxsplit=1, flags=re.MULTILINE)[0]
        number = str(number_of(start[1])) + (f"-{number_of(start[2])}" if start[2] else "")
        yield OfficialArticle(number, re.sub(r"\n\s*\n", "\n", wording).strip())


def article_order(number: str) -> tuple[int, int]:
    """The place of an article in its law."""
    match = re.match(r"(\d+)(?:-(\d+))?", number)
    return (int(match[1]), int(match[2] or 0)) if match else (10**6, 0)
