"""The committed typefaces, opened once; the large rare one is unpacked only when a document needs it."""

from __future__ import annotations

import hashlib
import lzma
import os
import tempfile
from functools import cache
from pathlib import Path

import typst
from django.conf import settings

TYPEFACES = Path(__file__).resolve().parent / "typefaces"
RARE = "rare-han.ttf"


@cache
def text_fonts() -> typst.Fonts:
    """The faces of ordinary documents."""
    return _opened(TYPEFACES)


@cache
def all_fonts() -> typst.Fonts:
    """The faces of ordinary documents and the one for Extensions B to F."""
    return _opened(TYPEFACES, _unpacked().parent)


def _opened(*folders: Path) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders]
    )


def _unpacked() -> Path:
    """The rare face as a file: unpacked beside the data once, in a folder named after its content."""
    packed = (TYPEFACES / f"{RARE}.xz").read_bytes()
    folder = Path(settings.VAR) / "fonts" / hashlib.sha256(packed).hexdigest()[:12]
    target = folder / RARE
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder.parent, delete=False) as half:
            half.write(lzma.decompress(packed))
        os.replace(half.name, target)
    return target
