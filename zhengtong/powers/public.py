"""What other rooms may use of the laws and powers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhengtong.powers import queries
from zhengtong.powers.actions import import_law, list_power, load_laws
from zhengtong.powers.models import Article, Power
from zhengtong.powers.queries import document_numbers, packaged_laws
from zhengtong.powers.rules import Citation, LawKind, PowerKind

__all__ = [
    "ArticleView",
    "Citation",
    "LawKind",
    "PowerKind",
    "PowerView",
    "article",
    "articles",
    "cite",
    "document_numbers",
    "import_law",
    "list_power",
    "load_laws",
    "packaged_laws",
    "power",
    "powers",
    "unverified_articles",
    "verified",
]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article as another room shows it; unverified ones are marked 待核."""

    law: str
    article: str
    title: str
    text: str
    source: str
    effective_from: date | None
    effective_to: date | None
    verified: bool
    kind: str

    @property
    def citation(self) -> Citation:
        """How it is cited, with the address of its page."""
        return Citation(self.law, self.article)


@dataclass(frozen=True, slots=True)
class PowerView:
    """An entry of the list of powers."""

    code: str
    name: str
    kind: PowerKind
    holder: int | None
    level: str
    bases: tuple[Citation, ...]
    effective_from: date
    effective_to: date | None


def cite(law: str, article: str = "") -> Citation:
    """A citation with label and address; asks no database and never fails."""
    return Citation(law, article)


def article(law: str, number: str, on: date | None = None) -> ArticleView | None:
    """The article in force on the day (or its newest wording), or `None` when the table lacks it."""
    return articles([(law, number)], on).get((law, number))


def articles(citations: Iterable[tuple[str, str]], on: date | None = None) -> dict[tuple[str, str], ArticleView]:
    """The articles of many citations in one statement; missing ones are left out."""
    return {key: _article_view(row) for key, row in queries.articles(citations, on).items()}


def verified(citations: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bool]:
    """Whether each cited article was compared with the official text; articles the table lacks are left out."""
    return queries.checks(citations)


def unverified_articles() -> list[Citation]:
    """Articles that are still to be checked (待核)."""
    return [Citation(row.law.short, row.number) for row in queries.unverified()]


def power(code: str) -> PowerView:
    """The power of this code; raises `Absent`."""
    return _power_view(queries.power(code))


def powers(codes: Iterable[str]) -> dict[str, PowerView]:
    """The powers of many codes in one statement; missing ones are left out."""
    return {row.code: _power_view(row) for row in queries.powers().filter(code__in=set(codes))}


def _article_view(row: Article) -> ArticleView:
    return ArticleView(
        law=row.law.short,
        article=row.number,
        title=row.title,
        text=row.text,
        source=row.source,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        verified=row.verified,
        kind=row.law.kind,
    )


def _power_view(row: Power) -> PowerView:
    return PowerView(
        code=row.code,
        name=row.name,
        kind=PowerKind(row.kind),
        holder=row.holder_id,
        level=row.level,
        bases=tuple(Citation(*pair) for pair in row.bases),
        effective_from=row.effective_from,
        effective_to=row.effective_to,
    )
