"""Whether a table may speak about a case, and the grants it gave: explained, looked at again, checked.

A table hears what government itself said on the day of filing and what the applicant answered; whatever she typed in
the place of a fetched value, an own file, a dispute or a supplement is for a human. Basis: 个人信息保护法 §24.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhengtong.cases import rules
from zhengtong.cases.models import AutomaticGrant, Case, Material, Task
from zhengtong.cases.rules import Doubt
from zhengtong.cases.words import Way
from zhengtong.datahub import public as datahub
from zhengtong.kernel import calendar, keyset
from zhengtong.kernel.actors import Actor, DutyKind
from zhengtong.kernel.refusal import Absent, Refusal, Refusals
from zhengtong.matters import public as matters

CHECKING = (DutyKind.HANDLER, DutyKind.REVIEWER, DutyKind.APPROVER, DutyKind.LEADER, DutyKind.AUDITOR)


def doubts_of(case: Case) -> list[Doubt]:
    """Why the facts of the case are not left to a table; none if they may be."""
    views = fetched_for(case)
    own = Material.objects.filter(case=case, replaced=False, way=Way.UPLOAD.value).exists()
    stale = any(calendar.civil_day(view.fetched_at) != case.received_on for view in views.values())
    return rules.doubts(
        (
            (Doubt.PERSON_WANTED, bool(case.signature.get("by_person"))),
            (Doubt.OWN_FILE, own),
            (Doubt.DISPUTED, bool(datahub.disputes_of([view.id for view in views.values()]))),
            (Doubt.SUPPLEMENTED, case.supplement_used),
            (Doubt.NOT_FETCHED, stale or not views),
            (Doubt.TYPED_OVER, not _as_fetched(case, views)),
        )
    )


def fetched_for(case: Case) -> dict[str, datahub.SnapshotView]:
    """What government said for this application, the newest answer of each resource."""
    reference = f"draft:{case.draft_uid}" if case.draft_uid else f"case:{case.number}"
    found = datahub.snapshots_of(reference, person=case.person_id, organisation=case.organisation_id)
    bound = [m for m in Material.objects.filter(case=case, replaced=False).values_list("snapshot", flat=True) if m]
    return {view.resource: view for view in (*found, *datahub.snapshots(bound).values()) if view.ok}


def _as_fetched(case: Case, views: Mapping[str, datahub.SnapshotView]) -> bool:
    """Whether every field that government fills holds what government said."""
    version, data = matters.version(case.version_id), json.loads(case.data)
    held = held_values(version, views)
    filled = {name for source in matters.prefill_sources(version) for name in source.fields}
    if any(data.get(name) not in (None, "", []) and name not in held for name in filled):
        return False
    try:
        same = matters.check_form(version, data | held, answers=case.answers, on=case.received_on)
    except (Refusal, Refusals):
        return False
    return all(same.get(name) == data.get(name) for name in data)


def held_values(version: matters.Version, views: Mapping[str, datahub.SnapshotView]) -> dict[str, Any]:
    """The form fields that these answers fill."""
    found: dict[str, Any] = {}
    for source in matters.prefill_sources(version):
        values = views[source.resource].values if source.resource in views else {}
        found |= {name: values[field].value for name, field in source.fields.items() if field in values}
    return found


def is_clear(case: Case) -> bool:
    """Whether the published table grants this case now."""
    return clear_row(case) is not None


def clear_row(case: Case) -> matters.GrantingRow | None:
    """The row of the published table that grants the case where it stands; none where a human decides."""
    version = matters.version(case.version_id)
    if not matters.grants_by_rules(version) or bool(getattr(case, "handled_in", None)) or doubts_of(case):
        return None
    if case.state == rules.State.RECEIVED.value:
        return matters.granting_row(version, matters.start(version, facts_for(version, case)).marking)
    if case.state != rules.State.IN_REVIEW.value or _held_by_a_person(case):
        return None
    return matters.granting_row(version, case.marking)


def _held_by_a_person(case: Case) -> bool:
    """Whether a person has had the decision before her and sent the case back: then she decides it."""
    return Task.objects.filter(case=case, kind="decision", open=False).exists()


def facts_for(version: matters.Version, case: Case) -> dict[str, Any]:
    """What the process may ask: the scenario's answers and the form's values, empty where nothing was said."""
    names = [*version.compiled.form.fields, *version.compiled.scenario.questions]
    return {**dict.fromkeys(names), **json.loads(case.data), **case.answers}


def inputs_of(case: Case, row: matters.GrantingRow) -> list[dict[str, str]]:
    """What the row read: each value in words, with who said it and of which day."""
    version, data = matters.version(case.version_id), json.loads(case.data)
    said = {name: (label, value) for page in matters.shown_values(version, data) for name, label, value in page.rows}
    said |= {name: (label, value) for name, label, value in matters.answers_in_words(version, case.answers)}
    sources = _sources(version, fetched_for(case))
    return [
        {"label": said[name][0], "value": said[name][1], **sources.get(name, {"source": "", "as_of": ""})}
        for name in row.names
        if name in said
    ]


def _sources(version: matters.Version, views: Mapping[str, datahub.SnapshotView]) -> dict[str, dict[str, str]]:
    """Which department filled a field, and of which day its record is."""
    found: dict[str, dict[str, str]] = {}
    for source in matters.prefill_sources(version):
        values = views[source.resource].values if source.resource in views else {}
        for name, field in source.fields.items():
            if field in values:
                found[name] = {"source": values[field].source, "as_of": values[field].as_of.isoformat()}
    return found


def grant_of(case: Case, *, lock: bool = False) -> AutomaticGrant | None:
    """The grant that no human decided, if the case was granted so."""
    rows = AutomaticGrant.objects.filter(case=case)
    return (rows.select_for_update() if lock else rows).first()


def require_grant(case: Case) -> AutomaticGrant:
    """The automatic grant of the case, locked; raises `Absent`."""
    found = grant_of(case, lock=True)
    if found is None:
        raise Absent("case", case.number)
    return found


def inputs_kept(grant: AutomaticGrant) -> list[dict[str, str]]:
    """What the table read, as it was kept with the grant."""
    kept: list[dict[str, str]] = json.loads(grant.inputs)
    return kept


@dataclass(frozen=True, slots=True)
class GrantLine:
    """An automatic grant in the officers' list; `waits` says what is still to be done about it."""

    number: str
    name: str
    applicant: str
    granted_at: datetime
    reason: str
    drawn: bool
    waits: str
    checked: str


