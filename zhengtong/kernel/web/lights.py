"""Lights, due chips and marks of materials, drawn in Python because lists show many of them; template builtins."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from zhengtong.kernel.web import tags
from zhengtong.kernel.words import Text

register = Library()
LIGHTS: dict[str, tuple[str, Text]] = {
    "normal": ("●", pgettext_lazy("light", "On time")),
    "soon": ("▲", gettext_lazy("Due soon")),
    "late": ("■", gettext_lazy("Overdue")),
    "paused": ("❙❙", gettext_lazy("Paused")),
    "done": ("✓", gettext_lazy("Done")),
}
OBTAINED: dict[str, tuple[str, Text]] = {
    "fetched": ("good", gettext_lazy("No need to submit")),
    "certificate": ("brand", gettext_lazy("Electronic certificate")),
    "commitment": ("gold", gettext_lazy("Written commitment")),
    "own": ("plain", gettext_lazy("You provide it")),
}
STILL = frozenset({"paused", "done"})
NOTHING: SafeString = mark_safe("")


@register.simple_tag
def light_mark(state: str, word: str = "") -> SafeString:
    """A word and a shape: normal, soon, late, paused or done; an unknown state raises `KeyError`."""
    return _light(get_language(), state, word.strip())


@lru_cache(maxsize=64)
def _light(language: str | None, state: str, word: str) -> SafeString:
    shape, usual = LIGHTS[state]
    return format_html(
        '<span class="zt-light zt-light--{}"><span class="zt-light__shape" aria-hidden="true">{}</span>{}</span>',
        state,
        shape,
        word or usual,
    )


@register.simple_tag
def obtained_mark(how: str) -> SafeString:
    """How a material is obtained: fetched, certificate, commitment, or by whoever applies."""
    return _obtained(get_language(), how if how in OBTAINED else "own")


@lru_cache(maxsize=16)
def _obtained(language: str | None, how: str) -> SafeString:
    kind, said = OBTAINED[how]
    return format_html('<strong class="zt-tag zt-tag--{}">{}</strong>', kind, said)


@register.simple_tag
def due_chip(
    state: str,
    on: date | datetime | None = None,
    days: int | str | None = None,
    unit: str = "workday",
    href: str = "",
    label: str = "",
) -> SafeString:
    """Light, what is left, and the day; `href` opens the proof sheet, `days` may be empty."""
    return _chip(get_language(), state, on or None, days, unit, href, label)


@lru_cache(maxsize=4096)
def _chip(
    language: str | None,
    state: str,
    on: date | datetime | None,
    days: int | str | None,
    unit: str,
    href: str,
    label: str,
) -> SafeString:
    """The chip's text in one language: a list repeats the same few, and what a chip says depends on nothing else."""
    running = state not in STILL and days not in (None, "")
    left = NOTHING
    if running:
        left = format_html('<span class="zt-due__left">{}</span>', tags.days_left(int(days or 0), unit))
    day = _day(on, href, label) if on else NOTHING
    return format_html('<span class="zt-due zt-due--{}">{}{}{}</span>', state, light_mark(state), left, day)


def _day(on: date | datetime, href: str, label: str) -> SafeString:
    said = tags.short_day(on)
    day = format_html('<a class="govuk-link" href="{}">{}</a>', href, said) if href else said
    before = f"{label} " if label else ""
    return format_html('<span class="zt-due__on">{}<time datetime="{}">{}</time></span>', before, tags.iso(on), day)
