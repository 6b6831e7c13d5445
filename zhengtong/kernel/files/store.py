"""Keeping files: sealed, written and synced before their row, so that no row ever points at nothing."""

from __future__ import annotations

import hashlib
import os
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings

from zhengtong.kernel import parts, sealing
from zhengtong.kernel.files import inspect, pictures, scanner
from zhengtong.kernel.files.limits import DEFAULT, JPEG, Limits
from zhengtong.kernel.models import StoredFile
from zhengtong.kernel.refusal import Absent
from zhengtong.kernel.suites.keyring import KeyMissing

ORPHAN_AFTER = timedelta(hours=24)


class Upload(Protocol):
    """What Django hands over for a file of a form."""

    name: str | None
    size: int | None

    def read(self) -> bytes:
        """The whole content."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What may be said about a kept file; `name` is what the uploader called it and may be personal data."""

    id: int
    uid: uuid.UUID
    sha256: str
    size: int
    mime: str
    name: str


def keep_upload(uploaded: Upload, *, limits: Limits = DEFAULT, at: datetime) -> FileFacts:
    """Check and keep an uploaded file; call it before the act that refers to the file. Photos are cleaned and scaled.

    Raises a refusal for what is too big, of another type than allowed, broken, a bomb, or found by the scanner.
    """
    wide = pictures.as_taken(limits, JPEG) if limits.types & pictures.PICTURES else limits
    inspect.check_size(uploaded.size or 0, wide)
    content = uploaded.read()
    kind = inspect.true_type(content) or ""
    mime = inspect.check(content, pictures.as_taken(limits, kind) if kind in pictures.PICTURES else limits)
    scanner.require_clean(content)
    if mime in pictures.PICTURES:
        content = pictures.clean(content, mime)
        inspect.check_size(len(content), limits)
    return keep_bytes(content, name=plain_name(uploaded.name or ""), mime=mime, at=at)


def keep_bytes(content: bytes, *, name: str, mime: str, at: datetime) -> FileFacts:
    """Keep bytes of our own making (a document, say) as they are."""
    uid = uuid.uuid4()
    _write(path_of(uid), sealing.seal_bytes(content, f"file:{uid}"))
    row = StoredFile(
        uid=uid, name=name, mime=mime, size=len(content), sha256=hashlib.sha256(content).hexdigest(), kept_at=at
    )
    row.save(force_insert=True)
    return _facts(row)


def file_facts(id: int) -> FileFacts:
    """What is known about a kept file."""
    return _facts(_row(id))


def open_file(id: int) -> bytes:
    """The file's bytes; who may see them is for the calling room to say. Raises `ValueError` if they were changed."""
    row = _row(id)
    content = sealing.unseal_bytes(path_of(row.uid).read_bytes(), f"file:{row.uid}")
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise ValueError(f"the file {row.uid} is not the one that was kept")
    return content


def forget_part(ids: Iterable[int]) -> int:
    """Forget files within an act: their rows go now, their bytes with the next sweep. Returns how many went."""
    parts.require_act()
    return StoredFile.objects.filter(pk__in=list(ids)).delete()[0]


def count() -> int:
    """How many files are kept."""
    return StoredFile.objects.count()


def damaged() -> list[str]:
    """The files that are missing, do not open, or are not what was kept: every one is read."""
    found = []
    for row in StoredFile.objects.order_by("pk").iterator():
        try:
            open_file(row.pk)
        except (OSError, ValueError, KeyMissing):
            found.append(str(row.uid))
    return found


def sweep(at: datetime) -> int:
    """Remove files that never got their row (the process died between the two); returns how many."""
    removed = 0
    for batch in _batches(_old_files(at - ORPHAN_AFTER)):
        known = {str(uid) for uid in StoredFile.objects.filter(uid__in=list(batch)).values_list("uid", flat=True)}
        for uid, path in batch.items():
            if uid not in known:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def plain_name(name: str) -> str:
    """The last part of a file name, without what could confuse a terminal, a path or a reader."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return kept.strip(". ")[:120] or "file"


def root() -> Path:
    """The folder of the files (`FILES_ROOT`)."""
    return Path(settings.FILES_ROOT)


def path_of(uid: uuid.UUID) -> Path:
    """Where a file lies: two folders deep, so that no folder grows too long."""
    text = str(uid)
    return root() / text[:2] / text[2:4] / text


def _write(path: Path, sealed: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_suffix(".part")
    with passing.open("xb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    passing.rename(path)
    for folder in (path.parent, path.parent.parent, root()):
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _row(id: int) -> StoredFile:
    row = StoredFile.objects.filter(pk=id).first()
    if row is None:
        raise Absent("kernel.file")
    return row


def _facts(row: StoredFile) -> FileFacts:
    return FileFacts(id=row.pk, uid=row.uid, sha256=row.sha256, size=row.size, mime=row.mime, name=row.name)


def _old_files(before: datetime) -> Iterator[Path]:
    for path in root().glob("??/??/*"):
        if path.stat().st_mtime < before.timestamp():
            yield path


def _batches(paths: Iterator[Path], size: int = 500) -> Iterator[dict[str, Path]]:
    batch: dict[str, Path] = {}
    for path in paths:
        if path.suffix == ".part":
            path.unlink(missing_ok=True)
            continue
        batch[path.name] = path
        if len(batch) == size:
            yield batch
            batch = {}
    if batch:
        yield batch
