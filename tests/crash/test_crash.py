"""Nothing is half, lost or double, wherever the process dies: see `harness`, which runs apart and prints its trials."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.crash
ROOT = Path(__file__).resolve().parents[2]
# Acts and the least number of points at which each can die: statements, before and after COMMIT, before the answer.
ACTS = {"file": 12, "accept": 12, "decide": 12, "serve": 12, "make": 8, "notify": 40}


@pytest.fixture(scope="module")
def trials(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, dict[str, list[str]]]]:
    """The faults found at every point, by act; run once, on the kind of database that this run uses."""
    from django.db import connection

    folder = tmp_path_factory.mktemp("crash")
    own = str(connection.settings_dict["NAME"])
    with django_db_blocker.unblock():
        url = _database(connection, folder, f"{own}_crash")
        yield _run(url, folder)
        _remove(connection, f"{own}_crash")


def _database(connection: Any, folder: Path, name: str) -> str:
    """The address of an empty database for the harness."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / 'crash.sqlite3'}"
    _remove(connection, name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    return os.environ["ZHENGTONG_DATABASE_URL"].rpartition("/")[0] + f"/{name}"


def _remove(connection: Any, name: str) -> None:
    if connection.vendor == "sqlite":
        return
    with connection._nodb_cursor() as cursor:
        for one in (name, f"{name}_trial"):
            cursor.execute(f'DROP DATABASE IF EXISTS "{one}" WITH (FORCE)')


def _run(url: str, folder: Path) -> dict[str, dict[str, list[str]]]:
    command = [sys.executable, "-m", "tests.crash.harness", url, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert not done.returncode, done.stderr[-4000:]
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for line in done.stdout.splitlines():
        trial = json.loads(line)
        found[trial["act"]][trial["point"]] = trial["faults"]
    return found


@pytest.mark.parametrize("act", ACTS)
def test_wherever_it_dies_nothing_is_half_lost_or_double(trials: dict[str, dict[str, list[str]]], act: str) -> None:
    assert {point: faults for point, faults in trials[act].items() if faults} == {}


@pytest.mark.parametrize(("act", "least"), ACTS.items())
def test_it_died_at_every_statement_and_around_every_commit(
    trials: dict[str, dict[str, list[str]]], act: str, least: int
) -> None:
    points = set(trials[act])
    assert len(points) >= least
    assert {"undisturbed", "statement 1", "before COMMIT 1", "after COMMIT 1", "before the answer 1"} <= points
