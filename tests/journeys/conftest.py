"""A running demo of a small Anlan and a browser, for journeys of one citizen across all rooms."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.journeys.hands import Hand, Keyboard, Pointer

ROOT = Path(__file__).parents[2]
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# axe leaves empty style attributes behind; they are swept up, lest a page be blamed for moving them about.
VIOLATIONS = """
async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = (await axe.run(document, {runOnly: tags})).violations;
  for (const e of document.querySelectorAll("[style='']")) e.removeAttribute("style");
  return found.map(v => [v.id, v.help, v.nodes.map(n => n.html.slice(0, 160))]);
}
"""


@dataclass(frozen=True)
class Way:
    """How somebody sits before the city: the window's size and what acts on the page."""

    name: str
    width: int
    height: int
    hand: Callable[[Any], Hand]


ALL_WAYS = {
    way.name: way
    for way in (
        Way("keys-390", 390, 844, Keyboard),
        Way("pointer-1280", 1280, 900, Pointer),
        Way("pointer-390", 390, 844, Pointer),
        Way("keys-1280", 1280, 900, Keyboard),
    )
}


def ways(*names: str) -> list[str]:
    """The ways a journey is walked: those named, or all four if ZHENGTONG_JOURNEY_WAYS=all."""
    return list(ALL_WAYS) if os.environ.get("ZHENGTONG_JOURNEY_WAYS") == "all" else list(names)


# By pointer at both widths; by keyboard in the window in which it is harder: narrow as a page magnified four times for
# a citizen, wide with its many controls for an officer.
BY_CITIZENS = ways("keys-390", "pointer-390", "pointer-1280")
BY_POINTER = pytest.mark.parametrize("way", ["pointer-390", "pointer-1280"], indirect=True)
BY_OFFICERS = pytest.mark.parametrize("way", ways("keys-1280", "pointer-390", "pointer-1280"), indirect=True)


@dataclass(frozen=True)
class Demo:
    """The running city: its address and its folder."""

    url: str
    var: Path


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`zhengtong demo` as its user starts it, with a town of forty cases, in a folder of its own.

    ZHENGTONG_JOURNEY_DEMO names the folder of one that stands open already at PORT, for whoever writes a journey.
    """
    if opened := os.environ.get("ZHENGTONG_JOURNEY_DEMO"):
        yield Demo(f"http://127.0.0.1:{os.environ['PORT']}", Path(opened))
        return
    var, port = tmp_path_factory.mktemp("demo"), _free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ZHENGTONG_", "DJANGO_"))}
    environment |= {
        "ZHENGTONG_VAR": str(var),
        "ZHENGTONG_TOWN": "tiny",
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "ZHENGTONG_LOG_LEVEL": "WARNING",
    }
    if database := os.environ.get("ZHENGTONG_JOURNEY_DATABASE_URL"):
        environment["ZHENGTONG_DATABASE_URL"] = database
    command = [str(Path(sys.executable).parent / "zhengtong"), "demo"]
    with (var / "demo.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=var)
    try:
        _wait_for(f"http://127.0.0.1:{port}/readyz", process, var / "demo.log")
        yield Demo(f"http://127.0.0.1:{port}", var)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0, (var / "demo.log").read_text()[-2000:]


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, log.read_text()[-4000:]
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    raise AssertionError("the demo did not open: " + log.read_text()[-4000:])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Reader:
    """Somebody at a browser window of a certain width, with a pointer or with keys alone."""

    page: Any
    demo: Demo
    way: Way
    shots: Path | None
    broken: list[str]

    def __post_init__(self) -> None:
        self.hand: Hand = self.way.hand(self.page)

    @property
    def path(self) -> str:
        """Where the window is, without the city's address."""
        return urlsplit(self.page.url).path

    def open(self, path: str) -> None:
        """Open an address of the city and look at the page."""
        self.page.goto(self.demo.url + path)
        self.look()

    def one(self, selector: str, text: str = "", *, last: bool = False) -> Any:
        """The first, or last, control of this kind that says this."""
        found = self.page.locator(selector, has_text=text) if text else self.page.locator(selector)
        return found.last if last else found.first

    def press(self, selector: str, text: str = "", *, last: bool = False) -> None:
        """Press a link or button that brings another page, and look at it."""
        with self.page.expect_navigation(wait_until="load"):
            self.hand.press(self.one(selector, text, last=last))
        self.look()

    def send(self) -> None:
        """Send the form that makes up the page, and look at what comes."""
        self.press("main form[method=post] button[type=submit]:not([tabindex='-1'])", last=True)

    def unfold(self, selector: str) -> Any:
        """Open a fold if it is closed."""
        fold = self.one(selector)
        if fold.get_attribute("open") is None:
            self.hand.press(fold.locator("summary").first)
        return fold

    def answer(self, name: str, value: str, within: str = "main") -> None:
        """Answer a question whatever its kind."""
        control = self.one(f"{within} [name='{name}']")
        kind = control.evaluate("e => e.type || e.tagName.toLowerCase()")
        if kind in ("radio", "checkbox"):
            self.hand.tick(self.one(f"{within} [name='{name}'][value='{value}']"))
        elif kind.startswith("select"):
            self.hand.choose(control, value)
        else:
            self.hand.write(control, value)

    def sees(self, *texts: str) -> None:
        """The page says this."""
        body = self.page.inner_text("body")
        for text in texts:
            assert text in body, f"{self.page.url} does not say {text!r}: {body[:1500]}"

    def look(self) -> None:
        """No accessibility violation, nothing wider than the window, nothing the content policy blocked."""
        self.page.wait_for_load_state("load")
        assert not self.broken, self.broken
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(VIOLATIONS)
        assert not found, f"{self.page.url} ({self.way.name}): {found}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the window ({self.way.name})"
        if self.shots:
            path = re.sub(r"[0-9a-f-]{36}|[^a-z]+", "-", urlsplit(self.page.url).path).strip("-") or "home"
            name = f"{self.way.name}-{len(list(self.shots.glob('*.png'))):03d}-{path}.png"
            self.page.screenshot(path=str(self.shots / name), full_page=True)
        self.hand.arrive()


@pytest.fixture(params=BY_CITIZENS)
def way(request: pytest.FixtureRequest) -> Way:
    """One after the other, each of the ways in which this journey is walked."""
    return ALL_WAYS[request.param]


@pytest.fixture
def reader(demo: Demo, chromium: Any, way: Way) -> Iterator[Any]:
    """Opens windows: `reader()` is a new visitor without cookies."""
    contexts = []
    shots = Path(os.environ["ZHENGTONG_SHOTS"]) if os.environ.get("ZHENGTONG_SHOTS") else None

    def visit() -> Reader:
        size = {"width": way.width, "height": way.height}
        context = chromium.new_context(viewport=size, locale="zh-CN", accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        broken: list[str] = []
        page.on("console", lambda m: broken.append(m.text) if "Content Security Policy" in m.text else None)
        page.on("response", lambda r: broken.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        return Reader(page, demo, way, shots, broken)

    yield visit
    for context in contexts:
        context.close()
