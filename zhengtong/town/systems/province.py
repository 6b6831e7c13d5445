"""The stand-in of the province, which takes reports on cases and answers each with a receipt or the reason for none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from zhengtong.town.systems.standin import Answer, StandIn

NEEDED = {
    "acceptance": ("case_number", "task_code", "applicant_name", "office_code", "outcome"),
    "process": ("case_number", "step", "started_at"),
    "result": ("case_number", "outcome"),
}


class Province(StandIn):
    """省级平台."""

    CODE, TITLE = "province", "临海省政务服务数据汇聚平台（模拟）"
    SCHEMA = (
        "CREATE TABLE IF NOT EXISTS up_case (report_id TEXT PRIMARY KEY, case_number TEXT, kind TEXT, content TEXT,"
        " receipt TEXT, reason TEXT);"
    )

    def answer(self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any]) -> Answer:
        """POST /reports; the same report again has the same receipt, one that was refused is judged anew."""
        if (method, path) != ("POST", "/reports"):
            return 404, {"message": "no such resource"}
        report = str(body.get("report_id", ""))
        if not report:
            return 422, {"message": "report_id is missing"}
        known = self.ask("SELECT receipt FROM up_case WHERE report_id = ? AND receipt <> ''", report)
        if known:
            return 200, {"status": "accepted", "receipt": known[0]["receipt"]}
        missing = [name for name in NEEDED.get(str(body.get("kind")), ("kind",)) if not body.get(name)]
        receipt = "" if missing else f"LH{self.now():%Y%m%d}{self._count() + 1:06d}"
        reason = f"缺少必填项：{'、'.join(missing)}" if missing else ""
        self.ask(
            "INSERT OR REPLACE INTO up_case VALUES (?, ?, ?, ?, ?, ?)",
            report,
            str(body.get("case_number", "")),
            str(body.get("kind", "")),
            json.dumps(body, ensure_ascii=False),
            receipt,
            reason,
        )
        if missing:
            return 200, {"status": "refused", "reason": reason}
        return 200, {"status": "accepted", "receipt": receipt}

    def _count(self) -> int:
        return int(self.ask("SELECT COUNT(*) AS n FROM up_case")[0]["n"])

    def rows(self) -> Iterable[tuple[str, str, str, tuple[str, ...]]]:
        """The newest fifty reports."""
        for row in self.ask("SELECT * FROM up_case ORDER BY receipt DESC LIMIT 50"):
            yield row["case_number"], row["receipt"], row["reason"] or row["kind"], ()

    def received(self) -> list[dict[str, Any]]:
        """Every report that has a receipt, oldest first."""
        rows = self.ask("SELECT content FROM up_case WHERE receipt <> '' ORDER BY receipt")
        return [json.loads(row["content"]) for row in rows]
