"""The inbox: how much waits, by what it can be narrowed, and its rows, drawn in Python because they are a hundred."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from html import escape
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhengtong.cases.queries import InboxLine, InboxStep
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar
from zhengtong.kernel.web import lights, tags

CELL = 'class="govuk-table__cell'


def how_much(counts: Mapping[str, int]) -> str:
    """How many steps wait, and how many of them are overdue."""
    waiting, late = counts["waiting"], counts["late"]
    if late:
        return _("%(n)s steps wait for you, %(late)s of them overdue.") % {"n": waiting, "late": late}
    said = ngettext("%(n)s step waits for you, none overdue.", "%(n)s steps wait for you, none overdue.", waiting)
    return said % {"n": waiting}


def filters(
    steps: Sequence[InboxStep], counts: Mapping[str, int], asked: Mapping[str, str]
) -> list[tuple[str, str, bool, int]]:
    """What the inbox can be narrowed to: label, address, whether it is shown now, and how much it holds.

    One kind of step alone is no choice.
    """
    everything = not (asked["light"] or asked["step"] or asked["q"])
    by_step = [(s.title, "?" + urlencode({"step": s.node}), asked["step"] == s.node, s.waiting) for s in steps]
    return [
        (_("All"), "?", everything, counts["waiting"]),
        (_("Overdue"), "?light=late", asked["light"] == "late", counts["late"]),
        *(by_step if len(steps) > 1 else []),
    ]


def inbox_rows(lines: Iterable[InboxLine], at: datetime) -> SafeString:
    """The table's body: light and last day, case, applicant, matter, step, day of receipt.

    Everything that comes from the database is escaped here; what repeats down the page is drawn once.
    """
    address = reverse("desk:case", args=["-"]).rpartition("-")
    applicant, matter, step, received = map(escape, (_("Applicant"), _("Matter"), _("Step"), _("Received")))
    escaped, chip, day = lru_cache(escape), lru_cache(partial(_chip, at=at)), lru_cache(_day)
    rows = [
        f'<tr class="govuk-table__row"><td {CELL} zt-nowrap">{chip(line.due_at)}</td>'
        f'<th scope="row" class="govuk-table__header zt-nowrap"><a class="govuk-link" '
        f'href="{address[0]}{escape(line.number)}{address[2]}" data-zt-row>{escape(line.number)}</a></th>'
        f'<td {CELL}" data-label="{applicant}">{escape(line.applicant)}</td>'
        f'<td {CELL}" data-label="{matter}">{escaped(line.matter)}</td>'
        f'<td {CELL} zt-nowrap" data-label="{step}">{escaped(line.step)}</td>'
        f'<td {CELL} zt-nowrap" data-label="{received}">{day(line.received_on)}</td></tr>'
        for line in lines
    ]
    return mark_safe("".join(rows))  # noqa: S308  # nosec B308 B703 — every value has been escaped above


def _chip(due_at: datetime, at: datetime) -> SafeString:
    on = calendar.last_day(due_at)
    return lights.due_chip(clocks.light(due_at, at).value, on=on, days=clocks.days_until(on, at))


def _day(on: date) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', tags.iso(on), tags.short_day(on))
