"""The stand-in of a real estate registry (不动产登记系统): English names, stages as words, milliseconds since 1970."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zhengtong.town.systems.registry import Names, Registry
from zhengtong.town.systems.standin import Answer

STAGES = {
    "received": "RECEIVED",
    "asked": "SUPPLEMENT_ASKED",
    "supplemented": "SUPPLEMENTED",
    "accepted": "EXAMINING",
    "examined": "EXAMINING",
    "granted": "REGISTERED",
    "refused": "DISMISSED",
    "issued": "CERTIFICATE_PRINTED",
    "served": "COLLECTED",
    "rejected": "REJECTED",
    "not_needed": "NOT_REGISTRABLE",
    "cancelled": "CANCELLED",
}


class RealEstateRegistry(Registry):
    """不动产登记系统."""

    CODE, TITLE, PREFIX = "real_estate", "安澜市不动产登记系统（模拟）", "RE"
    NAMES = Names(
        "registration", "external_no", "acceptance_no", "stage", "payload", "stage_since", "event", "event_id",
        "content", "push_status",
    )  # fmt: skip
    SCHEMA = (
        "CREATE TABLE IF NOT EXISTS registration (external_no TEXT PRIMARY KEY, acceptance_no TEXT, stage TEXT,"
        " payload TEXT, stage_since TEXT);"
        "CREATE TABLE IF NOT EXISTS event (event_id TEXT PRIMARY KEY, external_no TEXT, content TEXT,"
        " push_status INTEGER);"
    )

    def answer(self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any]) -> Answer:
        """POST /registrations and below take parcels, GET /registrations/<number> tells how far a case is."""
        parts = path.strip("/").split("/")
        if parts[0] != "registrations":
            return 404, {"message": "no such resource"}
        if method == "POST":
            kind = parts[2] if len(parts) > 2 else "application"
            return self._take(kind, str(body.get("external_no", "")), body)
        number = parts[1] if len(parts) > 1 else ""
        if not self.stage(number):
            return 404, {"message": "no such registration"}
        stage = STAGES[self.stage(number)]
        return 200, {"acceptance_no": self.own_number(number), "stage": stage, "events": self.told(number)}

    def _take(self, kind: str, number: str, body: Mapping[str, Any]) -> Answer:
        if not number or kind not in ("application", "supplement", "withdrawal"):
            return 422, {"message": "external_no is missing"}
        if kind == "application" and not body.get("form"):
            return 422, {"message": "the form is empty"}
        own = self.receive(kind, number, body)
        return (202, {"acceptance_no": own}) if own else (422, {"message": "no such registration"})

    def say(self, event: str, number: str, verb: str, at: datetime, count: int) -> dict[str, Any]:
        """An event as this system writes it."""
        ms = int(at.timestamp() * 1000)
        said = {"event_id": event, "external_no": number, "at_ms": ms, "registrar_name": "登簿员 田簿"}
        step = {"type": "NODE", "from_ms": ms}
        verbs: dict[str, dict[str, Any]] = {
            "accept": {"type": "ANSWER", "answer": "TAKEN", "notice_no": f"安不登受 {at.year}-{count}"},
            "reject": {
                "type": "ANSWER",
                "answer": "REJECTED",
                "because": "不动产不在本市。",
                "go_to": "坐落地登记机构",
            },
            "not_needed": {"type": "ANSWER", "answer": "NOT_REGISTRABLE", "because": "申请的事项依法不予登记簿记载。"},
            "ask": step | {"verb": "ASK", "node": "受理审查", "missing": self._missing(number)},
            "step": step | {"verb": "APPROVE", "node": "审核", "remark": "权属来源清楚，符合登记条件。"},
            "issue": step | {"verb": "PRINT", "node": "缮证"},
            "serve": step | {"verb": "COLLECT", "node": "领证", "handed": "DESK", "taker": "申请人"},
            "grant": self._entered(at.year, count),
            "refuse": {
                "type": "CONCLUSION",
                "conclusion": "DISMISSED",
                "because": "存在尚未解决的权属争议。",
                "decision_no": f"安不登不予 {at.year}-{count}",
                "decision_name": "不予登记告知书",
            },
        }
        return said | verbs[verb]

    @staticmethod
    def _entered(year: int, count: int) -> dict[str, Any]:
        titles = [
            {"title": "不动产权证书", "serial": f"安（{year}）安澜市不动产权第{count:07d}号", "by": "安澜市自然资源局"}
        ]
        return {"type": "CONCLUSION", "conclusion": "ENTERED", "entry": "转移登记已登簿", "titles": titles}

    def _missing(self, number: str) -> list[dict[str, str]]:
        """The first file that the applicant brought, else a paper, else the first field."""
        held = self.application(number)
        papers = sorted(held["attachments"], key=lambda one: not one.get("files"))
        codes = [one["code"] for one in papers] or list(held["form"])
        return [{"code": codes[0], "defect": "合同缺少骑缝章。", "wanted": "请补充盖有骑缝章的合同。"}]
