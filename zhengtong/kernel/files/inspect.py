"""What a file truly is, whatever it is called, and whether opening it could do harm. No Django."""

from __future__ import annotations

import io
import lzma
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image, UnidentifiedImageError

from zhengtong.kernel.files.limits import ARCHIVES, DOCX, JPEG, MEGABYTE, OFD, PDF, PNG, XLSX, ZIP, Limits
from zhengtong.kernel.refusal import Refusal

CHUNK = 64 * 1024


def true_type(content: bytes) -> str | None:
    """The type that the bytes themselves show, or `None` for one we do not know."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    return None


def _kind_of_archive(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "OFD.xml" in names:
        return OFD
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    return ZIP


def check(content: bytes, limits: Limits) -> str:
    """The true type of an allowed and harmless file; raises a refusal that says what is wrong with any other."""
    if not content:
        raise Refusal("kernel.file_empty", field="file")
    check_size(len(content), limits)
    found = true_type(content)
    if found is None or found not in limits.types:
        raise Refusal("kernel.file_type", field="file", allowed=allowed_names(limits))
    if found in ARCHIVES:
        _check_archive(content, limits, Budget(limits.unpacked, limits.members), depth=1)
    if found in {JPEG, PNG}:
        _check_picture(content, limits)
    if found == PDF and b"%%EOF" not in content[-2048:]:
        raise Refusal("kernel.file_broken", field="file")
    return found


def check_size(size: int, limits: Limits) -> None:
    """Refuse a file that is too big, before it is read."""
    if size > limits.size:
        raise Refusal("kernel.file_too_big", field="file", megabytes=limits.size // MEGABYTE)


def allowed_names(limits: Limits) -> str:
    """The allowed types as people call them."""
    names = {PDF: "PDF", JPEG: "JPG", PNG: "PNG", DOCX: "DOCX", XLSX: "XLSX", OFD: "OFD", ZIP: "ZIP"}
    return ", ".join(name for mime, name in names.items() if mime in limits.types)


@dataclass(slots=True)
class Budget:
    """What is left to unpack, over all nested archives together."""

    octets: int
    members: int

    def take_member(self) -> None:
        """One more member."""
        self.members -= 1
        if self.members < 0:
            raise Refusal("kernel.file_bomb", field="file")

    def take(self, octets: int) -> None:
        """So many more bytes."""
        self.octets -= octets
        if self.octets < 0:
            raise Refusal("kernel.file_bomb", field="file")


def _check_archive(content: bytes, limits: Limits, budget: Budget, depth: int) -> None:
    """Unpack everything once, counting: what the directory of an archive says about sizes may be a lie."""
    if depth > limits.depth:
        raise Refusal("kernel.file_bomb", field="file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                _check_member(archive, member, limits, budget, depth)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, NotImplementedError, OSError):
        raise Refusal("kernel.file_broken", field="file") from None


def _check_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, budget: Budget, depth: int
) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if member.flag_bits & 0x1:
        raise Refusal("kernel.file_locked", field="file")
    if path.is_absolute() or ".." in path.parts or path.name.lower() == "vbaproject.bin":
        raise Refusal("kernel.file_active", field="file")
    budget.take_member()
    if member.is_dir():
        return
    inner = _unpack(archive, member, limits, budget)
    if inner.startswith((b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!")):
        if not inner.startswith(b"PK"):
            raise Refusal("kernel.file_bomb", field="file")
        _check_archive(inner, limits, budget, depth + 1)


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, budget: Budget) -> bytes:
    """The member's bytes; raises as soon as they outgrow the budget or the ratio."""
    most = max(member.compress_size, 1) * limits.ratio + MEGABYTE
    parts, total = [], 0
    with archive.open(member) as stream:
        while part := stream.read(CHUNK):
            total += len(part)
            budget.take(len(part))
            if total > most:
                raise Refusal("kernel.file_bomb", field="file")
            parts.append(part)
    return b"".join(parts)


def _check_picture(content: bytes, limits: Limits) -> None:
    """A picture says its size before it is unpacked: a small file may claim more pixels than memory holds."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > limits.pixels:
                    raise Refusal("kernel.file_pixels", field="file", megapixels=limits.pixels // 1_000_000)
                picture.verify()
    except Image.DecompressionBombError:
        raise Refusal("kernel.file_pixels", field="file", megapixels=limits.pixels // 1_000_000) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, zlib.error):
        raise Refusal("kernel.file_broken", field="file") from None
