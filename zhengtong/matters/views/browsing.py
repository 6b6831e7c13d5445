"""The list of matters with its search, and the public lint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhengtong.kernel.web.context import ELDER_COOKIE
from zhengtong.kernel.web.page import open_page
from zhengtong.matters import queries, rules, words
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
    """A page of matters, what is filtered by, and what can be chosen from here, each as a plain link."""
    asked = queries.Chosen(**{name: request.GET.get(name, "")[:40] for name in FILTERS})
    after = request.GET.get("after", "0")
    found = queries.look_through(
        asked,
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 15 else 0,
        size=queries.FEW if request.COOKIES.get(ELDER_COOKIE) == "1" else queries.PAGE,
    )
    chosen = found.chosen
    return {
        "hits": [_card(row) for row in found.rows],
        "total": found.total,
        "next": _link({**chosen.parameters(), "after": str(found.after)}) if found.after else "",
        "views": _views(found),
        "filters": [_filter(name, label, found) for name, label in FILTERS.items() if name != "serves"],
        "taken": [_taken(name, found) for name in chosen.parameters()],
        "hub": _hub(found) if not chosen.parameters() and after == "0" else [],
        "serves": chosen.serves,
        "events": _events(found) if not chosen.parameters() and after == "0" else [],
    }


FILTERS = {
    "serves": gettext_lazy("Whom the service is for"),
    "event": gettext_lazy("What happens in life"),
    "theme": gettext_lazy("Theme"),
    "office": gettext_lazy("Office"),
    "type": gettext_lazy("Kind of matter"),
}
SERVES = {
    "person": gettext_lazy("For persons"),
    "legal": gettext_lazy("For enterprises and organisations"),
}


def _views(found: Any) -> list[tuple[Any, str, bool, Any]]:
    """All matters, those for persons, those for bodies: label, address, whether it is the present one, how many."""
    rest = found.chosen.without("serves")
    counts = {choice.value: choice.count for choice in found.choices["serves"]}
    every: list[tuple[Any, str, bool, Any]] = [
        (_("All matters"), _link(rest.parameters()), not found.chosen.serves, "")
    ]
    return every + [
        (label, _link({**rest.parameters(), "serves": value}), found.chosen.serves == value, counts[value])
        for value, label in SERVES.items()
        if value in counts
    ]


def _filter(name: str, label: Any, found: Any) -> dict[str, Any]:
    """One filter as a choice of a form."""
    options = [(c.value, _choice_name(name, c), c.count) for c in found.choices[name]]
    return {"name": name, "label": label, "options": options, "chosen": getattr(found.chosen, name)}


def _taken(name: str, found: Any) -> dict[str, Any]:
    """A filter that is set, with the address without it."""
    value = getattr(found.chosen, name)
    choice = next((c for c in found.choices[name] if c.value == value), None)
    label = _choice_name(name, choice) if choice else value
    return {"label": label, "what": FILTERS[name], "href": _link(found.chosen.without(name).parameters())}


def _choice_name(name: str, choice: Any) -> str:
    if name == "type":
        return str(words.TYPES[enums.MatterType(choice.value)])
    if name == "serves":
        return str(SERVES[choice.value])
    theme = queries.THEMES.get(choice.value)
    said = _said(choice)
    return f"{said}{_('(bodies)')}" if theme and theme.serves == "legal" else said


def _said(choice: Any) -> str:
    """The name of a choice in the reader's language."""
    return (choice.name_en or choice.name) if wording.is_english() else str(choice.name)


def _hub(found: Any) -> list[dict[str, Any]]:
    """The lists of the front page of the matters: themes for persons, themes for bodies, offices."""
    themes = found.choices["theme"]
    lists = (
        ("persons", _("Themes for persons"), "theme", [c for c in themes if c.value.startswith("p")]),
        ("bodies", _("Themes for enterprises and organisations"), "theme", [c for c in themes if c.value[0] == "l"]),
        ("local", _("Themes of this city"), "theme", [c for c in themes if c.value.startswith(queries.LOCAL)]),
        ("offices", _("By office"), "office", found.choices["office"]),
    )
    return [
        {
            "id": id,
            "title": title,
            "links": [(_said(c), _link({name: c.value}), c.count) for c in choices],
        }
        for id, title, name, choices in lists
        if choices
    ]


def _events(found: Any) -> list[dict[str, Any]]:
    """The life events that lead somewhere."""
    return [
        {
            "icon": event.icon,
            "name": event.name_en if wording.is_english() else event.name,
            "href": _link({"event": event.code}),
            "note": ngettext("%(n)s service", "%(n)s services", count) % {"n": count},
        }
        for event, count in queries.events_with_matters()
    ]


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
        "money": wording.cost(_cost(facts)),
        "type": words.TYPES[enums.MatterType(hit.type)],
    }


def _cost(facts: Mapping[str, Any]) -> rules.Cost:
    least = facts.get("fen", 0)
    return rules.Cost(least, facts.get("fen_most", least), facts.get("fen_open", False))


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
