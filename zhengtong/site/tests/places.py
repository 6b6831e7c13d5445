"""Cities of their own for tests that start processes: a folder, and a database beside it or in the test cluster."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def surroundings(var: Path) -> dict[str, str]:
    """SQLite in the folder, or PostgreSQL's test cluster in a database named after it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHENGTONG")}
    given = {
        "DJANGO_SETTINGS_MODULE": "zhengtong.site.settings",
        "ZHENGTONG_LOG_LEVEL": "ERROR",
        "ZHENGTONG_VAR": str(var),
    }
    if cluster := os.environ.get("ZHENGTONG_TEST_POSTGRES"):
        given["ZHENGTONG_DATABASE_URL"] = f"{cluster.rpartition('/')[0]}/place_{var.name}"
    return kept | given


def create_database(var: Path) -> None:
    """An empty database in the test cluster; SQLite needs none."""
    if cluster := os.environ.get("ZHENGTONG_TEST_POSTGRES"):
        import psycopg

        with psycopg.connect(cluster, autocommit=True) as line:
            line.execute(f'DROP DATABASE IF EXISTS "place_{var.name}"')
            line.execute(f'CREATE DATABASE "place_{var.name}"')


def run(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python there and wait."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=surroundings(var), capture_output=True, text=True, check=False)


def start(var: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start Python there and go on."""
    command = [sys.executable, *arguments]
    return subprocess.Popen(command, env=surroundings(var), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def ask(var: Path, code: str) -> str:
    """What the code prints there."""
    done = run(var, "-c", f"import django; django.setup()\n{code}")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def zhengtong(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command there."""
    return run(var, "-m", "zhengtong.site.cli", *arguments)


def migrated(var: Path) -> Path:
    """A city with tables and nothing in them."""
    create_database(var)
    done = run(var, "-m", "django", "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    return var
