"""A case follows the holiday calendar.

September 2026: Sunday 20 is a working day; 25 to 27 are off. Ten working days from Tuesday 15 end on Tuesday 29; with
Wednesday 23 closed they end on Wednesday 30.
"""

from datetime import date

import pytest

from zhengtong.cases import public as cases
from zhengtong.cases.models import Task
from zhengtong.cases.tests.acting import at
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.refusal import Forbidden

pytestmark = pytest.mark.django_db

WHEN = at(9, 16)


def close_wednesday():
    """Wednesday 23 September is closed in the city, and every running clock is counted with it."""
    notice = clocks.NoticeDetails(
        2026, "安政发〔2026〕9号", "突发事件应对法 §73", "2026-09-23,off,停工", False, "990100"
    )
    clocks.record_notice(notice, actor=SYSTEM, at=WHEN)
    clocks.count_anew(actor=SYSTEM, at=WHEN)


def test_the_case_takes_over_the_new_last_days(accepted):
    assert calendar.last_day(accepted.case.statute_due_at) == date(2026, 9, 29)
    close_wednesday()
    assert cases.follow_calendar(accepted.number, actor=SYSTEM, at=WHEN)
    assert calendar.last_day(accepted.case.statute_due_at) == date(2026, 9, 30)


def test_the_inbox_follows_too(accepted):
    close_wednesday()
    cases.follow_calendar(accepted.number, actor=SYSTEM, at=WHEN)
    (task,) = Task.objects.filter(case=accepted.case, open=True)
    assert task.due_at == accepted.case.next_due_at


def test_the_applicant_is_told_both_days_once(accepted):
    close_wednesday()
    cases.follow_calendar(accepted.number, actor=SYSTEM, at=WHEN)
    assert not cases.follow_calendar(accepted.number, actor=SYSTEM, at=WHEN)
    (told,) = [entry for entry in accepted.entries() if entry.type == "cases.limits_moved"]
    moved = date.fromisoformat(told.facts["due_on"]) - date.fromisoformat(told.facts["former_due_on"])
    assert moved.days == 1
    assert cases.notice_of(told).template == "cases.limits_moved"


def test_an_act_already_taken_stands(accepted):
    before = accepted.case
    close_wednesday()
    cases.follow_calendar(accepted.number, actor=SYSTEM, at=WHEN)
    after = accepted.case
    assert (after.state, after.accepted_on, after.received_on) == (before.state, before.accepted_on, before.received_on)


def test_a_case_whose_limits_did_not_move_stays_as_it_is(accepted):
    rev = accepted.case.rev
    assert not cases.follow_calendar(accepted.number, actor=SYSTEM, at=WHEN)
    assert accepted.case.rev == rev


def test_nobody_else_moves_a_limit(accepted):
    with pytest.raises(Forbidden):
        cases.follow_calendar(accepted.number, actor=accepted.officer("zhao"), at=WHEN)
