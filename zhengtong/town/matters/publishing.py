"""Publishing the matters of Anlan through the public actions, each office with its own windows and telephones.

A matter is one file in this folder, `<slug>.toml`, written as `docs/writing-a-matter.md` says.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from typing import Any

from zhengtong.kernel.actors import Actor
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.powers import public as powers
from zhengtong.town.matters import writing

FOOD = "food_business_licence"
FOOD_CATALOG = "990131005001"
FOOD_POWER = "990131005"


def slugs() -> tuple[str, ...]:
    """The names of all matters of the city."""
    files = resources.files("zhengtong.town.matters").iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def _read(path: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("zhengtong.town.matters").joinpath(path).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def kits() -> writing.Kits:
    """What written matters may name; the document numbers of laws come from the law table."""
    parts, materials, fields, groups = (_read(f"kits/{name}.toml") for name in writing.KITS)
    return writing.Kits(parts, materials, fields, groups, powers.document_numbers())


@dataclass(frozen=True, slots=True)
class Plan:
    """How a matter enters the lists: its document before an office fills in its own windows, offices' keys, its power.

    `power` is empty for public services, which need none.
    """

    document: Mapping[str, Any]
    offices: tuple[str, ...]
    power: Mapping[str, Any]


@lru_cache(maxsize=64)
def plan(slug: str) -> Plan:
    """The plan of a matter; raises `writing.Miswritten` with the place that is wrong."""
    written = _read(f"{slug}.toml")
    said = writing.publishing_of(written, kits())
    return Plan(writing.expand(written, kits()), tuple(said["offices"]), said.get("power", {}))


def read_document(slug: str) -> dict[str, Any]:
    """The document of a matter as the city keeps it, before an office fills in its own windows."""
    return copy.deepcopy(dict(plan(slug).document))


def document_for(slug: str, office: org.OfficeView) -> dict[str, Any]:
    """The document with the office's own windows, telephones and halls."""
    document = read_document(slug)
    halls = org.halls(office.division)
    document["windows"] = [_hall_window(hall) for hall in halls] or [_own_window(office)]
    document["contacts"] = [{"kind": "3", "value": office.phone}, *_without_phones(document["contacts"])]
    document["complaints"] = [{"kind": "3", "value": office.complaint_phone}, *document["complaints"]]
    if halls:
        document["hall_name"] = halls[0].name
    return document


def _hall_window(hall: org.HallView) -> dict[str, Any]:
    return {
        "name": "综合窗口",
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


def publish_matter(
    slug: str,
    offices: Iterable[int],
    *,
    effective_from: date,
    approvals: tuple[matters.Approval, ...],
    actor: Actor,
    at: datetime,
) -> list[matters.Version]:
    """Enter the power and the item of the matter, and let each of the offices (ids) publish it."""
    planned = plan(slug)
    document = planned.document
    if planned.power:
        _list_power(planned, effective_from=effective_from, actor=actor, at=at)
    matters.catalogue_item(
        document["catalog_code"], name=document["name"], effective_from=effective_from, actor=actor, at=at
    )
    return [
        _publish(slug, id, effective_from=effective_from, approvals=approvals, actor=actor, at=at) for id in offices
    ]


def _list_power(planned: Plan, *, effective_from: date, actor: Actor, at: datetime) -> None:
    power, document = planned.power, planned.document
    powers.list_power(
        document["power_code"],
        name=power["name"],
        kind=powers.PowerKind(power["kind"]),
        holder=None,
        level=document["level"],
        bases=[(basis["law"], basis["article"]) for basis in power["bases"]],
        steps=power["steps"],
        accountability=power["accountability"],
        supervision_phone=power["supervision_phone"],
        effective_from=effective_from,
        actor=actor,
        at=at,
    )


def _publish(
    slug: str,
    office: int,
    *,
    effective_from: date,
    approvals: tuple[matters.Approval, ...],
    actor: Actor,
    at: datetime,
) -> matters.Version:
    document = document_for(slug, org.office(office))
    level = matters.enums.Level(document["level"])
    matter = matters.claim_matter(document["catalog_code"], office=office, level=level, actor=actor, at=at)
    matters.save_draft(matter.code, document, actor=actor, at=at)
    return matters.publish_version(matter.code, effective_from=effective_from, approvals=approvals, actor=actor, at=at)
