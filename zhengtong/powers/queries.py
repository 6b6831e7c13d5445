"""Reading laws, articles and powers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhengtong.kernel.prepared import Prepared
from zhengtong.kernel.refusal import Absent
from zhengtong.powers import rules
from zhengtong.powers.models import Article, Law, Power


@lru_cache(maxsize=1)
def packaged_laws() -> list[dict[str, Any]]:
    """The laws that are shipped, one file each, with the articles this platform needs in our own words.

    Raises `ValueError` naming the file that cannot be read or holds what another file holds already.
    """
    folder = resources.files("zhengtong.powers").joinpath("data", "articles")
    texts = {
        entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".toml")
    }
    return rules.read_packaged(texts)


@lru_cache(maxsize=1)
def document_numbers() -> dict[str, str]:
    """The document numbers of the shipped laws below the rank of State Council regulations, by short name."""
    return {
        law["short"]: law["document_number"]
        for law in packaged_laws()
        if law["kind"] not in rules.CITED_BY_NAME and law.get("document_number")
    }


def laws() -> QuerySet[Law]:
    """All laws with how many articles they have and how many of these are still to be checked."""
    unchecked = Count("articles", filter=Q(articles__verified=False))
    return Law.objects.annotate(article_count=Count("articles"), unchecked_count=unchecked).order_by("kind", "short")


def law(short: str) -> Law:
    """The law of this short name; raises `Absent`."""
    found = Law.objects.filter(short=short).first()
    if found is None:
        raise Absent("law", short)
    return found


def articles_of(of: Law) -> list[Article]:
    """The articles of a law in its order, every wording."""
    return sorted(of.articles.all(), key=lambda a: (rules.article_order(a.number), a.effective_from or date.min))


def wordings(short: str, number: str) -> list[Article]:
    """Every wording of an article, newest first; raises `Absent` when there is none."""
    found = list(Article.objects.select_related("law").filter(law__short=short, number=number))
    if not found:
        raise Absent("article", f"{short} {number}")
    return sorted(found, key=lambda a: a.effective_from or date.min, reverse=True)


def articles(citations: Iterable[tuple[str, str]], on: date | None = None) -> dict[tuple[str, str], Article]:
    """The articles of the citations in force on the day (or the newest), in one statement."""
    wanted = set(citations)
    rows = Article.objects.select_related("law").filter(
        law__short__in={law for law, _ in wanted}, number__in={number for _, number in wanted}
    )
    found: dict[tuple[str, str], list[Article]] = {}
    for row in rows:
        found.setdefault((row.law.short, row.number), []).append(row)
    chosen = {key: rules.wording_on(found[key], on or date.max) for key in wanted if key in found}
    return {key: row for key, row in chosen.items() if row is not None}


def checks(citations: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bool]:
    """Whether each cited article was compared with the official text; articles we lack are left out. One statement."""
    wanted = frozenset(citations)
    rows = _wordings_of(wanted).rows()
    return {(short, number): verified for short, number, verified in rows if (short, number) in wanted}


@lru_cache(maxsize=2000)
def _wordings_of(wanted: frozenset[tuple[str, str]]) -> Prepared:
    """The marks of the cited articles, oldest wording first; a published guide asks for the same ones every time."""
    laws, numbers = sorted({law for law, _ in wanted}), sorted({number for _, number in wanted})
    return Prepared(
        lambda: (
            Article.objects.filter(law__short__in=laws, number__in=numbers)
            .order_by("effective_from")
            .values_list("law__short", "number", "verified")
        )
    )


def unverified() -> QuerySet[Article]:
    """Articles whose words nobody has checked against the official text yet (待核)."""
    return Article.objects.select_related("law").filter(verified=False).order_by("law__short", "number")


def powers(kind: str = "", holder: int | None = None) -> QuerySet[Power]:
    """The list of powers."""
    found = Power.objects.select_related("holder").order_by("code")
    found = found.filter(kind=kind) if kind else found
    return found.filter(holder=holder) if holder else found


def power(code: str) -> Power:
    """The power of this code; raises `Absent`."""
    found = Power.objects.select_related("holder").filter(code=code).first()
    if found is None:
        raise Absent("power", code)
    return found
