"""Keeping the city: backup into one archive, restore with proof that nothing is missing, upgrade.

An archive is a tar file: `manifest.json` (every member's hash), `database.sqlite3` or `database.dump`, `files/…`,
`keys/…` and what else `var/` holds that cannot be made again (`log-keys.json`, a secret key made outside production,
the demo's department databases). The witness's folder is not the operator's to keep. An archive opens everything that
is sealed, because it holds the keys: guard it like them.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from zhengtong.kernel import files
from zhengtong.kernel.journal import log
from zhengtong.kernel.suites import keyring
from zhengtong.site import demo
from zhengtong.site.terminal import _, refuse, say

FORMAT = "zhengtong.backup/1"
CHUNK = 1 << 20
REST = ("log-keys.json", "secret-key", "sources")


class Broken(Exception):
    """The archive cannot be used, or the place is not empty; the message says what to do."""


def backup(file: Path) -> int:
    """Write everything into one new archive; returns the exit code."""
    if file.exists():
        return refuse(_("{file} exists already; an archive is never written over.").format(file=file))
    file.parent.mkdir(parents=True, exist_ok=True)
    passing = file.with_name(file.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            manifest = _write_archive(passing, Path(folder))
        _sync(passing)
        passing.rename(file)
        _sync(file.parent)
    except (Broken, OSError) as error:
        passing.unlink(missing_ok=True)
        return refuse(str(error))
    says = _("{file}: {n} members, log of {size} acts.")
    say(says.format(file=file, n=len(manifest["members"]), size=manifest["log"]["size"]))
    say(_("It holds the keys that open what is sealed: keep it where you would keep the keys."))
    return 0


def _write_archive(passing: Path, folder: Path) -> dict[str, Any]:
    """The database first: every file its rows name was on disk before they were written."""
    members: dict[str, dict[str, Any]] = {}
    head = log.newest_head() or {"size": 0}
    with (
        os.fdopen(os.open(passing, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw,
        tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as archive,
    ):
        _add(archive, _dump_database(folder), _dump_name(), members)
        for path, name in _kept_files():
            _add(archive, path, name, members)
        manifest = _manifest(members, head)
        _add_bytes(archive, "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False).encode())
    return manifest


def _manifest(members: dict[str, dict[str, Any]], head: dict[str, Any]) -> dict[str, Any]:
    """What the archive holds; the head was signed before the database was copied, so the copy holds it too."""
    return {
        "database": connection.vendor,
        "format": FORMAT,
        "keys": {purpose: list(keyring.keys(purpose)) for purpose in keyring.PURPOSES},
        "log": head,
        "made_at": timezone.now().isoformat(),
        "members": members,
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
    }


def _kept_files() -> Iterator[tuple[Path, str]]:
    """Sealed files, keys and the rest, with their names in the archive."""
    for root, prefix in ((Path(settings.FILES_ROOT), "files"), (keyring.root(), "keys")):
        for path in sorted(root.rglob("*")) if root.is_dir() else []:
            if path.is_file() and not path.name.startswith(".") and path.suffix != ".part":
                yield path, f"{prefix}/{path.relative_to(root)}"
    for name in REST:
        root = settings.VAR / name
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            if path.is_file():
                yield path, f"rest/{path.relative_to(settings.VAR)}"


def _add(archive: tarfile.TarFile, path: Path, name: str, members: dict[str, dict[str, Any]]) -> None:
    members[name] = {"sha256": _hash(path), "size": path.stat().st_size}
    archive.add(path, name, recursive=False, filter=_plain)


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    archive.addfile(info, io.BytesIO(content))


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """A member without the names of this machine's accounts."""
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info


def _dump_name() -> str:
    return "database.dump" if connection.vendor == "postgresql" else "database.sqlite3"


def _dump_database(folder: Path) -> Path:
    """One consistent picture of the database while the city goes on working."""
    target = folder / _dump_name()
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(target))
        return target
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
    finally:
        copy.close()
    return target


def restore(file: Path) -> int:
    """Bring an archive back into an empty database and empty folders, and verify the log from its first act."""
    try:
        _require_empty()
        with _unpacked(file) as (folder, manifest):
            _require_same_database(manifest)
            _place(folder)
            _load_database(folder)
    except (Broken, OSError, tarfile.TarError, KeyError, ValueError) as error:
        return refuse(str(error) or type(error).__name__)
    return _verify_restored(manifest)


