"""The guide of a matter, now and as earlier versions had it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.kernel import calendar
from zhengtong.kernel.refusal import Absent
from zhengtong.kernel.web.page import open_page
from zhengtong.kernel.words import say
from zhengtong.matters import queries
from zhengtong.matters.document.parts import Question
from zhengtong.matters.views import wording

ITEM_CODE = 12


@open_page
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """The guide: four answers first, then where and what, then everything else. Basis: 行政许可法 §30."""
    at: datetime = request.at  # type: ignore[attr-defined]
    on = calendar.civil_day(at)
    version = queries.current_version(code, on)
    place = request.GET.get("place", "")
    shown = queries.guide(version, place, _raw_answers(request, version), at)
    if shown.competent and shown.competent.version not in (None, version.id):
        version = queries.version(shown.competent.version or version.id)
        shown = queries.guide(version, place, shown.answers, at)
    context = _context(request, shown) | {"on": on, "holders": _holders(shown, on, code)}
    return render(request, "matters/guide.html", context)


def _holders(shown: queries.Guide, on: date, code: str) -> list[tuple[Any, str]]:
    """The offices to choose between, while the page shows an item and no place says which of them it is."""
    if shown.competent or len(code) != ITEM_CODE:
        return []
    holders = queries.holders_of(shown.version, on)
    return holders if len(holders) > 1 else []


def _raw_answers(request: HttpRequest, version: queries.Version) -> dict[str, Any]:
    raw: dict[str, Any] = {}
    for question in version.compiled.scenario.questions.values():
        given = request.GET.getlist(question.id)
        raw[question.id] = given if question.kind == "choices" else (given[-1] if given else None)
    return raw


def _context(request: HttpRequest, shown: queries.Guide) -> dict[str, Any]:
    """What the version says, and what the place and the answers make of it."""
    said, english = wording.of_version(shown), wording.is_english()
    return {
        **said,
        "guide": shown,
        "version": shown.version,
        "places": queries.places(shown.version),
        "place_said": say(shown.place_refused) if shown.place_refused else None,
        "questions": [_question(question, shown, english) for question in shown.questions],
        "materials": [said["materials"][material.code, material.certain] for material in shown.materials],
        "saved": sum(material.source in ("fetched", "certificate") for material in shown.materials),
        "conditions": [(c.text, wording.link(said["cited"], c.basis)) for c in shown.conditions],
        "facts": wording.elements(shown),
        "apply": _apply_url(request, shown),
        "contents": CONTENTS,
        "crumbs": [(_("Services"), reverse("matters:browse")), (said["name"], "")],
    }


CONTENTS = [
    (gettext_lazy("Where to apply"), "where"),
    (gettext_lazy("What you need"), "materials"),
    (gettext_lazy("Conditions"), "conditions"),
    (gettext_lazy("Steps and time limits"), "steps"),
    (gettext_lazy("Result and fees"), "result"),
    (gettext_lazy("Windows and contacts"), "windows"),
    (gettext_lazy("Legal basis and remedies"), "law"),
    (gettext_lazy("Questions and answers"), "faq"),
    (gettext_lazy("Full list of elements"), "facts"),
]


def _question(question: Question, shown: queries.Guide, english: bool) -> dict[str, Any]:
    given = shown.answers.get(question.id)
    refusal = shown.refused.get(question.id)
    picked = given if isinstance(given, list) else [given]
    yes_no = [("yes", _("Yes"), "", given is True), ("no", _("No"), "", given is False)]
    choices = [
        (c.value, c.label_en if english and c.label_en else c.label, "" if english else c.hint, c.value in picked)
        for c in question.choices
    ]
    return {
        "name": question.id,
        "kind": question.kind,
        "text": question.text_en if english and question.text_en else question.text,
        "help": "" if english else question.help,
        "unit": question.unit,
        "value": "" if given is None else given,
        "options": yes_no if question.kind == "yes_no" else choices,
        "said": say(refusal) if refusal else None,
    }


def _apply_url(request: HttpRequest, shown: queries.Guide) -> str:
    """Where applying begins, with the place and the answers given on this page."""
    asked = shown.version.compiled.scenario.questions
    said = [(name, value) for name in asked for value in request.GET.getlist(name) if value]
    if shown.competent:
        said.insert(0, ("place", shown.place))
    url = f"/apply/{shown.version.matter}/"
    return f"{url}?{urlencode(said)}" if said else url


@open_page
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """Every published version of a matter with its days and hash."""
    matter = queries.matter_for(code)
    rows = queries.versions_of(matter)
    if not rows:
        raise Absent("matter", code)
    return render(request, "matters/versions.html", {"rows": rows, "code": code, "name": rows[0].name})


@open_page
def old_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The guide as a version had it, for cases that stay on it."""
    found = next((v for v in queries.versions_of(queries.matter_for(code)) if v.number == number), None)
    if found is None:
        raise Absent("matter", f"{code} {number}")
    at: datetime = request.at  # type: ignore[attr-defined]
    shown = queries.guide(found, "", _raw_answers(request, found), at)
    context = _context(request, shown) | {"on": calendar.civil_day(at), "old": True}
    return render(request, "matters/guide.html", context)
