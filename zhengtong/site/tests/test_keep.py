"""A backup that was restored is the same city; a damaged one is refused."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from zhengtong.site.tests.places import ask, create_database, migrated, zhengtong

FILL = """
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


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Path:
    var = migrated(tmp_path_factory.mktemp("city"))
    ask(var, FILL)
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
def test_a_history_changed_before_the_backup_is_found(place, tmp_path_factory) -> None:
    forged = migrated(tmp_path_factory.mktemp("forged"))
    ask(forged, FILL)
    ask(forged, "from zhengtong.kernel.models import Entry; Entry.objects.filter(seq=7).update(actor='SOMEBODY')")
    assert zhengtong(forged, "backup", str(forged / "backup.tar.gz")).returncode == 0
    done = zhengtong(place, "restore", str(forged / "backup.tar.gz"))
    assert done.returncode == 1
    assert "WRONG: act 7" in done.stderr


@pytest.mark.slow
def test_an_upgrade_backs_up_migrates_and_checks(city) -> None:
    done = zhengtong(city, "upgrade")
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("Upgraded.")
    assert list((city / "backups").glob("before-upgrade-*.tar.gz"))
