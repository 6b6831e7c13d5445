"""The sample pages in a real browser: accessible, no wider than the window, nothing the policy had to block."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from tools import shots
from zhengtong.kernel.tests.kit import facts
from zhengtong.kernel.tests.kit.serve import Server
from zhengtong.kernel.tests.kit.urls import PAGES

pytestmark = pytest.mark.browser
ADDRESSES = [*[f"/kit/{page}/" for page in PAGES], "/kit/apply/?wrong", "/kit/home/?signed", "/refuse/several/"]
WIDTHS = [390, 1280]


class Quiet(WSGIRequestHandler):
    """Writes no line a request."""

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The sample pages served on a free port."""
    with pytest.MonkeyPatch.context() as patch, override_settings(ROOT_URLCONF="zhengtong.kernel.tests.kit.urls"):
        facts.dress(patch.setattr)
        with make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shots.CHROMIUM, args=shots.FLAGS)
        yield browser
        browser.close()


def _open(
    browser: Browser, url: str, width: int, *, scripts: bool = True, elder: bool = False
) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN", java_script_enabled=scripts)
    context.add_cookies([{"name": "elder", "value": "1" if elder else "0", "url": url}])
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(url)
    return page, [text for text in said if "status of 4" not in text]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_accessible_fits_and_breaks_no_policy(browser: Browser, site: str, address: str, width: int) -> None:
    page, errors = _open(browser, site + address, width)
    assert errors + shots.sideways(page) + shots.axe(page) == []
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ["/kit/home/", "/kit/guide/", "/kit/apply/", "/kit/inbox/"])
def test_a_page_in_large_type_is_accessible_and_fits(browser: Browser, site: str, address: str, width: int) -> None:
    page, errors = _open(browser, site + address, width, elder=True)
    assert page.evaluate("getComputedStyle(document.body).fontSize") in {"24px", "21.3333px"}
    assert errors + shots.sideways(page) + shots.axe(page) == []
    page.context.close()


def test_the_switches_work_without_scripts(browser: Browser, site: str) -> None:
    page, _ = _open(browser, f"{site}/kit/proof/", 390, scripts=False)
    page.get_by_role("button", name="大字版").click()
    assert page.url == f"{site}/kit/proof/"
    assert page.locator("html").get_attribute("data-mode") == "elder"
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("button", name="Standard size").is_visible()
    page.context.close()


def test_targets_on_a_phone_are_at_least_44_pixels_high(browser: Browser, site: str) -> None:
    page, _ = _open(browser, f"{site}/kit/apply/", 390)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea")]
            .filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    page.context.close()


def test_the_first_tab_stop_skips_to_the_content(browser: Browser, site: str) -> None:
    page, _ = _open(browser, f"{site}/kit/guide/", 1280)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
    page.context.close()


def test_j_and_enter_open_the_first_row_of_a_list(browser: Browser, site: str) -> None:
    page, _ = _open(browser, f"{site}/kit/inbox/", 1280)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kit/desk/")
    assert page.url == f"{site}/kit/desk/"
    page.context.close()


def test_a_form_is_kept_as_it_is_typed_and_says_so(browser: Browser, site: str) -> None:
    page, errors = _open(browser, f"{site}/kit/apply/", 390)
    page.get_by_label("店名").fill("安澜小馆")
    page.get_by_text("已保存").wait_for()
    assert errors == []
    page.context.close()


def test_a_form_that_cannot_be_kept_says_so(browser: Browser, site: str) -> None:
    page, _ = _open(browser, f"{site}/kit/apply/", 390)
    page.context.set_offline(True)
    page.get_by_label("店名").fill("安澜小馆")
    page.get_by_text("还没有保存").wait_for()
    assert page.get_by_label("店名").input_value() == "安澜小馆", "what was typed stays"
    page.context.close()
