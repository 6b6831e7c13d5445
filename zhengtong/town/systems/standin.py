"""What the stand-ins share: a small web server over one SQLite file, an outbox, and faults that can be switched on.

They are programs of their own and know nothing of this house but its public API. No Django.
"""

from __future__ import annotations

import hmac
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import parse_qs

from zhengtong.town.systems import screen

Send = Callable[[str, Mapping[str, Any]], int]
Now = Callable[[], datetime]
Answer = tuple[int, dict[str, Any]]
WENT = (200, 201)
HOPELESS = (400, 404, 409, 422)


@dataclass(slots=True)
class Faults:
    """What goes wrong: answers that come late, fail or are lost (so many times), and how records are delivered."""

    delay_ms: int = 0
    errors: int = 0
    lost_answers: int = 0
    duplicates: int = 0
    reorder: bool = False
    silent: bool = False

    def set(self, said: Mapping[str, Any]) -> None:
        """Switch faults; what is not named stays, and what is no number counts as none."""
        for field in fields(self):
            if field.name in said:
                text = str(said[field.name]).strip()
                number = int(text) if text.isdecimal() else int(text in ("true", "True", "on"))
                setattr(self, field.name, bool(number) if field.type == "bool" else number)


class StandIn:
    """One system: applications that came, the events it wrote about them, and an outbox that delivers these.

    Subclasses say how their tables and columns are called and how they speak.
    """

    CODE: ClassVar[str]
    TITLE: ClassVar[str]
    SCHEMA: ClassVar[str]

    def __init__(self, database: str, key: str, send: Send, now: Now, pace: float = 0) -> None:
        self.key, self.send, self.now, self.pace = key, send, now, pace
        self.faults, self.lock = Faults(), threading.RLock()
        self.db = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
        self.db.row_factory = sqlite3.Row
        self.db.executescript("PRAGMA journal_mode=WAL;" + self.SCHEMA)

    def ask(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Run one statement."""
        with self.lock:
            return list(self.db.execute(sql, values))

    def answer(self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any]) -> Answer:
        """The system's own API."""
        raise NotImplementedError

    def rows(self) -> Iterable[tuple[str, str, str, tuple[str, ...]]]:
        """What its screen shows: our number, its number, stage, and what its clerk can do now."""
        return ()

    def do(self, number: str, verb: str) -> None:
        """What its clerk does at the screen."""

    def deliver(self) -> int:
        """Send what is in the outbox; returns how many went."""
        return 0

    def advance(self) -> None:
        """Let the clerk do the next thing where it is time, if the system paces itself."""

    def close(self) -> None:
        """Close the database."""
        with self.lock:
            self.db.close()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        """The WSGI application."""
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
        raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if path in ("/", "/do", "/faults"):
            return self._screen(method, path, environ, raw, start)
        status, said = self._guarded(method, path, environ, raw)
        start(f"{status} -", [("Content-Type", "application/json; charset=utf-8")])
        return [json.dumps(said, ensure_ascii=False).encode()]

    def _guarded(self, method: str, path: str, environ: Mapping[str, Any], raw: bytes) -> Answer:
        """The API behind its key and its faults; an answer that is lost was acted upon all the same."""
        if not hmac.compare_digest(environ.get("HTTP_AUTHORIZATION", "").encode(), f"Bearer {self.key}".encode()):
            return 401, {"reason": "unknown key"}
        time.sleep(self.faults.delay_ms / 1000)
        if self._spend("errors"):
            return 500, {"reason": "internal error"}
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            return 400, {"reason": "no JSON"}
        query = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
        with self.lock:
            answered = self.answer(method, path, query, body)
        return (502, {"reason": "answer lost"}) if self._spend("lost_answers") else answered

    def _spend(self, fault: str) -> bool:
        with self.lock:
            left = int(getattr(self.faults, fault))
            setattr(self.faults, fault, max(left - 1, 0))
        return left > 0

    def _screen(
        self, method: str, path: str, environ: Mapping[str, Any], raw: bytes, start: Callable[..., Any]
    ) -> list[bytes]:
        """The clerk's screen and the switches for faults; for the demo, on this machine and from this screen alone."""
        if method == "POST":
            if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
                start("403 -", [("Content-Type", "text/plain; charset=utf-8")])
                return ["请在本系统的页面上操作。".encode()]
            self._switch(path, {name: values[0] for name, values in parse_qs(raw.decode(errors="replace")).items()})
            start("303 -", [("Location", "/")])
            return [b""]
        start("200 -", [("Content-Type", "text/html; charset=utf-8")])
        with self.lock:
            return [screen.page(self.TITLE, list(self.rows()), self.faults).encode()]

    def _switch(self, path: str, said: Mapping[str, str]) -> None:
        """A form of the screen was sent: faults are set, or the clerk does something."""
        with self.lock:
            if path == "/faults":
                self.faults.set({"reorder": "0", "silent": "0"} | dict(said))
            elif path == "/do" and "number" in said:
                self.do(said["number"], said.get("verb", ""))
