"""How limits run, stop, grow and end; every expected day is worked out by hand from the notices of 2025 and 2026."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengtong.clocks import rules
from zhengtong.clocks.rules import Cause, Kind, Light, State, Why
from zhengtong.kernel import calendar
from zhengtong.kernel.calendar import LastDay, NamedDay, Unit
from zhengtong.kernel.refusal import Refusal, Refusals

TABLE = calendar.packaged()


@dataclass(frozen=True)
class Pause:
    from_at: datetime
    until_at: datetime | None
    planned_end_on: date


def day(text):
    return date.fromisoformat(text)


def noon(text):
    return datetime.fromisoformat(f"{text}T12:00:00+08:00")


def pause(first, last, planned=None):
    return Pause(noon(first), noon(last) if last else None, day(planned or last))


def term(start, amount, unit=Unit.WORKDAY, last_day=LastDay.NEXT_WORKDAY):
    return rules.Term(amount, unit, last_day, day(start), noon(start))


def due(*arguments, pauses=(), **options):
    return rules.due(term(*arguments, **options), TABLE, pauses).on


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2026-02-10", 5, "2026-02-24"),
        ("2026-02-10", 20, "2026-03-16"),
        ("2026-09-21", 20, "2026-10-26"),
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-09-26", 20, "2025-10-30"),
    ],
)
def test_the_worked_examples_hold(start, amount, end):
    assert due(start, amount) == day(end)


def test_the_limit_has_passed_at_24_o_clock():
    assert rules.due(term("2026-02-10", 5), TABLE).at == datetime(2026, 2, 24, 16, tzinfo=UTC)


def test_a_pause_takes_the_days_after_its_first_up_to_its_last():
    # From Monday 2 March: 5 working days end on Monday 9. A pause Tuesday to Thursday takes two days.
    assert due("2026-03-02", 5) == day("2026-03-09")
    assert due("2026-03-02", 5, pauses=[pause("2026-03-03", "2026-03-05")]) == day("2026-03-11")


def test_a_pause_over_days_off_takes_only_what_would_count():
    # Friday to Monday takes the Monday alone.
    assert due("2026-03-02", 5, pauses=[pause("2026-03-06", "2026-03-09")]) == day("2026-03-10")


def test_a_pause_that_ends_on_its_first_day_takes_nothing():
    assert due("2026-03-02", 5, pauses=[pause("2026-03-03", "2026-03-03")]) == day("2026-03-09")


def test_a_pause_beyond_the_last_day_takes_nothing():
    assert due("2026-03-02", 5, pauses=[pause("2026-03-09", "2026-03-20")]) == day("2026-03-09")


def test_a_pause_that_the_first_one_pushed_into_the_limit_counts_too():
    # The first pause pushes the end from the 9th to the 11th, into the second pause of the 10th (a day, the 11th).
    pauses = [pause("2026-03-03", "2026-03-05"), pause("2026-03-10", "2026-03-11")]
    assert due("2026-03-02", 5, pauses=pauses) == day("2026-03-12")


def test_an_open_pause_is_counted_to_its_planned_end():
    assert due("2026-03-02", 5, pauses=[pause("2026-03-03", None, "2026-03-05")]) == day("2026-03-11")


def test_calendar_days_stand_still_too_and_then_roll():
    # 7 days from Monday 2 March end on Monday 9; three more on Thursday 12; five more on a day off.
    assert due("2026-03-02", 7, unit=Unit.CALENDAR) == day("2026-03-09")
    assert due("2026-03-02", 7, unit=Unit.CALENDAR, pauses=[pause("2026-03-03", "2026-03-06")]) == day("2026-03-12")
    assert due("2026-03-02", 7, unit=Unit.CALENDAR, pauses=[pause("2026-03-03", "2026-03-08")]) == day("2026-03-16")


def test_three_months_end_on_the_corresponding_day():
    assert due("2026-03-31", 3, unit=Unit.MONTH) == day("2026-06-30")


def test_as_is_limits_end_on_days_off():
    assert due("2026-03-02", 5, unit=Unit.CALENDAR, last_day=LastDay.AS_IS) == day("2026-03-07")


def test_hours_stand_still_by_the_instant():
    plain = rules.due(term("2026-02-15", 48, unit=Unit.HOUR), TABLE)
    paused = rules.due(term("2026-02-15", 48, unit=Unit.HOUR), TABLE, [pause("2026-02-16", "2026-02-17")])
    assert plain.at == noon("2026-02-17")
    assert paused.at == noon("2026-02-18")


def walk(start, amount, taken):
    """The last day, by a counter that knows nothing of tables and indexes."""
    here, counted = start, 0
    while counted < amount:
        here += timedelta(days=1)
        named = TABLE.named.get(here)
        works = named.works if named else here.weekday() < 5
        counted += works and here not in taken
    return here


@settings(max_examples=300, deadline=None)
@given(
    start=st.dates(date(2019, 1, 1), date(2027, 12, 31)),
    amount=st.integers(1, 60),
    spans=st.lists(st.tuples(st.integers(0, 80), st.integers(0, 40)), max_size=3),
)
def test_every_limit_with_pauses_equals_walking_day_by_day(start, amount, spans):
    pauses, taken = [], set()
    for offset, length in spans:
        first = start + timedelta(days=offset)
        last = first + timedelta(days=length)
        pauses.append(pause(first.isoformat(), last.isoformat()))
        taken |= {first + timedelta(days=n) for n in range(1, length + 1)}
    assert rules.due(term(start.isoformat(), amount), TABLE, pauses).on == walk(start, amount, taken)


@settings(max_examples=100, deadline=None)
@given(
    start=st.dates(date(2019, 1, 1), date(2027, 12, 31)),
    amount=st.integers(1, 60),
    unit=st.sampled_from([Unit.WORKDAY, Unit.CALENDAR]),
    offset=st.integers(0, 30),
    length=st.integers(0, 20),
)
def test_the_proof_counts_exactly_the_days_the_limit_gives(start, amount, unit, offset, length):
    first = start + timedelta(days=offset)
    pauses = [pause(first.isoformat(), (first + timedelta(days=length)).isoformat())]
    limit = term(start.isoformat(), amount, unit=unit)
    steps = rules.proof(limit, TABLE, pauses)
    assert sum(step.counted for step in steps) == amount
    assert steps[-1].day == rules.due(limit, TABLE, pauses).on
    assert [step.n for step in steps if step.counted] == list(range(1, amount + 1))


def test_the_proof_says_why_every_day_counts_or_not():
    steps = {step.day: step for step in rules.proof(term("2026-02-10", 5), TABLE, [])}
    assert steps[day("2026-02-10")].why is Why.EVENT
    assert steps[day("2026-02-11")].n == 1
    assert (steps[day("2026-02-14")].why, steps[day("2026-02-14")].n) == (Why.MAKEUP, 4)
    assert (steps[day("2026-02-17")].why, steps[day("2026-02-17")].name) == (Why.HOLIDAY, "春节")
    assert steps[day("2026-02-24")].n == 5


def test_the_proof_shows_why_a_limit_of_days_ends_later():
    steps = rules.proof(term("2026-09-24", 7, unit=Unit.CALENDAR), TABLE, [])
    assert steps[7].n == 7
    assert {step.why for step in steps[8:]} == {Why.ROLLED}
    assert steps[-1].day == day("2026-10-08")


@pytest.mark.parametrize(
    ("at", "colour"),
    [
        ("2026-03-12T23:59:59+08:00", Light.NORMAL),
        ("2026-03-13T00:00:00+08:00", Light.SOON),
        ("2026-03-16T23:59:59+08:00", Light.SOON),
        ("2026-03-17T00:00:00+08:00", Light.LATE),
    ],
)
def test_a_limit_is_due_soon_on_its_last_two_working_days(at, colour):
    end = rules.due(term("2026-02-10", 20), TABLE)
    assert rules.light(end.at, end.soon_at, datetime.fromisoformat(at)) is colour


def test_a_short_limit_is_due_soon_on_its_last_day():
    assert rules.due(term("2026-02-10", 5), TABLE).soon_at == datetime(2026, 2, 23, 16, tzinfo=UTC)


def test_a_clock_that_stands_still_or_is_done_is_never_late():
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    assert rules.light(long_ago, long_ago, noon("2026-03-02"), State.SUSPENDED) is Light.PAUSED
    assert rules.light(long_ago, long_ago, noon("2026-03-02"), State.FINISHED) is Light.DONE


def policy(extension=True):
    plain = {"amount": 20, "unit": "workday", "citation": "行政许可法 §42"}
    grown = {"amount": 10, "approver": "office_head", "citation": "行政许可法 §42"}
    return rules.Policy.of(plain | {"extension": grown if extension else None})


def test_an_extension_within_its_measure_is_allowed():
    rules.check_extension(policy(), 10, 0)


@pytest.mark.parametrize(
    ("extension", "amount", "extended", "code"),
    [
        (False, 10, 0, "clocks.no_extension"),
        (True, 10, 10, "clocks.extended_before"),
        (True, 11, 0, "clocks.extension_too_long"),
        (True, 0, 0, "clocks.extension_too_long"),
    ],
)
def test_an_extension_the_law_does_not_know_is_refused(extension, amount, extended, code):
    with pytest.raises(Refusal, match=code):
        rules.check_extension(policy(extension), amount, extended)


@pytest.mark.parametrize(
    ("cause", "article", "planned", "code"),
    [
        (Cause.HEARING, " ", "2026-03-10", "clocks.article_missing"),
        (Cause.SPECIAL_LAW, "行政许可法 §45", "2026-03-10", "clocks.special_law_missing"),
        (Cause.HEARING, "行政许可法 §45", "2026-03-02", "clocks.planned_end_past"),
    ],
)
def test_a_pause_without_law_or_end_is_refused(cause, article, planned, code):
    with pytest.raises(Refusal, match=code):
        rules.check_cause(cause, article, day(planned), day("2026-03-02"))


def test_intake_and_delivery_never_stand_still():
    assert {Kind.INTAKE, Kind.SUPPLEMENT, Kind.SERVICE} & rules.SUSPENDABLE == set()


CSV = "day,kind,name\n2027-01-01,off,元旦\n2027-01-02,休,元旦\n2027/1/3,放假,元旦\n2027年1月9日,班,元旦调休\n"
ICS = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270104\r\n"
    "SUMMARY:元旦（休）\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270109\r\n"
    "SUMMARY:元旦（\r\n 班）\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.mark.parametrize(
    "text", [CSV, ICS, "\ufeff" + CSV, CSV.replace("\n", "\r\n"), CSV.replace("day,kind,name\n", "")]
)
def test_a_notice_is_read_from_csv_and_ics_alike(text):
    days = rules.parse_notice(text)
    assert [(d.day.isoformat(), d.works) for d in days] == [
        ("2027-01-01", False),
        ("2027-01-02", False),
        ("2027-01-03", False),
        ("2027-01-09", True),
    ]
    assert days[0].name == "元旦"


def test_everything_wrong_with_a_notice_is_said_together():
    with pytest.raises(Refusals) as refused:
        rules.parse_notice("2027-02-30,off,x\n2027-01-02,maybe,x\n2027-01-03,off,x\n2027-01-03,work,x\n")
    said = [(r.code, r.facts["line"]) for r in refused.value.refusals]
    assert said == [
        ("clocks.notice_day_unreadable", 1),
        ("clocks.notice_kind_unreadable", 2),
        ("clocks.notice_contradicts", 4),
    ]


@pytest.mark.parametrize("text", ["", "  \n", "day,kind,name\n", "BEGIN:VCALENDAR\nEND:VCALENDAR"])
def test_a_notice_without_days_is_refused(text):
    with pytest.raises(Refusal, match="notice_empty"):
        rules.parse_notice(text)


def test_a_day_of_another_year_is_refused():
    days = [NamedDay(day("2028-01-01"), works=False, name="")]
    with pytest.raises(Refusal, match="outside_year"):
        rules.check_notice(2027, days, whole_year=False, national=True, table=TABLE)


def test_the_december_before_may_hold_a_worked_day():
    days = [NamedDay(day("2026-12-27"), works=True, name="元旦调休")]
    rules.check_notice(2027, days, whole_year=False, national=True, table=TABLE)


def test_a_year_with_too_few_holidays_is_refused():
    days = [NamedDay(day("2027-01-01"), works=False, name="元旦")]
    with pytest.raises(Refusal, match="implausible"):
        rules.check_notice(2027, days, whole_year=True, national=True, table=TABLE.amended(days, years=[2027]))


def test_only_the_nation_arranges_whole_years():
    with pytest.raises(Refusal, match="whole_year_is_national"):
        rules.check_notice(2027, [], whole_year=True, national=False, table=TABLE)
