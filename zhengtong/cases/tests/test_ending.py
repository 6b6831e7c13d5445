"""Cases that end without a decision on the application: ended, returned, withdrawn; each has its document."""

from datetime import date

import pytest

from zhengtong.cases import public as cases
from zhengtong.cases import queries, tasks
from zhengtong.cases.models import Document, Task
from zhengtong.cases.tests.acting import at
from zhengtong.cases.tests.test_other_matters import paper
from zhengtong.clocks import public as clocks
from zhengtong.kernel import bus
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal

pytestmark = pytest.mark.django_db
WHY = "申请单位已于2026年9月20日注销登记，主体资格终止。"


def terminate(play, cause=cases.Ending.APPLICANT_ENDED, articles=(), who="sun", **more):
    said = more.get("reasons", WHY)
    return cases.terminate_case(play.number, cause, said, list(articles), actor=play.officer(who), at=at(9, 22))


class TestTermination:
    def test_it_ends_the_case_without_a_decision_on_the_application(self, accepted):
        case = terminate(accepted)
        assert (case.state, case.outcome, case.decided_on) == ("decided", "terminated", date(2026, 9, 22))

    def test_the_limits_end_and_its_service_is_due(self, accepted):
        terminate(accepted)
        running = {c.kind: c.due_on for c in clocks.clocks_of(f"case:{accepted.number}") if c.state != "finished"}
        # Five working days from Tuesday 22 September: 23, 24, 28, 29, 30.
        assert running == {"service": date(2026, 9, 30)}

    def test_every_step_ends_but_the_service(self, accepted):
        terminate(accepted)
        assert [t.kind for t in Task.objects.filter(case=accepted.case, open=True)] == ["delivery"]

    def test_its_document_states_cause_article_reasons_and_remedies(self, accepted):
        terminate(accepted)
        accepted.make(at(9, 22))
        text = paper(accepted, "termination")
        assert "因申请单位终止，依照《中华人民共和国民法典》第五十九条的规定，决定终止办理该申请" in text
        assert WHY in text
        assert "申请行政复议" in text

    def test_a_cause_of_its_own_needs_an_article(self, accepted):
        with pytest.raises(Refusal) as caught:
            terminate(accepted, cases.Ending.MATTER_ABOLISHED)
        assert (caught.value.code, caught.value.field) == ("cases.ending_article", "articles")

    def test_it_is_reasoned(self, accepted):
        with pytest.raises(Refusal) as caught:
            terminate(accepted, reasons="注销")
        assert caught.value.code == "cases.reason_missing"

    @pytest.mark.parametrize("who", ["zhao", "qian", "jiang"])
    def test_only_the_approver_ends_proceedings(self, accepted, who):
        with pytest.raises(Forbidden):
            terminate(accepted, who=who)

    def test_another_offices_approver_does_not_see_it(self, accepted):
        with pytest.raises(Absent):
            terminate(accepted, who="mao")

    def test_before_acceptance_there_are_no_proceedings_to_end(self, play):
        play.file(at(9, 14))
        with pytest.raises(Refusal) as caught:
            terminate(play)
        assert caught.value.code == "cases.not_accepted_yet"

    def test_the_applicant_is_told_and_the_journal_replays(self, accepted):
        terminate(accepted)
        told = accepted.entries()[-1]
        assert cases.notice_of(told).template == "cases.case_terminated"
        assert cases.replay([(e.type, e.facts) for e in accepted.entries()]) is cases.State.DECIDED

    def test_it_is_served_and_closed(self, accepted):
        terminate(accepted)
        accepted.make(at(9, 22))
        accepted.serve(at(9, 23))
        assert not Task.objects.filter(case=accepted.case, open=True).exists()
        cases.close_finished_case(accepted.number, at=at(9, 23))
        assert (accepted.case.state, accepted.case.outcome) == ("closed", "terminated")

    def test_the_desk_ends_it_and_her_page_shows_the_decision(self, accepted, browser_of, page_of):
        browser = browser_of(accepted.officer("sun"))
        said = {"cause": "applicant_died", "reasons": "申请人于2026年9月20日死亡。", "articles": ""}
        url = f"/console/cases/{accepted.number}/acts/terminate/"
        assert browser.post(url, said | {"rev": accepted.case.rev}).status_code == 302
        accepted.make(at(9, 22))
        page = page_of(accepted.applicant, f"/my/cases/{accepted.number}/")
        assert "终止办理" in page
        assert "行政复议" in page

    def test_the_desk_says_beside_the_field_what_is_missing_and_keeps_what_was_typed(self, accepted, browser_of):
        browser = browser_of(accepted.officer("sun"))
        url = f"/console/cases/{accepted.number}/acts/terminate/"
        answer = browser.post(url, {"cause": "other", "reasons": WHY, "rev": accepted.case.rev})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "请写明终止办理所依据的条文或者文件" in page
        assert WHY in page


