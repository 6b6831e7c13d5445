"""Reading the State Council's notice about days off from CSV or ICS, and asking whether it can be right. No Django."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NoReturn

from zhengtong.kernel.calendar import DayTable, NamedDay
from zhengtong.kernel.refusal import Refusal, Refusals

DAY = timedelta(days=1)
WORKS = re.compile(r"班|补班|^work|workday|working", re.IGNORECASE)
OFF = re.compile(r"休|假|^off|holiday", re.IGNORECASE)
DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$")
FEWEST, MOST = 240, 256
MOST_DAYS = 400


def parse_notice(text: str) -> tuple[NamedDay, ...]:
    """The days of a notice, from ICS (`BEGIN:VCALENDAR`) or from CSV with the columns day, kind, name, in order.

    Kinds are `off`, `休`, `放假` and `work`, `班`, `上班`. Everything that cannot be read is refused together, line
    by line.
    """
    text = text.lstrip("\ufeff").strip()
    if not text:
        raise Refusal("clocks.notice_empty", field="file")
    entries = _from_ics(text) if text.upper().startswith("BEGIN:VCALENDAR") else _from_csv(text)
    days: dict[date, NamedDay] = {}
    wrong: list[Refusal] = []
    for line, entry in entries:
        if isinstance(entry, Refusal):
            wrong.append(entry)
        elif (known := days.get(entry.day)) and known.works != entry.works:
            wrong.append(Refusal("clocks.notice_contradicts", field="file", line=line, day=entry.day.isoformat()))
        else:
            days[entry.day] = entry
    if wrong:
        raise Refusals(wrong[:20])
    if not days or len(days) > MOST_DAYS:
        raise Refusal("clocks.notice_empty", field="file")
    return tuple(days[day] for day in sorted(days))


Entries = Iterator[tuple[int, NamedDay | Refusal]]


def _from_csv(text: str) -> Entries:
    for number, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and not re.match(r"\d", cells[0])):
            continue
        try:
            yield number, _named(cells[0], cells[1] if len(cells) > 1 else "", cells[2] if len(cells) > 2 else "")
        except Refusal as refusal:
            refusal.facts["line"] = number
            yield number, refusal


def _from_ics(text: str) -> Entries:
    """Events of whole days; folded lines are joined first. Basis of the format: RFC 5545."""
    values: dict[str, str] = {}
    started = 0
    for number, line in enumerate(re.sub(r"\r?\n[ \t]", "", text).splitlines(), start=1):
        name, _, value = line.partition(":")
        name = name.split(";")[0].strip().upper()
        if (name, value.strip().upper()) == ("BEGIN", "VEVENT"):
            values, started = {}, number
        elif (name, value.strip().upper()) == ("END", "VEVENT"):
            yield from _event(values, started)
        else:
            values.setdefault(name, value.strip())


def _event(values: dict[str, str], line: int) -> Entries:
    try:
        first = _day(values.get("DTSTART", "")[:8])
        end = _day(values["DTEND"][:8]) if values.get("DTEND") else first + DAY
        summary = values.get("SUMMARY", "")
        label = re.sub(r"[（(\s]*(休|班|放假|上班|补班|调休)[）)\s]*$", "", summary) or summary
        day = first
        while day < end and (day - first).days < MOST_DAYS:
            yield line, NamedDay(day, _works(summary), label[:40])
            day += DAY
    except Refusal as refusal:
        refusal.facts["line"] = line
        yield line, refusal


def _named(day: str, kind: str, name: str) -> NamedDay:
    return NamedDay(_day(day), _works(kind), name[:40])


def _day(text: str) -> date:
    match = DATE.match(text.strip())
    try:
        return date(*map(int, match.groups())) if match else _unreadable(text)
    except ValueError:
        _unreadable(text)


def _unreadable(text: str) -> NoReturn:
    raise Refusal("clocks.notice_day_unreadable", field="file", text=text[:20])


def _works(text: str) -> bool:
    if WORKS.search(text):
        return True
    if OFF.search(text):
        return False
    raise Refusal("clocks.notice_kind_unreadable", field="file", text=text[:20])


def check_notice(year: int, days: Iterable[NamedDay], *, whole_year: bool, national: bool, table: DayTable) -> None:
    """Refuse a notice whose days lie outside its year, or that would give a year an impossible number of working days.

    `table` is the calendar with the notice in it. The December before may hold a day worked in exchange for New Year.
    """
    strays = [d.day for d in days if d.day.year != year and (d.day.year, d.day.month) != (year - 1, 12)]
    if strays:
        raise Refusal("clocks.notice_outside_year", field="year", year=year, day=strays[0].isoformat())
    if whole_year and not national:
        raise Refusal("clocks.whole_year_is_national", field="division")
    if whole_year and not FEWEST <= table.workdays_in(year) <= MOST:
        raise Refusal("clocks.notice_implausible", field="file", year=year, days=table.workdays_in(year))
