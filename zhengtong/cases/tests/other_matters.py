"""Matters that are no licences, or whose own law counts otherwise: the food-business licence with another law in it.

They exist for these tests alone. The laws are those of the real matters: 不动产登记暂行条例 §17, §20 (silence on the
spot, thirty working days), 建筑法 §8 (seven days from receipt), 民办教育促进法 §17 (three months), 社会保险经办条例
§24.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from zhengtong.kernel.actors import SYSTEM
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.powers import public as powers
from zhengtong.town.matters import publishing

FROM = date(2026, 1, 1)
APPROVALS = (matters.Approval("P000000010", "编制机关", FROM), matters.Approval("P000000020", "法制审核", FROM))
LAND = "不动产登记暂行条例"


def clock(amount: int, unit: str, start: str, law: str, article: str, **more: Any) -> dict[str, Any]:
    """One clock of a version."""
    return {"amount": amount, "unit": unit, "start_event": start, "basis": {"law": law, "article": article}, **more}


def publish(
    anlan: Any,
    kind: str,
    *,
    clocks: dict[str, Any] | None = None,
    documents: list[dict[str, Any]] | None = None,
    offices: tuple[str, ...] = ("binjiang.market", "yunling.market"),
    effective_from: date = FROM,
    **changes: Any,
) -> str:
    """Publish a matter of this type under a law of its own at these offices; its catalogue code."""
    catalog = f"99{kind}31077001"
    power = {} if kind == "20" else {"power_code": f"99{kind}31077"}
    if power:
        powers.list_power(
            power["power_code"],
            name="测试事项",
            kind=powers.PowerKind(kind),
            holder=None,
            level="4",
            bases=[(LAND, "7")],
            effective_from=FROM,
            actor=SYSTEM,
            at=anlan.at,
        )
    matters.catalogue_item(catalog, name=f"测试事项{kind}", effective_from=FROM, actor=SYSTEM, at=anlan.at)
    for key in offices:
        office = org.office(anlan.offices[key])
        written = publishing.document_for(publishing.FOOD, office) | {"name": f"测试事项{kind}"}
        written |= {"catalog_code": catalog, "type": kind, "power_code": power.get("power_code", "")}
        written["clocks"] = written["clocks"] | (clocks or {})
        written["documents"] = documents or [
            {"kind": d["kind"], "title": f"{d['title']}".replace("行政许可", "登记")} for d in written["documents"]
        ]
        _without_sources(written)
        matter = matters.claim_matter(
            catalog, office=office.id, level=matters.enums.Level.COUNTY, actor=SYSTEM, at=anlan.at
        )
        matters.save_draft(matter.code, written | changes, actor=SYSTEM, at=anlan.at)
        matters.publish_version(
            matter.code, effective_from=effective_from, approvals=APPROVALS, actor=SYSTEM, at=anlan.at
        )
    return catalog


def _without_sources(written: dict[str, Any]) -> None:
    """No resource is granted for the test's matters, so nothing is fetched; no step has a limit of its own."""
    for field in (field for group in written["form"]["groups"] for field in group["fields"]):
        if field.pop("prefill", None):
            field["required"] = False
    written["materials"] = [m for m in written["materials"] if not m.get("source")]
    for node in written["process"]["nodes"]:
        node.pop("limit", None)


def registration(anlan: Any, **changes: Any) -> str:
    """不动产登记: what is not refused in writing on the spot is accepted; thirty working days from acceptance."""
    return publish(
        anlan,
        "07",
        clocks={
            "intake_rule": "special",
            "intake": clock(0, "workday", "receipt", LAND, "17"),
            "supplement": clock(30, "calendar", "notice", LAND, "17"),
            "promise": clock(20, "workday", "acceptance", LAND, "20"),
            "statute": clock(30, "workday", "acceptance", LAND, "20"),
            "service": clock(5, "workday", "decision", LAND, "21"),
        },
        **changes,
    )


def benefit(anlan: Any, **changes: Any) -> str:
    """失业保险金: no law says what silence at intake means; ten working days from receipt."""
    law = "社会保险经办条例"
    return publish(
        anlan,
        "05",
        clocks={
            "intake_rule": "one_notice",
            "intake": clock(5, "workday", "receipt", law, "24"),
            "supplement": clock(30, "calendar", "notice", law, "24"),
            "promise": clock(8, "workday", "receipt", law, "24"),
            "statute": clock(10, "workday", "receipt", law, "24"),
            "service": clock(5, "workday", "decision", law, "24"),
        },
        **changes,
    )
