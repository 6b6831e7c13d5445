"""The keyboard of the journeys notices what would stop somebody who has no pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.journeys.hands import Keyboard

pytestmark = pytest.mark.browser
UNSEEN = "<button id=wanted style='outline: 0; box-shadow: none'>x</button>"
COVERED = "<div style='position: fixed; inset: 0; z-index: 9; background: red'></div><button id=wanted>x</button>"
NOT_A_STOP = "<button>y</button><button id=wanted tabindex=-1>x</button>"
TRAP = "<input autofocus onkeydown='if (event.key === `Tab`) event.preventDefault()'><button id=wanted>x</button>"
NO_SKIP = "<a href='/'>x</a><main id=main-content tabindex=-1>y</main>"
DEAD_SKIP = "<a href='#main-content'>x</a><main id=main-content>y</main>"


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """An empty page."""
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(3_000)
    yield page
    context.close()


def press(page: Any) -> None:
    """Press what is wanted, with keys."""
    Keyboard(page).press(page.locator("#wanted"))


def arrive(page: Any) -> None:
    """Open the page, with keys."""
    Keyboard(page).arrive()


@pytest.mark.parametrize(
    ("body", "do", "complaint"),
    [
        (UNSEEN, press, "cannot be seen"),
        (COVERED, press, "is hidden"),
        (NOT_A_STOP, press, "does not leave"),
        (TRAP, press, "does not leave"),
        (NO_SKIP, arrive, "does not offer to skip"),
        (DEAD_SKIP, arrive, "does not lead to the content"),
    ],
    ids=["focus without a mark", "focus behind a bar", "no stop", "a trap", "no skip link", "a dead skip link"],
)
def test_a_barrier_is_noticed(page: Any, body: str, do: Callable[[Any], None], complaint: str) -> None:
    page.set_content(body)
    with pytest.raises(AssertionError, match=complaint):
        do(page)


@pytest.mark.parametrize("day", ["2027-03-01", "2027-11-25", "2026-01-22"])
def test_a_date_is_typed_with_keys(page: Any, day: str) -> None:
    page.set_content("<input id=day type=date value=2025-12-31>")
    Keyboard(page).write(page.locator("#day"), day)
    assert page.input_value("#day") == day
