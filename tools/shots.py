"""Takes screenshots of pages at phone and desk width and lists what axe-core finds.

    python tools/shots.py OUT URL [URL …] [--elder] [--english] [--paper] [--widths 390,1280] [--sign-in STATE.json]

Writes OUT/<name>-<width>.png for every address and prints one line per violation; the exit code is 1 if there are any,
or if a page logs an error to the browser's console (a broken content security policy shows there).
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
AXE = Path(__file__).resolve().parents[1] / "tests" / "vendor" / "axe.min.js"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations"


def main() -> int:
    """Visit every address at every width; the number of findings decides the exit code."""
    wanted = _arguments()
    wanted.out.mkdir(parents=True, exist_ok=True)
    findings = 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width in wanted.widths:
            findings += sum(_visit(browser, wanted, url, width) for url in wanted.urls)
        browser.close()
    print(f"{len(wanted.urls)} pages at {len(wanted.widths)} widths, {findings} findings")
    return 1 if findings else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--elder", action="store_true", help="large type")
    parser.add_argument("--english", action="store_true")
    parser.add_argument("--paper", action="store_true", help="as printed")
    parser.add_argument("--window", action="store_true", help="only what the window shows, not the full page")
    parser.add_argument("--widths", type=lambda text: [int(w) for w in text.split(",")], default=[390, 1280])
    parser.add_argument("--sign-in", type=Path, default=None, help="a stored browser state")
    return parser.parse_args()


def _visit(browser: Browser, wanted: argparse.Namespace, url: str, width: int) -> int:
    height = 844 if width < 600 else 900
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="en-GB" if wanted.english else "zh-CN",
        storage_state=wanted.sign_in,
        bypass_csp=False,
    )
    context.add_cookies(_cookies(wanted, url))
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    answer = page.goto(url, wait_until="load")
    if wanted.paper:
        page.emulate_media(media="print")
    page.screenshot(path=wanted.out / f"{_name(url)}-{width}.png", full_page=not wanted.window)
    ordinary = answer is not None and answer.status < 400
    found = [f"console: {text}" for text in errors if ordinary or "status of" not in text] + sideways(page) + axe(page)
    for line in found:
        print(f"{width} {url} {line}")
    context.close()
    return len(found)


def _cookies(wanted: argparse.Namespace, url: str) -> Any:
    site = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    chosen = {"elder": "1" if wanted.elder else "0", "django_language": "en" if wanted.english else "zh-hans"}
    return [{"name": name, "value": value, "url": site} for name, value in chosen.items()]


def sideways(page: Page) -> list[str]:
    """A page that scrolls sideways is a finding."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"sideways: {over} px too wide"] if over > 0 else []


def axe(page: Page) -> list[str]:
    """What axe-core finds, one line a place, at most three places a rule."""
    page.evaluate(AXE.read_text())
    lines = []
    for violation in page.evaluate(RUN, TAGS):
        for node in violation["nodes"][:3]:
            lines.append(f"{violation['id']}: {violation['help']} at {' '.join(map(str, node['target']))}")
    return lines


def _name(url: str) -> str:
    parts = urlsplit(url)
    return re.sub(r"[^\w-]+", "-", f"{parts.path}-{parts.query}").strip("-") or "home"


if __name__ == "__main__":
    sys.exit(main())
