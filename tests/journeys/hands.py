"""Two ways of acting on a page: with a pointer, and with nothing but keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

Upload = dict[str, Any]

# What can be said of the element in focus: whether it is the one wanted, or another answer to the same question;
# whether the last key moved the focus at all (a date is several stops in one: year, month, day and the calendar);
# whether an outline or a shadow shows that it has the focus (a radio button, a box and the summary of a fold are drawn
# by what stands beside or in them); whether any point of it can be seen, or a bar at the edge of the window hides it.
FOCUS = """
wanted => {
  const e = document.activeElement;
  const moved = e !== window.lastInFocus;
  window.lastInFocus = e;
  if (!e || e === document.body) return {name: "the page", moved: true, stops: 1, shown: true, seen: true};
  const label = e.matches("[type=radio], [type=checkbox]") ? e.parentElement.querySelector("label") : null;
  const looks = [getComputedStyle(e)];
  if (label) looks.push(getComputedStyle(label, "::before"));
  if (e.matches("summary")) looks.push(getComputedStyle(e.firstElementChild));
  const clear = "rgba(0, 0, 0, 0)";
  const outlined = s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 && s.outlineColor !== clear;
  const box = (label ?? e).getBoundingClientRect();
  const [left, top] = [Math.max(0, box.left), Math.max(0, box.top)];
  const [wide, high] = [Math.min(innerWidth, box.right) - left, Math.min(innerHeight, box.bottom) - top];
  const hit = (x, y) => document.elementFromPoint(left + wide * x, top + high * y);
  const mine = n => n && (e.contains(n) || label?.contains(n) || n === e.parentElement);
  return {
    name: `${e.tagName.toLowerCase()} ${e.id || e.name || e.textContent.trim().slice(0, 40)}`,
    on: e === wanted,
    beside: !!wanted && e.type === "radio" && e.name === wanted.name && e.form === wanted.form,
    moved,
    stops: e.type === "date" ? 5 : 1,
    shown: looks.some(s => outlined(s) || s.boxShadow !== "none"),
    seen: wide > 0 && high > 0 && [0.1, 0.5, 0.9].some(x => [0.1, 0.5, 0.9].some(y => mine(hit(x, y)))),
  };
}
"""
BEHIND = "wanted => !!(wanted.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"
FRESH = "() => document.activeElement === document.body && !location.hash"
SKIP = "() => document.activeElement.matches('a[href=\"#main-content\"]')"
IN_CONTENT = "() => document.activeElement.id === 'main-content'"
PATIENCE = 250


class Hand(Protocol):
    """Somebody's way of acting on what a page offers; every control is a locator of one element."""

    def arrive(self) -> None:
        """Begin on a page that has just opened."""

    def press(self, control: Any) -> None:
        """Activate a link, a button or the summary of a fold."""

    def write(self, control: Any, text: str) -> None:
        """Replace what stands in a field."""

    def choose(self, control: Any, value: str) -> None:
        """Choose one option of a list."""

    def tick(self, box: Any) -> None:
        """Tick a box, or take one of several answers."""

    def attach(self, control: Any, file: Upload) -> None:
        """Hand in a file."""


