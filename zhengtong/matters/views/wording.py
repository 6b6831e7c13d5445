"""What a version says in words, whatever is asked of it: worked out once a language, then shown to every reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zhengtong.matters import queries, rules, words
from zhengtong.matters.document import VersionDocument, enums
from zhengtong.matters.document.parts import Basis, Clock
from zhengtong.powers import public as powers

KEPT_AT_MOST = 1000
HOW = {"fetched": "fetched", "certificate": "certificate", "commitment": "commitment", "upload": "own"}
NO_LINK = SafeString()

Cited = Mapping[tuple[str, str], SafeString]


def is_english() -> bool:
    """Whether the reader is shown the English names."""
    return not (get_language() or "").startswith("zh")


def span(amount: int, unit: str) -> str:
    """A time limit as people read it; none at all is on the spot."""
    return f"{amount} {words.UNITS[enums.Unit(unit)]}" if amount else _("On the spot")


def visits(count: int) -> str:
    """How often one has to come."""
    return ngettext("%(n)s trip", "%(n)s trips", count) % {"n": count} if count else _("No trip at all")


def money(fen: int | None) -> str:
    """What it costs; an amount that follows from the facts of the case is said to do so."""
    if fen is None:
        return _("By the standard")
    return f"¥{fen // 100:,}.{fen % 100:02d}" if fen else _("Free of charge")


def cost(known: rules.Cost) -> str:
    """What a matter costs in a few words: an amount, from and to, or by the standard."""
    if known.open:
        return money(None)
    if known.least == known.most:
        return money(known.least)
    if not known.least:
        return _("At most %(most)s") % {"most": money(known.most)}
    return _("%(least)s to %(most)s") % {"least": money(known.least), "most": money(known.most)}


def of_version(shown: queries.Guide) -> Mapping[str, Any]:
    """Everything the page says of the version itself: what neither place nor answers nor reader change."""
    return _of_version(shown.version, shown.unchecked, get_language())


@lru_cache(maxsize=KEPT_AT_MOST)
def _of_version(
    version: queries.Version, unchecked: frozenset[tuple[str, str]], language: str | None
) -> Mapping[str, Any]:
    """Plain texts and finished links; a new version, a checked article or another language is another entry."""
    d, english = version.document, is_english()
    cited = _links(version, unchecked)
    return {
        "name": version.name_en if english else d.name,
        "summary": (d.summary_en if english else "") or d.summary,
        "question_of_place": (d.competence.question_en if english else "") or f"{d.competence.question}？",
        "four": _four(d, english),
        "cited": cited,
        "materials": {
            (material.code, certain): _material(material, certain, cited, english)
            for material in version.materials
            for certain in (True, False)
        },
        "grounds": [(ground.text, link(cited, ground.basis)) for ground in d.refusal_grounds],
        "flow": [{"step": r.step, "who": r.who, "what": r.what, "limit": r.limit, "result": r.result} for r in d.flow],
        "limits": _limits(d, cited),
        "specials": [(s.name, span(s.amount, s.unit.value), link(cited, s.basis)) for s in d.special_procedures],
        "results": [(str(words.RESULT_KINDS[r.kind]), r.name, r.validity) for r in d.results],
        "documents": "、".join(document.title for document in d.documents),
        "fees": [(fee.name, money(fee.fen), fee.standard, link(cited, fee.basis)) for fee in d.fees],
        "publicity": d.publicity,
        "after_check": d.after_check,
        **_contacts(d),
        "bases": [(link(cited, basis), basis.document_number) for basis in d.bases],
        "remedies": {"reconsideration": d.remedies.reconsideration, "litigation": d.remedies.litigation},
        "remedy_bases": _listed(cited, d.remedies.bases),
        "privacy": {"purpose": d.privacy.purpose, "data": d.privacy.data, "retention": d.privacy.retention},
        "privacy_bases": _listed(cited, d.privacy.bases),
        "faq": [(item.question, item.answer) for item in d.faq],
    }


def _links(version: queries.Version, unchecked: frozenset[tuple[str, str]]) -> Cited:
    """Every article the document cites, linked to its page; one that nobody checked is marked."""
    mark = format_html(' <strong class="zt-tag zt-tag--soon">{}</strong>', _("to be checked"))
    return {
        key: format_html(
            '<a class="govuk-link" href="{}">{}</a>{}',
            powers.cite(*key).url,
            powers.cite(*key).label,
            mark if key in unchecked else "",
        )
        for key in version.cites
    }


def link(cited: Cited, basis: Basis | None) -> SafeString:
    """The link to the article of a basis, if there is one."""
    return cited[basis.law, basis.article] if basis is not None else NO_LINK


def _listed(cited: Cited, bases: Iterable[Basis]) -> SafeString:
    return format_html_join("，", "{}", ((link(cited, basis),) for basis in bases))


def _four(d: VersionDocument, english: bool) -> dict[str, str]:
    statute = span(d.clocks.statute.amount, d.clocks.statute.unit.value)
    return {
        "who": _who(d),
        "who_note": (d.who_may_en if english else "") or d.who_may,
        "days": span(d.clocks.promise.amount, d.clocks.promise.unit.value),
        "days_note": _("The law allows %(span)s.") % {"span": statute},
        "visits": visits(d.visits),
        "visits_note": _visits_note(d, english),
        "money": cost(rules.cost(d.fees)),
        "money_note": "",
    }


def _visits_note(d: VersionDocument, english: bool) -> str:
    """Why one has to come, or that nobody has to."""
    if not d.visits:
        return _("Online, by mail or at a window, as you choose.")
    return d.visits_reason if not english else _("The law or the matter itself wants you to come in person.")


def _who(d: VersionDocument) -> str:
    persons = enums.ServiceObject.PERSON in d.service_objects
    if len(d.service_objects) == 1:
        return str(words.OBJECTS[d.service_objects[0]])
    return _("Persons, enterprises and organisations") if persons else _("Enterprises and organisations")


def _material(material: Any, certain: bool, cited: Cited, english: bool) -> dict[str, Any]:
    written = material.written
    kinds = (
        words.NECESSITIES[written.necessity],
        words.MATERIAL_TYPES[written.type],
        words.MEDIA[written.medium],
        words.CHANNELS[written.channel],
        written.issuer,
    )
    return {
        "name": material.name_en if english and material.name_en else material.name,
        "how": HOW[material.source],
        "note": written.note if written.note and not english else str(words.OBTAIN_NOTES[written.obtain]),
        "when": "" if certain else (written.when_text or _("Depends on your answers")),
        "kinds": " · ".join(str(kind) for kind in kinds if kind),
        "acceptance": written.acceptance,
        "guidance": written.guidance,
        "commitment": written.commitment,
        "paper": _on_paper(written),
        "bases": _listed(cited, written.basis),
    }


def _on_paper(written: Any) -> str:
    if not (written.originals or written.copies):
        return ""
    counted = {"o": written.originals, "c": written.copies, "paper": written.paper}
    return _("On paper: %(o)s original, %(c)s copy %(paper)s") % counted


def _limits(d: VersionDocument, cited: Cited) -> list[dict[str, Any]]:
    clocks = d.clocks
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
            "span": span(clock.amount, clock.unit.value),
            "note": clock.note,
            "basis": link(cited, clock.basis),
            "extension": clock.extension
            and _("May be extended once by %(span)s.") % {"span": span(clock.extension.amount, clock.unit.value)},
        }
        for name, clock in named
    ]


def _contacts(d: VersionDocument) -> dict[str, Any]:
    return {
        "windows": [
            {
                "hall": w.hall or w.name,
                "name": w.name,
                "address": w.address,
                "hours": w.hours,
                "phone": w.phone,
                "directions": w.directions,
            }
            for w in d.windows
        ],
        "advice": "；".join(contact.value for contact in d.contacts),
        "complaints": "；".join(contact.value for contact in d.complaints),
        "appointment": d.appointment.rule if d.appointment.supported else "",
    }


def elements(shown: queries.Guide) -> list[tuple[str, str]]:
    """Every element of the implementation list that the page has not shown yet. Basis: GB/T 39554.2."""
    return _elements(shown.version, f"{shown.office.name}（{shown.office.code}）", get_language())


@lru_cache(maxsize=KEPT_AT_MOST)
def _elements(version: queries.Version, office: str, language: str | None) -> list[tuple[str, str]]:
    d, joined = version.document, "、".join
    rows = [
        (_("Code of the item"), version.catalog),
        (_("Code of the matter"), version.matter),
        (_("Handling item"), d.handle_item_code),
        (_("Local codes"), joined(filter(None, (d.local_catalog_code, d.local_task_code)))),
        (_("Kind of matter"), words.TYPES[d.type]),
        (_("Power on the list"), d.power_code),
        (_("Source of the power"), words.POWER_SOURCES[d.power_source]),
        (_("Level of exercise"), words.LEVELS[d.level]),
        (_("Implementing office"), office),
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
    return [(name, str(value)) for name, value in rows if value]


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")
