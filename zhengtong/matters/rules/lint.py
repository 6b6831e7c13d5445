"""The consistency rules a guide must keep, as one table with ids; an error stops publishing. No Django.

What a rule says in words stands in `words.LINT`; here it only finds. Severity belongs to a city's profile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from zhengtong.matters import engine, expression, form, scenario
from zhengtong.matters.document import VersionDocument, enums
from zhengtong.matters.document.parts import Basis, Clock, Material, Node


class Severity(StrEnum):
    """What a finding does to publishing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found: where in the document, and what it saw there."""

    rule: str
    severity: Severity
    path: str
    seen: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a document cannot say itself: which powers are listed, which articles are known and checked."""

    powers: frozenset[str] | None = None
    articles: Mapping[tuple[str, str], bool] | None = None


Seen = Iterator[tuple[str, str]]
Check = Callable[[VersionDocument, Surroundings], Seen]

VAGUE = (
    "其他材料",
    "其它材料",
    "等材料",
    "等相关",
    "视情",
    "按相关规定",
    "按有关规定",
    "另行通知",
    "法律法规规定的其他",
    "有关材料",
    "相关证明",
)
LICENCE_LAW = "行政许可法"
FLOW = ("受理", "审核", "审批", "办结", "送达")
PHONE = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,5})?|12\d{3}|1\d{2,3}|95\d{3}|400-?\d{3}-?\d{4}")
# Working days of one unit of a promise; hours run through nights.
DAYS = {enums.Unit.WORKDAY: 1.0, enums.Unit.CALENDAR: 5 / 7, enums.Unit.MONTH: 21.0, enums.Unit.HOUR: 1 / 24}
# What lies between a long holiday's first and last day off, which working days may have to wait for.
HOLIDAY = 9


def lint(
    document: VersionDocument, around: Surroundings | None = None, profile: Mapping[str, Severity] | None = None
) -> list[Finding]:
    """Everything the rules find, errors first. `profile` overrides the severity of single rules."""
    found = []
    for rule, (severity, check) in RULES.items():
        weight = (profile or {}).get(rule, severity)
        found += [Finding(rule, weight, path, seen) for path, seen in check(document, around or Surroundings())]
    return sorted(found, key=lambda finding: list(Severity).index(finding.severity))


def _instant(d: VersionDocument, around: Surroundings) -> Seen:
    """承诺时限即办 ⇔ 即办件 ⇔ 即审即办."""
    at_once = {
        "clocks.promise": d.clocks.promise.amount == 0,
        "case_kind": d.case_kind is enums.CaseKind.INSTANT,
        "review_kind": d.review_kind is enums.ReviewKind.ON_THE_SPOT,
    }
    if len(set(at_once.values())) > 1:
        yield "case_kind", ", ".join(name for name, yes in at_once.items() if yes)


def _promise_in_statute(d: VersionDocument, around: Surroundings) -> Seen:
    """At its longest the promise ends no later than the statute at its shortest, and it starts no later."""
    promise, statute = d.clocks.promise, d.clocks.statute
    if promise.unit is statute.unit:
        too_long = promise.amount > statute.amount
    else:
        too_long = _longest_days(promise) > _shortest_days(statute)
    if too_long:
        yield "clocks.promise", f"{promise.amount} {promise.unit} > {statute.amount} {statute.unit}"
    if statute.start_event is enums.StartEvent.RECEIPT and promise.start_event is not enums.StartEvent.RECEIPT:
        yield "clocks.promise.start_event", f"{promise.start_event} > {statute.start_event}"


