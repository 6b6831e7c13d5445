"""Limits that do not count working days from acceptance: from receipt, in days, months and hours.

September and October 2026: Sunday 20 September is a working day; 25 to 27 September and 1 to 7 October are off.
"""

import json
from datetime import date

import pytest

from zhengtong.cases.models import Document, Task
from zhengtong.cases.tests import other_matters
from zhengtong.cases.tests.acting import at
from zhengtong.cases.tests.other_matters import clock
from zhengtong.cases.tests.test_other_matters import paper
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar

pytestmark = pytest.mark.django_db


def due(play, kind):
    """The last day of the clock of this kind that runs."""
    (found,) = [c for c in clocks.clocks_of(f"case:{play.number}") if c.kind == kind and c.state == "running"]
    return found.due_on


class TestSevenDaysFromReceipt:
    """建筑法 §8: seven days from receipt of the application, calendar days (民法典 §201, §203).

    Received on Friday 18 September: the seventh day is Friday 25, Mid-Autumn; 26 and 27 are off too, so the last day is
    Monday 28.
    """

    @pytest.fixture
    def building(self, play):
        days = {
            "promise": clock(7, "calendar", "receipt", "建筑法", "8"),
            "statute": clock(7, "calendar", "receipt", "建筑法", "8"),
        }
        play.catalog = other_matters.publish(play.anlan, "01", clocks=days)
        play.file(at(9, 18))
        return play

    def test_the_receipt_says_the_last_day(self, building):
        assert building.entries()[0].facts["latest_decision_on"] == "2026-09-28"

    def test_it_runs_before_anybody_has_accepted(self, building):
        assert due(building, "statute") == date(2026, 9, 28)
        assert calendar.last_day(building.case.statute_due_at) == date(2026, 9, 28)

    def test_acceptance_does_not_move_it(self, building):
        building.accept(at(9, 23))
        assert due(building, "statute") == date(2026, 9, 28)
        assert building.entries()[-1].facts["statute_due_on"] == "2026-09-28"

    def test_acceptance_by_silence_does_not_move_it_either(self, building):
        from zhengtong.cases import public as cases

        cases.answer_silence(building.number, at=at(9, 25, 0, 0))
        assert building.case.deemed
        assert due(building, "statute") == date(2026, 9, 28)

    def test_the_notice_of_acceptance_counts_from_receipt(self, building):
        building.accept(at(9, 21))
        building.make(at(9, 21))
        assert "自收到申请之日起7日内作出决定，最迟不晚于2026年9月28日" in paper(building, "acceptance")

    def test_the_page_shows_it_with_its_proof(self, building, page_of):
        page = page_of(building.applicant, f"/my/cases/{building.number}/")
        assert "2026-09-28" in page

    def test_a_supplement_lets_it_count_from_the_whole_application(self, building):
        building.ask(at(9, 21))
        assert building.case.statute_due_at is None
        building.bring(at(9, 22))
        # Tuesday 22 and seven days: Tuesday 29 September.
        assert due(building, "statute") == date(2026, 9, 29)


class TestThreeMonths:
    """民办教育促进法 §17: three months from acceptance; 民法典 §202: where the day is missing, the end of the month."""

    @pytest.fixture
    def school(self, play):
        months = {
            "promise": clock(2, "month", "acceptance", "民办教育促进法", "17"),
            "statute": clock(3, "month", "acceptance", "民办教育促进法", "17"),
        }
        play.catalog = other_matters.publish(play.anlan, "01", clocks=months)
        return play

    def test_accepted_on_16_june_it_is_due_on_16_september(self, school):
        school.file(at(6, 15))
        school.accept(at(6, 16))
        assert (due(school, "promise"), due(school, "statute")) == (date(2026, 8, 17), date(2026, 9, 16))

    def test_accepted_on_30_november_it_is_due_after_the_last_of_february_which_is_a_sunday(self, school):
        school.file(at(11, 27))
        school.accept(at(11, 30))
        assert due(school, "statute") == date(2027, 3, 1)

    def test_the_notice_says_months(self, school):
        school.file(at(6, 15))
        school.accept(at(6, 16))
        school.make(at(6, 16))
        assert "自受理之日起3个月内作出决定，最迟不晚于2026年9月16日" in paper(school, "acceptance")


class TestHours:
    """民法典 §201: hours count from the instant, through nights and days off."""

    @pytest.fixture
    def service(self, play):
        hours = {
            "intake_rule": "one_notice",
            "intake": clock(24, "hour", "receipt", "优化营商环境条例", "36"),
            "promise": clock(36, "hour", "acceptance", "优化营商环境条例", "36"),
            "statute": clock(48, "hour", "acceptance", "优化营商环境条例", "36"),
        }
        play.catalog = other_matters.publish(play.anlan, "20", clocks=hours)
        play.file(at(9, 18, 15, 30))
        return play

    def test_the_answer_is_due_a_day_after_the_minute_of_receipt(self, service):
        assert service.case.intake_due_at == at(9, 19, 15, 30)
        assert Task.objects.get(case=service.case).due_at == at(9, 19, 15, 30)

    def test_the_decision_is_due_two_days_after_the_minute_of_acceptance(self, service):
        service.accept(at(9, 19, 9, 15))
        assert service.case.statute_due_at == at(9, 21, 9, 15)

    def test_the_receipt_says_the_hour(self, service):
        said = json.loads(Document.objects.get(case=service.case, kind="receipt").contents)
        assert said["acceptance_due_on"] == "2026年9月19日15时30分"