def grants_visible_to(actor: Actor) -> QuerySet[AutomaticGrant]:
    """The automatic grants of the officer's offices."""
    clause = Q(pk__in=[])
    for duty in actor.duties:
        if duty.kind in CHECKING:
            one = Q(office=duty.office)
            clause |= one if duty.matters is None else one & Q(matter__in=duty.matters)
    return AutomaticGrant.objects.filter(clause)


WAITING = Q(asked_at__isnull=False, answered_at=None)
TO_CHECK = Q(drawn=True, checked_at=None)


def grant_page(actor: Actor, *, show: str = "", after: str | None = None) -> keyset.Page[GrantLine]:
    """A page of them, the newest first: those that an applicant wants looked at, those drawn, or all."""
    rows = grants_visible_to(actor)
    if show != "all":
        rows = rows.filter(WAITING | TO_CHECK)
    page = keyset.page(rows.select_related("case"), ("-id",), after, 50)
    return keyset.Page([_line(row) for row in page.rows], page.after)


def _line(row: AutomaticGrant) -> GrantLine:
    waits = "person" if row.asked_at and not row.answered_at else ("check" if row.drawn and not row.checked_at else "")
    return GrantLine(
        number=row.case.number,
        name=matters.version(row.case.version_id).name,
        applicant=row.case.applicant_name,
        granted_at=row.granted_at,
        reason=row.reason,
        drawn=row.drawn,
        waits=waits,
        checked=row.check_found,
    )


def waiting_grants(actor: Actor) -> int:
    """How many automatic grants wait for a human."""
    return counts(actor)[0]


def counts(actor: Actor) -> tuple[int, int]:
    """How many of the officer's automatic grants wait for a human, and how many there are; one statement."""
    found = grants_visible_to(actor).aggregate(waiting=Count("id", filter=WAITING | TO_CHECK), every=Count("id"))
    return found["waiting"], found["every"]
