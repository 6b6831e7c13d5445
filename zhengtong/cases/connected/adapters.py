"""One adapter a system: our words into its words and back. A new system is a class here and a line in the table.

The two systems of Anlan differ on purpose: 企业登记 speaks in initials of Chinese words and in digits, 不动产登记 in
English names and milliseconds. An adapter knows nothing of cases beyond the values it is given. No Django.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from zhengtong.cases.connected import records
from zhengtong.cases.connected.calling import Line, Unreached, plain
from zhengtong.cases.connected.records import AnyRecord, Unreadable
from zhengtong.kernel.calendar import CIVIL


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is handed over: the whole application, the supplement to it, or its withdrawal."""

    kind: str
    number: str
    matter: str
    name: str
    office_code: str
    filed_at: datetime
    applicant: dict[str, str]
    place: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    materials: tuple[dict[str, Any], ...] = ()

    @property
    def once(self) -> str:
        """The same at every attempt."""
        return f"{self.number}:{self.kind}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the system says of a case when it is asked: its own number, its state in our words, all its records.

    `unread` counts records that are none.
    """

    remote_number: str
    state: str
    records: tuple[AnyRecord, ...]
    unread: int = 0


class Adapter(Protocol):
    """How one system is spoken to; `STATES` are its states in our words."""

    STATES: Mapping[str, str]

    def hand_over(self, parcel: Parcel, line: Line) -> str:
        """Hand a parcel over; returns the system's own number. Raises `Unreached` or `Declined`."""
        ...

    def look_up(self, number: str, line: Line) -> Seen:
        """Everything the system says of the case. Raises `Unreached` or `Declined`."""
        ...

    def translate(self, said: Mapping[str, Any]) -> AnyRecord:
        """One record in the system's own words as a record in ours. Raises `Unreadable`."""
        ...


def _mapped(said: Mapping[str, Any], name: str, table: Mapping[str, str]) -> str:
    """A code of theirs as a code of ours."""
    code = str(said.get(name, ""))
    if code not in table:
        raise Unreadable(name, f"“{code[:40]}” is not one of {', '.join(table)}")
    return table[code]


def _own_number(answer: Mapping[str, Any], name: str) -> str:
    number = plain(answer.get(name) or "")[:80]
    if not number:
        raise Unreached("gibberish")
    return number


