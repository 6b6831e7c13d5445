"""What other rooms may ask of `matters`, and do through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengtong.kernel.refusal import Absent
from zhengtong.matters import engine, expression, queries, rules, scenario
from zhengtong.matters import form as forms
from zhengtong.matters.actions import (
    Approval,
    catalogue_item,
    claim_matter,
    end_matter,
    publish_version,
    recode_matters,
    save_draft,
)
from zhengtong.matters.document import VersionDocument, enums
from zhengtong.matters.document.parts import Choice, Form, FormField, FormGroup, Node, Question
from zhengtong.matters.engine import Moved, TaskSpec
from zhengtong.matters.form.posted import from_post
from zhengtong.matters.queries import LifeEvent, Version
from zhengtong.matters.queries.searching import Hit, index_part
from zhengtong.matters.rules import Cause, Material
from zhengtong.org import public as org

__all__ = [
    "Approval",
    "Cause",
    "Choice",
    "Competence",
    "FormField",
    "FormGroup",
    "GrantingRow",
    "LifeEvent",
    "Material",
    "MatterHit",
    "Moved",
    "PrefillSource",
    "Question",
    "ShownGroup",
    "TaskSpec",
    "Version",
    "VersionDocument",
    "abandon",
    "answers_in_words",
    "brings_certificate",
    "catalogue_item",
    "certificate_facts",
    "check_answers",
    "check_form",
    "check_group",
    "claim_matter",
    "competent_office",
    "complete",
    "computed",
    "connected_with",
    "current_version",
    "document_titles",
    "end_matter",
    "enums",
    "events_with_matters",
    "find",
    "form",
    "from_post",
    "goes_back",
    "granting_row",
    "grants_by_rules",
    "has_table",
    "held_by",
    "index_part",
    "item_names",
    "materials_for",
    "matter",
    "offered_pages",
    "offices_with",
    "prefill_sources",
    "publish_version",
    "questions",
    "recode_matters",
    "remedies",
    "save_draft",
    "shown_values",
    "start",
    "step",
    "step_limit",
    "stops_limit",
    "version",
    "version_at",
]

MatterHit = Hit


def find(q: str, limit: int = 20) -> list[MatterHit]:
    """The matters that answer what was typed, best first, one per catalogue item."""
    return queries.find(q, limit)


def events_with_matters() -> list[tuple[LifeEvent, int]]:
    """The life events that lead somewhere, with how many matters each has."""
    return queries.events_with_matters()


def item_names(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Chinese and English name of the items (12 digits) that somebody can apply for; unknown codes are left out."""
    return queries.item_names(codes)


def matter(code: str, on: date) -> Version:
    """The current version of a matter by its code of 31 characters, or of an item by its 12; raises `Absent`."""
    return queries.current_version(code, on)


def current_version(code: str, on: date) -> Version:
    """The version in force on the day; raises `Absent`."""
    return queries.current_version(code, on)


def version(id: int) -> Version:
    """The version of this id, compiled and kept in memory; raises `Absent`."""
    return queries.version(id)


def version_at(catalog: str, office: int, on: date) -> Version | None:
    """The version under which an office implements an item (12 digits) on the day; `None` if it does not."""
    held = next((holder for holder in queries.holders(catalog, on) if holder.office == office), None)
    return queries.current_version(held.matter, on) if held else None


def connected_with(system: str) -> list[tuple[str, int]]:
    """Catalogue code and office of every matter whose cases the connected system of this code works on."""
    return queries.connected_with(system)


def questions(version: Version, answers: Mapping[str, Any] | None = None) -> list[Question]:
    """The scenario's questions that apply to the answers given so far."""
    return scenario.visible(version.compiled.scenario, answers or {})


