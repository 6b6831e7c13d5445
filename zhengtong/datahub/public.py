"""What other rooms may do with shared data, and read of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhengtong.datahub import permits
from zhengtong.datahub.actions.catalogue import (
    FieldDraft,
    ResourceDraft,
    end_grant,
    grant_access,
    publish_resource,
    register_source,
)
from zhengtong.datahub.actions.doubts import answer_dispute, answer_question, ask_about_access, dispute_value
from zhengtong.datahub.actions.fetching import Reading, attach_snapshots_part, keep_readings
from zhengtong.datahub.permits import VERIFIED_LEVEL, Act, Wanted
from zhengtong.datahub.ports import LIVE_DUTY, Affair
from zhengtong.datahub.queries import catalogue
from zhengtong.datahub.queries.accesses import (
    AccessFilter,
    AccessView,
    accesses_of,
    offices_that_looked,
    require_own,
)
from zhengtong.datahub.queries.catalogue import FieldView, Plan, ResourceView, resources
from zhengtong.datahub.queries.fetched import (
    DisputeView,
    SnapshotView,
    Value,
    disputes_of,
    disputes_raised,
    snapshot_view,
    snapshots,
    snapshots_of,
)
from zhengtong.datahub.rules import FetchStatus, KeyKind
from zhengtong.datahub.sources import reading
from zhengtong.datahub.sources.lookup import Answer, Lookup
from zhengtong.kernel import guard
from zhengtong.kernel.actors import Actor, ActorKind
from zhengtong.kernel.calendar import civil_day
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.people import public as people

__all__ = [
    "LIVE_DUTY",
    "AccessFilter",
    "AccessView",
    "Affair",
    "Ask",
    "DisputeView",
    "FetchStatus",
    "FieldDraft",
    "FieldView",
    "ResourceDraft",
    "ResourceView",
    "SnapshotView",
    "Value",
    "accesses_of",
    "answer_dispute",
    "answer_question",
    "ask_about_access",
    "attach_snapshots_part",
    "dispute_value",
    "disputes_of",
    "disputes_raised",
    "end_grant",
    "fetch",
    "fetch_all",
    "grant_access",
    "offices_that_looked",
    "prefill",
    "publish_resource",
    "register_source",
    "require_own",
    "resources",
    "snapshots",
    "snapshots_of",
]

IDENTITY_CARDS = frozenset({"111", "810", "820", "830"})


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to fetch: a resource about a person or an organisation; `fields` None means all that is granted."""

    resource: str
    person: int | None = None
    organisation: int | None = None
    fields: tuple[str, ...] | None = None


def fetch(
    resource: str,
    *,
    person: int | None = None,
    organisation: int | None = None,
    fields: Collection[str] | None = None,
    purpose: str = "",
    matter: str,
    reference: str,
    actor: Actor,
    at: datetime,
) -> SnapshotView:
    """Fetch one resource; see `fetch_all`."""
    ask = Ask(resource, person, organisation, None if fields is None else tuple(fields))
    return fetch_all([ask], purpose=purpose, matter=matter, reference=reference, actor=actor, at=at)[0]


def fetch_all(
    asks: Sequence[Ask],
    *,
    purpose: str = "",
    matter: str,
    reference: str,
    actor: Actor,
    at: datetime,
) -> list[SnapshotView]:
    """Fetch several resources for one open application and keep what came: an act of its own, before the filing.

    The sources are read outside any transaction; a source that is down, slow or lacks a column never fails the
    application: its snapshot carries the status and an explanation in plain words. `matter` is the basic catalogue code
    (12), `reference` is `draft:<number>` or `case:<number>`, `purpose` picks one of the matter's grants (empty: any).
    Raises when no open application lets the actor read the data. Basis: 国务院关于在线政务服务的若干规定 §7.
    """
    if guard.inside_act():
        raise RuntimeError("sources are read before the act that uses what they say, not inside it")
    if not asks:
        return []
    affair = _affair(reference, matter, actor, at)
    _require_each(affair, asks, actor)
    plans = _plans(asks, affair, purpose, at)
    known = _subjects(asks)
    subjects = [_subject(ask, known) for ask in asks]
    answers = _answers(asks, plans, subjects)
    readings = [
        Reading(plan, ask.person, ask.organisation, answer)
        for ask, plan, answer in zip(asks, plans, answers, strict=True)
    ]
    rows = keep_readings(
        affair, readings, owners=list(dict.fromkeys(subject.owner for subject in subjects)), actor=actor, at=at
    )
    return [snapshot_view(row) for row in rows]


def prefill(
    wanted: Mapping[str, tuple[str, str]],
    *,
    person: int | None = None,
    organisation: int | None = None,
    matter: str,
    reference: str,
    actor: Actor,
    at: datetime,
) -> dict[str, Value]:
    """The values for form fields, `{form field: (resource, field)}`, each with source and day.

    What was fetched for this application before is used again; only what is missing is fetched. A resource is asked
    about the organisation if it is kept by USCC, else about the person. Below level 2 the answer is empty.
    """
    if actor.kind is ActorKind.CITIZEN and actor.level < VERIFIED_LEVEL:
        return {}
    held = _held(wanted, person, organisation, matter, reference, actor, at)
    found = {form: held[resource].values.get(field) for form, (resource, field) in wanted.items() if resource in held}
    return {form: value for form, value in found.items() if value is not None}


