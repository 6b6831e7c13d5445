"""A running demo of a small Anlan and a browser, for journeys of one citizen across all rooms."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}


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
    """`zhengtong demo` as its user starts it, with a town of forty cases, in a folder of its own."""
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
    """Somebody at a browser window of a certain width."""

    page: Any
    demo: Demo
    width: str
    shots: Path | None
    broken: list[str]

    def open(self, path: str) -> None:
        """Open an address of the city and look at the page."""
        self.page.goto(self.demo.url + path)
        self.look()

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button of this name and look at what comes."""
        self.page.get_by_role("button", name=name, exact=exact).first.click()
        self.look()

    def follow(self, name: str, *, exact: bool = False) -> None:
        """Follow the link of this name and look at what comes."""
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        self.look()

    def sees(self, text: str) -> None:
        """The page says this."""
        body = self.page.inner_text("body")
        assert text in body, f"{self.page.url} does not say {text!r}: {body[:1500]}"

    def look(self) -> None:
        """No accessibility violation, nothing wider than the window, nothing the content policy blocked."""
        self.page.wait_for_load_state("networkidle")
        assert not self.broken, self.broken
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(
            "async () => (await axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']}))"
            ".violations.map(v => [v.id, v.help, v.nodes.map(n => n.html.slice(0, 160))])"
        )
        assert not found, f"{self.page.url} ({self.width}): {found}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than a {self.width}"
        if self.shots:
            name = f"{len(list(self.shots.glob('*.png'))):03d}-{self.width}.png"
            self.page.screenshot(path=str(self.shots / name), full_page=True)


@pytest.fixture(params=list(WIDTHS))
def width(request: pytest.FixtureRequest) -> str:
    """Phone, then desktop."""
    return str(request.param)


@pytest.fixture
def reader(demo: Demo, chromium: Any, width: str) -> Iterator[Any]:
    """Opens windows: `reader()` is a new visitor without cookies."""
    contexts = []
    shots = Path(os.environ["ZHENGTONG_SHOTS"]) if os.environ.get("ZHENGTONG_SHOTS") else None

    def visit() -> Reader:
        wide, high = WIDTHS[width]
        context = chromium.new_context(viewport={"width": wide, "height": high}, locale="zh-CN", accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        broken: list[str] = []
        page.on("console", lambda m: broken.append(m.text) if "Content Security Policy" in m.text else None)
        page.on("response", lambda r: broken.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        return Reader(page, demo, width, shots, broken)

    yield visit
    for context in contexts:
        context.close()
