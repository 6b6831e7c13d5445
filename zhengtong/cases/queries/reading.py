"""What citizens read of their case: moments, clocks, documents, materials."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.cases import rules, words
from zhengtong.cases.models import Case, Document, Material
from zhengtong.cases.queries.lawbook import law_of
from zhengtong.clocks import public as clocks
from zhengtong.kernel import journal, text
from zhengtong.kernel.models import Entry
from zhengtong.kernel.words import Text, label
from zhengtong.matters import public as matters
from zhengtong.people import public as people


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the history; `state` is done, now or next."""

    title: str
    at: datetime | None
    who: str
    state: str
    text: str = ""
    basis: str = ""


STEPS = {
    "cases.step_completed": gettext_lazy("Completed: {step}"),
    "cases.step_returned": gettext_lazy("Returned from: {step}"),
    "cases.opinion_given": gettext_lazy("Answered: {step}"),
    "cases.office_reminded": gettext_lazy("Reminded: {step}"),
    "cases.office_silent": gettext_lazy("No answer in time: {step}; the approver of that office has it now"),
    "cases.went_on_without": gettext_lazy("Going on without an answer: {step}"),
    "cases.procedure_begun": gettext_lazy("Begun: {step}"),
}
LISTED_APART = ("cases.document_issued", "cases.record_taken")
AHEAD = {
    rules.State.RECEIVED: ("case_accepted", "case_decided", "result_served"),
    rules.State.SUPPLEMENT_REQUESTED: ("supplemented", "case_accepted", "case_decided", "result_served"),
    rules.State.SUPPLEMENTED: ("case_accepted", "case_decided", "result_served"),
    rules.State.IN_REVIEW: ("case_decided", "result_served"),
    rules.State.DECIDED: ("result_issued", "result_served"),
    rules.State.ISSUED: ("result_served",),
}


def moments_of(case: Case, *, internal: bool = False) -> list[Moment]:
    """What happened and what is to come, oldest first; documents are listed apart."""
    version, law = matters.version(case.version_id), law_of(case)
    told = [
        entry
        for entry in journal.history(f"case:{case.number}")
        if entry.type in words.HAPPENED and entry.type not in LISTED_APART
    ]
    agents = agents_in(case, told)
    past = [_moment(entry, version, law, internal, agents) for entry in told]
    ahead = [
        Moment(str(words.HAPPENED[f"cases.{name}"]), None, "", "next")
        for name in AHEAD.get(rules.State(case.state), ())
    ]
    return past + ahead


def agents_in(case: Case, told: Iterable[Entry]) -> dict[str, str]:
    """Who acted in the applicant's stead, by subject number: her agents, or the people of an organisation, masked."""
    acted = {entry.actor for entry in told if entry.actor_kind == "citizen"}
    named = people.person_names(acted)
    own = None if case.organisation_id else case.person_id
    return {number: name for number, (person, name) in named.items() if person != own}


def _moment(
    entry: Entry, version: matters.Version, law: rules.Law, internal: bool, agents: Mapping[str, str]
) -> Moment:
    who = {"citizen": _("Applicant"), "client": _("Applicant"), "system": _("By law and schedule")}.get(
        entry.actor_kind, _("The office")
    )
    if entry.actor in agents:
        who = _("{name}, for the applicant").format(name=agents[entry.actor])
    title = _title(entry, version)
    return Moment(title, entry.recorded_at, _who(entry, who, internal), "done", _detail(entry, law), _basis(entry, law))


def _title(entry: Entry, version: matters.Version) -> str:
    """What happened; a step is called by its own name."""
    if entry.type not in STEPS:
        return str(words.HAPPENED[entry.type])
    step = version.compiled.graph.places[entry.facts["node"]].node.name
    return str(STEPS[entry.type]).format(step=step)


def _who(entry: Entry, said: str, internal: bool) -> str:
    """Who acted: colleagues read the officer's number, everybody else the office."""
    return entry.actor if internal and entry.actor_kind == "officer" else said