def _held(
    wanted: Mapping[str, tuple[str, str]],
    person: int | None,
    organisation: int | None,
    matter: str,
    reference: str,
    actor: Actor,
    at: datetime,
) -> dict[str, SnapshotView]:
    affair = _affair(reference, matter, actor, at)
    asks = asks_for({resource for resource, _ in wanted.values()}, person=person, organisation=organisation)
    _require_each(affair, asks, actor)
    kept = {view.resource: view for view in snapshots_of(reference, person=person, organisation=organisation)}
    lacking = [ask for ask in asks if ask.resource not in kept]
    fresh = fetch_all(lacking, matter=matter, reference=reference, actor=actor, at=at)
    return {**kept, **{view.resource: view for view in fresh}}


def asks_for(codes: Iterable[str], *, person: int | None, organisation: int | None) -> list[Ask]:
    """An ask for each resource about the one it is kept by; resources about nobody here are left out."""
    asks = []
    for entry in resources(codes):
        if entry.key_kind == KeyKind.USCC and organisation is not None:
            asks.append(Ask(entry.code, organisation=organisation))
        elif entry.key_kind == KeyKind.IDENTITY_NUMBER and person is not None:
            asks.append(Ask(entry.code, person=person))
    return asks


def _affair(reference: str, matter: str, actor: Actor, at: datetime) -> Affair:
    if actor.kind is ActorKind.CITIZEN and actor.level < VERIFIED_LEVEL:
        raise Refusal("datahub.level_too_low")
    affair = LIVE_DUTY.ask(reference, at)
    if affair is None:
        raise Absent("datahub.affair", reference.partition(":")[2])
    if affair.matter != matter:
        raise Refusal("datahub.other_matter", reference=reference.partition(":")[2])
    return affair


def _require_each(affair: Affair, asks: Iterable[Ask], actor: Actor) -> None:
    for ask in asks:
        if not permits.may(actor, Act.FETCH, Wanted(affair, ask.person, ask.organisation)):
            raise Refusal("datahub.no_live_duty")


def _plans(asks: Sequence[Ask], affair: Affair, purpose: str, at: datetime) -> list[Plan]:
    wanted = {ask.resource: ask.fields for ask in asks}
    on = civil_day(at)
    known = catalogue.plans(wanted, matter=affair.matter, purpose=purpose, office=affair.office, on=on)
    return [known[ask.resource] for ask in asks]


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose data is asked for: the number under which sources know her, empty for none, and the journal's name."""

    key: str
    owner: str


def _subjects(asks: Iterable[Ask]) -> dict[tuple[str, int], _Subject]:
    """Persons and organisations of the asks, in one statement each."""
    persons = {ask.person for ask in asks if ask.person is not None}
    bodies = {ask.organisation for ask in asks if ask.organisation is not None}
    found: dict[tuple[str, int], _Subject] = {}
    for person_id, person in (people.person_views(persons) if persons else {}).items():
        found["person", person_id] = _Subject(_document(person), f"person:{person.number}")
    for body_id, body in (people.organisation_views(bodies) if bodies else {}).items():
        found["organisation", body_id] = _Subject(body.uscc, f"organisation:{body.number}")
    return found


def _document(person: people.PersonView) -> str:
    checked = person.level >= VERIFIED_LEVEL and person.document_type in IDENTITY_CARDS
    return person.document if checked else ""


def _subject(ask: Ask, subjects: Mapping[tuple[str, int], _Subject]) -> _Subject:
    found = subjects.get(("organisation", ask.organisation) if ask.organisation else ("person", ask.person or 0))
    if found is None:
        raise Absent("datahub.affair")
    return found


def _key(ask: Ask, plan: Plan, subject: _Subject) -> str:
    """The number to ask the source by; empty when the source is kept by numbers of another kind."""
    by_uscc = plan.resource.key_kind == KeyKind.USCC
    return subject.key if by_uscc == (ask.organisation is not None) else ""


def _answers(asks: Sequence[Ask], plans: Sequence[Plan], subjects: Sequence[_Subject]) -> list[Answer]:
    """What each source says; what is not granted or has no key is not asked."""
    answers: list[Answer] = []
    questions: list[tuple[int, Lookup, str]] = []
    for ask, plan, subject in zip(asks, plans, subjects, strict=True):
        key = _key(ask, plan, subject)
        answers.append(Answer(FetchStatus.NOT_GRANTED if plan.lookup is None else FetchStatus.ABSENT))
        if plan.lookup is not None and key:
            questions.append((len(answers) - 1, plan.lookup, key))
    for (place, _, _), answer in zip(
        questions, reading.read_all([(lookup, key) for _, lookup, key in questions]), strict=True
    ):
        answers[place] = answer
    return answers
