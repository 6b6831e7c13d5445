"""Templates and data to PDF/A. Data reach a template as JSON and are set as text: nothing a person wrote is markup."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from zhengtong.kernel.documents import characters, fonts, qr, seal

PACKAGE = Path(__file__).resolve().parents[2]
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_local = threading.local()


def render(template: str | Path, data: dict[str, Any], *, at: datetime | None = None) -> bytes:
    """The document as PDF/A-3b; the same template, data and `at` give the same bytes.

    `template` is `room/name` (`zhengtong/<room>/documents/<name>.typ`) or a path inside the package. `data` holds
    texts, numbers, lists and dicts; its fields are listed in the `README.md` beside the template. `verify_url`, if it
    is given, becomes the QR code. `at` is written as the date of creation.
    """
    prepared = characters.prepare(data)
    inputs = {"data": _json(prepared.data), "house": _json(_house(prepared))}
    compiler = _compiler(rare=prepared.rare)
    made = compiler.compile(
        input=str(template_path(template)),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards="a-3b",
        timestamp=int((at or EPOCH).timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("a document is one file")
    return made


def template_path(template: str | Path) -> Path:
    """The file of a template; raises `FileNotFoundError` for one that does not exist or lies outside the package."""
    if isinstance(template, str):
        room, _, name = template.partition("/")
        template = PACKAGE / room / "documents" / f"{name}.typ"
    path = template.resolve()
    if not path.is_file() or not path.is_relative_to(PACKAGE):
        raise FileNotFoundError(f"there is no document template {template}")
    return path


def _house(prepared: characters.Prepared) -> dict[str, Any]:
    """What the layout needs beside the data: QR code, seal and the characters to draw as pictures."""
    url = prepared.data.get("verify_url", "")
    return {
        "qr": qr.qr_svg(url) if url else "",
        "sample": not seal.is_licensed(),
        "seal_picture": _seal_picture(),
        "pictured": {f"{ord(c):X}": characters.picture(c) or "" for c in prepared.pictured},
    }


def _seal_picture() -> str:
    """The licensed seal's picture as SVG text, if one is configured."""
    configured = settings.SEAL_PICTURE
    return Path(configured).read_text(encoding="utf-8") if configured and seal.is_licensed() else ""


def _compiler(*, rare: bool) -> typst.Compiler:
    """This thread's compiler; the one with the rare face exists only where a document has asked for it."""
    name = "rare" if rare else "text"
    kept: typst.Compiler | None = getattr(_local, name, None)
    if kept is None:
        faces = fonts.all_fonts() if rare else fonts.text_fonts()
        kept = typst.Compiler(root=str(PACKAGE), font_paths=faces)
        setattr(_local, name, kept)
    return kept


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
