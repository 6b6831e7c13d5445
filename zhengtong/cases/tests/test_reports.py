"""Reports to the province: every act once, each with its receipt or its reason, through a queue that loses nothing."""

import pytest

from zhengtong.cases import public as cases
from zhengtong.cases import tasks as cases_tasks
from zhengtong.cases.actions import reports as reporting
from zhengtong.cases.models import Report
from zhengtong.cases.queries import reports
from zhengtong.cases.tests.acting import NO, at
from zhengtong.kernel import bus, instant, jobs
from zhengtong.kernel.models import Entry, Job
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal
from zhengtong.town.systems import serving
from zhengtong.town.systems.province import Province

pytestmark = pytest.mark.django_db
KEY = "a key at the province"


@pytest.fixture
def province(tmp_path, monkeypatch):
    """The stand-in of the province, which this house knows by its settings."""
    standin = Province(str(tmp_path / "province.sqlite3"), KEY, lambda *_: 0, lambda: at(2, 10))
    server = serving.start(standin)
    monkeypatch.setenv("ZHENGTONG_REPORTS", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("ZHENGTONG_REPORTS_KEY", KEY)
    yield standin
    server.shutdown()
    server.server_close()
    standin.close()


def run(when):
    bus.run_pending(when)
    jobs.run_pending(when)
    bus.run_pending(when)


def send(row, when):
    with instant.at(when):
        cases.send_report.call(str(row.key))
    row.refresh_from_db()
    return row


def told(province, kind):
    return [one for one in province.received() if one["kind"] == kind]


def accepted(play, when=None):
    play.file(at(2, 10))
    play.accept(when or at(2, 11))


class TestWhatIsReported:
    def test_acceptance_with_the_fields_of_the_exchange(self, play, province):
        accepted(play)
        run(at(2, 11))
        (one,) = told(province, "acceptance")
        assert one["case_number"] == play.number
        assert (one["accepted_on"], one["outcome"]) == ("2026-02-11", "accepted")
        assert one["document_number"] == "安滨市监受〔2026〕1号"
        assert one["promised_on"] == "2026-02-27"  # seven working days: 12, 13, 14, 24, 25, 26, 27
        assert (one["catalog_code"], one["office_name"]) == ("990131005001", "安澜市滨江区市场监督管理局")
        assert one["applicant_name"] == "安澜市𠮷福餐饮有限公司"

    def test_every_step_and_the_result(self, play, province):
        play.to_review(at(2, 10))
        play.decide(at(2, 11))
        run(at(2, 11))
        assert [one["action"] for one in told(province, "process")] == ["pass"] * 3
        (one,) = told(province, "result")
        assert (one["outcome"], one["document_number"]) == ("granted", "安滨市监许准〔2026〕1号")

    def test_a_withdrawal_is_a_result_too(self, play, province):
        play.file(at(2, 10))
        cases.withdraw_case(play.number, actor=play.applicant, at=at(2, 11))
        run(at(2, 11))
        assert [one["outcome"] for one in told(province, "result")] == ["withdrawn"]

    def test_what_was_not_accepted_says_so(self, play, province):
        play.file(at(2, 10))
        cases.decline_case(play.number, NO, "区局", actor=play.officer("zhao"), at=at(2, 11))
        run(at(2, 11))
        assert [one["outcome"] for one in told(province, "acceptance")] == ["not_accepted"]

    def test_records_of_a_connected_system_are_passed_on_without_its_opinions(self, linked, province):
        linked.file_and_run(at(2, 10))
        linked.clerk("accept", at(2, 11))
        linked.clerk("step", at(2, 12))
        linked.clerk("grant", at(2, 12, 12))
        linked.run(at(2, 13))
        assert [one["kind"] for one in province.received()] == ["acceptance", "process", "result"]
        assert told(province, "acceptance")[0]["document_number"] == "安登受〔2026〕1号"
        assert "材料齐全" not in str(province.received())

    def test_identity_numbers_and_opinions_stay_here(self, play, province):
        play.to_review(at(2, 10))
        run(at(2, 11))
        said = str(province.received())
        assert "9901021996" not in said
        assert "拟同意" not in said

    def test_without_an_address_nothing_is_queued(self, play, monkeypatch):
        monkeypatch.delenv("ZHENGTONG_REPORTS", raising=False)
        accepted(play)
        run(at(2, 11))
        assert not Report.objects.exists()


class TestTheQueue:
    def test_a_receipt_ends_it(self, play, province):
        accepted(play)
        run(at(2, 11))
        row = Report.objects.get()
        assert (row.state, row.receipt) == ("accepted", "LH20260210000001")

    def test_the_same_act_heard_twice_is_one_report(self, play, province):
        accepted(play)
        run(at(2, 11))
        entry = Entry.objects.get(type="cases.case_accepted")
        assert not reporting.queue_report(entry, at=at(2, 12))
        assert Report.objects.count() == 1

    def test_an_answer_that_was_lost_makes_no_second_report(self, play, province):
        province.faults.lost_answers = 1
        accepted(play)
        run(at(2, 11))
        row = Report.objects.get()
        assert (row.state, row.reason) == ("waiting", "failing")
        assert send(row, at(2, 11, 11)).state == "accepted"
        assert len(province.received()) == 1

    def test_a_province_that_is_down_is_waited_for(self, play, monkeypatch):
        monkeypatch.setenv("ZHENGTONG_REPORTS", "http://127.0.0.1:9")
        accepted(play)
        run(at(2, 11))
        row = Report.objects.get()
        assert (row.state, row.reason, row.attempts) == ("waiting", "unreachable", 1)
        assert reports.reports_due(at(2, 11, 11)) == [(row.key, 1)]

    def test_a_report_is_not_tried_before_its_time(self, play, province):
        province.faults.errors = 1
        accepted(play)
        run(at(2, 11))
        assert send(Report.objects.get(), at(2, 11)).attempts == 1

    def test_a_report_whose_job_was_lost_is_taken_up_by_the_clock_and_one_that_has_a_job_is_not(self, play, province):
        accepted(play)
        bus.run_pending(at(2, 11))
        row = Report.objects.get()
        assert reports.reports_due(at(2, 11, 10, 5)) == []
        assert reports.reports_due(at(2, 11, 10, 15)) == [(row.key, 0)]
        for minute in (15, 16, 17):
            with instant.at(at(2, 11, 10, minute)):
                cases_tasks.send_waiting_reports.call()
        assert Job.objects.filter(path__endswith="send_report").count() == 2

    def test_while_the_province_fails_three_reports_try_it_and_the_others_wait_with_them(self, play, province):
        for day in (11, 12, 13, 24, 25):
            accepted(play, at(2, day))
        with instant.at(at(2, 26)):
            bus.run_pending(at(2, 26))
        province.faults.errors = 99
        for row in Report.objects.order_by("id"):
            send(row, at(2, 26))
        assert list(Report.objects.order_by("id").values_list("attempts", flat=True)) == [1, 1, 1, 0, 0]
        province.faults.errors = 0
        for row in Report.objects.order_by("id"):
            send(row, at(2, 26, 11))
        assert set(Report.objects.values_list("state", flat=True)) == {"accepted"}

    def test_after_the_twelfth_try_it_is_given_up_and_waits_for_somebody(self, play, province):
        province.faults.errors = 99
        accepted(play)
        run(at(2, 11))
        row = Report.objects.get()
        for hour in range(11):
            send(row, at(2, 12, hour + 1))
        assert (row.state, row.attempts, row.due_at) == ("dead", 12, None)

    def test_what_the_province_refuses_keeps_its_reason(self, play, province, monkeypatch):
        monkeypatch.setattr(
            province, "answer", lambda *_: (200, {"status": "refused", "reason": "缺少必填项：task_code"})
        )
        accepted(play)
        run(at(2, 11))
        row = Report.objects.get()
        assert (row.state, row.reason) == ("refused", "缺少必填项：task_code")

    def test_a_refused_report_is_sent_again_by_an_officer(self, play, province, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(province, "answer", lambda *_: (422, {"reason": "格式不符"}))
            accepted(play)
            run(at(2, 11))
        row = Report.objects.get()
        assert row.state == "refused"
        reporting.report_again(row.key, actor=play.officer("zhao"), at=at(2, 12))
        run(at(2, 12))
        row.refresh_from_db()
        assert row.state == "accepted"

    def test_gibberish_is_no_receipt(self, play, province, monkeypatch):
        monkeypatch.setattr(province, "answer", lambda *_: (200, {"status": "fine"}))
        accepted(play)
        run(at(2, 11))
        assert (Report.objects.get().state, Report.objects.get().reason) == ("waiting", "gibberish")

    def test_a_second_answer_changes_nothing(self, play, province):
        accepted(play)
        run(at(2, 11))
        row = Report.objects.get()
        assert reporting.record_reply(row.key, reporting.Reply(reason="failing"), at=at(2, 12)) == "accepted"

    def test_sending_again_what_has_its_receipt_is_refused(self, play, province):
        accepted(play)
        run(at(2, 11))
        with pytest.raises(Refusal) as caught:
            reporting.report_again(Report.objects.get().key, actor=play.officer("zhao"), at=at(2, 12))
        assert caught.value.code == "cases.report_not_stuck"

    def test_who_may_not_see_the_case_finds_no_report(self, play, province):
        accepted(play)
        run(at(2, 11))
        with pytest.raises(Absent):
            reporting.report_again(Report.objects.get().key, actor=play.officer("yun"), at=at(2, 12))

    def test_a_reviewer_does_not_send(self, play, province):
        accepted(play)
        run(at(2, 11))
        with pytest.raises(Forbidden):
            reporting.report_again(Report.objects.get().key, actor=play.officer("qian"), at=at(2, 12))
