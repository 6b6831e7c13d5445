"""Publishing the matters of Anlan through the public actions, each office with its own windows and telephones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from zhengtong.kernel.actors import Actor
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.powers import public as powers
from zhengtong.town.matters.reading import Row, read_document, row, table

FOOD = "food_business_licence"
FOOD_CATALOG = "990131005001"
COUNTIES = ("binjiang", "yunling", "qinghe")
WINDOW = "综合窗口"
# Which window of a hall receives the matters of a department; the others come to the comprehensive window.
WINDOWS: Mapping[str, tuple[str, ...]] = {
    "社会保障窗口": ("hr", "insurance", "medicare", "fund"),
    "工程建设窗口": ("housing", "land", "urban", "transport", "water", "fire"),
    "公安窗口": ("police",),
    "不动产登记和税务窗口": ("registry", "tax"),
}
OfficeNamed = Callable[[str], str]


def window_of(key: str) -> str:
    """The name of the hall window for an office, by the office's key in the town."""
    department = key.rpartition(".")[2]
    return next((name for name, departments in WINDOWS.items() if department in departments), WINDOW)


def implementing(row: Row, keys: Iterable[str]) -> list[str]:
    """The keys of the offices that implement a matter, in the order of the town."""
    wanted = {key for written in row.offices for key in _spread(written, keys)}
    return [key for key in keys if key in wanted]


def _spread(written: str, keys: Iterable[str]) -> list[str]:
    area, _, department = written.partition(".")
    if area == "county":
        return [f"{county}.{department}" for county in COUNTIES]
    if area == "town":
        return [key for key in keys if key.startswith("town.")]
    return [written]


def document_for(
    name: str, office: org.OfficeView, *, window: str = WINDOW, code_of: OfficeNamed = lambda key: key
) -> dict[str, Any]:
    """The document with the office's own level, windows, telephones and halls.

    `code_of` gives the credit code of an office that examines a part, by the department's key in the same county.
    """
    document = read_document(name)
    halls = org.halls(office.division)
    document["level"] = str(int(office.level))
    document["windows"] = [_hall_window(hall, window) for hall in halls] or [_own_window(office)]
    document["contacts"] = [{"kind": "3", "value": office.phone}, *_without_phones(document["contacts"])]
    document["complaints"] = [{"kind": "3", "value": office.complaint_phone}, *document["complaints"]]
    if halls:
        document["hall_name"] = halls[0].name
    for node in document["process"]["nodes"]:
        if node.get("office"):
            node["office"] = code_of(node["office"])
    return document


def _hall_window(hall: org.HallView, window: str) -> dict[str, Any]:
    return {
        "name": window,
        "hall": hall.name,
        "address": hall.address,
        "phone": hall.phone,
        "hours": hall.hours,
        "directions": hall.way,
    }


def _own_window(office: org.OfficeView) -> dict[str, Any]:
    return {"name": f"{office.short}窗口", "address": office.address, "phone": office.phone, "hours": office.hours}


def _without_phones(contacts: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return [contact for contact in contacts if contact["kind"] != "3"]


def publish_all(
    offices: Mapping[str, int],
    *,
    effective_from: date,
    approvals: tuple[matters.Approval, ...],
    actor: Actor,
    at: datetime,
) -> dict[str, list[str]]:
    """Publish every matter of the table at its offices (ids by key); the codes of the matters by office key."""
    published: dict[str, list[str]] = {}
    for line in table():
        keys = implementing(line, offices)
        named = {key: offices[key] for key in keys}
        versions = publish_matter(
            line.name,
            named,
            all_offices=offices,
            effective_from=effective_from,
            approvals=approvals,
            actor=actor,
            at=at,
        )
        for key, version in zip(keys, versions, strict=True):
            published.setdefault(key, []).append(version.matter)
    return published


def publish_matter(
    name: str,
    offices: Mapping[str, int],
    *,
    all_offices: Mapping[str, int] | None = None,
    effective_from: date,
    approvals: tuple[matters.Approval, ...],
    actor: Actor,
    at: datetime,
) -> list[matters.Version]:
    """Enter the power and the item, and let each of the offices (ids by key) publish the matter.

    `all_offices` are those that may examine a part of it.
    """
    line = row(name)
    _list_power(line, offices, effective_from, actor, at)
    matters.catalogue_item(line.catalog, name=line.title, effective_from=effective_from, actor=actor, at=at)
    versions = []
    for key, id in offices.items():
        office = org.office(id)
        level = matters.enums.Level(str(int(office.level)))
        matter = matters.claim_matter(line.catalog, office=id, level=level, actor=actor, at=at)
        code_of = _codes_beside(key, all_offices or offices)
        document = document_for(name, office, window=window_of(key), code_of=code_of)
        matters.save_draft(matter.code, document, actor=actor, at=at)
        versions.append(
            matters.publish_version(matter.code, effective_from=effective_from, approvals=approvals, actor=actor, at=at)
        )
    return versions


def _list_power(line: Row, offices: Mapping[str, int], effective_from: date, actor: Actor, at: datetime) -> None:
    """Public services rest on no power, so they enter none. Basis: 优化营商环境条例 §40."""
    if not line.power:
        return
    powers.list_power(
        line.power,
        name=line.power_name,
        kind=powers.PowerKind(line.kind),
        holder=next(iter(offices.values())) if len(offices) == 1 else None,
        level=line.level,
        bases=list(line.bases),
        steps=list(line.steps),
        accountability=line.accountability,
        supervision_phone=line.supervision_phone,
        effective_from=effective_from,
        actor=actor,
        at=at,
    )


def _codes_beside(key: str, offices: Mapping[str, int]) -> OfficeNamed:
    """The credit code of a department of the same county as the office of the key, or of the city's."""
    area = key.partition(".")[0]

    def code_of(department: str) -> str:
        id = offices.get(f"{area}.{department}") or offices[f"city.{department}"]
        return org.office(id).code

    return code_of