def _verify_restored(manifest: dict[str, Any]) -> int:
    """Say what is wrong with what was restored: acts, tiles, heads, files."""
    wrong = log.verify_from_genesis(say=say)
    promised = manifest["log"]
    if promised["size"] and log.root_of_head(promised["size"]) != promised["root"]:
        wrong.append(f"the head of {promised['size']} acts is not the one the archive was made under")
    wrong += [f"the file {uid} is missing or was changed" for uid in files.damaged()]
    if wrong:
        return _say_wrong(wrong)
    say(_("Restored and verified: the log from its first act on, and {n} files.").format(n=files.count()))
    return 0


def _say_wrong(wrong: list[str]) -> int:
    """Name what does not verify; returns the exit code for it."""
    for line in wrong[:50]:
        refuse(_("WRONG: {what}").format(what=line))
    return 1


def _require_empty() -> None:
    """Refuse to mix an archive with what is already here."""
    if connection.introspection.table_names():
        raise Broken(_("The database is not empty. Name an empty one in ZHENGTONG_DATABASE_URL."))
    for root in (Path(settings.FILES_ROOT), keyring.root()):
        if root.is_dir() and any(path.is_file() for path in root.rglob("*")):
            raise Broken(_("{folder} is not empty. Name an empty folder in ZHENGTONG_VAR.").format(folder=root))


@contextmanager
def _unpacked(file: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The archive in a passing folder beside its future place, every member compared with the manifest."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="restore-") as name:
        folder = Path(name)
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / "manifest.json").read_text())
        if manifest["format"] != FORMAT:
            raise Broken(_("{file} is not an archive of this kind.").format(file=file))
        _compare(folder, manifest["members"])
        yield folder, manifest


def _compare(folder: Path, members: dict[str, dict[str, Any]]) -> None:
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"manifest.json"}
    if found != set(members):
        differ = ", ".join(sorted(found ^ set(members))[:5])
        raise Broken(_("The archive and its manifest differ: {members}").format(members=differ))
    for name, said in members.items():
        if _hash(folder / name) != said["sha256"]:
            says = _("{member} in the archive is not what its manifest says: the archive is damaged.")
            raise Broken(says.format(member=name))


def _require_same_database(manifest: dict[str, Any]) -> None:
    if manifest["database"] != connection.vendor:
        says = _("The archive is of {theirs}; ZHENGTONG_DATABASE_URL names {ours}.")
        raise Broken(says.format(theirs=manifest["database"], ours=connection.vendor))


def _place(folder: Path) -> None:
    """Move keys and files to where they belong, and sync them before the rows that name them."""
    places = (("keys", keyring.root()), ("files", Path(settings.FILES_ROOT)), ("rest", Path(settings.VAR)))
    for prefix, root in places:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in sorted((folder / prefix).rglob("*")):
            if path.is_file():
                target = root / path.relative_to(folder / prefix)
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(path, target)
    os.sync()


def _load_database(folder: Path) -> None:
    if connection.vendor == "postgresql":
        _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", str(folder / "database.dump"), into=True)
        return
    source = sqlite3.connect(folder / "database.sqlite3")
    try:
        connection.ensure_connection()
        source.backup(connection.connection)
    finally:
        source.close()
    connection.close()


def _run(*command: str, into: bool = False) -> None:
    """Run PostgreSQL's own program; the address travels in the environment, where no list of processes shows it."""
    if shutil.which(command[0]) is None:
        says = _("{program} is not installed: install PostgreSQL's client programs (postgresql-client).")
        raise Broken(says.format(program=command[0]))
    wanted = settings.DATABASES["default"]
    given = {
        "PGDATABASE": wanted["NAME"],
        "PGHOST": wanted["HOST"],
        "PGPASSWORD": wanted["PASSWORD"],
        "PGPORT": str(wanted["PORT"]),
        "PGUSER": wanted["USER"],
    }
    surroundings = {**os.environ, **{name: value for name, value in given.items() if value}}
    target = ["--dbname", wanted["NAME"]] if into else []
    done = subprocess.run([*command, *target], env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Broken(f"{command[0]}: {done.stderr.strip()[-2000:]}")


def upgrade() -> int:
    """Back up, bring database and static files to this version, make missing keys, and run every check."""
    if connection.introspection.table_names():
        stamp = timezone.now().strftime("%Y%m%d-%H%M%S")
        code = backup(settings.VAR / "backups" / f"before-upgrade-{stamp}.tar.gz")
        if code:
            return code
    call_command("migrate", verbosity=1, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    demo.publish_keys()
    call_command("check", databases=["default"], fail_level="ERROR")
    wrong = log.verify_from_genesis()
    if wrong:
        return _say_wrong(wrong)
    say(_("Upgraded."))
    return 0


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            digest.update(part)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
