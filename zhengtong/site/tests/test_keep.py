"""A backup that was restored is the same city; a damaged one is refused."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

FILL = """
import django; django.setup()
from django.utils import timezone
from zhengtong.kernel import files
from zhengtong.kernel.journal import log, sequencer
from zhengtong.kernel.tests import things
now = timezone.now()
for number in range(20):
    things.happen(number, now)
sequencer.run(now)
log.lay_before_witnesses(now)
files.keep_bytes(b"%PDF-1.7 content", name="a.pdf", mime="application/pdf", at=now)
"""


def surroundings(var: Path) -> dict[str, str]:
    """SQLite in the folder, or PostgreSQL's test cluster in a database named after it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHENGTONG")}
    given = {
        "ZHENGTONG_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "zhengtong.site.settings",
        "ZHENGTONG_LOG_LEVEL": "ERROR",
    }
    if cluster := os.environ.get("ZHENGTONG_TEST_POSTGRES"):
        given["ZHENGTONG_DATABASE_URL"] = f"{cluster.rpartition('/')[0]}/keep_{var.name}"
    return kept | given


def run(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=surroundings(var), capture_output=True, text=True, check=False)


def zhengtong(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(var, "-m", "zhengtong.site.cli", *arguments)


def create_database(var: Path) -> None:
    if cluster := os.environ.get("ZHENGTONG_TEST_POSTGRES"):
        import psycopg

        with psycopg.connect(cluster, autocommit=True) as line:
            line.execute(f'DROP DATABASE IF EXISTS "keep_{var.name}"')
            line.execute(f'CREATE DATABASE "keep_{var.name}"')


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Path:
    var = tmp_path_factory.mktemp("city")
    create_database(var)
    made = run(var, "-m", "django", "migrate", "--verbosity", "0")
    assert made.returncode == 0, made.stderr
    filled = run(var, "-c", FILL)
    assert filled.returncode == 0, filled.stderr
    return var


@pytest.fixture(scope="module")
def archive(city) -> Path:
    file = city / "backup.tar.gz"
    done = zhengtong(city, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture
def place(tmp_path_factory) -> Path:
    var = tmp_path_factory.mktemp("place")
    create_database(var)
    return var


@pytest.mark.slow
def test_a_restored_city_verifies_from_its_first_act(archive, place) -> None:
    done = zhengtong(place, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert "20 acts read" in done.stdout
    assert "1 files" in done.stdout


@pytest.mark.slow
def test_an_archive_is_for_its_owner_alone_and_never_written_over(archive, city) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    assert zhengtong(city, "backup", str(archive)).returncode == 1


@pytest.mark.slow
def test_an_archive_is_not_mixed_with_what_is_there(archive, city) -> None:
    done = zhengtong(city, "restore", str(archive))
    assert done.returncode == 1
    assert "not empty" in done.stderr


def changed(archive: Path, folder: Path, change) -> Path:
    """The archive packed anew after `change` had its way with the unpacked folder."""
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "open", filter="data")
    change(folder / "open")
    file = folder / "changed.tar.gz"
    with tarfile.open(file, "w:gz") as packed:
        for path in sorted((folder / "open").rglob("*")):
            if path.is_file():
                packed.add(path, str(path.relative_to(folder / "open")))
    return file


@pytest.mark.slow
def test_a_damaged_archive_is_refused(archive, place, tmp_path) -> None:
    def damage(folder: Path) -> None:
        file = next((folder / "files").rglob("*-*"))
        file.write_bytes(file.read_bytes()[:-1] + b"?")

    done = zhengtong(place, "restore", str(changed(archive, tmp_path, damage)))
    assert done.returncode == 1
    assert "damaged" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif("ZHENGTONG_TEST_POSTGRES" in os.environ, reason="changes SQLite's file by hand")
def test_a_history_changed_inside_the_archive_is_found(archive, place, tmp_path) -> None:
    def rewrite(folder: Path) -> None:
        import hashlib
        import json

        database = sqlite3.connect(folder / "database.sqlite3")
        database.execute("UPDATE kernel_entry SET actor = 'SOMEBODY' WHERE seq = 7")
        database.commit()
        database.close()
        manifest = json.loads((folder / "manifest.json").read_text())
        content = (folder / "database.sqlite3").read_bytes()
        manifest["members"]["database.sqlite3"]["sha256"] = hashlib.sha256(content).hexdigest()
        (folder / "manifest.json").write_text(json.dumps(manifest))

    done = zhengtong(place, "restore", str(changed(archive, tmp_path, rewrite)))
    assert done.returncode == 1
    assert "WRONG: act 7" in done.stderr


@pytest.mark.slow
def test_an_upgrade_backs_up_migrates_and_checks(city) -> None:
    done = zhengtong(city, "upgrade")
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("Upgraded.")
    assert list((city / "backups").glob("before-upgrade-*.tar.gz"))
