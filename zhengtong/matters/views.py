"""Pages of matters: the list with its search, the guide, versions, and the public lint."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from zhengtong.kernel import calendar
from zhengtong.kernel.refusal import Absent
from zhengtong.kernel.web.page import open_page
from zhengtong.kernel.words import say
from zhengtong.matters import queries, words
from zhengtong.matters.document import VersionDocument, enums
from zhengtong.matters.document.parts import Clock, Question

FOUND_AT_MOST = 30
ITEM_CODE = 12
HOW = {"fetched": "fetched", "certificate": "certificate", "commitment": "commitment", "upload": "own"}


def _english() -> bool:
    return not (get_language() or "").startswith("zh")


@open_page
def matter_list(request: HttpRequest) -> HttpResponse:
    """Find a matter by what people call it, or look through the list. Basis: 在线政务服务规定 §6."""
    q = request.GET.get("q", "").strip()[:200]
    context = {"q": q, "english": _english(), **(_found(q) if q else _browsed(request))}
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
    english = _english()
    return {
        "url": reverse("matters:guide", args=[hit.catalog if isinstance(hit, queries.Hit) else hit.catalog.code]),
        "name": hit.name_en if english and hit.name_en else hit.name,
        "summary": (facts.get("summary_en") if english else "") or hit.summary,
        "office": hit.office
        if hit.offices == 1
        else ngettext("%(n)s office", "%(n)s offices by place", hit.offices) % {"n": hit.offices},
        "days": _span(facts.get("promise", 0), facts.get("unit", "workday")),
        "visits": _visits(facts.get("visits", 0)),
        "money": _money(facts.get("fen", 0)),
        "type": words.TYPES[enums.MatterType(hit.type)],
    }


def _span(amount: int, unit: str) -> str:
    return f"{amount} {words.UNITS[enums.Unit(unit)]}" if amount else _("On the spot")


def _visits(visits: int) -> str:
    return ngettext("%(n)s trip", "%(n)s trips", visits) % {"n": visits} if visits else _("No trip at all")


def _money(fen: int) -> str:
    return f"¥{fen // 100:,}.{fen % 100:02d}" if fen else _("Free of charge")


@open_page
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """The guide: four answers first, then where and what, then everything else. Basis: 行政许可法 §30."""
    on = calendar.civil_day(request.at)  # type: ignore[attr-defined]
    version = queries.current_version(code, on)
    place = request.GET.get("place", "")
    shown = queries.guide(version, place, _raw_answers(request, version), on)
    if shown.competent and shown.competent.version not in (None, version.id):
        version = queries.version(shown.competent.version or version.id)
        shown = queries.guide(version, place, shown.answers, on)
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
    d = shown.version.document
    english = _english()
    return {
        "guide": shown,
        "version": shown.version,
        "d": d,
        "english": english,
        "name": shown.version.name_en if english else d.name,
        "summary": (d.summary_en if english else "") or d.summary,
        "four": _four(d, english),
        "places": queries.places(shown.version),
        "place_said": say(shown.place_refused) if shown.place_refused else None,
        "questions": [_question(question, shown, english) for question in shown.questions],
        "materials": [_material(material, shown, english) for material in shown.materials],
        "saved": sum(material.source in ("fetched", "certificate") for material in shown.materials),
        "conditions": [(c.text, _cited(shown, c.basis)) for c in shown.conditions],
        "grounds": [(c.text, _cited(shown, c.basis)) for c in d.refusal_grounds],
        "limits": _limits(shown),
        "bases": [_cited(shown, basis) for basis in d.bases],
        "remedy_bases": [_cited(shown, basis) for basis in d.remedies.bases],
        "privacy_bases": [_cited(shown, basis) for basis in d.privacy.bases],
        "specials": [(s, _span(s.amount, s.unit.value), _cited(shown, s.basis)) for s in d.special_procedures],
        "fees": [(fee, _money(fee.fen), _cited(shown, fee.basis)) for fee in d.fees],
        "results": [(r, words.RESULT_KINDS[r.kind]) for r in d.results],
        "facts": _facts(shown),
        "apply": _apply_url(request, shown),
        "contents": CONTENTS,
        "crumbs": [(_("Services"), reverse("matters:browse")), (shown.version.name_en if english else d.name, "")],
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


def _four(d: VersionDocument, english: bool) -> dict[str, str]:
    statute = _span(d.clocks.statute.amount, d.clocks.statute.unit.value)
    return {
        "who": _who(d),
        "who_note": (d.who_may_en if english else "") or d.who_may,
        "days": _span(d.clocks.promise.amount, d.clocks.promise.unit.value),
        "days_note": _("The law allows %(span)s.") % {"span": statute},
        "visits": _visits(d.visits),
        "visits_note": d.visits_reason or _("Online, by mail or at a window, as you choose."),
        "money": _money(sum(fee.fen for fee in d.fees)),
        "money_note": "",
    }


def _who(d: VersionDocument) -> str:
    persons = enums.ServiceObject.PERSON in d.service_objects
    if len(d.service_objects) == 1:
        return str(words.OBJECTS[d.service_objects[0]])
    return _("Persons, enterprises and organisations") if persons else _("Enterprises and organisations")


def _cited(shown: queries.Guide, basis: Any) -> Any:
    return shown.cite(basis) if basis is not None else None


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


def _material(material: Any, shown: queries.Guide, english: bool) -> dict[str, Any]:
    written = material.written
    return {
        "name": material.name_en if english and material.name_en else material.name,
        "how": HOW[material.source],
        "note": written.note if written.note and not english else words.OBTAIN_NOTES[written.obtain],
        "when": "" if material.certain else (written.when_text or _("Depends on your answers")),
        "need": words.NECESSITIES[written.necessity],
        "type": words.MATERIAL_TYPES[written.type],
        "medium": words.MEDIA[written.medium],
        "channel": words.CHANNELS[written.channel],
        "written": written,
        "bases": [_cited(shown, basis) for basis in written.basis],
    }


def _limits(shown: queries.Guide) -> list[dict[str, Any]]:
    clocks = shown.version.document.clocks
    named: list[tuple[str, Clock]] = [
        (_("Answer whether it is accepted"), clocks.intake),
        (_("Decision, as promised"), clocks.promise),
        (_("Decision, as the law allows at most"), clocks.statute),
        (_("Issue and delivery after the decision"), clocks.service),
        (_("Your time to supplement"), clocks.supplement),
    ]
    return [
        {
            "name": name,
            "span": _span(clock.amount, clock.unit.value),
            "note": clock.note,
            "basis": _cited(shown, clock.basis),
            "extension": clock.extension
            and _("May be extended once by %(span)s.") % {"span": _span(clock.extension.amount, clock.unit.value)},
        }
        for name, clock in named
    ]


def _facts(shown: queries.Guide) -> list[tuple[str, Any]]:
    """Every element of the implementation list that the page has not shown yet. Basis: GB/T 39554.2."""
    d, version = shown.version.document, shown.version
    joined = "、".join
    return [
        (_("Code of the item"), version.catalog),
        (_("Code of the matter"), version.matter),
        (_("Handling item"), d.handle_item_code),
        (_("Local codes"), joined(filter(None, (d.local_catalog_code, d.local_task_code)))),
        (_("Kind of matter"), words.TYPES[d.type]),
        (_("Power on the list"), d.power_code),
        (_("Source of the power"), words.POWER_SOURCES[d.power_source]),
        (_("Level of exercise"), words.LEVELS[d.level]),
        (_("Implementing office"), f"{shown.office.name}（{shown.office.code}）"),
        (_("Nature of the office"), words.BODY_NATURES[d.body_nature]),
        (_("Entrusted by"), d.delegated_by),
        (_("Joint offices"), joined(d.joint_offices)),
        (_("What is exercised"), d.exercise_content),
        (_("Division of authority"), d.division_of_authority),
        (_("Kind of case"), words.CASE_KINDS[d.case_kind]),
        (_("Ways of applying"), joined(str(words.WAYS[way]) for way in d.ways)),
        (_("Reach"), words.REACHES[d.reach]),
        (_("Online depth"), words.DEPTHS[d.online.depth]),
        (_("Number of trips"), str(d.visits)),
        (_("Quantity limit"), d.quantity_limit or _("None")),
        (_("Intermediary services"), joined(d.intermediary_services) or _("None")),
        (_("Appointment"), d.appointment.rule if d.appointment.supported else _("Not needed")),
        (_("Payment online"), _yes(d.online.payment)),
        (_("Materials by mail"), _yes(d.online.mail_materials)),
        (_("Result by mail"), _yes(d.online.mail_results)),
        (_("Self-service terminal"), _yes(d.online.terminal)),
        (_("Service hall"), d.hall_name if d.in_hall else _("Not in a hall")),
        (_("Themes"), joined((*d.themes_person, *d.themes_legal, *d.themes_local))),
        (_("After-checks"), d.after_check),
        (_("Publicity"), d.publicity),
        (_("Retention"), d.retention),
        (_("Status"), words.STATUSES[d.status]),
    ]


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")


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
    on = calendar.civil_day(request.at)  # type: ignore[attr-defined]
    shown = queries.guide(found, "", _raw_answers(request, found), on)
    return render(request, "matters/guide.html", _context(request, shown) | {"on": on, "old": True})


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