def check_answers(version: Version, raw: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """The typed answers of the scenario; raises `Refusals` with everything wrong. `partial` allows open questions."""
    return scenario.check_answers(version.compiled.scenario, raw, partial=partial)


def materials_for(version: Version, answers: Mapping[str, Any]) -> list[Material]:
    """The materials that remain after the answers, in the order of the guide; each says how it is obtained."""
    known = {name: answers.get(name) for name in version.compiled.scenario.questions}
    return rules.materials_for(version.compiled, known)


@dataclass(frozen=True, slots=True)
class Competence:
    """The competent office: its id and name, its own matter and version, and why it is the one.

    `path` are the names of the divisions asked, from the place upwards; the last one has the office.
    """

    office: int
    office_name: str
    matter: str
    version: int | None
    path: tuple[str, ...]
    why: str
    basis: str


def competent_office(version: Version, facts: Mapping[str, Any], on: date | None = None) -> Competence:
    """Which office decides, from `facts`: `place` or the form's own field, as a division code or an address.

    Looks up the tree from the place to the office that holds the matter there. Raises `Refusal` for an unknown place
    or when nobody holds it. `on` is the civil day (without it, the version's first). Basis: 行政许可法 §32(2).
    """
    rule = version.document.competence
    found = queries.competent(version, _place(version, facts), on)
    why = f"{rule.question}：{found.names[0]}。本事项由{found.names[-1]}的{found.office_name}办理"
    if rule.by is enums.CompetenceBy.ANYWHERE:
        why = f"本事项不限地点，由{found.office_name}办理"
    return Competence(
        office=found.office,
        office_name=found.office_name,
        matter=found.matter,
        version=found.version,
        path=found.names,
        why=why,
        basis=rule.basis.label,
    )


def _place(version: Version, facts: Mapping[str, Any]) -> str:
    given = facts.get("place") or facts.get(version.document.competence.fact) or ""
    return str(given.get("division", "")) if isinstance(given, Mapping) else str(given)


def offices_with(catalog: str, on: date) -> list[int]:
    """The ids of the offices that implement an item (12 digits) on the day."""
    return [holder.office for holder in queries.holders(catalog, on)]


def held_by(offices: Iterable[int], on: date) -> list[Version]:
    """The versions in force at these offices on the day, by code."""
    return [queries.current_version(code, on) for code in queries.codes_at(offices, on)]


def form(version: Version) -> Form:
    """The form with its groups, each a page of typed fields."""
    return version.document.form


def offered_pages(
    version: Version, data: Mapping[str, Any], *, answers: Mapping[str, Any], on: date
) -> list[tuple[FormGroup, list[FormField]]]:
    """The pages and fields that apply to what was said so far."""
    return forms.shown_fields(version.compiled.form, data, answers=_answers(version, answers), on=on)


def computed(version: Version, data: Mapping[str, Any], *, answers: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The values of the form that follow from what was said so far and are asked of nobody."""
    return forms.computed(version.compiled.form, data, answers=_answers(version, answers), on=on)


def check_form(
    version: Version, data: Mapping[str, Any], *, answers: Mapping[str, Any] | None = None, on: date | None = None
) -> dict[str, Any]:
    """The cleaned form data; raises `Refusals` with every error, its field and its remedy.

    `answers` are the scenario's (fields may depend on them); `on` the civil day of filing.
    """
    return forms.check_form(
        version.compiled.form,
        data,
        answers=_answers(version, answers or {}),
        on=on or date.max,
        division_exists=_division_exists,
    )


def check_group(
    version: Version, group: str, data: Mapping[str, Any], *, answers: Mapping[str, Any], on: date
) -> dict[str, Any]:
    """The cleaned data of one page; `data` holds what earlier pages said too."""
    return forms.check_group(
        version.compiled.form,
        group,
        data,
        answers=_answers(version, answers),
        on=on,
        division_exists=_division_exists,
    )


def _answers(version: Version, answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: answers.get(name) for name in version.compiled.scenario.questions}


def _division_exists(code: str) -> bool:
    return code in {division.code for division in org.divisions()}


@dataclass(frozen=True, slots=True)
class PrefillSource:
    """What a form would be prefilled with: a resource, whose record, and which field fills which."""

    resource: str
    subject: str
    fields: dict[str, str]


def prefill_sources(version: Version) -> list[PrefillSource]:
    """The resources from which the form can be prefilled; `fields` maps form fields to the resource's fields."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for field in version.compiled.form.fields.values():
        if field.prefill:
            found.setdefault((field.prefill.resource, field.prefill.subject), {})[field.id] = field.prefill.field
    return [PrefillSource(resource, subject, fields) for (resource, subject), fields in found.items()]


def start(version: Version, answers: Mapping[str, Any], *, trusted: bool = True) -> Moved:
    """The first marking of a case and the tasks it opens; `answers` and form values decide conditions.

    An automatic table hears only `trusted` facts; it passes others on to a human.
    """
    return engine.start(version.compiled.graph, answers, trusted=trusted)


def complete(
    version: Version,
    marking: Mapping[str, Any],
    node: str,
    outcome: str,
    answers: Mapping[str, Any] | None = None,
    *,
    trusted: bool = True,
) -> Moved:
    """The marking after a task ended, the tasks it opened, whether the process ended, the tasks closed undone."""
    return engine.complete(version.compiled.graph, marking, node, outcome, answers or {}, trusted=trusted)


def step(version: Version, node: str) -> Node:
    """One step of the process as it is written; raises `Absent`."""
    place = version.compiled.graph.places.get(node)
    if place is None:
        raise Absent("matter", node)
    return place.node


def step_limit(version: Version, node: str) -> dict[str, Any] | None:
    """The step's own limit as a plain clock policy, or none."""
    return version.compiled.graph.places[node].spec.limit_policy


def stops_limit(version: Version, node: str) -> bool:
    """Whether the law takes the step out of the limit. Basis: 行政许可法 §45, or the step's own article."""
    return rules.stands_still(version.document.type, step(version, node))


@dataclass(frozen=True, slots=True)
class GrantingRow:
    """The row of a table that grants: where it stands, what it says, its article, and the names it reads."""

    node: str
    number: int
    when: str
    reason: str
    basis: str
    names: tuple[str, ...]


def grants_by_rules(version: Version) -> bool:
    """Whether a table of the matter may grant without a human."""
    return version.compiled.graph.grants_by_rules


def has_table(version: Version) -> bool:
    """Whether the process asks a table."""
    return version.compiled.graph.has_table


def granting_row(version: Version, marking: Mapping[str, Any]) -> GrantingRow | None:
    """The row by which the process came to its decision, if a table granted and the decision is what waits."""
    on = [step(version, node).kind for node in marking.get("on", ())]
    if marking.get("auto") != engine.GRANT or on != ["decision"]:
        return None
    node, number = marking["row"]
    row = step(version, node).table[number]
    names = sorted(expression.compiled(row.when).names)
    return GrantingRow(node, number + 1, row.when, row.reason, row.basis.label if row.basis else "", tuple(names))


def abandon(marking: Mapping[str, Any]) -> Moved:
    """The marking of a case that was withdrawn or terminated."""
    return engine.abandon(marking)


def goes_back(version: Version, node: str, outcome: str) -> bool:
    """Whether the outcome returns the case to an earlier step."""
    place = version.compiled.graph.places.get(node)
    return place is not None and outcome in place.returns


def remedies(version: Version, office: int, *, cause: rules.Cause = rules.Cause.REFUSAL) -> dict[str, Any]:
    """What can be done against a decision of the office, as plain values for a document.

    Keys: `text`, `reconsideration_body`, `reconsideration_days`, `court`, `court_months`,
    `after_reconsideration_days`, `reconsideration_first`, `articles`, `citations`.
    Basis: 行政复议法 §20, §23-28; 行政诉讼法 §18, §46.
    """
    return queries.remedies_against(office, cause)


def document_titles(version: Version) -> dict[str, str]:
    """How the documents of a case of this matter are called, by kind."""
    return {document.kind.value: document.title for document in version.document.documents}


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A page of the form as people read it: title, and label with value for every field that was filled."""

    id: str
    title: str
    rows: tuple[tuple[str, str, str], ...]


def shown_values(
    version: Version, data: Mapping[str, Any], *, english: bool = False, divisions: Callable[[str], str] | None = None
) -> list[ShownGroup]:
    """The form data as people read it; each row is field id, label, value. `divisions` names a division code."""
    return [
        ShownGroup(group, title, rows)
        for group, title, rows in forms.shown_values(
            version.compiled.form, data, english=english, divisions=divisions or _division_name
        )
    ]


def answers_in_words(
    version: Version, answers: Mapping[str, Any], *, english: bool = False
) -> list[tuple[str, str, str]]:
    """The scenario's answers as people read them: question, its text, what was answered."""
    rows = []
    for asked in version.compiled.scenario.questions.values():
        value = answers.get(asked.id)
        if value in (None, "", []):
            continue
        labels = {c.value: (c.label_en if english else "") or c.label for c in asked.choices}
        labels |= {"true": "Yes" if english else "是", "false": "No" if english else "否"}
        said = "、".join(_answer(labels, one) for one in (value if isinstance(value, list) else [value]))
        rows.append((asked.id, (asked.text_en if english else "") or asked.text, said + asked.unit))
    return rows


def _answer(labels: Mapping[str, str], value: Any) -> str:
    key = str(value).lower() if isinstance(value, bool) else str(value)
    return labels.get(key, key)


def brings_certificate(version: Version) -> bool:
    """Whether a grant is handed out as a certificate of its own; else the decision itself is the result."""
    return any(result.kind is enums.ResultKind.CERTIFICATE for result in version.document.results[:1])


def certificate_facts(version: Version, data: Mapping[str, Any], place: int = 0) -> dict[str, Any]:
    """What the result of this place in the list states, from the form data: its own names to readable values."""
    results = version.document.results
    if place >= len(results):
        return {}
    return {
        said: forms.shown_value(version.compiled.form.fields[name], data.get(name), divisions=_division_name)
        for said, name in results[place].fields.items()
    }


def _division_name(code: str) -> str:
    return "".join(d.name for d in reversed(org.division_path(code)) if d.level > 2) if code else ""
