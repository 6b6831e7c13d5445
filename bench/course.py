"""The course of a run: data, acts, requests, searches on both databases, table."""

from __future__ import annotations

import argparse
import os
import pickle
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from bench import data, domain, load, probes, report, web
from bench.report import Measure, say
from zhengtong.town.matters.publishing import FOOD_CATALOG

SETS = 30_000


def run(chosen: argparse.Namespace, folder: Path) -> int:
    """Measure everything; 1 if something misses its bar."""
    ground = _ground(chosen, folder)
    say(machine(folder))
    found: list[Measure] = []
    for measure in _measures(chosen, folder, ground):
        if chosen.only in measure.name:
            print(measure.line(), flush=True)
            found.append(measure)
    print(report.table(found), file=sys.stderr)
    return 1 if any(report.missed(one) for one in found) else 0


def machine(folder: Path) -> str:
    """The shape of the machine and how it feels today."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.machine()}, CPython {platform.python_version()}, "
        f"{connection.vendor}, load {os.getloadavg()[0]:.1f}, {probes.flushes_per_second(folder):.0f} fdatasync/s"
    )


def _ground(chosen: argparse.Namespace, folder: Path) -> data.Ground:
    """The data, made anew or as the last run left it in `--var`."""
    kept = folder / "ground.pickle"
    if chosen.var and kept.exists():
        ground: data.Ground = pickle.loads(kept.read_bytes())  # nosec B301
        return ground
    say("Anlan without cases")
    built = data.build_town()
    ground = data.prepare(built, sets=SETS)
    data.multiply_cases(ground, chosen.cases)
    data.generate_matters(chosen.matters)
    kept.write_bytes(pickle.dumps(ground))
    return ground


def _measures(chosen: argparse.Namespace, folder: Path, ground: data.Ground) -> Iterator[Measure]:
    postmaster = probes.postmaster()
    first = _first_unused(ground)
    say("Acts in the domain")
    acts, first = domain.acts(ground, chosen.n, postmaster, first)
    yield from acts
    number = _newest_case()
    with load.server(folder, {"ZHENGTONG_LOG_LEVEL": "INFO"}) as served:
        say(f"Requests at {load.CONNECTIONS} connections")
        yield from _api(chosen, served, ground, number, postmaster, first)
        yield from _pages(chosen, served, ground, postmaster)
    yield from _search_on_sqlite(chosen, folder)


def _first_unused(ground: data.Ground) -> int:
    """Applications before this one were filed by an earlier run on the same data."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(id) FROM datahub_snapshot WHERE id >= %s AND case_number <> ''", [ground.first_snapshot]
        )
        last = cursor.fetchone()[0]
    return (int(last) - ground.first_snapshot) // data.fetched_of(ground.application) + 1 if last else 0


def _newest_case() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM cases_case WHERE client_key LIKE %s ORDER BY id DESC LIMIT 1", ["bench:%"])
        return str(cursor.fetchone()[0])


def _api(
    chosen: argparse.Namespace, served: load.Server, ground: data.Ground, number: str, postmaster: int, first: int
) -> Iterator[Measure]:
    from bench.floor.models import Row

    Row.objects.all().delete()
    now = timezone.now()
    Row.objects.create(
        number=number, matter="m", name="n", state="received", office=1, received_on=now.date(), updated_at=now
    )
    bare, token = web.floors(ground, number), {"Authorization": f"Bearer {ground.token}"}
    detail = f"/api/v1/cases/{number}"
    sql = web.counted(detail, token=ground.token)
    filing_sql = web.counted_filing(ground, first)
    key, first = data.fresh_key(), first + 10
    count = min((chosen.rounds * chosen.seconds + 2) * 700, ground.sets - first)
    filing = load.Plan(
        "api.case.file",
        [load.Line("/api/v1/cases", f"{key}-{n}", ground.body(n)) for n in range(first, first + count)],
        "POST",
        {**token, "Content-Type": "application/json"},
    )
    found = load.interleaved(
        served,
        [bare["empty"], bare["insert"], filing, bare["read"], web.get("api.case.read", detail, token)],
        rounds=chosen.rounds,
        seconds=chosen.seconds,
        postmaster=postmaster,
    )
    _check_filed(key, found["api.case.file"].n)
    web.busy(found)
    say(f"identification: {sql[1]} statements for a token")
    yield web.row("floor.empty", found["floor.empty"], 0)
    yield web.row("floor.read", found["floor.read"], 1)
    yield web.row("floor.insert", found["floor.insert"], 1)
    yield web.row("api.case.file", found["api.case.file"], filing_sql[0], found["floor.insert"])
    yield web.row("api.case.read", found["api.case.read"], sql[0], found["floor.read"])


def _check_filed(key: str, requests: int) -> None:
    """Every answer was a new case: nothing was a replay, nothing was lost."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case WHERE client_key LIKE %s", [f"%:{key}-%"])
        filed = int(cursor.fetchone()[0])
    if filed < requests:
        raise SystemExit(f"{requests} filings were answered, but only {filed} cases are there")


def _pages(chosen: argparse.Namespace, served: load.Server, ground: data.Ground, postmaster: int) -> Iterator[Measure]:
    cookie = data.session_of("zhao")
    guide = reverse("matters:guide", args=[FOOD_CATALOG])
    paths = {"console.inbox": reverse("desk:inbox"), "page.home": "/", "page.guide": guide}
    plans = [
        web.get(name, path, {"Cookie": f"sessionid={cookie}"} if name == "console.inbox" else None, connections=1)
        for name, path in paths.items()
    ]
    sql = {name: web.counted(path, cookie=cookie if name == "console.inbox" else "") for name, path in paths.items()}
    found = load.interleaved(
        served, [*plans, web.searches()], rounds=chosen.rounds, seconds=chosen.seconds, postmaster=postmaster
    )
    web.busy(found)
    say(f"identification: {sql['console.inbox'][1]} statements for an officer's session")
    for name in paths:
        yield web.row(name, found[name], sql[name][0])
    yield web.row("api.matters.find", found["find"], web.counted("/api/v1/matters?q=%E9%A3%9F%E5%93%81")[0])


def _search_on_sqlite(chosen: argparse.Namespace, folder: Path) -> Iterator[Measure]:
    """The same questions to the same matters on SQLite: another folder, another server."""
    embedded = folder / "embedded"
    environment = {
        "ZHENGTONG_VAR": str(embedded),
        "ZHENGTONG_DATABASE_URL": f"sqlite:///{embedded / 'zhengtong.sqlite3'}",
        "ZHENGTONG_LOG_LEVEL": "WARNING",
    }
    if not (embedded / "zhengtong.sqlite3").exists():
        embedded.mkdir(parents=True, exist_ok=True)
        say("The same matters on SQLite")
        subprocess.run(
            [sys.executable, "-m", "bench.embedded", str(chosen.matters)],
            env={**os.environ, **environment},
            check=True,
        )
    with load.server(embedded, environment) as served:
        found = load.interleaved(served, [web.searches()], rounds=chosen.rounds, seconds=chosen.seconds, postmaster=0)
    yield web.row("api.matters.find.sqlite", found["find"], None)
