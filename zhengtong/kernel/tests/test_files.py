"""What is taken, what is refused, and that what is kept is there."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.kernel import files
from zhengtong.kernel.files import inspect, limits, scanner, store
from zhengtong.kernel.files.limits import DOCX, JPEG, MEGABYTE, OFD, PDF, PNG, XLSX, ZIP, Limits
from zhengtong.kernel.models import StoredFile
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.kernel.tests.things import AT

EVERYTHING = Limits(types=frozenset({PDF, JPEG, PNG, DOCX, XLSX, OFD, ZIP}), unpacked=20 * MEGABYTE, members=50)


@pytest.fixture
def folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


def picture(width: int = 4, height: int = 4, kind: str = "PNG") -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, kind)
    return out.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


OFFICE = {"[Content_Types].xml": b"<Types/>"}


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"%PDF-1.7\n%%EOF", PDF),
        (picture(), PNG),
        (picture(kind="JPEG"), JPEG),
        (archive({**OFFICE, "word/document.xml": b"<w/>"}), DOCX),
        (archive({**OFFICE, "xl/workbook.xml": b"<x/>"}), XLSX),
        (archive({"OFD.xml": b"<o/>"}), OFD),
        (archive({"readme.txt": b"hello"}), ZIP),
    ],
    ids=["pdf", "png", "jpeg", "docx", "xlsx", "ofd", "zip"],
)
def test_a_file_is_what_its_bytes_are(content: bytes, mime: str) -> None:
    assert inspect.check(content, EVERYTHING) == mime


def refusal_of(content: bytes, allowed: Limits = EVERYTHING) -> str:
    with pytest.raises(Refusal) as refused:
        inspect.check(content, allowed)
    assert refused.value.field == "file"
    return refused.value.code


def test_an_archive_whose_lzma_stream_is_broken_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("readme.txt", b"hello " * 500)
    content = bytearray(out.getvalue())
    start = content.index(b"readme.txt") + len("readme.txt") + 12
    content[start : start + 12] = b"\xff" * 12
    assert refusal_of(bytes(content)) == "kernel.file_broken"


@pytest.mark.parametrize(
    "content", [b"MZ\x90\0", b"<html>", b"#!/bin/sh", b"GIF89a", gzip.compress(b"x", mtime=0), b"PK\x03\x04"]
)
def test_other_kinds_are_refused(content: bytes) -> None:
    assert refusal_of(content) == "kernel.file_type"


def test_a_kind_that_is_not_allowed_here_is_refused() -> None:
    assert refusal_of(archive({"readme.txt": b"hello"}), files.DOCUMENTS) == "kernel.file_type"


def test_an_empty_file_is_refused() -> None:
    assert refusal_of(b"") == "kernel.file_empty"


def test_a_file_that_is_too_big_is_refused_before_it_is_read(folder) -> None:
    class Huge:
        name, size = "huge.pdf", 10**12

        def read(self) -> bytes:
            raise AssertionError("read")

    with pytest.raises(Refusal, match="too_big"):
        files.keep_upload(Huge(), at=AT)


def test_a_cut_off_pdf_or_picture_is_refused() -> None:
    assert refusal_of(b"%PDF-1.7\n1 0 obj") == "kernel.file_broken"
    assert refusal_of(picture(64, 64)[:-30]) == "kernel.file_broken"


def test_a_bomb_of_zeros_is_refused() -> None:
    assert refusal_of(archive({"zeros": bytes(19 * MEGABYTE)})) == "kernel.file_bomb"


def test_many_members_that_are_small_together_too_big_are_refused() -> None:
    noise = os.urandom(MEGABYTE)
    allowed = Limits(types=frozenset({ZIP}), size=40 * MEGABYTE, unpacked=5 * MEGABYTE)
    assert refusal_of(archive({f"part{n}": noise for n in range(6)}), allowed) == "kernel.file_bomb"


def test_too_many_members_are_refused() -> None:
    assert refusal_of(archive({f"{n}.txt": b"" for n in range(51)})) == "kernel.file_bomb"


def test_archives_in_archives_in_archives_are_refused() -> None:
    inner = archive({"a.txt": b"hello"})
    assert inspect.check(archive({"inner.zip": inner}), EVERYTHING) == ZIP
    assert refusal_of(archive({"outer.zip": archive({"inner.zip": inner})})) == "kernel.file_bomb"
    assert refusal_of(archive({"a.gz": gzip.compress(b"x", mtime=0)})) == "kernel.file_bomb"


def test_a_directory_that_lies_about_sizes_is_found_out() -> None:
    content = bytearray(archive({"zeros": bytes(2 * MEGABYTE)}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    assert refusal_of(bytes(content)) in {"kernel.file_broken", "kernel.file_bomb"}


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\evil.txt", "word/vbaProject.bin"])
def test_paths_and_programs_are_refused(name: str) -> None:
    assert refusal_of(archive({name: b"x"})) == "kernel.file_active"


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(archive({"a.txt": b"x"}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refusal_of(bytes(content)) == "kernel.file_locked"


def test_a_picture_with_too_many_pixels_is_refused() -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    assert refusal_of(bomb + picture()[33:]) == "kernel.file_pixels"
    assert refusal_of(picture(20, 20), Limits(types=frozenset({PNG}), pixels=399)) == "kernel.file_pixels"


@given(st.binary(max_size=300), st.sampled_from([b"", b"%PDF-", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]))
def test_any_bytes_are_taken_or_refused(content: bytes, start: bytes) -> None:
    with suppress(Refusal):
        assert inspect.check(start + content, EVERYTHING) in EVERYTHING.types


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\Users\\li\\身份证.jpg", "身份证.jpg"),
        ("../../a.pdf", "a.pdf"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("", "file"),
        ("𠮷" * 300, "𠮷" * 120),
    ],
)
def test_names_are_kept_plain(given_name: str, kept: str) -> None:
    assert store.plain_name(given_name) == kept


@pytest.mark.django_db
def test_a_kept_file_is_sealed_on_disk_and_opens_again(folder) -> None:
    content = b"%PDF-1.7 secret\n%%EOF"
    kept = files.keep_upload(SimpleUploadedFile("合同.pdf", content), at=AT)
    assert (kept.mime, kept.size, kept.name) == (PDF, len(content), "合同.pdf")
    assert b"secret" not in store.path_of(kept.uid).read_bytes()
    assert files.open_file(kept.id) == content
    assert files.file_facts(kept.id) == kept


@pytest.mark.django_db
def test_a_file_changed_on_disk_does_not_open(folder) -> None:
    kept = files.keep_bytes(b"content", name="a", mime="text/plain", at=AT)
    path = store.path_of(kept.uid)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ValueError, match="changed"):
        files.open_file(kept.id)
    assert files.damaged() == [str(kept.uid)]


@pytest.mark.django_db
def test_an_unknown_file_is_absent() -> None:
    with pytest.raises(Absent):
        files.open_file(404)


@pytest.mark.django_db
def test_files_without_a_row_are_swept_after_a_day(folder) -> None:
    kept = files.keep_bytes(b"content", name="a", mime="text/plain", at=AT)
    orphan = files.keep_bytes(b"orphan", name="b", mime="text/plain", at=AT)
    StoredFile.objects.filter(pk=orphan.id).delete()
    now = datetime.now(tz=UTC)
    assert files.sweep(now) == 0
    assert files.sweep(now + timedelta(hours=25)) == 1
    assert store.path_of(kept.uid).exists()
    assert not store.path_of(orphan.uid).exists()


@pytest.mark.django_db
def test_a_file_whose_row_cannot_be_written_leaves_no_row_without_bytes(folder, monkeypatch) -> None:
    def fail(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(store, "_write", fail)
    with pytest.raises(OSError, match="disk full"):
        files.keep_bytes(b"content", name="a", mime="text/plain", at=AT)
    assert files.count() == 0


def test_an_unreachable_scanner_lets_nothing_pass(settings) -> None:
    settings.CLAMD = "/nonexistent/clamd.sock"
    with pytest.raises(Refusal, match="file_unscanned"):
        scanner.require_clean(b"content")
    assert "does not answer" in scanner.present().check()


def test_what_the_scanner_finds_is_refused(settings, tmp_path) -> None:
    import socket
    import threading

    settings.CLAMD = str(tmp_path / "clamd.sock")
    server = socket.socket(socket.AF_UNIX)
    server.bind(settings.CLAMD)
    server.listen()

    def answer() -> None:
        line, _ = server.accept()
        with line:
            line.recv(1 << 16)
            line.sendall(b"stream: Eicar-Test-Signature FOUND\0")

    thread = threading.Thread(target=answer)
    thread.start()
    with pytest.raises(Refusal, match="file_malware"):
        scanner.require_clean(b"X5O!P%@AP")
    thread.join()
    server.close()


def test_limits_name_their_kinds_for_people() -> None:
    assert inspect.allowed_names(limits.DOCUMENTS) == "PDF, JPG, PNG, DOCX, XLSX, OFD"


@pytest.mark.django_db
def test_a_forgotten_file_is_gone_and_its_bytes_follow(folder) -> None:
    kept = files.keep_bytes(b"content", name="a", mime="text/plain", at=AT)
    with transaction.atomic():
        assert files.forget_part([kept.id]) == 1
    with pytest.raises(Absent):
        files.open_file(kept.id)
    assert files.sweep(datetime.now(tz=UTC) + timedelta(hours=25)) == 1
    assert not store.path_of(kept.uid).exists()
