"""Writing the catalogue, matters and versions, and the search rows with them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from zhengtong.kernel import ids, journal
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.parts import require_act
from zhengtong.kernel.refusal import Absent, Refusal, Refusals
from zhengtong.matters import document, events, permits, queries, rules, search
from zhengtong.matters.document import VersionDocument, enums
from zhengtong.matters.models import CatalogItem, Matter, MatterCode, MatterVersion, Revision, SearchEntry
from zhengtong.matters.queries.searching import index_part
from zhengtong.matters.rules import VersionState
from zhengtong.org import public as org


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a version for publishing, in which capacity: subject number, capacity, day."""

    by: str
    capacity: str
    on: date


@transaction.atomic(durable=True)
def catalogue_item(
    code: str, *, name: str, effective_from: date, local_code: str = "", actor: Actor, at: datetime
) -> CatalogItem:
    """Enter an item into the basic catalogue, or change its entry. Basis: GB/T 39554.1."""
    permits.require(actor, permits.Act.CATALOGUE, code)
    read = ids.check_catalog_code(code)
    item, _ = CatalogItem.objects.update_or_create(
        code=code,
        defaults={
            "name": name,
            "type": enums.MatterType(read.type).value,
            "local_code": local_code,
            "effective_from": effective_from,
            "recorded_at": at,
        },
    )
    journal.record(actor, events.ItemCatalogued(code=code, type=item.type), at=at)
    return item


@transaction.atomic(durable=True)
def claim_matter(
    catalog: str, *, office: int, level: enums.Level, local_code: str = "", actor: Actor, at: datetime
) -> Matter:
    """Take an item on as an office's matter, under USCC + level + catalogue code; claiming again changes nothing."""
    permits.require(actor, permits.Act.CLAIM, office)
    item = queries.catalog_item(catalog)
    view = org.office(office)
    code = f"{view.code}{level.value}{catalog}"
    ids.check_task_code(code)
    matter, made = Matter.objects.get_or_create(
        catalog=item,
        office_id=office,
        defaults={
            "code": code,
            "local_code": local_code,
            "division": view.division,
            "level": level.value,
            "recorded_at": at,
        },
    )
    if made:
        MatterCode.objects.create(matter=matter, code=code, from_on=at.date())
        journal.record(actor, events.MatterClaimed(code=code, catalog=catalog, office=view.code), at=at)
    return matter


@transaction.atomic(durable=True)
def save_draft(code: str, data: Mapping[str, Any], *, actor: Actor, at: datetime) -> MatterVersion:
    """Save a draft beside the live version; raises `Refusals` with every place where it is no document."""
    matter = queries.matter_for(code)
    permits.require(actor, permits.Act.SAVE_DRAFT, matter.office_id)
    written = _written(data)
    if written.catalog_code != matter.catalog.code:
        raise Refusal("matters.other_item", field="catalog_code", code=written.catalog_code)
    draft = queries.draft_for(actor, matter, lock=True) or MatterVersion(
        matter=matter, number=_next_number(matter), state=VersionState.DRAFT.value
    )
    draft.document = written.model_dump(mode="json")
    draft.hash = document.digest(written)
    draft.recorded_at = at
    draft.save()
    happened = events.DraftSaved(code=matter.code, number=draft.number, digest=draft.hash)
    journal.record(actor, happened, at=at)
    return draft


def _written(data: Mapping[str, Any]) -> VersionDocument:
    try:
        return document.read(data)
    except document.Broken as broken:
        flaws = [Refusal("matters.document_broken", field=f.path, path=f.path, said=f.text) for f in broken.flaws]
        raise Refusals(flaws) from broken


def _next_number(matter: Matter) -> int:
    last = MatterVersion.objects.filter(matter=matter).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@transaction.atomic(durable=True)
def publish_version(
    code: str, *, effective_from: date, approvals: Sequence[Approval], actor: Actor, at: datetime
) -> queries.Version:
    """Publish the draft: from its first day it counts for new applications, and nobody changes it again.

    Raises `Refusals` with every error the lint finds; warnings and notes are kept beside the version. The version
    before ends the day before. Basis: 优化营商环境条例 §35; 行政许可法 §5 (what is not published is no basis).
    """
    matter = queries.matter_for(code)
    permits.require(actor, permits.Act.PUBLISH, matter.office_id)
    draft = queries.draft_for(actor, matter, lock=True)
    if draft is None:
        raise Absent("matter", code)
    written = _written(draft.document)
    findings = _judged(written)
    if not approvals:
        raise Refusal("matters.approval_missing")
    draft.state = rules.next_version_state(VersionState(draft.state), "publish").value
    _end_before(matter, effective_from)
    draft.effective_from, draft.published_at = effective_from, at
    draft.approvals = [{"by": a.by, "capacity": a.capacity, "on": a.on.isoformat()} for a in approvals]
    draft.findings = [{"rule": f.rule, "path": f.path, "seen": f.seen} for f in findings]
    draft.save()
    index_part(_entry(matter, written, at))
    _touch_part()
    happened = events.VersionPublished(
        code=matter.code,
        number=draft.number,
        digest=draft.hash,
        effective_on=effective_from,
        approvals=[f"{a.by}:{a.capacity}" for a in approvals],
        findings=sorted({f.rule for f in findings}),
    )
    journal.record(actor, happened, at=at, effective_on=effective_from)
    return queries.version(draft.pk)