class TestSupplementAndReturn:
    @pytest.fixture
    def asked(self, play):
        play.file(at(9, 14))
        play.ask(at(9, 15))
        return play

    def test_what_the_applicant_brings_is_receipted(self, asked):
        asked.bring(at(9, 17))
        asked.make(at(9, 17))
        text = paper(asked, "supplement_receipt")
        # Five working days from Thursday 17: 18, 20 (worked), 21, 22, 23.
        assert "平面图申请人提交" in text
        assert "最迟于2026年9月23日前告知是否受理" in text
        assert asked.entries()[-1].facts["document"]

    def test_a_lapsed_supplement_is_returned_in_writing(self, asked):
        # Thirty days from 15 September: Thursday 15 October.
        cases.lapse_case(asked.number, at=at(10, 16, 0, 0))
        asked.make(at(10, 16))
        text = paper(asked, "lapse")
        assert "在2026年10月15日前补正" in text
        assert "该期限由办事指南公布" in text
        assert "申请行政复议" in text
        assert Document.objects.get(case=asked.case, kind="lapse").official_number == "安滨市监退〔2026〕1号"

    def test_nobody_reads_that_the_law_sets_the_time_for_a_supplement(self, asked):
        cases.lapse_case(asked.number, at=at(10, 16, 0, 0))
        asked.make(at(10, 16))
        assert "行政许可法" not in paper(asked, "lapse")

    def test_it_is_closed_and_says_why(self, asked):
        cases.lapse_case(asked.number, at=at(10, 16, 0, 0))
        bus.run_pending(at(10, 16, 0, 1))
        assert (asked.case.state, asked.case.outcome) == ("closed", "lapsed")


class TestClosing:
    def test_a_withdrawn_case_is_closed_by_itself(self, accepted):
        cases.withdraw_case(accepted.number, "暂不开业", actor=accepted.applicant, at=at(9, 16))
        bus.run_pending(at(9, 16, 11))
        assert (accepted.case.state, accepted.case.outcome) == ("closed", "withdrawn")

    def test_what_was_not_accepted_says_so_when_it_is_closed(self, play):
        play.file(at(9, 14))
        cases.decline_case(
            play.number, "属于食品生产许可，不属于本机关职权。", "市局", actor=play.officer("zhao"), at=at(9, 15)
        )
        bus.run_pending(at(9, 15, 11))
        assert (play.case.state, play.case.outcome) == ("closed", "not_accepted")

    def test_half_a_year_later_it_is_archived(self, accepted, settings, monkeypatch):
        cases.withdraw_case(accepted.number, actor=accepted.applicant, at=at(3, 16))
        cases.close_finished_case(accepted.number, at=at(3, 16))
        monkeypatch.setattr(tasks.instant, "current", lambda: at(9, 12, 3, 20))
        tasks.archive_closed_cases.call()
        assert accepted.case.state == "closed"  # 16 March and 180 days are 12 September: the day after, it goes
        monkeypatch.setattr(tasks.instant, "current", lambda: at(9, 13, 3, 20))
        tasks.archive_closed_cases.call()
        assert accepted.case.state == "archived"

    def test_no_state_is_a_dead_end(self):
        from zhengtong.cases import rules

        ends = {state for state in rules.State if not rules.allowed_acts(state)}
        assert ends == {rules.State.ARCHIVED}
        assert queries.closed_before(date(2026, 1, 1)) == []
