"""What the portal counts and shows: figures over closed days, and everybody's own affairs only."""

from datetime import date

import pytest

from zhengtong.cases import public as cases
from zhengtong.cases.tests.acting import Play, at
from zhengtong.portal import queries

pytestmark = pytest.mark.django_db
FEBRUARY = (date(2026, 2, 1), date(2026, 3, 31))


@pytest.fixture
def play(city):
    """Accepted on 11 February 2026, promised for the 27th, required by law by 3 March (counted by hand)."""
    return Play(city)


def reviewed(play):
    play.file(at(2, 10))
    play.accept(at(2, 11))
    play.examine(at(2, 12))
    play.review(at(2, 13))


@pytest.mark.parametrize(("day", "kept"), [(26, 1), (27, 1), (28, 0)])
def test_the_promise_is_kept_up_to_its_last_day_and_not_a_day_longer(play, day, kept):
    reviewed(play)
    play.decide(at(2, day, 23))
    assert cases.figures(*FEBRUARY, date(2026, 3, 1)).within_promise == kept


@pytest.mark.parametrize(("today", "late"), [(date(2026, 2, 27), 0), (date(2026, 2, 28), 1)])
def test_a_case_is_late_from_the_day_after_its_last_day(play, today, late):
    reviewed(play)
    assert cases.figures(*FEBRUARY, today).overdue_open == late


def test_fetched_and_promised_materials_are_told_apart(play):
    case = play.file(at(2, 10))
    found = cases.figures(*FEBRUARY, date(2026, 3, 1))
    ways = list(case.materials.values_list("way", flat=True))
    assert (found.filed, found.materials) == (1, len(ways))
    assert found.fetched == sum(way in ("fetched", "certificate") for way in ways)


def test_my_affairs_show_her_cases_and_drafts_and_nobody_elses(play):
    play.file(at(2, 10))
    play.draft(at(2, 10))
    mine = queries.mine(play.applicant, at(2, 10))
    others = queries.mine(play.anlan.citizens["lin"], at(2, 10))
    assert [mine_.line.number for mine_ in mine.cases] == [play.number]
    assert len(mine.drafts) == 2
    assert (others.cases, others.drafts) == ([], [])


def test_what_waits_for_her_stands_first(play):
    play.file(at(2, 10))
    play.ask(at(2, 11))
    asked = play.number
    play.file(at(2, 12))
    assert [case.line.number for case in queries.mine(play.applicant, at(2, 12)).cases] == [asked, play.number]
