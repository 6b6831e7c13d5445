"""Pages of the lists: laws with their articles, powers with their responsibilities."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhengtong.kernel import calendar
from zhengtong.kernel.web.page import open_page
from zhengtong.powers import queries, rules, words
from zhengtong.powers.models import Article


@open_page
def lists(request: HttpRequest) -> HttpResponse:
    """The entrance to the lists. Basis: 优化营商环境条例 §40."""
    counts = {"laws": queries.laws().count(), "powers": queries.powers().count()}
    return render(request, "powers/lists.html", counts | {"unverified": queries.unverified().count()})


@open_page
def laws(request: HttpRequest) -> HttpResponse:
    """All laws the city works with."""
    rows = [(law, words.LAW_KINDS[rules.LawKind(law.kind)]) for law in queries.laws()]
    return render(request, "powers/laws.html", {"rows": rows, "unverified": queries.unverified().count()})


@open_page
def law(request: HttpRequest, law: str) -> HttpResponse:
    """One law with its articles in our own words."""
    found = queries.law(law)
    rows = [_row(article) for article in queries.articles_of(found)]
    context = {
        "law": found,
        "kind": words.LAW_KINDS[rules.LawKind(found.kind)],
        "rows": rows,
        "crumbs": [(_("Laws"), "/lists/law/"), (found.short, "")],
    }
    return render(request, "powers/law.html", context)


@open_page
def article(request: HttpRequest, law: str, number: str) -> HttpResponse:
    """One article: the wording in force, earlier ones, and the official text if it was imported."""
    found = queries.wordings(law, number)
    on = calendar.civil_day(request.at)  # type: ignore[attr-defined]
    current = rules.wording_on(found, on) or found[0]
    citation = rules.Citation(law, number)
    context = {
        "article": current,
        "law": current.law,
        "citation": citation,
        "in_force": rules.in_force(current, on),
        "others": [other for other in found if other.pk != current.pk],
        "crumbs": [
            (_("Laws"), "/lists/law/"),
            (current.law.short, rules.Citation(law).url),
            (citation.article_label, ""),
        ],
    }
    return render(request, "powers/article.html", context)


def _row(article: Article) -> dict[str, Any]:
    return {"article": article, "citation": rules.Citation(article.law.short, article.number)}


@open_page
def powers(request: HttpRequest) -> HttpResponse:
    """The list of powers and responsibilities."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in {k.value for k in rules.PowerKind} else ""
    rows = [(power, words.POWER_KINDS[rules.PowerKind(power.kind)]) for power in queries.powers(kind)]
    kinds = [("", _("All"), not kind), *((k.value, label, k.value == kind) for k, label in words.POWER_KINDS.items())]
    return render(request, "powers/powers.html", {"rows": rows, "kinds": kinds})


@open_page
def power(request: HttpRequest, code: str) -> HttpResponse:
    """One power: who holds it, on what basis, and what its holder owes at each step."""
    found = queries.power(code)
    context = {
        "power": found,
        "kind": words.POWER_KINDS[rules.PowerKind(found.kind)],
        "bases": [rules.Citation(*pair) for pair in found.bases],
        "crumbs": [(_("Powers and responsibilities"), "/lists/powers/"), (found.name, "")],
    }
    return render(request, "powers/power.html", context)
