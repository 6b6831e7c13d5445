"""The list of matters with its search, and the public lint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhengtong.kernel.web.page import open_page
from zhengtong.matters import queries, words
from zhengtong.matters.document import enums
from zhengtong.matters.views import wording

FOUND_AT_MOST = 30


@open_page
def matter_list(request: HttpRequest) -> HttpResponse:
    """Find a matter by what people call it, or look through the list. Basis: 在线政务服务规定 §6."""
    q = request.GET.get("q", "").strip()[:200]
    context = {"q": q, "english": wording.is_english(), **(_found(q) if q else _browsed(request))}
    fragment = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "matters/_results.html" if fragment else "matters/list.html", context)


def _found(q: str) -> dict[str, Any]:
    return {"hits": [_card(hit) for hit in queries.find(q, FOUND_AT_MOST)]}


def _browsed(request: HttpRequest) -> dict[str, Any]:
    chosen = {name: request.GET.get(name, "") for name in ("type", "theme", "serves")}
    after = request.GET.get("after", "0")
    rows = queries.browse(
        type=chosen["type"],
        theme=chosen["theme"],
        serves=chosen["serves"],
        after=int(after) if after.isdigit() and len(after) < 15 else 0,
    )
    more = rows[: queries.PAGE]
    return {
        "hits": [_card(row) for row in more],
        "next": _link(chosen | {"after": str(more[-1].pk)}) if len(rows) > queries.PAGE else "",
        "chosen": chosen,
        "views": _views(chosen),
        "themes": [(theme, _link(chosen | {"theme": theme, "after": ""})) for theme in queries.themes()],
    }


def _views(chosen: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    serves = [("", _("All matters")), ("person", _("For persons")), ("legal", _("For enterprises and organisations"))]
    by_object = [
        (label, _link(dict(chosen) | {"serves": value}), chosen["serves"] == value and not chosen["type"])
        for value, label in serves
    ]
    types = [
        (str(words.TYPES[enums.MatterType(value)]), _link(dict(chosen) | {"type": value}), chosen["type"] == value)
        for value in queries.types()
    ]
    return by_object + (types if len(types) > 1 else [])


def _link(parameters: Mapping[str, str]) -> str:
    said = urlencode({name: value for name, value in parameters.items() if value})
    return f"?{said}" if said else reverse("matters:browse")


def _card(hit: Any) -> dict[str, Any]:
    """A line of the list from a hit or a row of it."""
    facts: Mapping[str, Any] = hit.facts
    english = wording.is_english()
    return {
        "url": reverse("matters:guide", args=[hit.catalog if isinstance(hit, queries.Hit) else hit.catalog.code]),
        "name": hit.name_en if english and hit.name_en else hit.name,
        "summary": (facts.get("summary_en") if english else "") or hit.summary,
        "office": hit.office
        if hit.offices == 1
        else ngettext("%(n)s office", "%(n)s offices by place", hit.offices) % {"n": hit.offices},
        "days": wording.span(facts.get("promise", 0), facts.get("unit", "workday")),
        "visits": wording.visits(facts.get("visits", 0)),
        "money": wording.money(facts.get("fen", 0)),
        "type": words.TYPES[enums.MatterType(hit.type)],
    }


@open_page
def lint(request: HttpRequest) -> HttpResponse:
    """The rules that guides are held to, and what they find in the live ones. Basis: 优化营商环境条例 §35."""
    found = queries.live_findings()
    rows = [
        {
            "id": rule,
            "says": words.LINT[rule],
            "severity": words.SEVERITIES[severity.value],
            "findings": found.get(rule, []),
        }
        for rule, (severity, _check) in queries.LINT_RULES.items()
    ]
    return render(request, "matters/lint.html", {"rows": rows, "total": sum(map(len, found.values()))})
