"""Working days, periods and their last days as the law counts them. No Django.

The day of the event is not counted; a period ends with its last day at 24:00 (民法典 §201–203, 行政许可法 §82). A
year is `published` once the State Council's notice for it is in the table, and `provisional` until then: weekends and
the holidays that 全国年节及纪念日放假办法 §2 fixes, without the exchanged days that only the notice can name.
"""

from __future__ import annotations

import csv
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from zhengtong.kernel.refusal import Refusal

CIVIL = ZoneInfo("Asia/Shanghai")
PACKAGED = Path(__file__).parent / "data" / "workdays.csv"
FIRST_YEAR, LAST_YEAR = 2004, 2060
FIXED_HOLIDAYS = ((1, 1, "元旦"), (5, 1, "劳动节"), (5, 2, "劳动节"), *((10, d, "国庆节") for d in (1, 2, 3)))
DAY = timedelta(days=1)


class Unit(StrEnum):
    """In what a period is counted."""

    WORKDAY = "workday"
    CALENDAR = "calendar"
    HOUR = "hour"
    MONTH = "month"


class LastDay(StrEnum):
    """What happens when a period of calendar days or months ends on a day off."""

    NEXT_WORKDAY = "next_workday"
    AS_IS = "as_is"


class Status(StrEnum):
    """Whether the notice for a year is in the table."""

    PUBLISHED = "published"
    PROVISIONAL = "provisional"


class DayKind(StrEnum):
    """Why a day is counted as a working day or not."""

    WORKDAY = "workday"
    MAKEUP = "makeup"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class NamedDay:
    """One day that a notice names: a day off, or a weekend day that is worked."""

    day: date
    works: bool
    name: str


@dataclass(frozen=True)
class DayTable:
    """The working days of one place from 2004 to 2060, indexed once, looked up by bisection.

    `named` holds the days that differ from Monday-to-Friday or carry a holiday's name; `published` the years whose
    notice is known. Days outside the table raise `Refusal("kernel.calendar_range")`.
    """

    named: Mapping[date, NamedDay]
    published: frozenset[int]

    @cached_property
    def _workdays(self) -> list[int]:
        first, last = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
        days = {n for n in range(first, last + 1) if (n + 6) % 7 < 5}
        for named in self.named.values():
            (days.add if named.works else days.discard)(named.day.toordinal())
        return sorted(days)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on the day."""
        named = self.named.get(day)
        return named.works if named else day.weekday() < 5

    def kind(self, day: date) -> DayKind:
        """Why the day is counted or not."""
        named = self.named.get(day)
        if named is None:
            return DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND
        if named.works:
            return DayKind.MAKEUP if day.weekday() >= 5 else DayKind.WORKDAY
        return DayKind.HOLIDAY

    def name(self, day: date) -> str:
        """The holiday's name, or that of the exchange which made the day a working day; empty for other days."""
        named = self.named.get(day)
        return named.name if named else ""

    def status(self, year: int) -> Status:
        """Whether the year's notice is in the table."""
        return Status.PUBLISHED if year in self.published else Status.PROVISIONAL

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a span touches a year whose notice is not known yet."""
        return any(year not in self.published for year in range(first.year, last.year + 1))

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after the day, or before it for a negative n; the day itself for 0."""
        if n == 0:
            return day
        days, ordinal = self._workdays, day.toordinal()
        place = bisect_right(days, ordinal) + n - 1 if n > 0 else bisect_left(days, ordinal) + n
        if not 0 <= place < len(days) or not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Refusal("kernel.calendar_range", first=FIRST_YEAR, last=LAST_YEAR)
        return date.fromordinal(days[place])

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        return bisect_right(self._workdays, end.toordinal()) - bisect_right(self._workdays, start.toordinal())

    def next_workday(self, day: date) -> date:
        """The day itself if offices work on it, else the next day on which they do."""
        return self.add_workdays(day - DAY, 1)

    def workdays_in(self, year: int) -> int:
        """How many working days the year has."""
        return self.workdays_between(date(year - 1, 12, 31), date(year, 12, 31))

    def amended(self, days: Iterable[NamedDay], *, years: Iterable[int] = (), published: bool = True) -> DayTable:
        """A table in which the days of the years are replaced and the given days hold."""
        replaced = frozenset(years)
        named = {day: entry for day, entry in self.named.items() if day.year not in replaced}
        named.update((entry.day, entry) for entry in days)
        return DayTable(named, self.published | replaced if published else self.published - replaced)


@lru_cache(maxsize=1)
def packaged() -> DayTable:
    """The national table that comes with the program: notices of 2004–2026, provisional years after them."""
    with PACKAGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    named = {day: NamedDay(day, works=False, name=name) for day, name in _fixed(LAST_YEAR)}
    for row in rows:
        day = date.fromisoformat(row["day"])
        named[day] = NamedDay(day, works=row["kind"] == "work", name=row["name"])
    published = frozenset(int(row["day"][:4]) for row in rows if row["status"] == Status.PUBLISHED)
    return DayTable({day: named[day] for day in sorted(named)}, published)


def _fixed(last: int) -> Iterable[tuple[date, str]]:
    known = 2026
    return ((date(year, m, d), name) for year in range(known + 1, last + 1) for m, d, name in FIXED_HOLIDAYS)


def civil_day(instant: datetime) -> date:
    """The day that calendars in China show at the instant (aware)."""
    return instant.astimezone(CIVIL).date()


def end_of_day(day: date) -> datetime:
    """The instant (UTC) at which the civil day ends: 24:00, the first instant that is no longer in it.

    Basis: 民法典 §203. A period whose last day this is was kept by every act strictly before the instant.
    """
    return start_of_day(day + DAY)


def last_day(due_at: datetime) -> date:
    """The civil day that ends at a due instant: the day to show for a limit of `end_of_day`."""
    return civil_day(due_at - timedelta(microseconds=1))


def start_of_day(day: date) -> datetime:
    """The instant (UTC) at which the civil day begins."""
    return datetime.combine(day, time(), CIVIL).astimezone(UTC)


def add_months(day: date, n: int) -> date:
    """The corresponding day n months later, the month's last day where there is none. Basis: 民法典 §202."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_on(
    start: date, n: int, unit: Unit | str, table: DayTable, *, last_day: LastDay | str = LastDay.NEXT_WORKDAY
) -> date:
    """The last day of a period of n units that an event on `start` sets running; hours need `due_at`.

    The day of the event is not counted. A period of calendar days or months that ends on a day off runs to the next
    working day unless the rule says `as_is`. Basis: 民法典 §201–203, 行政许可法 §82.
    """
    unit = Unit(unit)
    if unit is Unit.WORKDAY:
        return table.add_workdays(start, n)
    if unit is Unit.HOUR:
        raise ValueError("hours are counted from an instant: use due_at")
    end = add_months(start, n) if unit is Unit.MONTH else start + n * DAY
    return table.next_workday(end) if LastDay(last_day) is LastDay.NEXT_WORKDAY else end


def due_at(
    start: datetime, n: int, unit: Unit | str, table: DayTable, *, last_day: LastDay | str = LastDay.NEXT_WORKDAY
) -> datetime:
    """The instant (UTC) at which a period of n units that an event at `start` set running has passed."""
    if Unit(unit) is Unit.HOUR:
        return (start + timedelta(hours=n)).astimezone(UTC)
    return end_of_day(due_on(civil_day(start), n, unit, table, last_day=last_day))