def _detail(entry: Entry, law: rules.Law) -> str:
    """What a reader wants to know beyond the title."""
    facts = entry.facts
    if entry.type == "cases.case_accepted" and facts["deemed"]:
        return str(words.SILENT[law.silence])
    if entry.type == "cases.case_decided":
        said = str(words.text_of(rules.Outcome(facts["outcome"]), law))
        return _("{outcome}, by the published rules").format(outcome=said) if facts.get("rule") else said
    return ""


def _basis(entry: Entry, law: rules.Law) -> str:
    if entry.type == "cases.case_accepted" and entry.facts["deemed"]:
        return law.basis(rules.Act.DEEM_ACCEPTED)
    return ""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A running or ended time limit as a page shows it."""

    id: int
    kind: str
    label: str
    due_on: date
    light: str
    days: int | None
    unit: str


def clock_lines(case: Case, at: datetime) -> list[ClockLine]:
    """The clocks of the case that still matter, next due first; those of single steps stand beside their steps."""
    lines = [
        ClockLine(
            c.id,
            c.kind,
            str(words.CLOCKS[c.kind]),
            c.due_on,
            clocks.light_of(c, at).value,
            clocks.days_left(c, at),
            c.unit,
        )
        for c in clocks.clocks_of(f"case:{case.number}")
        if c.kind != clocks.Kind.STEP
    ]
    return sorted(lines, key=lambda line: (line.light == "done", line.due_on))


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material as pages show it."""

    code: str
    name: str
    how: str
    state: str
    file: int | None
    snapshot: int | None
    commitment: str
    explanation: str
    files: int


HOW = {"fetched": "fetched", "certificate": "certificate", "commitment": "commitment", "upload": "own"}


def material_lines(case: Case) -> list[MaterialLine]:
    """The materials that count now, in the guide's order; one statement."""
    rows = Material.objects.filter(case=case, replaced=False).annotate(more=Count("pages")).order_by("code", "id")
    return [
        MaterialLine(
            m.code,
            m.name,
            HOW[m.way],
            str(words.WAYS[words.Way(m.way)]),
            m.file_id,
            m.snapshot_id,
            m.commitment,
            m.explanation,
            m.more + 1 if m.file_id else 0,
        )
        for m in rows
    ]


def file_of_material(case: Case, code: str, place: int) -> int | None:
    """The file that stands at this place of the material that counts now; places count from one."""
    rows = Material.objects.filter(case=case, code=code, replaced=False).exclude(file=None).order_by("-id")
    if place == 1:
        return rows.values_list("file_id", flat=True).first()
    return rows.filter(pages__position=place).values_list("pages__file_id", flat=True).first()


def documents_of(case: Case) -> list[Document]:
    """The official documents of the case, oldest first; one statement."""
    return list(case.documents.select_related("file").order_by("id"))


def masked_name(case: Case) -> str:
    """The applicant as strangers with a query code may read her: 张＊; an organisation's name is public."""
    return case.applicant_name if case.organisation_id else text.mask_name(case.applicant_name)


CONTESTED = (
    words.Kind.GRANT,
    words.Kind.REFUSAL,
    words.Kind.NOT_ACCEPTED,
    words.Kind.TERMINATION,
    words.Kind.LAPSE,
)


def decision_of(case: Case) -> dict[str, Any] | None:
    """The public contents of the answer that can be contested, once there is one."""
    kinds = [kind.value for kind in CONTESTED]
    document = case.documents.filter(kind__in=kinds).order_by("-id").first()
    return json.loads(document.contents) if document else None


@dataclass(frozen=True, slots=True)
class Pause:
    """A procedure for which the limits stand still now."""

    procedure: Text
    article: str
    until: date


def pause_of(case: Case) -> Pause | None:
    """What the limits of the case stand still for, if they do."""
    if not case.paused_until:
        return None
    told = json.loads(case.documents.filter(kind=words.Kind.SUSPENSION.value).latest("id").contents)
    return Pause(label(clocks.Cause(told["cause"])), told["article"], case.paused_until)


def waiting_for(case: Case) -> str:
    """The steps the case waits at, in words, each once; empty when it waits for nobody."""
    places = matters.version(case.version_id).compiled.graph.places
    waiting = case.tasks.filter(open=True).order_by("id").values_list("node", "title")
    titles = [places[node].node.name if node in places else title for node, title in waiting]
    return "、".join(dict.fromkeys(titles))
