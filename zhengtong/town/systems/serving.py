"""A stand-in as a process: `python -m zhengtong.town.systems.serving CODE PORT FOLDER`, until SIGINT or SIGTERM.

From the environment: `STANDIN_KEY` (ours to it), `STANDIN_TOKEN` and `STANDIN_HOUSE` (its to us), `STANDIN_PACE`
(seconds between two things its clerk does by himself; 0 for never).
"""

from __future__ import annotations

import json
import os
import signal
import socketserver
import sys
import threading
import traceback
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from zhengtong.town.systems.company import CompanyRegistry
from zhengtong.town.systems.province import Province
from zhengtong.town.systems.realestate import RealEstateRegistry
from zhengtong.town.systems.standin import StandIn

SYSTEMS: dict[str, type[StandIn]] = {one.CODE: one for one in (CompanyRegistry, RealEstateRegistry, Province)}
REGISTRIES: tuple[type[StandIn], ...] = (CompanyRegistry, RealEstateRegistry)
PAUSE = 1.0


class Server(socketserver.ThreadingMixIn, WSGIServer):
    """A thread a request."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing of every request."""

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing."""


def now() -> datetime:
    """A stand-in is a program of its own and has its own clock."""
    return datetime.now(UTC)


def sender(house: str, token: str) -> Any:
    """How records reach the house; 0 for no answer."""

    def send(path: str, body: Mapping[str, Any]) -> int:
        head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(house + path, json.dumps(body).encode(), head, method="POST")  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  # nosec B310
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return int(error.code)
        except OSError:
            return 0

    return send


def start(standin: StandIn, port: int = 0) -> WSGIServer:
    """Serve it on this machine in a thread; port 0 takes a free one."""
    server = make_server("127.0.0.1", port, standin, Server, Quiet)
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True, name=standin.CODE).start()
    return server


def work(standin: StandIn, stop: threading.Event) -> None:
    """Let its clerk work and its outbox be delivered, until it is stopped; what goes wrong is said and tried again."""
    while not stop.wait(PAUSE):
        try:
            with standin.lock:
                standin.advance()
            standin.deliver()
        except Exception:
            traceback.print_exc()


def main(arguments: list[str]) -> int:
    """Run one stand-in."""
    code, port, folder = arguments
    Path(folder).mkdir(parents=True, exist_ok=True)
    environ = os.environ
    send = sender(environ.get("STANDIN_HOUSE", ""), environ.get("STANDIN_TOKEN", ""))
    pace = float(environ.get("STANDIN_PACE", "0"))
    made = SYSTEMS[code](str(Path(folder, f"{code}.sqlite3")), environ.get("STANDIN_KEY", ""), send, now, pace)
    stop = threading.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, lambda *_: stop.set())
    server = start(made, int(port))
    work(made, stop)
    server.shutdown()
    server.server_close()
    made.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
