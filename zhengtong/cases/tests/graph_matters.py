"""Licences with other processes, built from the kits of Anlan: several offices, experts, a table that grants.

They exist for these tests alone; everything but the process is the food-business licence of Binjiang.
"""

from __future__ import annotations

import json
from typing import Any

from zhengtong.cases.tests import other_matters
from zhengtong.cases.tests.acting import Play
from zhengtong.kernel import calendar
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.town import matters as anlan_matters
from zhengtong.town.building import builder, cast
from zhengtong.town.matters import publishing, writing
from zhengtong.town.sources import catalogue

ASKED = ("binjiang.land", "binjiang.health")
LATE_LAW = {"law": "城乡规划法", "article": "40"}
ROW = {
    "when": "area <= 100 and operator_name != null",
    "outcome": "grant",
    "reason": "经营面积不超过100平方米，主体登记在册，符合公开的自动许可规则。",
    "basis": {"law": "食品安全法", "article": "35"},
}


def process_of(kit: str, *nodes: dict[str, Any]) -> dict[str, Any]:
    """The process of a kit, with the rows that a matter adds."""
    written = {
        "kits": ["licence", kit],
        "words": {"office": "本机关"},
        "clocks": {"promise": {"amount": 9}, "statute": {"amount": 10}},
        "process": {"nodes": list(nodes)},
    }
    found: dict[str, Any] = json.loads(json.dumps(writing.expand(written, anlan_matters.kits())["process"]))
    return found


def question(anlan: Any, key: str, **more: Any) -> dict[str, Any]:
    """One office that is asked for its opinion, within two working days."""
    name = key.partition(".")[2]
    office = org.office(anlan.offices[key])
    return {
        "id": name,
        "after": "ask",
        "kind": "step",
        "name": f"征求{office.short}意见",
        "says": "请对经营场所是否符合你单位主管的规定提出意见。",
        "duty": "handler",
        "task": "consultation",
        "office": office.code,
        "limit": 2,
        "reads": ["place", "005"],
        "next": "joined",
        **more,
    }


def joint(anlan: Any, **more: Any) -> Play:
    """Two offices are asked at once, land and health; `more` changes the questions."""
    names = [key.partition(".")[2] for key in ASKED]
    asked = [question(anlan, key, **more) for key in ASKED]
    process = process_of("joint", {"id": "ask", "ways": names}, *asked)
    return _published(anlan, process)


def expert(anlan: Any, **more: Any) -> Play:
    """Three experts at least review, twenty working days at most."""
    return _published(anlan, process_of("expert", {"id": "experts", "people": 3, **more}))


def expert_in_registration(anlan: Any, **more: Any) -> Play:
    """The same in a registration, which the licence law does not reach: thirty working days."""
    process = process_of("expert", {"id": "experts", "people": 3, "limit": 5, **more})
    for node in process["nodes"]:
        if (node.get("basis") or {}).get("law") == "行政许可法" and node["id"] != "experts":
            node.pop("basis")
    return Play(anlan, catalog=other_matters.registration(anlan, process=process))


def _published(anlan: Any, process: dict[str, Any]) -> Play:
    return Play(anlan, catalog=other_matters.publish(anlan, "01", process=process))


def automatic(anlan: Any, *rows: dict[str, Any], upload: bool = False) -> Play:
    """A table grants small premises of registered operators; nothing but fetched data and promises is asked for."""
    catalog, office = "990131088001", org.office(anlan.offices["binjiang.market"])
    actor, at, on = other_matters.SYSTEM, anlan.at, other_matters.FROM
    written = publishing.document_for(publishing.FOOD, office) | {"catalog_code": catalog, "name": "小面积食品经营许可"}
    written["process"] = process_of("decision_table", {"id": "check", "table": list(rows) or [ROW]})
    for node in written["process"]["nodes"]:
        node.pop("limit", None)
    kept = ("001", "006", "005") if upload else ("001", "006")
    written["materials"] = [m for m in written["materials"] if m["code"] in kept]
    matters.catalogue_item(catalog, name=written["name"], effective_from=on, actor=actor, at=at)
    matter = matters.claim_matter(catalog, office=office.id, level=matters.enums.Level.COUNTY, actor=actor, at=at)
    matters.save_draft(matter.code, written, actor=actor, at=at)
    matters.publish_version(matter.code, effective_from=on, approvals=other_matters.APPROVALS, actor=actor, at=at)
    stewards = lambda keeper: cast.officer_actor(cast.STEWARDS[keeper], builder.OPENED)  # noqa: E731
    catalogue.grant(
        catalog,
        office.id,
        stewards,
        drafts=catalogue.wanted_by(written),
        from_on=calendar.civil_day(builder.OPENED),
        at=builder.OPENED,
    )
    return Play(anlan, catalog=catalog)
