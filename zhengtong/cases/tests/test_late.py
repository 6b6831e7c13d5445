"""When the office is late: reminders, answers, reasons, and how silence is challenged.

Filed on Monday 2 November 2026 and accepted on the 3rd: seven working days of the promise end on Thursday the 12th,
ten of the law on Tuesday the 17th. The last two working days of the promise begin on Wednesday the 11th.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from zhengtong.cases import public as cases
from zhengtong.cases import rules
from zhengtong.cases.models import DelayReason, Urging
from zhengtong.cases.queries import late
from zhengtong.cases.tests.acting import at
from zhengtong.cases.tests.test_api import Program, token
from zhengtong.kernel.actors import ANONYMOUS, Actor, ActorKind
from zhengtong.kernel.models import Entry
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.kernel.web import middleware
from zhengtong.post.models import Message

pytestmark = pytest.mark.django_db
WHY = "现场核查人员紧张，核查安排推迟，预计下周完成。"
ANSWER = "您的申请正在审核，计划本周内作出决定。"


@pytest.fixture
def running(play):
    """A case that the office has accepted and not decided."""
    play.file(at(11, 2))
    play.accept(at(11, 3))
    return play


def refused(act, *args, **more):
    with pytest.raises(Refusal) as caught:
        act(*args, **more)
    return caught.value


def urge(play, when, message="", actor=None):
    return cases.urge_case(play.number, message, actor=actor or play.applicant, at=when)


def answer(play, when, who="zhao", said=ANSWER):
    return cases.answer_urging(play.number, said, actor=play.officer(who), at=when)


def explain(play, when, who="zhao", reason=WHY, expected_on=None):
    return cases.explain_delay(play.number, reason, expected_on, actor=play.officer(who), at=when)


class TestUrging:
    def test_an_office_that_is_in_time_is_not_urged_and_the_first_day_is_named(self, running):
        no = refused(urge, running, at(11, 10))
        assert (no.code, no.facts["from_on"]) == ("cases.urging_early", date(2026, 11, 11))

    def test_from_the_second_last_working_day_of_the_promise_it_can_be_urged(self, running):
        urging = urge(running, at(11, 11), "请尽快。")
        assert (urging.kind, urging.due_on, urging.late) == ("promise", date(2026, 11, 12), False)
        assert Urging.objects.get().message == "请尽快。"

    def test_once_the_law_s_limit_has_passed_that_is_what_is_reminded_of(self, running):
        urging = urge(running, at(11, 18))
        assert (urging.kind, urging.due_on, urging.late) == ("statute", date(2026, 11, 17), True)

    def test_a_second_reminder_waits_three_working_days(self, running):
        urge(running, at(11, 12))
        no = refused(urge, running, at(11, 16))
        assert (no.code, no.facts["again_on"]) == ("cases.urged_lately", date(2026, 11, 17))
        assert urge(running, at(11, 17)).pk

    def test_the_span_is_a_setting(self, running, settings):
        settings.URGING_WORKDAYS = 1
        urge(running, at(11, 12))
        assert urge(running, at(11, 13)).pk

    def test_it_stands_in_the_journal_and_moves_nothing(self, running):
        before = running.case
        urge(running, at(11, 12))
        entry = Entry.objects.filter(type="cases.case_urged").get()
        assert entry.facts == {"number": running.number, "kind": "promise", "due_on": "2026-11-12", "late": False}
        assert (running.case.state, running.case.rev) == (before.state, before.rev)

    def test_the_history_with_a_reminder_leads_to_the_same_state(self, running):
        urge(running, at(11, 18))
        answer(running, at(11, 18, 11))
        explain(running, at(11, 18, 12))
        told = [(entry.type, entry.facts) for entry in running.entries()]
        assert rules.replay(told) == rules.State(running.case.state)

    def test_somebody_else_finds_no_case_to_urge(self, running):
        with pytest.raises(Absent):
            urge(running, at(11, 12), actor=running.anlan.citizens["zhou"])

    def test_an_officer_does_not_urge_for_the_applicant(self, running):
        assert refused(urge, running, at(11, 12), actor=running.officer("zhao")).code == "kernel.forbidden"

    def test_a_case_that_waits_for_the_applicant_is_not_urged(self, play):
        play.file(at(11, 2))
        play.ask(at(11, 3))
        assert refused(urge, play, at(11, 12)).code == "cases.not_now"

    def test_silence_on_acceptance_can_be_urged_on_its_last_day(self, play):
        play.file(at(11, 2))
        assert refused(urge, play, at(11, 6)).code == "cases.urging_early"
        assert urge(play, at(11, 9)).kind == "intake"

    def test_a_decision_that_is_not_served_in_time_can_be_urged(self, play):
        play.to_review(at(11, 2))
        play.decide(at(11, 3))
        assert urge(play, at(11, 11)).kind == "service"

    def test_a_long_message_is_cut_and_kept_unreadable_in_the_database(self, running):
        urge(running, at(11, 12), "急" * 900)
        assert len(Urging.objects.get().message) == 500


class TestAnswer:
    def test_an_answer_closes_every_open_reminder_and_the_applicant_is_told(self, running):
        urge(running, at(11, 11))
        urge(running, at(11, 16))
        answer(running, at(11, 16, 15))
        assert list(Urging.objects.values_list("answered_by", flat=True).distinct()) == [running.officer("zhao").number]
        assert {urging.answer for urging in Urging.objects.all()} == {ANSWER}
        told = Entry.objects.filter(type="cases.urging_answered").get()
        assert cases.notice_of(told).template == "cases.urging_answered"

    @pytest.mark.parametrize("who", ["zhao", "qian", "sun", "jiang"])
    def test_officers_of_the_case_and_their_leader_may_answer(self, running, who):
        urge(running, at(11, 12))
        answer(running, at(11, 12, 15), who)
        assert Urging.objects.get().answered_at

    @pytest.mark.parametrize("who", ["shen"])
    def test_an_auditor_reads_and_does_not_answer(self, running, who):
        urge(running, at(11, 12))
        assert refused(answer, running, at(11, 12, 15), who).code == "kernel.forbidden"

    def test_officers_of_another_office_find_no_case(self, running):
        urge(running, at(11, 12))
        with pytest.raises(Absent):
            answer(running, at(11, 12, 15), "yun")

    def test_an_answer_is_a_sentence(self, running):
        urge(running, at(11, 12))
        no = refused(answer, running, at(11, 12, 15), said="快了")
        assert (no.code, no.field) == ("cases.reason_missing", "answer")

    def test_nothing_to_answer_is_said(self, running):
        assert refused(answer, running, at(11, 12)).code == "cases.nothing_to_answer"


class TestDelay:
    def test_a_reason_is_given_once_a_limit_has_passed(self, running):
        assert refused(explain, running, at(11, 12)).code == "cases.no_delay"
        given = explain(running, at(11, 18), expected_on=date(2026, 11, 20))
        assert (given.kind, given.due_on, given.expected_on) == ("statute", date(2026, 11, 17), date(2026, 11, 20))

    def test_the_journal_keeps_the_digest_of_the_reason_and_not_the_words(self, running):
        explain(running, at(11, 18))
        facts = Entry.objects.filter(type="cases.delay_explained").get().facts
        assert WHY not in str(facts)
        assert len(facts["reason_sha256"]) == 64

    def test_a_later_reason_stands_before_the_first_and_replaces_nothing(self, running):
        explain(running, at(11, 18))
        explain(running, at(11, 19), reason="核查已完成，正在审批。")
        assert [r.reason for r in late.delay_reasons_of(running.case)] == ["核查已完成，正在审批。", WHY]

    @pytest.mark.parametrize("who", ["zhao", "sun", "jiang"])
    def test_handler_approver_and_leader_may_say_why(self, running, who):
        assert explain(running, at(11, 18), who).pk

    @pytest.mark.parametrize("who", ["qian", "shen"])
    def test_reviewer_and_auditor_may_not(self, running, who):
        assert refused(explain, running, at(11, 18), who).code == "kernel.forbidden"

    def test_an_expected_day_has_not_passed(self, running):
        no = refused(explain, running, at(11, 18), expected_on=date(2026, 11, 17))
        assert (no.code, no.field) == ("cases.expected_past", "expected_on")

    def test_a_reason_is_a_sentence(self, running):
        assert refused(explain, running, at(11, 18), reason="忙").field == "reason"


class TestSilence:
    def test_against_a_department_of_the_district_the_district_reconsiders_first(self, running):
        found = late.silence(running.case, at(11, 18))
        assert found.remedies["reconsideration_body"] == "安澜市滨江区人民政府"
        assert found.remedies["reconsideration_first"] is True
        assert found.remedies["court"] == "滨江区人民法院"

    def test_sixty_days_after_the_limit_are_counted_to_their_last_day(self, running):
        # From 17 November 2026: 13 days of November, 31 of December, 16 of January.
        assert late.silence(running.case, at(11, 18)).until_on == date(2027, 1, 16)

    def test_on_the_last_day_there_is_no_silence_yet(self, running):
        assert late.silence(running.case, at(11, 12, 23, 59)) is None

    def test_a_broken_promise_is_not_yet_silence_of_the_law(self, running):
        found = late.silence(running.case, at(11, 13))
        assert (found.owed.by_law, found.statute_due_on) == (False, date(2026, 11, 17))


class TestPages:
    @pytest.fixture
    def see(self, client, running, monkeypatch):
        """Opens a page as somebody at an instant."""

        def opened(path, when, who=None, post=None):
            actor = who or running.applicant
            monkeypatch.setattr(timezone, "now", lambda: when)
            monkeypatch.setattr(middleware.ACTOR_OF, "_answer", lambda request: actor)
            return client.get(path) if post is None else client.post(path, post)

        return opened

    def test_the_applicant_s_page_says_that_no_reason_was_given(self, see, running):
        page = see(f"/my/cases/{running.number}/", at(11, 18)).content.decode()
        assert "机关已超过法定期限" in page
        assert "机关至今没有说明理由" in page
        assert "滨江区人民政府" in page
        assert "滨江区人民法院" in page

    def test_the_office_s_reason_stands_on_it(self, see, running):
        explain(running, at(11, 18))
        page = see(f"/my/cases/{running.number}/", at(11, 18, 11)).content.decode()
        assert WHY in page
        assert "机关至今没有说明理由" not in page

    def test_the_page_by_query_code_says_it_too(self, see, running):
        explain(running, at(11, 18))
        typed = {"number": running.number, "code": running.query_code}
        page = see("/progress/", at(11, 18, 11), ANONYMOUS, typed).content.decode()
        assert WHY in page

    def test_the_sheet_to_print_names_facts_bodies_and_last_day(self, see, running):
        page = see(f"/my/cases/{running.number}/overdue/", at(11, 18)).content.decode()
        for said in ("2026年11月17日", "滨江区人民政府", "2027年1月16日", "滨江区人民法院", "行政复议法 §23"):
            assert said in page

    def test_there_is_no_sheet_while_the_office_is_in_time(self, see, running):
        assert see(f"/my/cases/{running.number}/overdue/", at(11, 10)).status_code == 409

    def test_she_urges_on_her_page_and_reads_the_answer_there(self, see, running):
        assert "/urge/" in see(f"/my/cases/{running.number}/", at(11, 12)).content.decode()
        sent = see(f"/my/cases/{running.number}/urge/", at(11, 12), post={"message": "请尽快办理"})
        assert sent.status_code == 302
        answer(running, at(11, 12, 15))
        page = see(f"/my/cases/{running.number}/", at(11, 12, 16)).content.decode()
        assert "请尽快办理" in page
        assert ANSWER in page
        assert "/urge/" not in page

    def test_a_reminder_too_early_is_explained_and_her_words_stay(self, see, running):
        page = see(f"/my/cases/{running.number}/urge/", at(11, 10), post={"message": "请尽快办理"})
        assert page.status_code == 409
        assert "2026年11月11日" in page.content.decode()

    def test_a_decided_case_has_no_page_to_urge(self, see, running):
        running.examine(at(11, 4))
        running.review(at(11, 5))
        running.decide(at(11, 6))
        running.make(at(11, 6))
        running.issue(at(11, 6, 11))
        running.serve(at(11, 6, 12))
        assert see(f"/my/cases/{running.number}/urge/", at(11, 9)).status_code == 409

    @pytest.mark.parametrize("who", ["zhao", "jiang", "shen"])
    def test_officers_and_supervisors_see_who_urges_and_what_is_overdue(self, see, running, who):
        urge(running, at(11, 18))
        page = see("/console/late/", at(11, 18, 11), running.officer(who)).content.decode()
        assert page.count(running.number) >= 2
        assert "未说明理由" in page

    def test_another_office_s_supervisor_does_not_see_it(self, see, running):
        urge(running, at(11, 18))
        assert running.number not in see("/console/late/", at(11, 18), running.officer("yun")).content.decode()

    def test_the_leader_answers_and_explains_on_the_desk(self, see, running):
        urge(running, at(11, 18))
        desk = f"/console/cases/{running.number}/"
        page = see(desk, at(11, 18), running.officer("jiang")).content.decode()
        assert "申请人催办" in page
        rev = {"rev": running.case.rev}
        assert (
            see(f"{desk}acts/answer_urging/", at(11, 18), running.officer("jiang"), {"answer": ANSWER, **rev}).url
            == desk
        )
        assert (
            see(f"{desk}acts/explain_delay/", at(11, 18), running.officer("jiang"), {"reason": WHY, **rev}).url == desk
        )
        assert DelayReason.objects.get().reason == WHY

    def test_what_an_officer_wrote_comes_back_with_what_is_wrong(self, see, running):
        urge(running, at(11, 18))
        typed = {"reason": "核查推迟，预计下周完成。", "expected_on": "2026-11-01", "rev": running.case.rev}
        page = see(f"/console/cases/{running.number}/acts/explain_delay/", at(11, 18), running.officer("zhao"), typed)
        assert page.status_code == 422
        assert "核查推迟，预计下周完成。" in page.content.decode()

    def test_a_page_of_overdue_cases_costs_the_same_however_many_there_are(
        self, see, running, django_assert_max_num_queries
    ):
        see("/console/late/", at(11, 18), running.officer("zhao"))
        with django_assert_max_num_queries(12):
            see("/console/late/", at(11, 18, 11), running.officer("zhao"))


class TestApi:
    def test_a_program_urges_and_reads_reasons(self, running, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: at(11, 18))
        monkeypatch.setattr("zhengtong.cases.tests.test_api.NOON", at(11, 18))
        program = Program(token(running))
        explain(running, at(11, 18))
        assert program.post(f"/cases/{running.number}/urgings", {"message": "请尽快"}).status_code == 201
        assert program.post(f"/cases/{running.number}/urgings", {}).status_code == 409
        assert program.get(f"/cases/{running.number}/urgings").json()[0]["message"] == "请尽快"
        said = program.get(f"/cases/{running.number}/overdue").json()
        assert (said["late"], said["by_law"], said["due_on"]) == (True, True, "2026-11-17")
        assert said["reasons"][0]["reason"] == WHY
        assert said["reconsideration_first"] is True

    def test_a_case_in_time_is_not_overdue(self, running, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: at(11, 10))
        monkeypatch.setattr("zhengtong.cases.tests.test_api.NOON", at(11, 10))
        assert Program(token(running)).get(f"/cases/{running.number}/overdue").json()["late"] is False

    def test_another_s_program_finds_nothing(self, running, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: at(11, 18))
        monkeypatch.setattr("zhengtong.cases.tests.test_api.NOON", at(11, 18))
        assert Program(token(running, "zhou")).get(f"/cases/{running.number}/overdue").status_code == 404


def test_a_stranger_is_no_applicant(running):
    stranger = Actor(ActorKind.CITIZEN, "P999", person=999_999, level=2)
    with pytest.raises(Absent):
        urge(running, at(11, 12), actor=stranger)
    assert not Message.objects.filter(template__startswith="cases.urging").exists()