class Pointer:
    """A mouse or a finger."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def arrive(self) -> None:
        """There is nothing to begin with."""

    def press(self, control: Any) -> None:
        """Click in the middle of it."""
        control.click()

    def write(self, control: Any, text: str) -> None:
        """Click into the field and paste."""
        control.fill(text)

    def choose(self, control: Any, value: str) -> None:
        """Take the option from the opened list."""
        control.select_option(value)

    def tick(self, box: Any) -> None:
        """Tick as people do: on the label."""
        if not box.is_checked():
            box.locator("xpath=../label").click()

    def attach(self, control: Any, file: Upload) -> None:
        """Take the file from the opened folder."""
        control.set_input_files(file)


class Keyboard:
    """Tab, Shift and Tab, arrows, Enter, Space and letters; the focus is watched at every step."""

    def __init__(self, page: Any) -> None:
        self.page = page
        # Somebody must listen from the beginning: a listener that comes with the key may come too late for the folder.
        page.on("filechooser", lambda _: None)

    def arrive(self) -> None:
        """The first key offers to skip what stands on every page; a page that has put the focus itself is left so."""
        if not self.page.evaluate(FRESH):
            return
        self.page.keyboard.press("Tab")
        assert self.page.evaluate(SKIP), f"the first key does not offer to skip to the content of {self.page.url}"
        self._watch()
        self.page.keyboard.press("Enter")
        assert self.page.evaluate(IN_CONTENT), f"the first link does not lead to the content of {self.page.url}"

    def press(self, control: Any) -> None:
        """Enter on what has the focus."""
        self._tab_to(control)
        self.page.keyboard.press("Enter")

    def write(self, control: Any, text: str) -> None:
        """Select what stands there and type over it; a date is typed part by part, in the browser's order."""
        self._tab_to(control)
        if control.get_attribute("type") == "date":
            self._write_date(control, text)
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.press("Delete")
            self.page.keyboard.insert_text(text)
        assert control.input_value() == text, f"typed {text!r}, the field holds {control.input_value()!r}"

    def _write_date(self, control: Any, text: str) -> None:
        """Year, month, day, as in China; month, day, year where the browser itself speaks American.

        After two figures the next part has the focus by itself, after the year it has not: years may be longer.
        """
        year, month, day = text.split("-")
        for parts in ((year, month, day), (month, day, year)):
            for _ in parts:
                self.page.keyboard.press("ArrowLeft")
            for part in parts:
                self.page.keyboard.type(part)
                if part is year:
                    self.page.keyboard.press("ArrowRight")
            if control.input_value() == text:
                return

    def choose(self, control: Any, value: str) -> None:
        """The first option, then arrows down to the one wanted."""
        self._tab_to(control)
        self.page.keyboard.press("Home")
        self._repeat("ArrowDown", lambda: bool(control.input_value() == value), f"option {value}")

    def tick(self, box: Any) -> None:
        """Space on a box; the answers to one question are one stop, arrows go through them."""
        if box.is_checked():
            return
        self._tab_to(box)
        if box.get_attribute("type") == "radio":
            wanted = box.element_handle()
            self._repeat("ArrowDown", lambda: bool(self._focus(wanted)["on"]), "the answer")
        if not box.is_checked():
            self.page.keyboard.press("Space")
        assert box.is_checked(), f"{box} cannot be ticked by key on {self.page.url}"

    def attach(self, control: Any, file: Upload) -> None:
        """Enter opens the folder."""
        self._tab_to(control)
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Enter")
        opened.value.set_files(file)

    def _tab_to(self, control: Any) -> None:
        """Press Tab, or Shift and Tab when it lies behind, until the focus is there or on another answer beside it."""
        wanted = control.element_handle()
        key = "Shift+Tab" if self.page.evaluate(BEHIND, wanted) else "Tab"
        focus, stood = self._focus(wanted), 0
        for _ in range(PATIENCE):
            if focus.get("on") or focus.get("beside"):
                assert focus["shown"], f"focus on {focus['name']} cannot be seen on {self.page.url}"
                return
            self.page.keyboard.press(key)
            focus = self._watch(wanted)
            stood = 0 if focus["moved"] else stood + 1
            assert stood < focus["stops"], f"{key} does not leave {focus['name']} on {self.page.url}"
        raise AssertionError(f"{control} cannot be reached by {key} on {self.page.url}")

    def _watch(self, wanted: Any = None) -> dict[str, Any]:
        """What has the focus now must show it and must be seen."""
        focus = self._focus(wanted)
        assert focus["shown"], f"focus on {focus['name']} cannot be seen on {self.page.url}"
        assert focus["seen"], f"{focus['name']} has the focus and is hidden on {self.page.url}"
        return focus

    def _focus(self, wanted: Any = None) -> dict[str, Any]:
        return dict(self.page.evaluate(FOCUS, wanted))

    def _repeat(self, key: str, done: Callable[[], bool], what: str) -> None:
        """Press a key until it is so."""
        for _ in range(PATIENCE):
            if done():
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{what} cannot be reached by {key} on {self.page.url}")
