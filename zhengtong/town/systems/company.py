"""The stand-in of a company registry (企业登记系统): initials of Chinese words, digits, civil time without offset."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zhengtong.kernel.calendar import CIVIL
from zhengtong.town.systems.registry import Names, Registry
from zhengtong.town.systems.standin import Answer

ZT = {
    "received": "10",
    "asked": "15",
    "supplemented": "16",
    "accepted": "20",
    "examined": "20",
    "granted": "30",
    "refused": "30",
    "issued": "35",
    "served": "40",
    "rejected": "50",
    "not_needed": "55",
    "cancelled": "90",
}
DLX = {"SQ": "application", "BZ": "supplement", "CH": "withdrawal"}


class CompanyRegistry(Registry):
    """企业登记系统."""

    CODE, TITLE, PREFIX = "company_registry", "安澜市企业登记系统（模拟）", "QYDJ"
    NAMES = Names("t_ywsq", "ywlsh_wb", "ywlsh", "zt", "sqnr", "bgsj", "t_hjjl", "jlid", "jlnr", "tszt")
    SCHEMA = (
        "CREATE TABLE IF NOT EXISTS t_ywsq (ywlsh_wb TEXT PRIMARY KEY, ywlsh TEXT, zt TEXT, sqnr TEXT, bgsj TEXT);"
        "CREATE TABLE IF NOT EXISTS t_hjjl (jlid TEXT PRIMARY KEY, ywlsh_wb TEXT, jlnr TEXT, tszt INTEGER);"
    )

    def answer(self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any]) -> Answer:
        """POST /api/sqd takes a parcel, GET /api/jd tells how far a case is."""
        if (method, path) == ("POST", "/api/sqd"):
            return self._take(body)
        if (method, path) == ("GET", "/api/jd"):
            number = query.get("ywlsh_wb", "")
            if not self.stage(number):
                return 404, {"jg": "0", "yy": "无此业务"}
            zt, own = ZT[self.stage(number)], self.own_number(number)
            return 200, {"jg": "1", "ywlsh": own, "zt": zt, "jl": self.told(number)}
        return 404, {"jg": "0", "yy": "无此接口"}

    def _take(self, body: Mapping[str, Any]) -> Answer:
        number, kind = str(body.get("ywlsh_wb", "")), DLX.get(str(body.get("dlx", "")))
        if not number or kind is None or (kind == "application" and not body.get("bd")):
            return 422, {"jg": "0", "yy": "申请内容不完整"}
        own = self.receive(kind, number, body)
        return (200, {"jg": "1", "ywlsh": own}) if own else (422, {"jg": "0", "yy": "无此业务"})

    def say(self, event: str, number: str, verb: str, at: datetime, count: int) -> dict[str, Any]:
        """An event as this system writes it."""
        stamp = f"{at.astimezone(CIVIL):%Y%m%d %H%M%S}"
        said = {"jlid": event, "ywlsh_wb": number}
        step = {"lx": "HJ", "kssj": stamp, "jssj": stamp, "blry": "登记员 林登", "blyj": ""}
        answer = {"lx": "SL", "slsj": stamp, "slry": "登记员 林登"}
        verbs: dict[str, dict[str, Any]] = {
            "accept": answer | {"sljg": "1", "sltzsh": f"安登受〔{at.year}〕{count}号"},
            "reject": answer | {"sljg": "2", "yy": "住所不在本机关管辖范围内。", "zgjg": "住所地登记机关"},
            "not_needed": answer | {"sljg": "3", "yy": "申请的事项依法不需要登记。"},
            "ask": step | {"hjmc": "形式审查", "hjdz": "4", "bzqd": self._missing(number)},
            "step": step | {"hjmc": "审查", "hjdz": "1", "blyj": "材料齐全，符合法定形式。"},
            "issue": step | {"hjmc": "制照", "hjdz": "5"},
            "serve": step | {"hjmc": "领照", "hjdz": "6", "sdfs": "1", "lqr": "申请人"},
            "grant": self._conclusion(stamp, "1", at.year, count),
            "refuse": self._conclusion(stamp, "2", at.year, count),
        }
        return said | verbs[verb]

    def _missing(self, number: str) -> list[dict[str, str]]:
        """The first file that the applicant brought, else a paper, else a field: something is always smudged."""
        held = self.application(number)
        papers = sorted(held["clqd"], key=lambda one: not one.get("fj"))
        codes = [one["clbm"] for one in papers] or list(held["bd"])
        return [{"clbm": codes[0], "wt": "扫描件字迹不清，看不清签署日期。", "yq": "请重新上传清晰的扫描件。"}]

    @staticmethod
    def _conclusion(stamp: str, outcome: str, year: int, count: int) -> dict[str, Any]:
        said: dict[str, Any] = {"lx": "JG", "bljg": outcome, "bjsj": stamp, "bjry": "核准员 韩准"}
        if outcome == "2":
            return said | {
                "wsh": f"安登驳〔{year}〕{count}号",
                "wsmc": "登记驳回通知书",
                "yy": "申请材料不符合法定形式。",
            }
        papers = [{"zzmc": "营业执照", "zzbh": f"99AL{count:014d}", "fzdw": "安澜市市场监督管理局"}]
        return said | {"wsh": f"安登准〔{year}〕{count}号", "wsmc": "准予登记通知书", "zz": papers, "ms": "设立登记"}
