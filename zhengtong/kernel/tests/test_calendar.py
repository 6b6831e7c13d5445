"""Periods, against days worked out by hand from the notices and a counter that walks day by day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengtong.kernel import calendar
from zhengtong.kernel.refusal import Refusal

TABLE = calendar.packaged()
OFF_2026 = {
    *(f"01-0{d}" for d in (1, 2, 3)),
    *(f"02-{d}" for d in range(15, 24)),
    *(f"04-0{d}" for d in (4, 5, 6)),
    *(f"05-0{d}" for d in range(1, 6)),
    *(f"06-{d}" for d in (19, 20, 21)),
    *(f"09-{d}" for d in (25, 26, 27)),
    *(f"10-0{d}" for d in range(1, 8)),
}
WORKED_2026 = {"01-04", "02-14", "02-28", "05-09", "09-20", "10-10"}


def day(text):
    return date.fromisoformat(text)


def naive(start, n):
    """The n-th working day after the start, by walking."""
    counted, here = 0, start
    while counted < n:
        here += timedelta(days=1)
        named = TABLE.named.get(here)
        if named.works if named else here.weekday() < 5:
            counted += 1
    return here


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-02-10", 5, "2026-02-24"),
        ("2026-02-10", 20, "2026-03-16"),
        ("2026-09-21", 20, "2026-10-26"),
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-09-26", 20, "2025-10-30"),
    ],
)
def test_the_worked_examples_hold(start, n, due):
    assert calendar.due_on(day(start), n, "workday", TABLE) == day(due)


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_the_years_have_their_working_days(year, days):
    assert TABLE.workdays_in(year) == days


def test_every_day_of_2026_is_as_the_notice_says():
    here = date(2026, 1, 1)
    while here.year == 2026:
        text = f"{here:%m-%d}"
        expected = text in WORKED_2026 or (here.weekday() < 5 and text not in OFF_2026)
        assert TABLE.is_workday(here) is expected, here
        here += timedelta(days=1)


def test_a_weekend_day_that_is_worked_is_counted_and_says_why():
    assert TABLE.kind(day("2026-02-14")) is calendar.DayKind.MAKEUP
    assert TABLE.name(day("2026-02-14")) == "春节调休"


def test_a_holiday_says_its_name():
    assert TABLE.kind(day("2026-10-01")) is calendar.DayKind.HOLIDAY
    assert TABLE.name(day("2026-10-01")) == "国庆节"


def test_a_year_without_notice_is_provisional_but_knows_the_statutory_holidays():
    assert TABLE.status(2026) is calendar.Status.PUBLISHED
    assert TABLE.status(2027) is calendar.Status.PROVISIONAL
    assert not TABLE.is_workday(day("2027-02-05"))
    assert not TABLE.is_workday(day("2055-10-01"))


def test_a_span_into_a_provisional_year_is_provisional():
    assert TABLE.is_provisional(day("2026-12-28"), day("2027-01-05"))
    assert not TABLE.is_provisional(day("2026-12-01"), day("2026-12-31"))


@settings(max_examples=300, deadline=None)
@given(start=st.dates(date(2019, 1, 1), date(2027, 12, 31)), n=st.integers(1, 90))
def test_adding_working_days_equals_walking_day_by_day(start, n):
    assert TABLE.add_workdays(start, n) == naive(start, n)


@settings(max_examples=200, deadline=None)
@given(start=st.dates(date(2019, 1, 1), date(2027, 12, 31)), n=st.integers(1, 90))
def test_counting_between_is_the_inverse_of_adding(start, n):
    assert TABLE.workdays_between(start, TABLE.add_workdays(start, n)) == n


def test_thirty_working_days_before_an_expiry():
    assert TABLE.add_workdays(day("2026-02-24"), -5) == day("2026-02-10")


def test_zero_days_means_the_same_day():
    assert calendar.due_on(day("2026-02-15"), 0, "workday", TABLE) == day("2026-02-15")


@pytest.mark.parametrize(
    ("start", "n", "unit", "due"),
    [
        ("2026-03-02", 7, "calendar", "2026-03-09"),
        ("2026-03-02", 5, "calendar", "2026-03-09"),  # 7 March is a Saturday
        ("2026-09-24", 7, "calendar", "2026-10-08"),  # 1 October opens a week off
        ("2026-02-07", 7, "calendar", "2026-02-14"),  # a Saturday that is worked
        ("2026-01-31", 1, "month", "2026-02-28"),  # no 31 February; the 28th is a worked Saturday
        ("2026-03-31", 3, "month", "2026-06-30"),
        ("2026-10-02", 3, "month", "2027-01-04"),  # 2 January 2027 is a Saturday
        ("2025-12-31", 2, "month", "2026-02-28"),
    ],
)
def test_a_period_that_ends_on_a_day_off_runs_to_the_next_working_day(start, n, unit, due):
    assert calendar.due_on(day(start), n, unit, TABLE) == day(due)


def test_an_exact_period_ends_on_its_day():
    assert calendar.due_on(day("2026-09-24"), 7, "calendar", TABLE, last_day="as_is") == day("2026-10-01")


def test_the_last_day_ends_at_24_o_clock_in_shanghai():
    assert calendar.end_of_day(day("2026-02-24")) == datetime(2026, 2, 24, 16, tzinfo=UTC)


def test_the_day_that_ends_at_a_due_instant_is_the_last_day():
    assert calendar.last_day(calendar.end_of_day(day("2026-02-24"))) == day("2026-02-24")


def test_the_civil_day_changes_at_16_utc():
    assert calendar.civil_day(datetime(2026, 2, 24, 15, 59, 59, tzinfo=UTC)) == day("2026-02-24")
    assert calendar.civil_day(datetime(2026, 2, 24, 16, tzinfo=UTC)) == day("2026-02-25")


def test_hours_run_through_nights_and_holidays():
    start = datetime(2026, 2, 15, 10, tzinfo=UTC)
    assert calendar.due_at(start, 48, "hour", TABLE) == datetime(2026, 2, 17, 10, tzinfo=UTC)


def test_working_days_from_an_instant_start_with_its_civil_day():
    late_evening_utc = datetime(2026, 2, 9, 17, tzinfo=UTC)  # 01:00 on the 10th in Shanghai
    assert calendar.due_at(late_evening_utc, 5, "workday", TABLE) == datetime(2026, 2, 24, 16, tzinfo=UTC)


def test_a_notice_replaces_its_year():
    notice = [calendar.NamedDay(day("2027-01-04"), works=False, name="元旦")]
    amended = TABLE.amended(notice, years=[2027])
    assert amended.status(2027) is calendar.Status.PUBLISHED
    assert amended.add_workdays(day("2026-12-31"), 1) == day("2027-01-01")
    assert not amended.is_workday(day("2027-01-04"))


def test_days_beyond_the_table_are_refused():
    with pytest.raises(Refusal, match="calendar_range"):
        TABLE.add_workdays(day("2060-12-31"), 1)
    with pytest.raises(Refusal, match="calendar_range"):
        TABLE.add_workdays(day("1999-12-31"), 1)
