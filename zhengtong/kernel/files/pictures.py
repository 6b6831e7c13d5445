"""Photos as they are kept: upright, no larger than reading needs, without where and with what they were taken.

The browser does the same before it sends a photo, if it can (frontend/js/photo.js); this is for every other photo.
Reading needs: 2,560 pixels along the longer edge show an A4 page at 220 dots per inch. A photo that is upright, small
and clean already is kept byte for byte; one that only says too much keeps its own quality.
"""

from __future__ import annotations

import io
import warnings
import zlib
from dataclasses import replace

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from zhengtong.kernel.files.limits import JPEG, MEGABYTE, PNG, Limits
from zhengtong.kernel.refusal import Refusal

LONG_EDGE = 2560
QUALITY = 85
CAMERA_SIZE = 30 * MEGABYTE
CAMERA_PIXELS = 120_000_000
PICTURES = frozenset({JPEG, PNG})
FORMATS = {JPEG: ("JPEG", "MPO"), PNG: ("PNG",)}
# JFIF, colour profile and Adobe's colour mark say how to draw; everything else says who, where and when.
DRAWING = ("APP0", "APP2", "APP14")
PNG_SAYING = ("exif", "XML:com.adobe.xmp", "Raw profile type exif", "Raw profile type xmp")


def as_taken(limits: Limits, mime: str) -> Limits:
    """What a photo may measure before it is made smaller: what today's cameras send."""
    pixels = CAMERA_PIXELS if mime == JPEG else limits.pixels
    return replace(limits, size=max(limits.size, CAMERA_SIZE), pixels=max(limits.pixels, pixels))


def clean(content: bytes, mime: str) -> bytes:
    """The picture as it is kept; raises a refusal for one that cannot be drawn."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS[mime]) as picture:
                return content if _is_plain(picture, content) else _drawn(picture, mime)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, zlib.error, Image.DecompressionBombError):
        raise Refusal("kernel.file_broken", field="file") from None


def thumbnail(content: bytes, edge: int = 480) -> bytes:
    """A small JPEG of a kept picture, to recognise it by."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "MPO", "PNG")) as picture:
        picture.draft("RGB", (edge, edge))
        small = _on_white(picture)
        small.thumbnail((edge, edge))
        return _saved(small, "JPEG", quality=75)


def _is_plain(picture: Image.Image, content: bytes) -> bool:
    """Whether the picture is upright and small, says nothing beside itself, and can be drawn to its end."""
    if max(picture.size) > LONG_EDGE or picture.format == "MPO":
        return False
    if picture.format == "JPEG":
        said = [marker for marker, body in picture.applist if _says(marker, body)]  # type: ignore[attr-defined]
        ends = content.rstrip(b"\0").endswith(b"\xff\xd9")
        return not said and ends and _can_be_drawn(picture)
    told = getattr(picture, "text", None) or any(key in picture.info for key in PNG_SAYING)
    return not told and content.endswith(b"IEND\xaeB`\x82") and _can_be_drawn(picture)


def _says(marker: str, body: bytes) -> bool:
    """Whether a JPEG's segment holds anything but how to draw it."""
    return marker not in DRAWING or (marker == "APP2" and not body.startswith(b"ICC_PROFILE"))


def _can_be_drawn(picture: Image.Image) -> bool:
    picture.load()
    return True


def _drawn(picture: Image.Image, mime: str) -> bytes:
    """The picture drawn anew: turned as its camera was held, scaled down if need be, without anything said."""
    turned = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
    if picture.format == "JPEG" and max(picture.size) <= LONG_EDGE and not turned:
        return _saved(_silent(picture), "JPEG", quality="keep", **_profile(picture))
    if mime == JPEG and max(picture.size) > LONG_EDGE:
        picture.draft("RGB", (LONG_EDGE, LONG_EDGE))
    profile = _profile(picture)
    upright = _silent(ImageOps.exif_transpose(picture))
    upright.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.LANCZOS)
    if mime == PNG:
        return _saved(upright, "PNG", **profile)
    drawable = upright if upright.mode in ("RGB", "L", "CMYK") else upright.convert("RGB")
    return _saved(drawable, "JPEG", quality=QUALITY, **profile)


def _profile(picture: Image.Image) -> dict[str, bytes]:
    """The colour profile, without which colours are drawn otherwise; it says nothing about anybody."""
    profile = picture.info.get("icc_profile")
    return {"icc_profile": profile} if profile else {}


def _silent(picture: Image.Image) -> Image.Image:
    """The picture with nothing said beside it but what is transparent."""
    picture.load()
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture without transparency, on white paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    return picture.convert("RGB")


def _saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()
