"""A registry as both vertical systems are one: applications by our number, events about them, an outbox."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from zhengtong.town.systems.standin import HOPELESS, WENT, StandIn


@dataclass(frozen=True, slots=True)
class Names:
    """How a registry calls its tables and columns."""

    cases: str
    number: str
    own: str
    stage: str
    body: str
    moved: str
    events: str
    event: str
    said: str
    sent: str


NEXT: Mapping[str, tuple[str, ...]] = {
    "received": ("accept", "ask", "reject", "not_needed"),
    "supplemented": ("accept", "reject"),
    "accepted": ("step", "grant", "refuse"),
    "examined": ("grant", "refuse"),
    "granted": ("issue",),
    "refused": ("serve",),
    "issued": ("serve",),
}
AFTER = {
    "accept": "accepted",
    "ask": "asked",
    "reject": "rejected",
    "not_needed": "not_needed",
    "step": "examined",
    "grant": "granted",
    "refuse": "refused",
    "issue": "issued",
    "serve": "served",
}
CLERK = {"received": "accept", "supplemented": "accept", "accepted": "step", "examined": "grant", "granted": "issue"}
CLERK |= {"issued": "serve", "refused": "serve"}


class Registry(StandIn):
    """A system that receives applications, works on them and tells the asking house."""

    NAMES: ClassVar[Names]
    PREFIX: ClassVar[str]

    def receive(self, kind: str, number: str, body: Mapping[str, Any]) -> str:
        """Take a parcel in, once; returns the system's own number."""
        n = self.NAMES
        found = self.ask(f"SELECT {n.own} FROM {n.cases} WHERE {n.number} = ?", number)  # noqa: S608
        if kind == "application":
            return str(found[0][0]) if found else self._enter(number, body)
        if not found:
            return ""
        stage = {"supplement": "supplemented", "withdrawal": "cancelled"}[kind]
        before = "asked" if kind == "supplement" else self.stage(number)
        if before not in ("granted", "refused", "issued", "served"):
            self._move(number, stage, before)
        return str(found[0][0])

    def _enter(self, number: str, body: Mapping[str, Any]) -> str:
        n, at = self.NAMES, self.now()
        count = self.ask(f"SELECT COUNT(*) FROM {n.cases}")[0][0]  # noqa: S608
        own = f"{self.PREFIX}{at:%Y%m%d}{count + 1:05d}"
        self.ask(
            f"INSERT INTO {n.cases} ({n.number}, {n.own}, {n.stage}, {n.body}, {n.moved}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
            number, own, "received", json.dumps(body, ensure_ascii=False), at.isoformat(),
        )  # fmt: skip
        return own

    def _move(self, number: str, stage: str, before: str) -> None:
        n = self.NAMES
        self.ask(
            f"UPDATE {n.cases} SET {n.stage} = ?, {n.moved} = ? WHERE {n.number} = ? AND {n.stage} = ?",  # noqa: S608
            stage, self.now().isoformat(), number, before,
        )  # fmt: skip

    def stage(self, number: str) -> str:
        """How far a case has come, in the words of this file; empty for an unknown one."""
        n = self.NAMES
        found = self.ask(f"SELECT {n.stage} FROM {n.cases} WHERE {n.number} = ?", number)  # noqa: S608
        return str(found[0][0]) if found else ""

    def own_number(self, number: str) -> str:
        """The system's own number of a case."""
        n = self.NAMES
        found = self.ask(f"SELECT {n.own} FROM {n.cases} WHERE {n.number} = ?", number)  # noqa: S608
        return str(found[0][0]) if found else ""

    def application(self, number: str) -> dict[str, Any]:
        """The application as it was handed over."""
        n = self.NAMES
        found = self.ask(f"SELECT {n.body} FROM {n.cases} WHERE {n.number} = ?", number)  # noqa: S608
        body: dict[str, Any] = json.loads(found[0][0])
        return body

    def do(self, number: str, verb: str) -> None:
        """What the clerk does, if the stage allows it; the system writes an event in its own words."""
        stage = self.stage(number)
        if verb not in NEXT.get(stage, ()):
            return
        self._move(number, AFTER[verb], stage)
        self.write(number, verb)

    def write(self, number: str, verb: str, *, at: datetime | None = None) -> str:
        """Write an event about a case into the outbox; returns its id."""
        n = self.NAMES
        count = self.ask(f"SELECT COUNT(*) FROM {n.events}")[0][0] + 1  # noqa: S608
        event = f"{self.PREFIX}-{count:06d}"
        said = self.say(event, number, verb, at or self.now(), count)
        self.ask(
            f"INSERT INTO {n.events} ({n.event}, {n.number}, {n.said}, {n.sent}) VALUES (?, ?, ?, 0)",  # noqa: S608
            event, number, json.dumps(said, ensure_ascii=False),
        )  # fmt: skip
        return event

    def say(self, event: str, number: str, verb: str, at: datetime, count: int) -> dict[str, Any]:
        """The event in the system's own words."""
        raise NotImplementedError

    def told(self, number: str) -> list[dict[str, Any]]:
        """Every event about a case."""
        n = self.NAMES
        rows = self.ask(f"SELECT {n.said} FROM {n.events} WHERE {n.number} = ? ORDER BY {n.event}", number)  # noqa: S608
        return [json.loads(row[0]) for row in rows]

    def deliver(self) -> int:
        """Send the outbox, with the faults that are switched on; what the other side calls hopeless is not resent."""
        if self.faults.silent:
            return 0
        n, went = self.NAMES, 0
        rows = self.ask(f"SELECT {n.event}, {n.said} FROM {n.events} WHERE {n.sent} = 0 ORDER BY {n.event}")  # noqa: S608
        for event, said in reversed(rows) if self.faults.reorder else rows:
            for _copy in range(1 + self.faults.duplicates):
                status = self.send(f"/api/v1/exchange/systems/{self.CODE}/records", json.loads(said))
            if status in WENT or status in HOPELESS:
                self.ask(f"UPDATE {n.events} SET {n.sent} = ? WHERE {n.event} = ?", status, event)  # noqa: S608
                went += status in WENT
        return went

    def rows(self) -> Iterable[tuple[str, str, str, tuple[str, ...]]]:
        """The newest fifty cases."""
        n = self.NAMES
        names = f"{n.number}, {n.own}, {n.stage}"
        for number, own, stage in self.ask(f"SELECT {names} FROM {n.cases} ORDER BY {n.own} DESC LIMIT 50"):  # noqa: S608
            yield number, own, stage, NEXT.get(stage, ())

    def advance(self) -> None:
        """Do the next thing in every case that has waited long enough."""
        if not self.pace:
            return
        n = self.NAMES
        for number, stage, moved in self.ask(f"SELECT {n.number}, {n.stage}, {n.moved} FROM {n.cases}"):  # noqa: S608
            waited = (self.now() - datetime.fromisoformat(moved)).total_seconds()
            if stage in CLERK and waited >= self.pace:
                self.do(number, CLERK[stage])
