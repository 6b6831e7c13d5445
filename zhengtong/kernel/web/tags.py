"""Filters that every template may use without loading them; named in the settings as template builtins."""

from __future__ import annotations

import re
from datetime import date, datetime
from urllib.parse import quote, unquote

from django.template import Library
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

register = Library()
WEEKDAYS = "一二三四五六日"
FILE_WORDS = frozenset({"html", "htm", "php", "aspx", "jsp", "index"})


@register.filter
def day(value: date | datetime | None) -> str:
    """A civil day with its weekday: 2026年3月16日（星期一）, Monday 16 March 2026."""
    if value is None:
        return ""
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    if _chinese():
        return f"{on.year}年{on.month}月{on.day}日（星期{WEEKDAYS[on.weekday()]}）"
    return f"{on:%A} {on.day} {on:%B} {on.year}"


@register.filter
def short_day(value: date | datetime | None) -> str:
    """A civil day without its weekday: 2026年3月16日, 16 March 2026."""
    if value is None:
        return ""
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return f"{on.year}年{on.month}月{on.day}日" if _chinese() else f"{on.day} {on:%B} {on.year}"


@register.filter
def weekday(value: date | datetime) -> str:
    """The day of the week alone: 星期一, Monday."""
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return f"星期{WEEKDAYS[on.weekday()]}" if _chinese() else f"{on:%A}"


@register.filter
def moment(value: date | datetime | None) -> str:
    """An instant on the city's clock: 2026年3月16日 14:05, 16 March 2026, 14:05; a day alone stays a day."""
    if not isinstance(value, datetime):
        return short_day(value)
    local = timezone.localtime(value)
    return f"{short_day(local)} {local:%H:%M}" if _chinese() else f"{short_day(local)}, {local:%H:%M}"


@register.filter
def iso(value: date | datetime | None) -> str:
    """The machine-readable form for `<time datetime>`."""
    if value is None:
        return ""
    return timezone.localtime(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()


@register.filter
def file_size(size: int) -> str:
    """A size in the unit people read: 640 KB, 1.2 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB"


@register.filter
def asked_for(path: str) -> str:
    """The words of an address that led nowhere, to be searched for instead."""
    words = re.findall(r"[^\W\d_]{2,}", unquote(path))
    return " ".join(word for word in words if word not in FILE_WORDS)[:60]


@register.simple_tag
def days_left(days: int, unit: str = "workday") -> str:
    """还剩 3 个工作日, 今天到期, 已超 2 个工作日; `unit` is `workday` or `calendar`, negative days are overdue."""
    if days == 0:
        return gettext("due today")
    if unit == "workday":
        left = ngettext("%(n)s working day left", "%(n)s working days left", abs(days))
        over = ngettext("%(n)s working day over", "%(n)s working days over", abs(days))
    else:
        left = ngettext("%(n)s day left", "%(n)s days left", abs(days))
        over = ngettext("%(n)s day over", "%(n)s days over", abs(days))
    return (left if days > 0 else over) % {"n": abs(days)}


@register.filter
def offered(path: str) -> str:
    """Where the words of a lost address are searched for."""
    return f"/search/?q={quote(asked_for(path))}"


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")
