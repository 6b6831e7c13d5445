"""Playing a case that a stand-in works on: the food licence of Binjiang, connected with one of the two systems."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client

from zhengtong.cases import public as cases
from zhengtong.cases.actions import exchange as taking
from zhengtong.cases.connected import records
from zhengtong.cases.models import Case, ConnectedSystem, Handover
from zhengtong.cases.tests.acting import Play
from zhengtong.clocks import public as clocks
from zhengtong.kernel import bus, instant, jobs
from zhengtong.kernel.actors import SYSTEM, Actor, ActorKind, Channel
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.people import public as people
from zhengtong.town.matters import publishing
from zhengtong.town.systems import serving
from zhengtong.town.systems.registry import Registry

KEY = "our key at the stand-in"
SCOPES = frozenset({"exchange:write"})


class Linked(Play):
    """One application whose matter names a connected system, and the stand-in that works on it."""

    def __init__(self, anlan: Any, folder: Any, code: str, *, connected: bool = True) -> None:
        super().__init__(anlan)
        self.code, self.folder, self.office = code, folder, anlan.offices["binjiang.market"]
        self.opened = datetime(2026, 1, 6, 9, tzinfo=anlan.at.tzinfo)
        self.clock = self.opened
        self.account = people.open_client_account("业务系统", actor=SYSTEM, at=self.opened)
        self.token = people.issue_token(
            self.account.pk, "交换", SCOPES, self.opened + timedelta(days=700), actor=SYSTEM, at=self.opened
        )
        self.standin = self.open_standin(code)
        self.server = serving.start(self.standin)
        publish(self.office, code, self.opened)
        if connected:
            self.connect()

    def open_standin(self, code: str) -> Registry:
        kind: Any = serving.SYSTEMS[code]
        return kind(str(self.folder / f"{code}.sqlite3"), KEY, self.send, lambda: self.clock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def connect(self, **changes: Any) -> ConnectedSystem:
        given = {
            "code": self.code,
            "title": "安澜业务系统",
            "title_en": "Anlan registry",
            "adapter": self.code,
            "url": self.url,
            "key": KEY,
            "account": self.account.pk,
            "offices": (self.office,),
            "matters": (publishing.FOOD_CATALOG,),
        }
        return cases.connect_system(cases.Connection(**(given | changes)), actor=SYSTEM, at=self.opened)

    @property
    def system(self) -> ConnectedSystem:
        return ConnectedSystem.objects.get(code=self.code)

    @property
    def speaker(self) -> Actor:
        """The system as the API identifies it."""
        return Actor(ActorKind.CLIENT, self.account.number, account=self.account.pk, channel=Channel.API, scopes=SCOPES)

    def post(self, path: str, body: Any, token: str = "") -> Any:
        """A request of the system to our API, at the stand-in's own time."""
        head = {"HTTP_AUTHORIZATION": f"Bearer {token or self.token}"}
        client = Client(raise_request_exception=False)
        with at_edge(self.clock):
            return client.post(path, json.dumps(body), content_type="application/json", **head)

    def get(self, path: str) -> Any:
        with at_edge(self.clock):
            return Client().get(path, HTTP_AUTHORIZATION=f"Bearer {self.token}")

    def send(self, path: str, body: Any) -> int:
        return int(self.post(path, body).status_code)

    def run(self, when: datetime) -> None:
        """Let the worker do what is due at the instant."""
        self.clock = when
        bus.run_pending(when)
        jobs.run_pending(when)
        bus.run_pending(when)

    def file_and_run(self, when: datetime) -> Case:
        filed = self.file(when)
        self.run(when)
        return filed

    def clerk(self, verb: str, when: datetime) -> None:
        """The stand-in's clerk does something, and it is delivered."""
        self.clock = when
        self.standin.do(self.number, verb)
        self.standin.deliver()

    def tell(self, when: datetime, **said: Any) -> taking.Taken:
        """A record in our own format, taken in at the instant."""
        record = records.read({"case_number": self.number, **said})
        return taking.take_record(self.system, record, actor=self.speaker, at=when)

    def pull(self, when: datetime) -> None:
        self.clock = when
        with instant.at(when):
            cases.look_up.call(self.number)

    def parcel(self, kind: str = "application") -> Handover:
        return Handover.objects.get(case__number=self.number, parcel=kind)

    def clock_of(self, kind: str) -> Any:
        return [c for c in clocks.clocks_of(f"case:{self.number}") if c.kind == kind]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.standin.close()


def publish(office: int, system: str, at: datetime) -> matters.Version:
    """The food licence of an office in a version whose cases the system works on."""
    document = publishing.document_for(publishing.FOOD, org.office(office))
    document["handling"] = {"mode": "connected", "system": system}
    approvals = tuple(matters.Approval("P000000010", role, at.date()) for role in ("拟稿", "合法性审查", "批准"))
    matter = matters.claim_matter(
        publishing.FOOD_CATALOG, office=office, level=matters.enums.Level.COUNTY, actor=SYSTEM, at=at
    )
    matters.save_draft(matter.code, document, actor=SYSTEM, at=at)
    return matters.publish_version(
        matter.code, effective_from=date(2026, 1, 7), approvals=approvals, actor=SYSTEM, at=at
    )


@contextmanager
def at_edge(when: datetime) -> Any:
    """It is this instant at the edge of requests."""
    from unittest.mock import patch

    from django.utils import timezone

    with patch.object(timezone, "now", lambda: when):
        yield
