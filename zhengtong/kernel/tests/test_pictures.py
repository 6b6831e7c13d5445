"""Photos as they are kept: upright, readable, without place and camera, whatever the browser did."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from zhengtong.kernel import files
from zhengtong.kernel.files import pictures
from zhengtong.kernel.files.limits import JPEG, MEGABYTE, PNG, Limits
from zhengtong.kernel.refusal import Refusal

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
IFD = ExifTags.IFD


def photo(width: int, height: int, *, orientation: int = 1, place: bool = False, quality: int = 90) -> bytes:
    """A photo as a phone sends it: red at the sensor's top left, with orientation and perhaps the place."""
    picture = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, width // 4, height // 4), fill="red")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Model] = "Phone 9"
    if place:
        exif.get_ifd(IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (30.0, 15.0, 0.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, exif=exif, comment=b"taken at home")
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return pixel[0] > 200 and pixel[1] < 80


def test_place_camera_and_comment_are_gone() -> None:
    cleaned = pictures.clean(photo(400, 300, place=True), JPEG)
    assert not opened(cleaned).getexif()
    assert b"Phone 9" not in cleaned
    assert b"taken at home" not in cleaned


@pytest.mark.parametrize(("orientation", "corner"), [(1, (10, 10)), (3, (-10, -10)), (6, (-10, 10)), (8, (10, -10))])
def test_it_is_turned_as_the_camera_was_held(orientation: int, corner: tuple[int, int]) -> None:
    turned = opened(pictures.clean(photo(400, 200, orientation=orientation), JPEG))
    assert turned.size == ((200, 400) if orientation in (6, 8) else (400, 200))
    x, y = (edge + at if at < 0 else at for edge, at in zip(turned.size, corner, strict=True))
    assert is_red(turned.getpixel((x, y)))


def test_a_large_photo_keeps_a_long_edge_of_2560_pixels() -> None:
    assert opened(pictures.clean(photo(6000, 4000), JPEG)).size == (2560, 1707)


def test_small_print_stays_readable() -> None:
    """Lines one pixel apart at the kept size are still told apart: the photo is scaled once, not crushed."""
    picture = Image.new("L", (5120, 400), 255)
    pen = ImageDraw.Draw(picture)
    for x in range(0, 5120, 16):
        pen.rectangle((x, 0, x + 7, 400), fill=0)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    row = [opened(pictures.clean(out.getvalue(), JPEG)).convert("L").getpixel((x, 100)) for x in range(100, 180)]
    assert min(row) < 60  # type: ignore[type-var]
    assert max(row) > 195  # type: ignore[type-var]


def test_a_clean_upright_photo_of_reading_size_is_kept_byte_for_byte() -> None:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(out, "JPEG")
    assert pictures.clean(out.getvalue(), JPEG) == out.getvalue()
    once = pictures.clean(photo(400, 300), JPEG)
    assert pictures.clean(once, JPEG) == once


def test_a_photo_that_only_says_too_much_keeps_its_own_quality() -> None:
    taken = photo(400, 300, quality=97)
    assert opened(pictures.clean(taken, JPEG)).quantization == opened(taken).quantization  # type: ignore[attr-defined]


def test_what_is_hidden_after_the_picture_s_end_is_gone() -> None:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(out, "JPEG")
    assert b"a film" not in pictures.clean(out.getvalue() + b"a film of the room", JPEG)


def test_texts_of_a_png_are_gone_and_its_transparency_stays() -> None:
    said = PngInfo()
    said.add_text("Author", "Lin Xiaoman")
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(out, "PNG", pnginfo=said)
    cleaned = pictures.clean(out.getvalue(), PNG)
    assert b"Lin Xiaoman" not in cleaned
    assert opened(cleaned).getpixel((1, 1)) == (0, 0, 0, 0)


def test_a_photo_whose_data_breaks_off_is_refused() -> None:
    content = photo(1200, 900)
    with pytest.raises(Refusal, match="file_broken"):
        pictures.clean(content[: len(content) // 2], JPEG)


@pytest.mark.django_db
class TestKeeping:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path, settings) -> None:
        settings.FILES_ROOT = tmp_path

    def kept(self, content: bytes, limits: Limits = files.DOCUMENTS, name: str = "IMG_1.jpg") -> files.FileFacts:
        return files.keep_upload(SimpleUploadedFile(name, content), limits=limits, at=AT)

    def test_a_photo_larger_than_the_limit_is_kept_smaller(self) -> None:
        noise = Image.effect_noise((4200, 3200), 90).convert("RGB")
        out = io.BytesIO()
        noise.save(out, "JPEG", quality=96)
        limit = Limits(types=frozenset({JPEG}), size=6 * MEGABYTE)
        assert len(out.getvalue()) > limit.size
        assert self.kept(out.getvalue(), limit).size < limit.size

    def test_a_document_of_that_size_is_refused(self) -> None:
        with pytest.raises(Refusal, match="too_big"):
            self.kept(b"%PDF-1.7" + b"0" * (11 * MEGABYTE) + b"%%EOF", name="a.pdf")

    def test_more_than_any_camera_sends_is_refused(self) -> None:
        with pytest.raises(Refusal, match="too_big"):
            self.kept(photo(64, 64) + b"\0" * (31 * MEGABYTE))

    def test_what_is_kept_is_what_is_opened(self) -> None:
        kept = self.kept(photo(400, 300, orientation=6, place=True))
        assert opened(files.open_file(kept.id)).size == (300, 400)
        assert kept.mime == JPEG

    def test_a_small_likeness_is_small_and_silent(self) -> None:
        small = files.thumbnail(files.open_file(self.kept(photo(4000, 3000)).id))
        assert max(opened(small).size) == 480
        assert not opened(small).getexif()
