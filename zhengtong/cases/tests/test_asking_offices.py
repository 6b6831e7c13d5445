"""Other offices are asked at once: each answers in its own inbox, the join opens once, silence is no consent.

Accepted on Tuesday 15 September 2026 and examined the same day; the offices have until Thursday 17 (two working days).
"""

from datetime import date

import pytest

from zhengtong.cases import public as cases
from zhengtong.cases import queries, tasks
from zhengtong.cases.actions import flow
from zhengtong.cases.models import Consultation, Task
from zhengtong.cases.queries import reading
from zhengtong.cases.tests import graph_matters
from zhengtong.cases.tests.acting import at
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, words
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal
from zhengtong.matters import public as matters

pytestmark = pytest.mark.django_db
YES = "经营场所符合国土空间规划，没有占用耕地。"
NO = "经营场所位于待拆迁范围，规划已作调整。"
ARTICLE = "城乡规划法 §40"
LAND, HEALTH = "yuan", "pan"  # the handlers of the two offices


@pytest.fixture
def asked(play):
    """The play with both offices asked on 15 September."""
    joint = graph_matters.joint(play.anlan)
    joint.file(at(9, 14))
    joint.accept(at(9, 15))
    joint.step("zhao", "handle", "done", "材料齐全，请有关机关审查。", at(9, 15))
    return joint


def give(play, who, node, verdict="agree", reasons=YES, article="", when=None):
    return cases.give_opinion(
        play.number, node, verdict, reasons, article, actor=play.officer(who), at=when or at(9, 16)
    )


def refused(act, *args, **more):
    with pytest.raises(Refusal) as caught:
        act(*args, **more)
    return caught.value


def open_nodes(play):
    return sorted(Task.objects.filter(case=play.case, open=True).values_list("node", flat=True))


def silence(monkeypatch, when):
    """The clockwork that looks for offices that let their time pass."""
    monkeypatch.setattr(tasks.instant, "current", lambda: when)
    tasks.note_silent_offices.call()


class TestAsking:
    def test_each_office_gets_the_step_in_its_own_inbox_due_by_its_own_limit(self, asked):
        for who, office in ((LAND, "资规"), (HEALTH, "卫")):
            (line,) = [one for one in queries.inbox(asked.officer(who)).rows if one.number == asked.number]
            assert office in line.step
            assert calendar.last_day(line.due_at) == date(2026, 9, 17)

    def test_the_office_that_has_the_case_gets_no_step_of_theirs(self, asked):
        assert [one for one in queries.inbox(asked.officer("zhao")).rows if one.number == asked.number] == []

    def test_the_steps_have_proof_sheets_of_their_own_and_the_citizen_is_shown_her_own_limits(self, asked):
        steps = [c for c in clocks.clocks_of(f"case:{asked.number}") if c.kind == "step"]
        assert {clock.part for clock in steps} == {"land", "health"}
        assert clocks.proof_sheet(steps[0].id).agrees
        assert "step" not in {line.kind for line in reading.clock_lines(asked.case, at(9, 16))}

    def test_an_office_that_is_asked_does_not_see_the_case(self, asked):
        with pytest.raises(Absent):
            queries.case_for(asked.officer(LAND), asked.number)

    def test_who_is_not_asked_sees_no_question(self, asked):
        for who in ("yu", "wan", "zhao"):
            with pytest.raises(Absent):
                give(asked, who, "land")

    def test_the_other_offices_question_is_not_hers(self, asked):
        with pytest.raises(Absent):
            give(asked, LAND, "health")


def test_the_citys_road_permit_asks_offices_that_exist(play):
    """占用、挖掘城市道路: the road office and the traffic police of the same county."""
    version = matters.version_at("990139301001", play.anlan.offices["qinghe.urban"], date(2026, 9, 15))
    marking = matters.start(version, {}).marking
    specs = matters.complete(version, marking, "handle", "done", {}).tasks
    found = {flow.asked_office(spec, date(2026, 9, 15)) for spec in specs}
    assert found == {play.anlan.offices["qinghe.urban"], play.anlan.offices["qinghe.police"]}


