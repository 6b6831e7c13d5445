"""Pages and the API behind the real server: requests a second beside a floor's, CPU time, latency, statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any
from urllib.parse import quote

from django.test import Client

from bench import data, load, probes
from bench.report import Measure, say


def counted(path: str, *, cookie: str = "", token: str = "") -> tuple[int, int]:
    """Statements of one warm GET after identification, and those of identification; the middle of seven."""
    client, more = Client(), {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    if cookie:
        client.cookies["sessionid"] = cookie
    seen: list[tuple[int, int]] = []
    for _ in range(9):
        with probes.statements() as found:
            answer = client.get(path, **more)  # type: ignore[arg-type]
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        seen.append((len(found.seen), found.identifying))
    return int(median(a for a, _ in seen[2:])), int(median(b for _, b in seen[2:]))


def counted_filing(ground: data.Ground, first: int) -> tuple[int, int]:
    """The same for filings through the API."""
    client = Client()
    seen = []
    for n in range(first, first + 7):
        with probes.statements() as found:
            answer = client.post(
                "/api/v1/cases",
                ground.body(n),
                content_type="application/json",
                HTTP_AUTHORIZATION=f"Bearer {ground.token}",
                HTTP_IDEMPOTENCY_KEY=f"{data.fresh_key()}-{n}",
            )
        if answer.status_code != 201:
            raise SystemExit(f"a filing was answered {answer.status_code}: {answer.content.decode()[:500]}")
        seen.append((len(found.seen), found.identifying))
    return int(median(a for a, _ in seen[2:])), int(median(b for _, b in seen[2:]))


def row(name: str, round: load.Round, sql: int | None, floor: load.Round | None = None) -> Measure:
    """The rounds of a plan as one line."""
    return Measure(
        name,
        round.n,
        sql,
        round.app_ms,
        round.db_ms,
        round.p50_ms,
        round.p95_ms,
        floor.rate if floor else None,
        round.rate / floor.rate if floor else None,
    )


def floors(ground: data.Ground, number: str) -> dict[str, load.Plan]:
    """The three floors' plans."""
    body = ground.body(0)
    return {
        "empty": load.Plan("floor.empty", [load.Line("/floor/empty")]),
        "read": load.Plan("floor.read", [load.Line(f"/floor/read/{number}")]),
        "insert": load.Plan(
            "floor.insert",
            [load.Line("/floor/insert", body=body)],
            "POST",
            {"Content-Type": "application/json"},
        ),
    }


def searches() -> load.Plan:
    """Every phrase in turn, one reader at a time."""
    return load.Plan(
        "find", [load.Line(f"/api/v1/matters?q={quote(phrase)}") for phrase in data.PHRASES.split()], connections=1
    )


def get(
    name: str, path: str, headers: Mapping[str, str] | None = None, connections: int = load.CONNECTIONS
) -> load.Plan:
    """A plan that asks for one page over and over."""
    return load.Plan(name, [load.Line(path)], headers=dict(headers or {}), connections=connections)


def noise(rounds: Sequence[load.Round]) -> str:
    """How much of a core others used meanwhile."""
    return f"{median(one.others for one in rounds):.2f}"


def busy(found: Mapping[str, Any]) -> None:
    """Say how busy the machine was with other things."""
    for name, one in found.items():
        say(f"{name:<24}{one.rate:8.0f} /s   others used {one.others:.2f} of a core")
