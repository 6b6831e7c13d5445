"""QR codes as SVG text, for paper and for pages."""

from __future__ import annotations

import segno


def qr_svg(text: str) -> str:
    """The QR code of the text (error level M, quiet zone of 4 modules) as one SVG element that scales."""
    code = segno.make(text, error="m", micro=False)
    picture: str = code.svg_inline(border=4, omitsize=True, dark="#000000", light="#ffffff")
    return picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