class TestAnswering:
    def test_the_join_waits_for_all_and_opens_once(self, asked):
        give(asked, LAND, "land")
        assert open_nodes(asked) == ["health"]
        give(asked, HEALTH, "health")
        assert open_nodes(asked) == ["review"]
        assert Task.objects.filter(case=asked.case, node="review").count() == 1

    def test_an_objection_is_an_answer_and_names_its_article(self, asked):
        told = refused(give, asked, LAND, "land", "object", NO)
        assert (told.code, told.field) == ("cases.objection_article", "article")
        give(asked, LAND, "land", "object", NO, ARTICLE)
        row = Consultation.objects.get(case=asked.case, node="land")
        assert (row.verdict, row.reasons, row.article) == ("object", NO, ARTICLE)

    @pytest.mark.parametrize(("verdict", "reasons", "field"), [("", YES, "verdict"), ("agree", "同意", "reasons")])
    def test_what_is_missing_is_named(self, asked, verdict, reasons, field):
        assert refused(give, asked, LAND, "land", verdict, reasons).field == field

    def test_a_question_is_answered_once(self, asked):
        give(asked, LAND, "land")
        assert refused(give, asked, LAND, "land").code == "cases.opinion_given_already"

    def test_the_approver_answers_for_her_office_too(self, asked):
        give(asked, "cai", "land")
        assert open_nodes(asked) == ["health"]

    def test_a_step_of_theirs_is_not_completed_as_a_step_of_the_case(self, asked):
        with pytest.raises(Refusal):
            asked.step("zhao", "land", "done", "代为答复。", at(9, 16))

    def test_it_is_recorded_and_replays(self, asked):
        give(asked, LAND, "land", "object", NO, ARTICLE)
        (last,) = asked.entries()[-1:]
        assert (last.type, last.facts["verdict"], last.facts["opened"]) == ("cases.opinion_given", "object", [])
        assert cases.replay([(e.type, e.facts) for e in asked.entries()]) is cases.State.IN_REVIEW

    def test_returned_to_the_handler_they_are_asked_anew(self, asked):
        give(asked, LAND, "land")
        give(asked, HEALTH, "health")
        asked.step("qian", "review", "return", "请补充征求消防方面的意见。", at(9, 16))
        asked.step("zhao", "handle", "done", "重新征求意见。", at(9, 16))
        assert open_nodes(asked) == ["health", "land"]
        assert Consultation.objects.filter(case=asked.case).count() == 4

    def test_withdrawn_meanwhile_nobody_is_asked_any_more(self, asked):
        cases.withdraw_case(asked.number, actor=asked.applicant, at=at(9, 16))
        assert refused(give, asked, LAND, "land").code in ("cases.not_now", "cases.opinion_given_already")
        assert not Consultation.objects.filter(open=True).exists()
        assert {c.state for c in clocks.clocks_of(f"case:{asked.number}")} == {"finished"}


class TestDeciding:
    def reviewed(self, asked, verdict, reasons, article):
        give(asked, LAND, "land", verdict, reasons, article)
        give(asked, HEALTH, "health")
        asked.review(at(9, 17))

    def test_a_grant_against_an_objection_says_why(self, asked):
        self.reviewed(asked, "object", NO, ARTICLE)
        told = refused(asked.decide, at(9, 17))
        assert (told.code, told.field) == ("cases.objection_unanswered", "opinion")
        assert "安滨资规" in words.say(told).text or "自然资源和规划局" in words.say(told).text
        asked.decide(at(9, 17), opinion="拆迁范围公告已撤销，规划未作调整。")
        assert asked.case.state == "decided"

    def test_a_refusal_may_rest_on_it(self, asked):
        self.reviewed(asked, "object", NO, ARTICLE)
        asked.decide(at(9, 17), cases.Outcome.REFUSED, "经营场所位于待拆迁范围，不符合许可条件。")
        assert asked.case.outcome == "refused"

    def test_nothing_is_decided_before_all_have_answered(self, asked):
        give(asked, LAND, "land")
        assert refused(asked.decide, at(9, 17)).code == "cases.reviewer_needed"