def _judged(written: VersionDocument) -> list[rules.Finding]:
    findings = rules.lint(written, queries.surroundings([written]))
    errors = [f for f in findings if f.severity is rules.Severity.ERROR]
    if errors:
        raise Refusals([Refusal("matters.lint", field=f.path, rule=f.rule, path=f.path, seen=f.seen) for f in errors])
    return findings


def _end_before(matter: Matter, effective_from: date) -> None:
    """The live version ends the day before; one that would begin on the same day or later is replaced."""
    live = MatterVersion.objects.filter(matter=matter, state=VersionState.PUBLISHED.value)
    live.filter(effective_from__gte=effective_from).update(state=VersionState.WITHDRAWN.value)
    live.filter(effective_to=None).update(effective_to=effective_from - timedelta(days=1))


@transaction.atomic(durable=True)
def end_matter(code: str, *, last_day: date, reason: str, actor: Actor, at: datetime) -> None:
    """Offer a matter no longer after its last day; cases filed before go on under their version."""
    matter = queries.matter_for(code)
    permits.require(actor, permits.Act.END, matter.office_id)
    live = MatterVersion.objects.filter(matter=matter, state=VersionState.PUBLISHED.value, effective_to=None)
    if not live.update(effective_to=last_day):
        raise Absent("matter", code)
    left = [m for m in queries.matters_of(matter.catalog.code, last_day + timedelta(days=1)) if m.pk != matter.pk]
    if left:
        index_part(_entry(left[0], queries.current_version(left[0].code, last_day + timedelta(days=1)).document, at))
    else:
        SearchEntry.objects.filter(catalog=matter.catalog).delete()
    _touch_part()
    journal.record(actor, events.MatterEnded(code=matter.code, last_day=last_day, reason=reason), at=at)


@transaction.atomic(durable=True)
def recode_matters(before: str, after: str, *, from_on: date, actor: Actor, at: datetime) -> int:
    """Give the matters of an office their new codes after its credit code changed; how many. Twice changes nothing.

    The ids stay, and the old codes keep leading to the matters. Basis: GB/T 39554.1.
    """
    permits.require(actor, permits.Act.CATALOGUE, after)
    ids.check_uscc(after)
    matters = list(Matter.objects.select_related("catalog").filter(code__startswith=before))
    if not matters:
        return 0
    MatterCode.objects.filter(matter__in=matters, until_on=None).update(until_on=from_on - timedelta(days=1))
    for matter in matters:
        matter.code = f"{after}{matter.level}{matter.catalog.code}"
    Matter.objects.bulk_update(matters, ["code"])
    MatterCode.objects.bulk_create([MatterCode(matter=m, code=m.code, from_on=from_on) for m in matters])
    for matter in matters:
        SearchEntry.objects.filter(lead=matter).update(code=matter.code)
    _touch_part()
    happened = events.MattersRecoded(before=before, after=after, matters=len(matters), from_on=from_on)
    journal.record(actor, happened, at=at, effective_on=from_on)
    return len(matters)


def _entry(matter: Matter, written: VersionDocument, at: datetime) -> SearchEntry:
    """The search row of the matter's item, led by the office highest up that implements it."""
    alike = list(Matter.objects.filter(catalog=matter.catalog, versions__state="published").distinct())
    lead = min([*alike, matter], key=lambda m: (m.level, m.code))
    marks = search.index(written.name, keywords=written.keywords, summary=written.summary, name_en=written.name_en)
    return SearchEntry(
        catalog=matter.catalog,
        lead=lead,
        code=lead.code,
        name=written.name,
        name_en=written.name_en,
        summary=written.summary,
        office=org.office(lead.office_id).name,
        offices=len({m.office_id for m in [*alike, matter]}),
        type=written.type.value,
        objects_served="".join(sorted(o.value for o in written.service_objects)),
        theme_marks="|" + "|".join(dict.fromkeys(_themes(written))) + "|",
        folded=marks.folded,
        keywords="\n".join(marks.keywords),
        sounds=" ".join(marks.sounds),
        name_terms=" ".join(marks.name_terms),
        terms=" ".join(marks.terms),
        facts=_facts_of(written) | {"themes": _themes_by_list(written)},
    )


def _themes_by_list(written: VersionDocument) -> dict[str, list[str]]:
    """The themes as browsing tells them apart: some names stand in both national lists."""
    return {
        "person": list(written.themes_person),
        "legal": list(written.themes_legal),
        "local": list(written.themes_local),
    }


def _themes(written: VersionDocument) -> tuple[str, ...]:
    return (*written.themes_person, *written.themes_legal, *written.themes_local)


def _facts_of(written: VersionDocument) -> dict[str, Any]:
    """What a list shows of a matter without opening its document."""
    promise, cost = written.clocks.promise, rules.cost(written.fees)
    return {
        "promise": promise.amount,
        "unit": promise.unit.value,
        "visits": written.visits,
        "fen": cost.least,
        "fen_most": cost.most,
        "fen_open": cost.open,
        "fees": bool(written.fees),
        "online": written.online.available,
        "summary_en": written.summary_en,
    }


def _touch_part() -> None:
    """Tell every process that what it keeps of matters is stale."""
    require_act()
    Revision.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4().hex})
    queries.forget()
