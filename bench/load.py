"""A server of its own, requests at it from another process, and what both cost meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench import probes

CONNECTIONS = 8
LUA = Path(__file__).with_name("load.lua")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process, port and log."""

    pid: int
    port: int
    folder: Path


@contextmanager
def server(folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    """The server, answering; stopped afterwards. Its log lines go to a file, as a service's go to a journal."""
    from tools.pg import free_port

    port = free_port()
    with (folder / "server.log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "bench.serve", str(port)],
            env={**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "bench.settings"},
            stdout=log,
            stderr=log,
        )
        try:
            _wait(port, child, folder)
            yield Server(child.pid, port, folder)
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _wait(port: int, child: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            if child.poll() is not None:
                break
            time.sleep(0.1)
    raise SystemExit("the server did not start:\n" + (folder / "server.log").read_text()[-3000:])


@dataclass(frozen=True, slots=True)
class Line:
    """One request: path, and for a filing its key and body."""

    path: str
    key: str = ""
    body: str = ""


@dataclass(slots=True)
class Plan:
    """What is sent, over and over: a method, headers, and lines in order."""

    name: str
    lines: Sequence[Line]
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    connections: int = CONNECTIONS
    used: int = 0

    def next(self, count: int) -> Sequence[Line]:
        """The next lines if each may be sent only once, else all of them."""
        if not self.lines[0].key:
            return self.lines
        chosen = self.lines[self.used : self.used + count]
        self.used += count
        return chosen


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of requests showed."""

    n: int
    seconds: float
    errors: int
    p50_ms: float
    p95_ms: float
    app_ms: float
    db_ms: float
    others: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.n / self.seconds


def run(where: Server, plan: Plan, seconds: float, postmaster: int) -> Round:
    """Send the plan's requests for some seconds and look at what they cost server and database."""
    lines = plan.next(int(seconds * 700))
    if not lines:
        raise SystemExit(f"{plan.name}: no requests left; the machine is faster than the plan")
    app, db, busy = probes.tree_seconds(where.pid), _db(postmaster), probes.busy_seconds()
    began = time.perf_counter()
    seen, client = _send(where, plan, lines, seconds)
    took = time.perf_counter() - began
    app, db = probes.tree_seconds(where.pid) - app, _db(postmaster) - db
    busy = probes.busy_seconds() - busy
    others = max(0.0, busy - app - db - client) / took
    n = max(seen["n"], 1)
    return Round(
        seen["n"],
        seen["seconds"],
        seen["errors"],
        seen["p50_ms"],
        seen["p95_ms"],
        app * 1000 / n,
        db * 1000 / n,
        others,
    )


def _db(postmaster: int) -> float:
    return probes.tree_seconds(postmaster) if postmaster else 0.0


def _send(where: Server, plan: Plan, lines: Sequence[Line], seconds: float) -> tuple[dict[str, Any], float]:
    """The generator's figures, and its own CPU time."""
    before = os.times()
    send = _by_wrk if shutil.which("wrk") else _by_client
    seen: dict[str, Any] = json.loads(send(where, plan, lines, seconds))
    after = os.times()
    own = after.children_user + after.children_system - before.children_user - before.children_system
    return seen, own


def _by_wrk(where: Server, plan: Plan, lines: Sequence[Line], seconds: float) -> str:
    requests = where.folder / "requests.tsv"
    requests.write_text("".join(f"{one.path}\t{one.key}\t{one.body}\n" for one in lines))
    headers = [part for name, value in plan.headers.items() for part in ("-H", f"{name}: {value}")]
    script = where.folder / "load.lua"
    script.write_text(f'wrk.method = "{plan.method}"\n' + LUA.read_text())
    command = ["wrk", "-t", "1", "-c", str(plan.connections), "-d", f"{max(1, round(seconds))}s", "-s", str(script)]
    done = subprocess.run(
        [*command, *headers, f"http://127.0.0.1:{where.port}/"],
        env={**os.environ, "BENCH_REQUESTS": str(requests)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.strip().splitlines()[-1]


def _by_client(where: Server, plan: Plan, lines: Sequence[Line], seconds: float) -> str:
    said = {
        "host": "127.0.0.1",
        "port": where.port,
        "method": plan.method,
        "headers": plan.headers,
        "connections": plan.connections,
        "seconds": seconds,
        "lines": [
            {"path": one.path} | ({"key": one.key} if one.key else {}) | ({"body": one.body} if one.body else {})
            for one in lines
        ],
    }
    path = where.folder / "plan.json"
    path.write_text(json.dumps(said))
    command = [sys.executable, "-m", "bench.client", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def together(rounds: Sequence[Round]) -> Round:
    """The middle of several rounds, figure by figure."""
    names = ("seconds", "errors", "p50_ms", "p95_ms", "app_ms", "db_ms", "others")
    middle = {name: median(getattr(one, name) for one in rounds) for name in names}
    n = sum(one.n for one in rounds)
    return Round(
        n=n, **{**middle, "seconds": sum(one.seconds for one in rounds), "errors": sum(o.errors for o in rounds)}
    )


def interleaved(
    where: Server, plans: Sequence[Plan], *, rounds: int, seconds: float, postmaster: int
) -> dict[str, Round]:
    """Every plan in turn, several times over, after a moment of warming up; what goes wrong ends the run."""
    for plan in plans:
        run(where, plan, 1, postmaster)
    found: dict[str, list[Round]] = {plan.name: [] for plan in plans}
    for _ in range(rounds):
        for plan in plans:
            found[plan.name].append(run(where, plan, seconds, postmaster))
    answer = {name: together(ran) for name, ran in found.items()}
    for name, one in answer.items():
        if one.errors:
            raise SystemExit(f"{name}: {one.errors} of {one.n} answers were errors; see {where.folder / 'server.log'}")
    return answer
