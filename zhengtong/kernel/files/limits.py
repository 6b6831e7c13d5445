"""What may be uploaded. No Django."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFD = "application/ofd"
ZIP = "application/zip"
ARCHIVES = frozenset({DOCX, XLSX, OFD, ZIP})


@dataclass(frozen=True, slots=True)
class Limits:
    """The types and sizes one kind of upload allows; archives and pictures are measured unpacked."""

    types: frozenset[str]
    size: int = 10 * MEGABYTE
    unpacked: int = 200 * MEGABYTE
    ratio: int = 200
    members: int = 2000
    depth: int = 2
    pixels: int = 50_000_000


IMAGES = Limits(types=frozenset({JPEG, PNG}))
DOCUMENTS = Limits(types=frozenset({PDF, JPEG, PNG, DOCX, XLSX, OFD}))
DEFAULT = DOCUMENTS
