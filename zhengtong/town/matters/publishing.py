"""Publishing the matters of Anlan through the public actions, each office with its own windows and telephones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from typing import Any

from zhengtong.kernel.actors import Actor
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.powers import public as powers

FOOD = "food_business_licence"
FOOD_CATALOG = "990131005001"
FOOD_POWER = "990131005"


@lru_cache(maxsize=64)
def _text(name: str) -> str:
    return resources.files("zhengtong.town.matters").joinpath(f"{name}.json").read_text(encoding="utf-8")


def read_document(name: str) -> dict[str, Any]:
    """The document of a matter as the city keeps it, before an office fills in its own windows."""
    document: dict[str, Any] = json.loads(_text(name))
    return document


def document_for(name: str, office: org.OfficeView) -> dict[str, Any]:
    """The document with the office's own windows, telephones and halls."""
    document = read_document(name)
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


def publish_food_licence(
    offices: Iterable[int], *, effective_from: date, approvals: tuple[matters.Approval, ...], actor: Actor, at: datetime
) -> list[matters.Version]:
    """Enter the power and the item, and let each office publish its food-business licence.

    `offices` are the ids of the county-level market supervision offices.
    """
    document = read_document(FOOD)
    powers.list_power(
        FOOD_POWER,
        name="食品经营许可",
        kind=powers.PowerKind.LICENCE,
        holder=None,
        level=document["level"],
        bases=[("食品安全法", "35")],
        steps=[{"step": step, "duty": duty} for step, duty in RESPONSIBILITIES],
        accountability="对符合条件的不予受理、不一次告知补正内容、超过期限、违法准予许可的，依法追究责任",
        supervision_phone="12315",
        effective_from=effective_from,
        actor=actor,
        at=at,
    )
    matters.catalogue_item(FOOD_CATALOG, name=document["name"], effective_from=effective_from, actor=actor, at=at)
    return [_publish(id, effective_from=effective_from, approvals=approvals, actor=actor, at=at) for id in offices]


RESPONSIBILITIES = (
    ("受理", "公示材料目录；材料不齐的五个工作日内一次告知；出具书面凭证"),
    ("审查", "审查材料；需要的，两名以上工作人员现场核查"),
    ("决定", "在期限内作出书面决定；不予许可的说明理由并告知救济途径"),
    ("送达", "在期限内颁发、送达许可证，公开许可结果"),
    ("事后监管", "核查告知承诺，监督检查经营活动"),
)


def _publish(
    office: int, *, effective_from: date, approvals: tuple[matters.Approval, ...], actor: Actor, at: datetime
) -> matters.Version:
    matter = matters.claim_matter(FOOD_CATALOG, office=office, level=matters.enums.Level.COUNTY, actor=actor, at=at)
    matters.save_draft(matter.code, document_for(FOOD, org.office(office)), actor=actor, at=at)
    return matters.publish_version(matter.code, effective_from=effective_from, approvals=approvals, actor=actor, at=at)