class TestSilence:
    def test_in_time_nothing_happens(self, asked, monkeypatch):
        silence(monkeypatch, at(9, 17, 23, 59))
        assert not Consultation.objects.exclude(escalated_on=None).exists()

    def test_too_late_both_approvers_have_it_and_it_is_no_consent(self, asked, monkeypatch):
        give(asked, HEALTH, "health")
        silence(monkeypatch, at(9, 18, 0, 5))
        row = Consultation.objects.get(case=asked.case, node="land")
        assert (row.escalated_on, row.verdict, row.open) == (date(2026, 9, 18), "", True)
        for who in ("cai", "sun"):
            assert [one for one in queries.inbox(asked.officer(who)).rows if "逾期未答复" in one.step]
        assert open_nodes(asked) == ["land", "land", "land"]

    def test_it_is_noted_once(self, asked, monkeypatch):
        for minute in (5, 10):
            silence(monkeypatch, at(9, 18, 0, minute))
        assert [e.type for e in asked.entries()].count("cases.office_silent") == 2  # land and health, once each

    def test_answered_late_it_is_an_answer_all_the_same(self, asked, monkeypatch):
        give(asked, HEALTH, "health")
        silence(monkeypatch, at(9, 18, 0, 5))
        give(asked, "cai", "land", when=at(9, 18))
        assert open_nodes(asked) == ["review"]

    def test_the_office_goes_on_without_it_and_says_why(self, asked, monkeypatch):
        give(asked, HEALTH, "health")
        silence(monkeypatch, at(9, 18, 0, 5))
        sun = asked.officer("sun")
        cases.go_on_without(asked.number, "land", "催办后仍未答复，不影响本机关审查。", actor=sun, at=at(9, 18))
        row = Consultation.objects.get(case=asked.case, node="land")
        assert (row.verdict, row.open) == ("silent", False)
        assert open_nodes(asked) == ["review"]
        asked.review(at(9, 18))
        assert refused(asked.decide, at(9, 18)).code == "cases.objection_unanswered"

    def test_nobody_goes_on_before_the_limit(self, asked):
        told = refused(
            cases.go_on_without, asked.number, "land", "不再等待答复了。", actor=asked.officer("sun"), at=at(9, 16)
        )
        assert told.code == "cases.not_silent_yet"

    def test_only_the_approver_goes_on(self, asked, monkeypatch):
        silence(monkeypatch, at(9, 18, 0, 5))
        with pytest.raises(Forbidden):
            cases.go_on_without(asked.number, "land", "不再等待答复了。", actor=asked.officer("zhao"), at=at(9, 18))

    def test_where_a_law_says_so_silence_is_consent_by_that_article(self, play, monkeypatch):
        joint = graph_matters.joint(play.anlan, silence=graph_matters.LATE_LAW)
        joint.file(at(9, 14))
        joint.accept(at(9, 15))
        joint.step("zhao", "handle", "done", "材料齐全，请有关机关审查。", at(9, 15))
        silence(monkeypatch, at(9, 18, 0, 5))
        row = Consultation.objects.get(case=joint.case, node="land")
        assert (row.verdict, row.article, row.answered_by) == ("deemed", "《城乡规划法》第四十条", "SYSTEM")
        assert open_nodes(joint) == ["review"]

    def test_a_reminder_stands_in_the_inbox_once_a_day(self, asked):
        zhao = asked.officer("zhao")
        cases.remind_office(asked.number, "land", actor=zhao, at=at(9, 16))
        assert [one for one in queries.inbox(asked.officer(LAND)).rows if "已催办" in one.step]
        told = refused(cases.remind_office, asked.number, "land", actor=zhao, at=at(9, 16, 15))
        assert told.code == "cases.reminded_today"
        cases.remind_office(asked.number, "land", actor=zhao, at=at(9, 17))
        assert Consultation.objects.get(case=asked.case, node="land").reminders == 2

    def test_while_the_limit_stands_still_theirs_does_too(self, asked):
        why = "利害关系人申请听证，依法举行听证会。"
        sun, until = asked.officer("sun"), date(2026, 9, 21)
        cases.suspend_clock(asked.number, "hearing", "", until, why, actor=sun, at=at(9, 15))
        # Counted: 22 and 23 September.
        assert {calendar.last_day(row.due_at) for row in Consultation.objects.all()} == {date(2026, 9, 23)}