def _list(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = answer.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Unreached("gibberish")
    return found


def _lines(said: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects under a name; nothing when there is none."""
    found = said.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Unreadable(name, "a list of objects is expected")
    return found


def _seen(adapter: Adapter, answer: Mapping[str, Any], number: str, state: str, told: str) -> Seen:
    """What the system says; a record that cannot be read is counted and keeps no other one back."""
    found, unread = [], 0
    for said in _list(answer, told):
        try:
            found.append(adapter.translate(said))
        except Unreadable:
            unread += 1
    return Seen(_own_number(answer, number), adapter.STATES.get(str(answer.get(state, "")), ""), tuple(found), unread)


class CompanyRegistry:
    """企业登记系统: initials of Chinese words, digits for codes, civil time without offset (`20260316 101500`)."""

    STATES: Mapping[str, str] = {
        "10": "received",
        "15": "supplement_requested",
        "16": "supplemented",
        "20": "in_review",
        "30": "decided",
        "35": "issued",
        "40": "served",
        "50": "not_accepted",
        "55": "not_needed",
        "90": "withdrawn",
    }
    PARCELS: Mapping[str, str] = {"application": "SQ", "supplement": "BZ", "withdrawal": "CH"}
    ANSWERS: Mapping[str, str] = {"1": "accepted", "2": "not_accepted", "3": "not_needed"}
    ACTIONS: Mapping[str, str] = {
        "1": "pass",
        "2": "return",
        "3": "other",
        "4": "supplement_requested",
        "5": "issued",
        "6": "served",
    }
    OUTCOMES: Mapping[str, str] = {"1": "granted", "2": "refused", "9": "terminated"}
    MODES: Mapping[str, str] = {"": "", "1": "counter", "2": "post", "3": "electronic", "4": "left"}

    def hand_over(self, parcel: Parcel, line: Line) -> str:
        """POST /api/sqd."""
        body = {
            "ywlsh_wb": parcel.number,
            "dlx": self.PARCELS[parcel.kind],
            "sxbm": parcel.matter,
            "sxmc": parcel.name,
            "djjg": parcel.office_code,
            "sqsj": self._stamp(parcel.filed_at),
            "sqr": {"mc": parcel.applicant.get("name", ""), "tyshxydm": parcel.applicant.get("uscc", "")},
            "szd": parcel.place,
            "wd": parcel.answers,
            "bd": parcel.data,
            "clqd": [self._material(material) for material in parcel.materials],
        }
        return _own_number(line.post("/api/sqd", body, once=parcel.once), "ywlsh")

    @staticmethod
    def _material(material: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "clbm": material["code"],
            "clmc": material["name"],
            "tgfs": material["way"],
            "qz": material["values"],
            "cns": material["commitment"],
            "fj": material["files"],
        }

    def look_up(self, number: str, line: Line) -> Seen:
        """GET /api/jd."""
        answer = line.get("/api/jd", ywlsh_wb=number)
        return _seen(self, answer, "ywlsh", "zt", "jl")

    def translate(self, said: Mapping[str, Any]) -> AnyRecord:
        """`lx` says which kind: SL 受理, HJ 环节, JG 结果."""
        kinds = {"SL": self._acceptance, "HJ": self._step, "JG": self._result}
        kind = str(said.get("lx", ""))
        if kind not in kinds:
            raise Unreadable("lx", f"“{kind[:40]}” is not one of SL, HJ, JG")
        common = {"record_id": said.get("jlid", ""), "case_number": said.get("ywlsh_wb", "")}
        return records.read(common | kinds[kind](said))

    def _acceptance(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "kind": "acceptance",
            "outcome": _mapped(said, "sljg", self.ANSWERS),
            "accepted_at": self._instant(said, "slsj"),
            "officer": said.get("slry", ""),
            "document_number": said.get("sltzsh", ""),
            "reason": said.get("yy", ""),
            "right_office": said.get("zgjg", ""),
        }

    def _step(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "kind": "process",
            "action": _mapped(said, "hjdz", self.ACTIONS),
            "step": said.get("hjmc", ""),
            "officer": said.get("blry", ""),
            "opinion": said.get("blyj", ""),
            "started_at": self._instant(said, "kssj"),
            "ended_at": self._instant(said, "jssj") if said.get("jssj") else None,
            "items": [
                {"code": one.get("clbm", ""), "problem": one.get("wt", ""), "remedy": one.get("yq", "")}
                for one in _lines(said, "bzqd")
            ],
            "service_mode": _mapped({"sdfs": "", **said}, "sdfs", self.MODES),
            "receiver": said.get("lqr", ""),
        }

    def _result(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "kind": "result",
            "outcome": _mapped(said, "bljg", self.OUTCOMES),
            "decided_at": self._instant(said, "bjsj"),
            "officer": said.get("bjry", ""),
            "document_number": said.get("wsh", ""),
            "document_title": said.get("wsmc", ""),
            "description": said.get("ms", ""),
            "reason": said.get("yy", ""),
            "certificates": [
                {"name": one.get("zzmc", ""), "number": one.get("zzbh", ""), "issuer": one.get("fzdw", "")}
                for one in _lines(said, "zz")
            ],
            "express": said.get("sfkd") == "1",
        }

    @staticmethod
    def _stamp(at: datetime) -> str:
        return f"{at.astimezone(CIVIL):%Y%m%d %H%M%S}"

    @staticmethod
    def _instant(said: Mapping[str, Any], name: str) -> datetime:
        try:
            return datetime.strptime(str(said.get(name, "")), "%Y%m%d %H%M%S").replace(tzinfo=CIVIL)
        except ValueError:
            raise Unreadable(name, "an instant is written 20260316 101500") from None


class RealEstateRegistry:
    """不动产登记系统: English names, stages as words, instants in milliseconds since 1970."""

    STATES: Mapping[str, str] = {
        "RECEIVED": "received",
        "SUPPLEMENT_ASKED": "supplement_requested",
        "SUPPLEMENTED": "supplemented",
        "EXAMINING": "in_review",
        "REGISTERED": "decided",
        "DISMISSED": "decided",
        "CERTIFICATE_PRINTED": "issued",
        "COLLECTED": "served",
        "REJECTED": "not_accepted",
        "NOT_REGISTRABLE": "not_needed",
        "CANCELLED": "withdrawn",
    }
    ANSWERS: Mapping[str, str] = {"TAKEN": "accepted", "REJECTED": "not_accepted", "NOT_REGISTRABLE": "not_needed"}
    ACTIONS: Mapping[str, str] = {
        "APPROVE": "pass",
        "SEND_BACK": "return",
        "NOTE": "other",
        "ASK": "supplement_requested",
        "PRINT": "issued",
        "COLLECT": "served",
    }
    OUTCOMES: Mapping[str, str] = {"ENTERED": "granted", "DISMISSED": "refused", "CLOSED": "terminated"}
    MODES: Mapping[str, str] = {"": "", "DESK": "counter", "MAIL": "post", "ONLINE": "electronic", "LEFT": "left"}

    def hand_over(self, parcel: Parcel, line: Line) -> str:
        """POST /registrations, and below it what follows."""
        path = "/registrations" if parcel.kind == "application" else f"/registrations/{parcel.number}/{parcel.kind}"
        body = {
            "external_no": parcel.number,
            "service_code": parcel.matter,
            "service_name": parcel.name,
            "registrar": parcel.office_code,
            "submitted_ms": self._stamp(parcel.filed_at),
            "applicant": parcel.applicant,
            "location": parcel.place,
            "questionnaire": parcel.answers,
            "form": parcel.data,
            "attachments": list(parcel.materials),
        }
        return _own_number(line.post(path, body, once=parcel.once), "acceptance_no")

    def look_up(self, number: str, line: Line) -> Seen:
        """GET /registrations/<our number>."""
        answer = line.get(f"/registrations/{number}")
        return _seen(self, answer, "acceptance_no", "stage", "events")

    def translate(self, said: Mapping[str, Any]) -> AnyRecord:
        """`type` says which kind: ANSWER, NODE or CONCLUSION."""
        kinds = {"ANSWER": self._acceptance, "NODE": self._step, "CONCLUSION": self._result}
        kind = str(said.get("type", ""))
        if kind not in kinds:
            raise Unreadable("type", f"“{kind[:40]}” is not one of ANSWER, NODE, CONCLUSION")
        common = {"record_id": said.get("event_id", ""), "case_number": said.get("external_no", "")}
        return records.read(common | {"officer": said.get("registrar_name", "")} | kinds[kind](said))

    def _acceptance(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "kind": "acceptance",
            "outcome": _mapped(said, "answer", self.ANSWERS),
            "accepted_at": self._instant(said, "at_ms"),
            "document_number": said.get("notice_no", ""),
            "reason": said.get("because", ""),
            "right_office": said.get("go_to", ""),
        }

    def _step(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "kind": "process",
            "action": _mapped(said, "verb", self.ACTIONS),
            "step": said.get("node", ""),
            "opinion": said.get("remark", ""),
            "started_at": self._instant(said, "from_ms"),
            "ended_at": self._instant(said, "at_ms") if said.get("at_ms") else None,
            "items": [
                {"code": one.get("code", ""), "problem": one.get("defect", ""), "remedy": one.get("wanted", "")}
                for one in _lines(said, "missing")
            ],
            "service_mode": _mapped({"handed": "", **said}, "handed", self.MODES),
            "receiver": said.get("taker", ""),
        }

    def _result(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "kind": "result",
            "outcome": _mapped(said, "conclusion", self.OUTCOMES),
            "decided_at": self._instant(said, "at_ms"),
            "document_number": said.get("decision_no", ""),
            "document_title": said.get("decision_name", ""),
            "description": said.get("entry", ""),
            "reason": said.get("because", ""),
            "certificates": [
                {"name": one.get("title", ""), "number": one.get("serial", ""), "issuer": one.get("by", "")}
                for one in _lines(said, "titles")
            ],
            "express": bool(said.get("by_mail", False)),
        }

    @staticmethod
    def _stamp(at: datetime) -> int:
        return int(at.timestamp() * 1000)

    @staticmethod
    def _instant(said: Mapping[str, Any], name: str) -> datetime:
        try:
            return datetime.fromtimestamp(int(said.get(name, "")) / 1000, UTC)
        except (ValueError, TypeError, OverflowError, OSError):
            raise Unreadable(name, "an instant is milliseconds since 1970") from None


ADAPTERS: dict[str, Adapter] = {"company_registry": CompanyRegistry(), "real_estate": RealEstateRegistry()}
