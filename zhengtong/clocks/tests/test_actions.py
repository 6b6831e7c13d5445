"""Clocks as rows: started, paused, extended, finished, and counted anew when the calendar changes."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from zhengtong.clocks import public as clocks
from zhengtong.clocks import queries
from zhengtong.kernel import journal
from zhengtong.kernel.actors import SYSTEM, Actor, ActorKind, Duty, DutyKind
from zhengtong.kernel.refusal import Forbidden, Refusal

pytestmark = pytest.mark.django_db

CITY = "990100"
CASE = "case:99010100120260210000001A"
AT = datetime(2026, 2, 10, 2, tzinfo=UTC)
INTAKE = {"amount": 5, "unit": "workday", "start_event": "receipt", "citation": "行政许可法 §32"}
STATUTE = {
    "amount": 20,
    "unit": "workday",
    "start_event": "acceptance",
    "last_day_rule": "next_workday",
    "citation": "行政许可法 §42",
    "extension": {"amount": 10, "approver": "office_head", "citation": "行政许可法 §42"},
}
PROMISE = STATUTE | {"amount": 10, "extension": None, "start_event": "acceptance"}


def spec(kind, policy=STATUTE, subject=CASE, division=CITY, **more):
    return clocks.ClockSpec(kind, subject, policy, date(2026, 2, 10), division, **more)


def start(*specs):
    with transaction.atomic():
        return clocks.start_clocks_part(specs, at=AT)


def noon(text):
    return datetime.fromisoformat(f"{text}T12:00:00+08:00")


def suspend(at="2026-03-02", planned="2026-03-06", cause="hearing"):
    with transaction.atomic():
        return clocks.suspend_part(
            CASE, cause, "行政许可法 §45", "document:1", date.fromisoformat(planned), "A1", noon(at)
        )


def test_clocks_start_with_their_due_days_in_the_order_asked():
    intake, statute = start(spec("intake", INTAKE), spec("statute"))
    assert (intake.kind, intake.due_on) == ("intake", date(2026, 2, 24))
    assert (statute.kind, statute.due_on) == ("statute", date(2026, 3, 16))
    assert intake.due_at == datetime(2026, 2, 24, 16, tzinfo=UTC)
    assert intake.id != statute.id


def test_starting_several_clocks_is_one_statement_once_the_calendar_is_in_memory(django_assert_num_queries):
    clocks.table_for(CITY)
    with transaction.atomic(), django_assert_num_queries(1):
        clocks.start_clocks_part([spec("intake", INTAKE), spec("statute"), spec("promise", PROMISE)], at=AT)


def test_a_plan_equals_the_clock_that_is_started_and_costs_no_statement(django_assert_num_queries):
    clocks.table_for(CITY)
    with django_assert_num_queries(0):
        planned = clocks.due_on(STATUTE, date(2026, 2, 10), CITY)
    assert planned == start(spec("statute"))[0].due_on


@pytest.mark.django_db(transaction=True)
def test_a_part_outside_an_act_is_a_programming_error():
    with pytest.raises(RuntimeError):
        clocks.start_clocks_part([spec("intake", INTAKE)], at=AT)


def test_a_finished_clock_is_no_longer_due():
    start(spec("intake", INTAKE))
    later = noon("2026-03-01")
    assert [c.subject for c in clocks.due_clocks("intake", later)] == [CASE]
    with transaction.atomic():
        assert clocks.finish_clocks_part(CASE, ("intake",), at=AT) == 1
    assert clocks.due_clocks("intake", later) == []
    assert clocks.light_of(clocks.clocks_of(CASE)[0], later) == "done"


def test_a_clock_is_silent_from_24_o_clock_of_its_last_day():
    start(spec("intake", INTAKE))
    assert clocks.due_clocks("intake", datetime(2026, 2, 24, 15, 59, 59, tzinfo=UTC)) == []
    assert len(clocks.due_clocks("intake", datetime(2026, 2, 24, 16, tzinfo=UTC))) == 1


def test_a_lapse_that_was_acted_upon_is_not_named_again():
    (clock,) = start(spec("statute"))
    later = noon("2026-06-01")
    with transaction.atomic():
        clocks.note_lapse_part([clock.id], at=later)
    assert clocks.due_clocks("statute", later) == []
    assert clocks.light_of(clocks.clock(clock.id), later) == "late"


def test_steps_of_one_case_are_finished_apart():
    start(spec("step", PROMISE, part="task:1"), spec("step", PROMISE, part="task:2"))
    with transaction.atomic():
        assert clocks.finish_clocks_part(CASE, ("step",), at=AT, part="task:1") == 1
    assert [c.part for c in clocks.clocks_of(CASE) if c.state == "running"] == ["task:2"]


def test_a_suspended_limit_is_paused_and_never_silent():
    start(spec("intake", INTAKE), spec("statute"), spec("promise", PROMISE))
    suspended = suspend()
    assert {c.kind for c in suspended} == {"statute", "promise"}
    assert clocks.due_clocks("statute", noon("2026-12-01")) == []
    assert clocks.light_of(suspended[0], noon("2026-12-01")) == "paused"
    assert clocks.days_left(suspended[0], noon("2026-12-01")) is None


def test_a_resumed_limit_ends_later_by_the_working_days_it_stood_still():
    # Acceptance on 10 February, due on 16 March; still from Monday 2 to Wednesday 4 March: two days later.
    start(spec("statute"))
    suspend()
    with transaction.atomic():
        (resumed,) = clocks.resume_part(CASE, noon("2026-03-04"))
    assert (resumed.due_on, resumed.state) == (date(2026, 3, 18), "running")


def test_a_second_pause_needs_the_first_to_end():
    start(spec("statute"))
    suspend()
    with pytest.raises(Refusal, match="not_running"):
        suspend(at="2026-03-03")


def test_resuming_what_runs_is_refused():
    start(spec("statute"))
    with transaction.atomic(), pytest.raises(Refusal, match="not_suspended"):
        clocks.resume_part(CASE, noon("2026-03-04"))


def extend(amount=10, at="2026-03-02", kinds=("statute", "promise"), reason="需要专家论证"):
    with transaction.atomic():
        return clocks.extend_part(CASE, kinds, amount, approver="A1", reason=reason, at=noon(at))


def test_an_extension_moves_statute_and_promise_together():
    start(spec("statute"), spec("promise", PROMISE))
    moved = {c.kind: c.due_on for c in extend()}
    assert moved == {"statute": date(2026, 3, 30), "promise": date(2026, 3, 16)}


def test_a_limit_is_extended_once():
    start(spec("statute"))
    extend(kinds=("statute",))
    with pytest.raises(Refusal, match="extended_before"):
        extend(kinds=("statute",), amount=1)


def test_a_limit_that_has_passed_is_not_extended():
    start(spec("statute"))
    with pytest.raises(Refusal, match="already_late"):
        extend(at="2026-03-17")


def test_an_extension_without_reason_is_refused():
    start(spec("statute"))
    with pytest.raises(Refusal, match="reason_missing"):
        extend(reason="  ")


def test_a_restarted_limit_counts_from_the_other_day():
    start(spec("statute"))
    with transaction.atomic():
        (again,) = clocks.restart_part(CASE, ("statute",), date(2026, 9, 21), at=AT)
    assert again.due_on == date(2026, 10, 26)


def test_a_limit_is_settled_by_what_the_facts_say_now_and_again_when_they_say_otherwise():
    (clock,) = start(spec("statute"))
    with transaction.atomic():
        ended = clocks.settle_part(clock.id, date(2026, 9, 21), noon("2026-09-24"), at=AT)
        runs = clocks.settle_part(clock.id, date(2026, 9, 21), None, at=AT)
    assert (ended.state, ended.finished_at) == ("finished", noon("2026-09-24"))
    assert (runs.state, runs.finished_at, runs.due_on) == ("running", None, date(2026, 10, 26))


def test_the_proof_sheet_shows_pauses_extensions_and_every_day():
    (clock,) = start(spec("statute"))
    suspend()
    with transaction.atomic():
        clocks.resume_part(CASE, noon("2026-03-04"))
    extend(at="2026-03-05", kinds=("statute",))
    sheet = clocks.proof_sheet(clock.id)
    assert sheet.total == 30
    assert sum(row.counted for row in sheet.rows) == 30
    assert sheet.rows[-1].day == sheet.clock.due_on == date(2026, 4, 1)
    assert [row.day.day for row in sheet.rows if row.code == "suspended"] == [3, 4]
    assert len(sheet.pauses) == len(sheet.extensions) == 1
    assert sheet.agrees
    assert not sheet.provisional


def test_a_sheet_into_a_year_without_notice_says_so():
    (clock,) = start(clocks.ClockSpec("statute", CASE, STATUTE, date(2026, 12, 20), CITY))
    assert clocks.proof_sheet(clock.id).provisional


def test_working_days_left_are_counted_by_the_calendar():
    (clock,) = start(spec("intake", INTAKE))
    assert clocks.days_left(clock, noon("2026-02-13")) == 2  # the worked Saturday 14th and Tuesday 24th
    assert clocks.days_left(clock, noon("2026-02-24")) == 0
    assert clocks.days_left(clock, noon("2026-02-25")) == -1


@pytest.mark.parametrize(("at", "colour"), [("2026-03-12", "normal"), ("2026-03-13", "soon"), ("2026-03-17", "late")])
def test_a_due_instant_alone_has_a_colour(at, colour):
    assert clocks.light(datetime(2026, 3, 16, 16, tzinfo=UTC), noon(at), STATUTE) == colour


NOTICE = "day,kind,name\n" + "".join(
    f"2027-{text},{kind},{name}\n"
    for kind, name, texts in [
        ("off", "元旦", "01-01 01-02 01-03"),
        ("off", "春节", "02-05 02-06 02-07 02-08 02-09 02-10 02-11 02-12"),
        ("work", "春节调休", "01-31 02-13"),
        ("off", "清明", "04-03 04-04 04-05"),
        ("off", "劳动节", "05-01 05-02 05-03 05-04 05-05"),
        ("work", "劳动节调休", "04-25 05-08"),
        ("off", "端午", "06-09"),
        ("off", "中秋", "09-15"),
        ("off", "国庆节", "10-01 10-02 10-03 10-04 10-05 10-06 10-07"),
        ("work", "国庆节调休", "09-26 10-09"),
    ]
    for text in texts.split()
)


def notice(**more):
    said = {"year": 2027, "number": "国办发明电〔2026〕1号", "basis": "全国年节及纪念日放假办法", "text": NOTICE}
    return clocks.NoticeDetails(**said | more)


def count():
    return clocks.count_anew(actor=SYSTEM, at=AT)


def start_in_january(subject=CASE, division=CITY):
    return start(clocks.ClockSpec("statute", subject, STATUTE, date(2027, 1, 20), division))[0]


def test_a_notice_publishes_its_year():
    assert clocks.table_for(CITY).status(2027) == "provisional"
    clocks.record_notice(notice(), actor=SYSTEM, at=AT)
    table = clocks.table_for(CITY)
    assert table.status(2027) == "published"
    assert table.is_workday(date(2027, 1, 31))
    assert not table.is_workday(date(2027, 2, 12))


def test_running_limits_are_counted_anew_with_one_journal_line_each():
    # 20 working days after 20 January 2027. Known at first: 5 and 8 February off, so the 19th of February is the last.
    clock = start_in_january()
    assert clock.due_on == date(2027, 2, 19)
    clocks.record_notice(notice(), actor=SYSTEM, at=AT)
    assert count().moved == 1
    # The notice takes the 9th to 12th and gives Sunday 31 January and Saturday 13 February: two days later.
    assert clocks.clock(clock.id).due_on == date(2027, 2, 23)
    (line,) = journal.history(CASE)
    assert line.type == "clocks.due_days_moved"
    assert line.facts["moves"][0]["before"] == "2027-02-19"
    assert line.facts["moves"][0]["after"] == "2027-02-23"


def test_counting_anew_twice_moves_nothing_the_second_time():
    start_in_january()
    clocks.record_notice(notice(), actor=SYSTEM, at=AT)
    count()
    assert count() == clocks.Counted(0, 0, None)


def test_a_finished_clock_is_never_counted_anew():
    clock = start_in_january()
    with transaction.atomic():
        clocks.finish_clocks_part(CASE, ("statute",), at=AT)
    clocks.record_notice(notice(), actor=SYSTEM, at=AT)
    assert count().moved == 0
    assert clocks.clock(clock.id).due_on == date(2027, 2, 19)


def test_a_limit_with_a_pause_is_counted_anew_with_it():
    clock = start_in_january()
    with transaction.atomic():
        clocks.suspend_part(
            CASE, "hearing", "行政许可法 §45", "", date(2027, 1, 29), "A1", noon("2027-01-25"), kinds=("statute",)
        )
        clocks.resume_part(CASE, noon("2027-01-27"))
    clocks.record_notice(notice(), actor=SYSTEM, at=AT)
    count()
    assert clocks.clock(clock.id).due_on == date(2027, 2, 25)
    assert clocks.proof_sheet(clock.id).agrees


def test_a_local_holiday_holds_in_its_division_and_below():
    local = notice(
        division="990100",
        number="安政发〔2026〕1号",
        basis="全国年节及纪念日放假办法 §4",
        text="2026-03-03,off,地方节日",
        year=2026,
        whole_year=False,
    )
    clocks.record_notice(local, actor=SYSTEM, at=AT)
    assert not clocks.table_for("990101002").is_workday(date(2026, 3, 3))
    assert clocks.table_for("990200").is_workday(date(2026, 3, 3))
    assert clocks.table_for("990100").status(2026) == "published"


def test_a_national_notice_reaches_divisions_with_their_own_days():
    local = notice(division="990100", text="2027-03-03,off,地方节日", whole_year=False)
    clocks.record_notice(local, actor=SYSTEM, at=AT)
    clocks.record_notice(notice(), actor=SYSTEM, at=AT)
    table = clocks.table_for("990100")
    assert not table.is_workday(date(2027, 3, 3))
    assert not table.is_workday(date(2027, 2, 12))


def test_a_preview_changes_nothing_and_says_what_would_move():
    start_in_january()
    start_in_january("case:2")
    preview = clocks.preview_notice(notice())
    assert (preview.running, preview.moved) == (2, 2)
    assert preview.examples == ((date(2027, 2, 19), date(2027, 2, 23), 2),)
    # Eleven weekdays become days off, six weekend days are worked.
    assert (preview.workdays_before, preview.workdays_after) == (254, 249)
    assert clocks.table_for(CITY).status(2027) == "provisional"


def test_a_notice_without_number_is_refused():
    with pytest.raises(Refusal, match="basis_missing"):
        clocks.record_notice(notice(number=" "), actor=SYSTEM, at=AT)


def test_only_a_system_administrator_enters_notices():
    handler = Actor(ActorKind.OFFICER, "A1", account=1, duties=(Duty(DutyKind.HANDLER, 1),))
    with pytest.raises(Forbidden):
        clocks.record_notice(notice(), actor=handler, at=AT)
    admin = Actor(ActorKind.OFFICER, "A2", account=2, duties=(Duty(DutyKind.SYSTEM_ADMIN, 1),))
    assert clocks.record_notice(notice(), actor=admin, at=AT).days == 34


def test_chunks_go_on_where_the_last_one_ended():
    for n in range(5):
        start_in_january(f"case:{n}")
    clocks.record_notice(notice(), actor=SYSTEM, at=AT)
    first = clocks.count_anew(actor=SYSTEM, at=AT, limit=3)
    assert first.moved == 3
    assert clocks.count_anew(actor=SYSTEM, at=AT, after=first.after, limit=3) == clocks.Counted(2, 2, None)


def test_counting_many_clocks_anew_takes_few_statements(django_assert_max_num_queries):
    for n in range(40):
        start_in_january(f"case:{n}")
    clocks.record_notice(notice(), actor=SYSTEM, at=AT)
    queries.table_for(CITY)
    with django_assert_max_num_queries(8):
        count()
    assert connection.vendor in {"sqlite", "postgresql"}


def test_the_listener_counts_after_a_notice():
    from zhengtong.clocks import tasks
    from zhengtong.kernel import jobs

    clock = start_in_january()
    clocks.record_notice(notice(), actor=SYSTEM, at=AT)
    (entry,) = journal.history("calendar:000000")
    tasks.count_after_notice(entry)
    jobs.run_pending(AT)
    assert clocks.clock(clock.id).due_on == date(2027, 2, 23)