def _longest_days(clock: Clock) -> int:
    """Calendar days that the limit may take at most: working days with the weekends and one long holiday."""
    if not clock.amount:
        return 0
    spans = {
        enums.Unit.WORKDAY: clock.amount + 2 * -(-clock.amount // 5) + HOLIDAY,
        enums.Unit.CALENDAR: clock.amount,
        enums.Unit.MONTH: clock.amount * 31,
        enums.Unit.HOUR: -(-clock.amount // 24),
    }
    return spans[clock.unit]


def _shortest_days(clock: Clock) -> int:
    """Calendar days that the limit takes at least; a month may be February."""
    spans = {enums.Unit.MONTH: clock.amount * 30 - 2, enums.Unit.HOUR: clock.amount // 24}
    return spans.get(clock.unit, clock.amount)


def _visits_reason(d: VersionDocument, around: Surroundings) -> Seen:
    if (d.visits > 0) != bool(d.visits_reason):
        yield "visits_reason", str(d.visits)


def _offline_without_visit(d: VersionDocument, around: Surroundings) -> Seen:
    if d.visits == 0 and not d.online.available and enums.Way.MAIL not in d.ways:
        yield "ways", str(d.visits)


def _depth(d: VersionDocument, around: Surroundings) -> Seen:
    if d.online.depth is enums.Depth.FULL and d.visits:
        yield "online.depth", str(d.visits)


def _fees(d: VersionDocument, around: Surroundings) -> Seen:
    if not d.fees and d.online.payment:
        yield "online.payment", ""


def _results(d: VersionDocument, around: Surroundings) -> Seen:
    ends = {
        enums.ResultKind.CERTIFICATE: ("证", "照", "证书", "证明"),
        enums.ResultKind.APPROVAL: ("文", "批复", "决定书", "通知书"),
    }
    for place, result in enumerate(d.results):
        if result.kind in ends and not result.name.endswith(ends[result.kind]):
            yield f"results.{place}.name", result.name
        if result.kind is not enums.ResultKind.NONE and not result.sample:
            yield f"results.{place}.sample", result.name


def _phones(d: VersionDocument, around: Surroundings) -> Seen:
    asked = {c.value for c in d.contacts if c.kind is enums.ContactKind.PHONE}
    complained = {c.value for c in d.complaints if c.kind is enums.ContactKind.PHONE}
    for same in sorted(asked & complained):
        yield "complaints", same
    for number in sorted(asked | complained):
        if not PHONE.fullmatch(number):
            yield "contacts", number


def _themes(d: VersionDocument, around: Surroundings) -> Seen:
    persons = enums.ServiceObject.PERSON in d.service_objects
    bodies = bool(set(d.service_objects) - {enums.ServiceObject.PERSON})
    if persons and not d.themes_person:
        yield "themes_person", ""
    if bodies and not d.themes_legal:
        yield "themes_legal", ""


def _faq_and_flow(d: VersionDocument, around: Surroundings) -> Seen:
    if d.type is not enums.MatterType.LICENCE:
        return
    if not d.faq:
        yield "faq", ""
    steps = "".join(row.step for row in d.flow)
    for word in FLOW:
        if word not in steps:
            yield "flow", word


def _vague(d: VersionDocument, around: Surroundings) -> Seen:
    texts = {f"conditions.{n}": c.text for n, c in enumerate(d.conditions)}
    texts |= {f"materials.{m.code}.name": m.name for m in d.materials}
    texts |= {f"materials.{m.code}.acceptance": m.acceptance for m in d.materials}
    for path, text in texts.items():
        for word in VAGUE:
            if word in text or (path.endswith("name") and re.search(r"等$", text)):
                yield path, word
                break


def _do_not_ask_again(d: VersionDocument, around: Surroundings) -> Seen:
    """Basis: 国务院关于在线政务服务的若干规定 §7."""
    for material in d.materials:
        if material.source and material.obtain is enums.Obtain.UPLOAD:
            yield f"materials.{material.code}.obtain", material.name
        if material.obtain in (enums.Obtain.FETCHED, enums.Obtain.CERTIFICATE) and not material.source:
            yield f"materials.{material.code}.source", material.name
        if material.obtain is enums.Obtain.COMMITMENT and not material.commitment:
            yield f"materials.{material.code}.commitment", material.name


def _sound(d: VersionDocument, around: Surroundings) -> Seen:
    try:
        graph = engine.build(d.process)
    except expression.Unsound as error:
        yield "process", str(error)
        return
    for fault in engine.faults(graph):
        yield f"process.{fault.node}", f"{fault.rule}: {fault.text}"


def _promise_holds(d: VersionDocument, around: Surroundings) -> Seen:
    """The longest normal path fits the promise; a promise from receipt leaves a working day for acceptance."""
    try:
        graph = engine.build(d.process)
    except expression.Unsound:
        return
    if engine.faults(graph):
        return
    days, path = engine.longest_to_decision(graph, _counted(d))
    if d.clocks.promise.start_event is enums.StartEvent.RECEIPT and d.clocks.promise.amount:
        days, path = days + 1, ("receipt", *path)
    if days > _workdays(d.clocks.promise):
        yield "clocks.promise", f"{days} > {d.clocks.promise.amount}: {' → '.join(path)}"


def _counted(d: VersionDocument) -> frozenset[str]:
    """Hearings and expert reviews for which no law stops the limit: §45 speaks of licences alone."""
    return frozenset(node.id for node in d.process.nodes if not stands_still(d.type, node))


def stands_still(type: enums.MatterType, node: Node) -> bool:
    """Whether the law takes this step out of the limit: 行政许可法 §45 for licences, else the step's own article."""
    if node.task not in engine.NOT_COUNTED:
        return False
    return type is enums.MatterType.LICENCE or (node.basis is not None and node.basis.law != LICENCE_LAW)


def _step_limits(d: VersionDocument, around: Surroundings) -> Seen:
    if d.case_kind is enums.CaseKind.INSTANT:
        return
    for node in d.process.nodes:
        if node.kind in ("step", "decision") and node.limit is None:
            yield f"process.{node.id}.limit", node.name


def _readable(d: VersionDocument, around: Surroundings) -> Seen:
    """Questions, form and every condition compile; names are known; ids do not clash."""
    try:
        plan = scenario.build(d.scenario)
        filled = form.build(d.form, plan.questions)
    except expression.Unsound as error:
        yield "form", str(error)
        return
    for clash in sorted(set(plan.questions) & set(filled.fields)):
        yield "scenario", clash
    known = {*plan.questions, *filled.fields}
    yield from _unknown_names(((f"materials.{m.code}.when", m.when) for m in d.materials), set(plan.questions))
    yield from _unknown_names(
        ((f"conditions.{n}.when", c.when) for n, c in enumerate(d.conditions)), set(plan.questions)
    )
    tests = [
        (f"process.{n.id}", t)
        for n in d.process.nodes
        for t in [b.when for b in n.branches] + [r.when for r in n.table]
    ]
    yield from _unknown_names(tests, known)
    yield from _unknown_parts(d)


def _unknown_parts(d: VersionDocument) -> Seen:
    """What an office that is asked would read, but the matter does not have."""
    parts = {group.id for group in d.form.groups} | {material.code for material in d.materials}
    for node in d.process.nodes:
        yield from ((f"process.{node.id}.reads", name) for name in node.reads if name not in parts)


def _unknown_names(tests: Iterable[tuple[str, str | None]], known: set[str]) -> Seen:
    for path, text in tests:
        if text is None:
            continue
        try:
            missing = sorted(expression.compiled(text).names - known)
        except expression.Unsound as error:
            yield path, str(error)
            continue
        if missing:
            yield path, missing[0]


def _codes(d: VersionDocument, around: Surroundings) -> Seen:
    seen: set[str] = set()
    for material in d.materials:
        if material.code in seen:
            yield f"materials.{material.code}", material.name
        seen.add(material.code)
    if d.catalog_code[2:4] != d.type.value:
        yield "type", d.catalog_code


def _deferrable(d: VersionDocument, around: Surroundings) -> Seen:
    """Only what is not a main material may come later (容缺)."""
    for material in d.materials:
        if material.necessity is enums.Necessity.DEFERRABLE and material.main:
            yield f"materials.{material.code}.necessity", material.name


def _competence_field(d: VersionDocument, around: Surroundings) -> Seen:
    fields = {field.id: field for group in d.form.groups for field in group.fields}
    field = fields.get(d.competence.fact)
    if d.competence.by is not enums.CompetenceBy.ANYWHERE and (
        field is None or field.kind not in ("division", "address")
    ):
        yield "competence.fact", d.competence.fact


def _certificate_fields(d: VersionDocument, around: Surroundings) -> Seen:
    fields = {field.id for group in d.form.groups for field in group.fields}
    for place, result in enumerate(d.results):
        for said, name in result.fields.items():
            if name not in fields:
                yield f"results.{place}.fields.{said}", name


def _power(d: VersionDocument, around: Surroundings) -> Seen:
    """清单之外无权力; public services need no power."""
    if d.type is enums.MatterType.PUBLIC_SERVICE:
        return
    if not d.power_code:
        yield "power_code", ""
    elif around.powers is not None and d.power_code not in around.powers:
        yield "power_code", d.power_code


def _documents(d: VersionDocument, around: Surroundings) -> Seen:
    needed = {enums.DocumentKind.RECEIPT, enums.DocumentKind.SUPPLEMENT, enums.DocumentKind.ACCEPTANCE}
    needed |= {enums.DocumentKind.NOT_ACCEPTED, enums.DocumentKind.GRANT, enums.DocumentKind.REFUSAL}
    for kind in sorted(needed - {document.kind for document in d.documents}):
        yield "documents", kind.value


def _intake(d: VersionDocument, around: Surroundings) -> Seen:
    """The licence law's five days bind licences, and licences alone. Basis: 行政许可法 §2, §32(4)."""
    if d.type is not enums.MatterType.LICENCE and d.clocks.intake_rule is enums.Intake.LICENCE_LAW:
        yield "clocks.intake_rule", d.type.value
    if d.type is enums.MatterType.LICENCE and d.clocks.intake_rule is enums.Intake.LICENCE_LAW:
        if d.clocks.intake.unit is not enums.Unit.WORKDAY or d.clocks.intake.amount > 5:
            yield "clocks.intake", str(d.clocks.intake.amount)
        if d.clocks.service.unit is not enums.Unit.WORKDAY or d.clocks.service.amount > 10:
            yield "clocks.service", str(d.clocks.service.amount)


def _missing_articles(d: VersionDocument, around: Surroundings) -> Seen:
    if around.articles is None:
        return
    for path, basis in bases_of(d):
        if basis.article and (basis.law, basis.article) not in around.articles:
            yield path, basis.label


def _unverified(d: VersionDocument, around: Surroundings) -> Seen:
    if around.articles is None:
        return
    for path, basis in bases_of(d):
        if around.articles.get((basis.law, basis.article)) is False:
            yield path, basis.label


def _english(d: VersionDocument, around: Surroundings) -> Seen:
    if not d.name_en or not d.summary_en:
        yield "name_en", d.name


def _granted_on_data(d: VersionDocument, around: Surroundings) -> Seen:
    """A row that grants reads a field that government fills, or what is calculated from one."""
    fields = [field for group in d.form.groups for field in group.fields]
    held = {field.id for field in fields if field.prefill}
    held |= {field.id for field in fields if field.calculate and expression.names_in(field.calculate) & held}
    for node in d.process.nodes:
        for number, row in enumerate(node.table):
            if row.outcome == engine.GRANT and not expression.names_in(row.when) & held:
                yield f"process.{node.id}.table.{number}", row.when


def bases_of(d: VersionDocument) -> Iterator[tuple[str, Basis]]:
    """Every legal basis the document names, with its path."""
    yield from ((f"bases.{n}", basis) for n, basis in enumerate(d.bases))
    yield "competence.basis", d.competence.basis
    yield from ((f"conditions.{n}", c.basis) for n, c in enumerate(d.conditions) if c.basis)
    yield from ((f"refusal_grounds.{n}", c.basis) for n, c in enumerate(d.refusal_grounds) if c.basis)
    for material in d.materials:
        yield from _material_bases(material)
    for name in ("intake", "supplement", "promise", "statute", "service"):
        clock: Clock = getattr(d.clocks, name)
        yield f"clocks.{name}", clock.basis
        if clock.extension:
            yield f"clocks.{name}.extension", clock.extension.basis
    yield from ((f"process.{n.id}", n.basis) for n in d.process.nodes if n.basis)
    yield from ((f"process.{n.id}.silence", n.silence) for n in d.process.nodes if n.silence)
    yield from ((f"process.{n.id}.table", r.basis) for n in d.process.nodes for r in n.table if r.basis)
    yield from ((f"special_procedures.{n}", s.basis) for n, s in enumerate(d.special_procedures))
    yield from ((f"fees.{n}", fee.basis) for n, fee in enumerate(d.fees))
    yield from ((f"documents.{n}", x.basis) for n, x in enumerate(d.documents) if x.basis)
    yield from ((f"remedies.{n}", basis) for n, basis in enumerate(d.remedies.bases))
    yield from ((f"privacy.{n}", basis) for n, basis in enumerate(d.privacy.bases))


def _material_bases(material: Material) -> Iterator[tuple[str, Basis]]:
    yield from ((f"materials.{material.code}.basis.{n}", basis) for n, basis in enumerate(material.basis))


def _workdays(clock: Clock) -> float:
    return clock.amount * DAYS[clock.unit]


RULES: dict[str, tuple[Severity, Check]] = {
    "M01": (Severity.ERROR, _instant),
    "M02": (Severity.ERROR, _promise_in_statute),
    "M03": (Severity.ERROR, _visits_reason),
    "M04": (Severity.ERROR, _offline_without_visit),
    "M05": (Severity.ERROR, _depth),
    "M06": (Severity.ERROR, _fees),
    "M07": (Severity.WARNING, _results),
    "M08": (Severity.ERROR, _phones),
    "M09": (Severity.ERROR, _themes),
    "M10": (Severity.ERROR, _faq_and_flow),
    "M11": (Severity.ERROR, _vague),
    "M12": (Severity.ERROR, _do_not_ask_again),
    "M13": (Severity.ERROR, _sound),
    "M14": (Severity.ERROR, _promise_holds),
    "M15": (Severity.WARNING, _step_limits),
    "M16": (Severity.ERROR, _readable),
    "M17": (Severity.ERROR, _codes),
    "M18": (Severity.ERROR, _deferrable),
    "M19": (Severity.ERROR, _competence_field),
    "M20": (Severity.ERROR, _certificate_fields),
    "M21": (Severity.ERROR, _power),
    "M22": (Severity.ERROR, _documents),
    "M23": (Severity.ERROR, _intake),
    "M24": (Severity.WARNING, _missing_articles),
    "M25": (Severity.NOTE, _unverified),
    "M26": (Severity.WARNING, _english),
    "M27": (Severity.ERROR, _granted_on_data),
}