class TestPages:
    def url(self, asked, node="land"):
        return f"/console/asked/{asked.number}/{node}/"

    def test_the_inbox_leads_to_the_question(self, asked, browser_of):
        answer = browser_of(asked.officer(LAND)).get(f"/console/cases/{asked.number}/")
        assert (answer.status_code, answer["location"]) == (302, self.url(asked))

    def test_it_shows_what_the_step_names_and_nothing_else(self, asked, page_of):
        page = page_of(asked.officer(LAND), self.url(asked))
        assert "学府路15号" in page  # the premises
        assert "平面图" in page  # the one material that the step names
        for hidden in ("食品安全管理员姓名", "13800000004", "材料齐全，请有关机关审查", "食品安全管理制度"):
            assert hidden not in page, hidden

    def test_a_file_opens_as_long_as_the_question_is_open(self, asked, browser_of):
        browser = browser_of(asked.officer(LAND))
        assert browser.get(f"{self.url(asked)}materials/005/").status_code == 200
        assert browser.get(f"{self.url(asked)}materials/001/").status_code == 404
        give(asked, LAND, "land")
        assert browser.get(f"{self.url(asked)}materials/005/").status_code == 404

    def test_it_is_answered_there(self, asked, browser_of, page_of):
        said = {"verdict": "object", "reasons": NO, "article": ARTICLE}
        assert browser_of(asked.officer(LAND)).post(self.url(asked), said).status_code == 302
        page = page_of(asked.officer(LAND), self.url(asked))
        assert NO in page
        assert "学府路15号" not in page
        assert NO in page_of(asked.officer("zhao"), f"/console/cases/{asked.number}/")

    def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(self, asked, browser_of):
        answer = browser_of(asked.officer(LAND)).post(self.url(asked), {"verdict": "object", "reasons": NO})
        assert answer.status_code == 422
        assert NO in answer.content.decode()

    def test_answered_by_a_colleague_meanwhile_what_was_typed_comes_back(self, asked, browser_of):
        give(asked, "cai", "land")
        answer = browser_of(asked.officer(LAND)).post(self.url(asked), {"verdict": "agree", "reasons": YES + "另补。"})
        assert answer.status_code == 409
        assert "另补。" in answer.content.decode()

    def test_for_everybody_else_the_question_does_not_exist(self, asked, browser_of):
        for who in ("yu", "zhao"):
            assert browser_of(asked.officer(who)).get(self.url(asked)).status_code == 404

    def test_the_office_that_has_the_case_reminds_from_its_desk(self, asked, browser_of, page_of):
        url = f"/console/cases/{asked.number}/"
        assert "act-remind_office" in page_of(asked.officer("zhao"), url)
        said = {"node": "land", "rev": asked.case.rev}
        assert browser_of(asked.officer("zhao")).post(f"{url}acts/remind_office/", said).status_code == 302

    def test_going_on_is_offered_when_the_time_has_passed(self, asked, browser_of, page_of, monkeypatch):
        url = f"/console/cases/{asked.number}/"
        assert "act-go_on_without" not in page_of(asked.officer("sun"), url)
        silence(monkeypatch, at(9, 18, 0, 5))
        assert "act-go_on_without" in page_of(asked.officer("sun"), url)
        said = {"node": "land", "reason": "催办后仍未答复，不影响审查。", "rev": asked.case.rev}
        assert browser_of(asked.officer("sun")).post(f"{url}acts/go_on_without/", said).status_code == 302

    def test_the_applicant_reads_who_is_asked_and_who_is_late(self, asked, page_of, monkeypatch):
        silence(monkeypatch, at(9, 18, 0, 5))
        page = page_of(asked.applicant, f"/my/cases/{asked.number}/")
        assert "征求安滨资规意见" in page
