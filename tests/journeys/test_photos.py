"""A phone photo on its way to the office, with and without JavaScript; and large type in figures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from PIL import ExifTags, Image

from tests.journeys import steps
from tests.journeys.conftest import ALL_WAYS, BY_POINTER, Demo, Reader

pytestmark = pytest.mark.browser


def photo() -> bytes:
    """4,000 by 3,000 pixels, held upright, with the place in it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (30.0, 15.0, 0.0)
    out = io.BytesIO()
    Image.effect_noise((4000, 3000), 40).convert("RGB").save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(request: pytest.FixtureRequest, demo: Demo, chromium: Any) -> Iterator[Reader]:
    """A phone with or without JavaScript."""
    way = ALL_WAYS["pointer-390"]
    size = {"width": way.width, "height": way.height}
    context = chromium.new_context(viewport=size, locale="zh-CN", java_script_enabled=request.param, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    window = Reader(page, demo, way, None, [])
    if not request.param:
        window.look = lambda: page.wait_for_load_state("networkidle")  # type: ignore[method-assign]
    yield window
    context.close()


def to_materials(window: Reader) -> None:
    """Lin fills in the pages before the materials for her firm."""
    window.open("/sign-in/?next=/my/")
    steps.sign_in(window, "13800000001")
    window.open(f"/apply/{steps.FOOD}/")
    steps.begin(window)
    steps.scenario(window)
    steps.form(window)


def test_two_photos_arrive_upright_small_and_without_the_place(phone: Reader) -> None:
    to_materials(phone)
    taken = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    uploads = phone.page.locator(".zt-material:not(.zt-material--done) input[name=file][multiple]").first
    uploads.set_input_files([taken, taken | {"name": "IMG_0002.jpg"}])
    uploads.locator("xpath=ancestor::form").locator("button[value=upload]").click()
    phone.page.wait_for_selector(".zt-photo")
    phone.look()
    assert phone.page.locator(".zt-photo").count() == 2
    href = phone.page.locator(".zt-photo a").first.get_attribute("href")
    kept = phone.page.request.get(phone.demo.url + str(href)).body()
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (1920, 2560)
        assert not picture.getexif()
    assert len(kept) < len(photo())
    phone.page.locator("button[value=remove]").last.click()
    phone.page.wait_for_load_state("networkidle")
    assert phone.page.locator(".zt-photo").count() == 1


PRESSED = """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary, nav a, '
  + '.zt-header a, .govuk-button, .zt-life__link, .zt-linklike, .zt-links a, .zt-taken a')]
  .filter(e => e.offsetParent && !e.closest('.govuk-visually-hidden, .govuk-skip-link'))
  .map(e => [e.outerHTML.slice(0, 90), (e.matches('.govuk-radios__input, .govuk-checkboxes__input')
    ? e.closest('.govuk-radios__item, .govuk-checkboxes__item')
    : e.closest('.zt-links li') ?? e).getBoundingClientRect().height])
  .filter(([, height]) => height < 48)"""
SMALL = """() => [...document.querySelectorAll('main p, main li, main dd, main dt, main label, main legend')]
  .filter(e => e.offsetParent && !e.closest('.govuk-visually-hidden') && parseFloat(getComputedStyle(e).fontSize) < 18)
  .map(e => e.outerHTML.slice(0, 90))"""


@BY_POINTER
@pytest.mark.parametrize(
    "address", ["/", "/matters/", f"/matters/{steps.FOOD}/", "/sign-in/", "/my/", "/my/agents/", "/my/preferences/"]
)
def test_large_type_is_24_pixels_and_nothing_pressed_is_lower_than_48(reader: Any, address: str) -> None:
    window = reader()
    window.page.context.add_cookies([{"name": "elder", "value": "1", "url": window.demo.url}])
    window.open("/sign-in/?next=/my/")
    if address.startswith("/my/"):
        steps.sign_in(window, "13800000003" if window.way.width == 390 else "13800000002")
    window.open(address)
    assert window.page.evaluate("getComputedStyle(document.body).fontSize") == "24px"
    assert window.page.evaluate(PRESSED) == []
    assert window.page.evaluate(SMALL) == []


@BY_POINTER
def test_every_heading_of_my_affairs_is_one_step_below_the_one_before(reader: Any) -> None:
    window = reader()
    window.open("/sign-in/?next=/my/")
    steps.sign_in(window, "13800000004" if window.way.width == 390 else "13800000005")
    levels = window.page.evaluate("[...document.querySelectorAll('main h1,main h2,main h3')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert all(later - before <= 1 for before, later in pairwise(levels))
