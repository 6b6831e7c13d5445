"""The acts on a case; days are counted by hand on the calendar of 2026 with its make-up working days.

September and October 2026: Sunday 20 September is a working day; 25 to 27 September and 1 to 7 October are off;
Saturday 10 October is a working day. February 2026: Saturday 14 is a working day; 15 to 23 are off; Saturday 28 is a
working day.
"""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhengtong.cases import public as cases
from zhengtong.cases.models import Case, Document, Draft, Material, Service, Task
from zhengtong.cases.tests.acting import ARTICLES, INSPECTORS, NO, PLAN, REASONS, at
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, words
from zhengtong.kernel.models import Entry
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal, Refusals

pytestmark = pytest.mark.django_db


def refused(act, *args, **more):
    with pytest.raises(Refusal) as caught:
        act(*args, **more)
    return caught.value


def refused_all(act, *args, **more):
    with pytest.raises(Refusals) as caught:
        act(*args, **more)
    return {(refusal.code, refusal.field) for refusal in caught.value.refusals}


def due(play, kind):
    (clock,) = [c for c in clocks.clocks_of(f"case:{play.number}") if c.kind == kind and c.state != "finished"]
    return clock.due_on


def last(play):
    return play.entries()[-1]


def latest(play, kind):
    return json.loads(Document.objects.filter(case__number=play.number, kind=kind).latest("id").contents)


def check_by_hand(digits):
    """ISO 7064 MOD 37,36 as the standard says it: add, mod 36 (0 counts as 36), double, mod 37."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    p = 36
    for character in digits:
        s = (p + alphabet.index(character)) % 36 or 36
        p = s * 2 % 37
    return alphabet[(37 - p) % 36]


class TestFiling:
    def test_the_number_says_division_and_day_and_ends_with_its_check_character(self, play):
        number = play.file(at(9, 19)).number
        assert number[:6] == "990102"
        assert number[9:17] == "20260919"
        assert len(number) == 24
        assert number[-1] == check_by_hand(number[:-1])

    def test_it_takes_at_most_nine_statements_with_three_fetched_materials(self, play):
        application = play.application(at(9, 19))
        assert sum(1 for p in application.materials if p.snapshot) >= 3
        play.file(at(9, 18))
        with CaptureQueriesContext(connection) as seen:
            cases.file_case(application, actor=play.applicant, at=at(9, 19))
        counted = [q["sql"] for q in seen if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(counted) <= 9, "\n".join(counted)

    def test_its_journal_row_is_one_and_names_nobody(self, play):
        play.file(at(9, 19))
        (entry,) = play.entries()
        assert entry.type == "cases.case_filed"
        said = json.dumps(entry.facts, ensure_ascii=False)
        for personal in ("李㙓", "13800000004", "𠮷福", "9901021996"):
            assert personal not in said

    def test_received_on_a_saturday_the_five_working_days_begin_on_the_make_up_sunday(self, play):
        play.file(at(9, 19))
        facts = play.entries()[0].facts
        assert (facts["received_on"], facts["acceptance_due_on"]) == ("2026-09-19", "2026-09-24")
        assert facts["latest_decision_on"] == "2026-10-09"  # ten working days from receipt if the office stays silent

    def test_before_the_spring_festival_five_working_days_end_after_it(self, play):
        play.file(at(2, 10))
        assert due(play, "intake") == date(2026, 2, 24)

    def test_a_minute_before_midnight_is_still_that_day(self, play):
        assert play.file(at(2, 10, 23, 59)).received_on == date(2026, 2, 10)

    def test_the_receipt_bears_number_query_code_and_both_days(self, play):
        play.file(at(9, 19))
        receipt = latest(play, "receipt")
        assert receipt["number"] == play.number
        assert receipt["query_code"] == play.query_code
        assert (receipt["acceptance_due_on"], receipt["latest_decision_on"]) == ("2026-09-24", "2026-10-09")

    def test_the_query_code_is_kept_only_as_a_keyed_hash(self, play):
        case = play.file(at(9, 19))
        assert play.query_code not in case.query_code

    def test_the_handler_of_the_office_finds_it_in_the_inbox(self, play):
        play.file(at(9, 19))
        task = Task.objects.get(case__number=play.number)
        assert (task.node, task.duty, task.open) == ("intake", "handler", True)
        assert task.due_at == calendar.end_of_day(date(2026, 9, 24))

    def test_fetched_values_serve_this_case(self, play):
        play.file(at(9, 19))
        rows = Material.objects.filter(case__number=play.number, snapshot__isnull=False)
        assert {row.snapshot.case_number for row in rows} == {play.number}

    def test_a_value_fetched_for_one_case_serves_no_second(self, play):
        application = play.application(at(9, 19))
        cases.file_case(application, actor=play.applicant, at=at(9, 19))
        again = replace(application, draft_uid=None)
        with pytest.raises(Refusal, match="snapshot"):
            cases.file_case(again, actor=play.applicant, at=at(9, 19))

    def test_the_same_key_gives_the_same_case_with_the_same_query_code(self, play):
        application = play.application(at(9, 19), client_key="K:one", fingerprint="a", draft_uid=None)
        first = cases.file_case(application, actor=play.applicant, at=at(9, 19))
        second = cases.file_case(application, actor=play.applicant, at=at(9, 20))
        assert (second.case.number, second.query_code, second.again) == (first.case.number, first.query_code, True)
        assert Case.objects.count() == 1
        assert Entry.objects.filter(type="cases.case_filed").count() == 1

    def test_the_same_key_with_other_content_is_refused(self, play):
        application = play.application(at(9, 19), client_key="K:one", fingerprint="a", draft_uid=None)
        cases.file_case(application, actor=play.applicant, at=at(9, 19))
        other = replace(application, fingerprint="b")
        assert refused(cases.file_case, other, actor=play.applicant, at=at(9, 19)).code == "kernel.key_reused"

    def test_the_same_key_is_answered_although_the_application_would_be_refused_today(self, play):
        application = play.application(at(9, 19), client_key="K:one", fingerprint="a", draft_uid=None)
        first = cases.file_case(application, actor=play.applicant, at=at(9, 19))
        spoiled = replace(application, materials=())
        assert cases.file_case(spoiled, actor=play.applicant, at=at(9, 20)).case.number == first.case.number

    def test_a_draft_filed_twice_is_one_case_even_after_the_draft_is_gone(self, play):
        draft = play.draft(at(9, 19))
        said = {"signed_name": "李㙓", "address": {}, "actor": play.applicant}
        first = cases.file_draft(draft.uid, **said, at=at(9, 19))
        assert cases.file_draft(draft.uid, **said, at=at(9, 19)).again
        cases.sweep_draft(first.case.number)
        assert not Draft.objects.filter(uid=draft.uid).exists()
        assert cases.file_draft(draft.uid, **said, at=at(9, 19)).query_code == first.query_code

    def test_somebody_elses_filed_draft_is_absent(self, play):
        draft = play.draft(at(9, 19))
        cases.file_draft(draft.uid, signed_name="李㙓", address={}, actor=play.applicant, at=at(9, 19))
        lin = play.anlan.citizens["lin"]
        with pytest.raises(Absent):
            cases.file_draft(draft.uid, signed_name="林小满", address={}, actor=lin, at=at(9, 19))

    def test_every_missing_material_is_named_at_once(self, play):
        application = play.application(at(9, 19), materials=())
        required = {f"material.{m}" for m in ("001", "002", "003", "005")}
        wrong = refused_all(cases.file_case, application, actor=play.applicant, at=at(9, 19))
        assert required <= {field for code, field in wrong if code == "cases.material_missing"}

    def test_missing_fields_materials_and_signature_are_all_named_at_once(self, play):
        application = play.application(at(9, 19))
        data = {k: v for k, v in application.data.items() if k not in ("kitchen_m2", "contact_phone")}
        spoiled = replace(application, data=data, materials=application.materials[1:], signed_name="别人")
        fields = {field for _, field in refused_all(cases.file_case, spoiled, actor=play.applicant, at=at(9, 19))}
        missing = f"material.{application.materials[0].code}"
        assert {"kitchen_m2", "contact_phone", missing, "signed_name"} <= fields
        assert not Case.objects.exists()

    def test_what_the_guide_does_not_ask_for_is_refused(self, play):
        application = play.application(at(9, 19))
        extra = replace(application, materials=(*application.materials, play.upload("999", at(9, 19))))
        assert ("cases.material_unknown", "material.999") in refused_all(
            cases.file_case, extra, actor=play.applicant, at=at(9, 19)
        )

    def test_below_level_two_nothing_is_filed_online(self, play):
        application = play.application(at(9, 19))
        unproven = replace(play.applicant, level=1)
        assert ("cases.level_needed", None) in refused_all(cases.file_case, application, actor=unproven, at=at(9, 19))

    def test_nobody_files_for_somebody_else(self, play):
        application = play.application(at(9, 19))
        with pytest.raises(Forbidden):
            cases.file_case(application, actor=play.anlan.citizens["lin"], at=at(9, 19))

    def test_the_office_of_the_place_gets_it_whatever_guide_it_began_with(self, play):
        application = play.application(at(9, 19), place="990121101201")
        case = cases.file_case(application, actor=play.applicant, at=at(9, 19)).case
        assert case.office_id == play.anlan.offices["qinghe.market"]
        assert case.number.startswith("990121")


class TestAcceptance:
    def test_promise_and_statute_count_from_the_day_after_acceptance(self, play):
        play.file(at(9, 19))
        play.accept(at(9, 24))
        # 28, 29, 30 September, 8, 9, 10 (a Saturday, worked), 12 October; then 13, 14, 15 October.
        assert (due(play, "promise"), due(play, "statute")) == (date(2026, 10, 12), date(2026, 10, 15))

    def test_across_the_spring_festival_the_make_up_saturdays_count(self, play):
        play.file(at(2, 10))
        play.accept(at(2, 11))
        # 12, 13, 14 (Saturday, worked), 24, 25, 26, 27 February; then 28 (Saturday, worked), 2, 3 March.
        assert (due(play, "promise"), due(play, "statute")) == (date(2026, 2, 27), date(2026, 3, 3))

    def test_it_makes_the_notice_and_one_journal_row(self, play):
        play.file(at(2, 10))
        play.accept(at(2, 11))
        assert play.documents() == ["receipt", "acceptance"]
        entry = last(play)
        assert (entry.type, entry.facts["deemed"], len(play.entries())) == ("cases.case_accepted", False, 2)
        assert latest(play, "acceptance")["statute_due_on"] == "2026-03-03"

    def test_the_notice_is_numbered_without_gaps(self, play):
        for n in range(1, 4):
            play.file(at(2, 10))
            play.accept(at(2, 11))
            document = Document.objects.get(case__number=play.number, kind="acceptance")
            assert document.official_number == f"安滨市监受〔2026〕{n}号"

    @pytest.mark.parametrize("who", ["qian", "sun", "fang", "yun", "jiang", "shen", "xi"])
    def test_only_the_handler_of_the_office_accepts(self, play, who):
        play.file(at(2, 10))
        with pytest.raises(Refusal) as caught:
            cases.accept_case(play.number, actor=play.officer(who), at=at(2, 11))
        assert isinstance(caught.value, (Forbidden, Absent))
        assert play.case.state == "received"

    def test_a_second_acceptance_says_that_it_is_accepted(self, play):
        play.file(at(2, 10))
        play.accept(at(2, 11))
        assert refused(play.accept, at(2, 11)).code == "cases.accepted_already"


class TestSilence:
    def test_before_the_fifth_working_day_is_over_nothing_is_deemed(self, play):
        play.file(at(2, 10))
        assert refused(cases.accept_silent_case, play.number, at=at(2, 24, 23, 59)).code == "cases.not_now"

    def test_then_the_law_accepts_as_of_receipt_and_it_is_recorded_now(self, play):
        play.file(at(2, 10))
        now = at(2, 25, 0, 0)
        case = cases.accept_silent_case(play.number, at=now)
        entry = last(play)
        assert (case.state, case.deemed, case.accepted_on) == ("in_review", True, date(2026, 2, 10))
        assert (entry.effective_on, entry.recorded_at, entry.facts["deemed"]) == (date(2026, 2, 10), now, True)
        assert entry.actor == "SYSTEM"

    def test_the_limits_count_from_receipt(self, play):
        play.file(at(2, 10))
        cases.accept_silent_case(play.number, at=at(2, 25))
        # From 10 February: 11, 12, 13, 14, 24, 25, 26; then 27, 28 February (worked) and 2 March.
        assert (due(play, "promise"), due(play, "statute")) == (date(2026, 2, 26), date(2026, 3, 2))

    def test_the_applicant_gets_the_notice_of_acceptance(self, play):
        play.file(at(2, 10))
        cases.accept_silent_case(play.number, at=at(2, 25))
        assert latest(play, "acceptance")["deemed"] is True

    def test_after_a_supplement_silence_accepts_as_of_the_day_the_last_material_came(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 12))
        play.bring(at(3, 4))
        case = cases.accept_silent_case(play.number, at=at(3, 12))
        assert case.accepted_on == date(2026, 3, 4)

    def test_an_answered_case_is_not_deemed_accepted(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 12))
        assert refused(cases.accept_silent_case, play.number, at=at(3, 12)).code == "cases.not_now"

    def test_the_job_finds_the_silent_cases_and_only_them(self, play):
        from zhengtong.cases import queries

        play.file(at(2, 10))
        silent = play.number
        play.file(at(2, 11))
        assert queries.silent_cases(at(2, 25)) == [silent]
        assert queries.silent_cases(at(2, 24, 23, 59)) == []


class TestSupplement:
    def test_the_one_notice_lists_everything_and_stops_the_offices_clock(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 12))
        assert latest(play, "supplement")["items"][0]["code"] == "005"
        assert [c.kind for c in clocks.clocks_of(f"case:{play.number}") if c.state != "finished"] == ["supplement"]

    def test_thirty_days_that_end_on_a_saturday_run_to_monday(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 12))
        assert due(play, "supplement") == date(2026, 3, 16)  # 14 March is a Saturday. Basis: 民法典 §203

    def test_a_second_notice_is_refused_naming_article_32_4(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 12))
        assert "行政许可法 §32(4)" in words.say(refused(play.ask, at(2, 13))).basis
        play.bring(at(2, 13))
        assert refused(play.ask, at(2, 14)).code == "cases.supplement_once"

    def test_after_transfer_it_is_still_one_notice(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 11))
        play.bring(at(2, 12))
        cases.transfer_case(play.number, code_of(play, "yunling.market"), actor=play.officer("zhao"), at=at(2, 12))
        with pytest.raises(Refusal, match="supplement_once"):
            cases.request_supplement(play.number, [PLAN], actor=play.officer("yun"), at=at(2, 13))

    def test_what_was_not_listed_is_refused_and_what_was_must_come(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 12))
        assert refused_all(play.bring, at(2, 13), "006") == {
            ("cases.supplement_unlisted", "material.006"),
            ("cases.supplement_incomplete", "material.005"),
        }

    def test_once_it_came_five_working_days_count_anew(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 12))
        play.bring(at(3, 16, 20))
        assert play.case.state == "supplemented"
        assert due(play, "intake") == date(2026, 3, 23)

    def test_the_earlier_material_is_replaced_not_lost(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 12))
        play.bring(at(2, 13))
        rows = Material.objects.filter(case__number=play.number, code="005").order_by("id")
        assert [row.replaced for row in rows] == [True, False]

    def test_a_way_that_the_guide_does_not_name_is_refused_here_too(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 12))
        promised = (cases.Provided("005", cases.Way.FETCHED, snapshot=1),)
        fields = refused_all(cases.supplement_case, play.number, promised, {}, actor=play.applicant, at=at(2, 13))
        assert fields == {("cases.way_unknown", "material.005")}

    def test_a_listed_material_is_not_answered_by_a_field_of_its_name(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 12))
        assert ("cases.supplement_incomplete", "material.005") in refused_all(
            cases.supplement_case, play.number, (), {"005": "已经交了"}, actor=play.applicant, at=at(2, 13)
        )

    def test_a_listed_field_is_corrected_and_checked(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 12), [replace(PLAN, code="kitchen_m2", name="厨房面积")])
        wrong = refused_all(
            cases.supplement_case, play.number, (), {"kitchen_m2": -3}, actor=play.applicant, at=at(2, 13)
        )
        assert {field for _, field in wrong} == {"kitchen_m2"}
        cases.supplement_case(play.number, (), {"kitchen_m2": 21}, actor=play.applicant, at=at(2, 13))
        assert json.loads(play.case.data)["kitchen_m2"] == 21

    def test_it_does_not_lapse_before_its_day_is_over(self, play):
        play.file(at(2, 10))
        play.ask(at(2, 12))
        assert refused(cases.lapse_case, play.number, at=at(3, 16, 23, 59)).code == "cases.not_now"
        assert cases.lapse_case(play.number, at=at(3, 17, 1)).state == "withdrawn"


def code_of(play, key):
    from zhengtong.org import public as org

    return org.office(play.anlan.offices[key]).code


class TestOtherAnswers:
    def test_not_needed_says_why_in_a_document(self, play):
        play.file(at(2, 10))
        say = cases.say_not_needed
        case = say(play.number, "只销售预包装食品，办理备案即可。", actor=play.officer("zhao"), at=at(2, 11))
        assert (case.state, play.documents()) == ("not_needed", ["receipt", "not_needed"])
        assert latest(play, "not_needed")["reason"] == "只销售预包装食品，办理备案即可。"

    def test_not_accepted_names_the_right_office_and_the_remedies(self, play):
        play.file(at(2, 10))
        cases.decline_case(
            play.number,
            "属于食品生产许可，不属于本机关职权。",
            "安澜市市场监督管理局",
            actor=play.officer("zhao"),
            at=at(2, 11),
        )
        said = latest(play, "not_accepted")
        assert said["right_office"] == "安澜市市场监督管理局"
        assert said["remedies"]["reconsideration_body"] == "安澜市滨江区人民政府"
        assert said["remedies"]["reconsideration_days"] == 60

    def test_not_accepted_without_the_right_office_is_refused(self, play):
        play.file(at(2, 10))
        no = refused(
            cases.decline_case,
            play.number,
            "属于食品生产许可，不属于本机关职权。",
            " ",
            actor=play.officer("zhao"),
            at=at(2, 11),
        )
        assert (no.code, no.field) == ("cases.office_missing", "right_office")

    def test_inside_the_city_it_is_handed_over_and_the_day_of_receipt_stays(self, play):
        play.file(at(2, 10))
        case = cases.transfer_case(
            play.number, code_of(play, "yunling.market"), actor=play.officer("zhao"), at=at(2, 12)
        )
        assert case.office_id == play.anlan.offices["yunling.market"]
        assert case.received_on == date(2026, 2, 10)
        assert due(play, "intake") == date(2026, 2, 24)
        assert cases.accept_case(play.number, actor=play.officer("yun"), at=at(2, 13)).state == "in_review"

    def test_the_office_that_handed_it_over_cannot_act_any_more(self, play):
        play.file(at(2, 10))
        cases.transfer_case(play.number, code_of(play, "yunling.market"), actor=play.officer("zhao"), at=at(2, 12))
        with pytest.raises(Absent):
            play.accept(at(2, 13))

    def test_it_is_handed_only_to_an_office_that_holds_the_matter(self, play):
        play.file(at(2, 10))
        no = refused(
            cases.transfer_case, play.number, code_of(play, "city.police"), actor=play.officer("zhao"), at=at(2, 12)
        )
        assert (no.code, no.field) == ("cases.office_without_matter", "office")

    def test_an_error_is_corrected_on_the_spot(self, play):
        play.file(at(2, 10))
        before = play.case.data_sha256
        cases.correct_case(play.number, {"seats": 30}, actor=play.applicant, at=at(2, 11))
        assert play.case.data_sha256 != before
        assert last(play).facts["fields"] == ["seats"]


class TestReview:
    def test_the_internal_opinion_stays_inside(self, play):
        play.to_review(at(2, 10))
        play.decide(at(2, 26), opinion="内部意见：同意。")
        assert Task.objects.get(case__number=play.number, node="decide").opinion == "内部意见：同意。"
        for document in Document.objects.filter(case__number=play.number):
            assert "内部意见" not in document.contents
        assert all("内部意见" not in json.dumps(e.facts, ensure_ascii=False) for e in play.entries())

    @pytest.mark.parametrize(
        "inspectors",
        [[], INSPECTORS[:1], [INSPECTORS[0], INSPECTORS[0]], [INSPECTORS[0], {"name": "方敏", "certificate": ""}]],
    )
    def test_a_visit_needs_two_officers_with_their_certificates(self, play, inspectors):
        play.file(at(2, 10))
        play.accept(at(2, 11))
        play.step("zhao", "handle", "done", "材料齐全。", at(2, 12))
        no = refused(play.step, "zhao", "visit", "done", "符合。", at(2, 12), findings={"inspectors": inspectors})
        assert no.code == "cases.inspectors_needed"
        assert words.say(no).basis == "行政许可法 §34"

    def test_returning_needs_a_reason_and_opens_the_earlier_step(self, play):
        play.file(at(2, 10))
        play.accept(at(2, 11))
        play.examine(at(2, 12))
        assert refused(play.step, "qian", "review", "return", "不行", at(2, 13)).code == "cases.reason_missing"
        play.step("qian", "review", "return", "核查记录没有写明面积，请补记。", at(2, 13))
        assert last(play).type == "cases.step_returned"
        assert [t.node for t in Task.objects.filter(case__number=play.number, open=True)] == ["handle"]

    def test_the_step_of_one_duty_is_not_done_by_another(self, play):
        play.file(at(2, 10))
        play.accept(at(2, 11))
        play.examine(at(2, 12))
        assert refused(play.step, "zhao", "review", "agree", "同意同意", at(2, 13)).code == "kernel.forbidden"

    def test_a_step_takes_at_most_eight_statements(self, play):
        play.file(at(2, 10))
        play.accept(at(2, 11))
        play.examine(at(2, 12))
        with CaptureQueriesContext(connection) as seen:
            play.review(at(2, 13))
        # The officer's duties are part of identification: two statements of the harness stand before the act.
        counted = [q["sql"] for q in seen if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        act = [sql for sql in counted if "people_account" not in sql and "org_duty" not in sql]
        assert len(act) <= 8, "\n".join(act)

    def test_a_page_that_is_out_of_date_is_told_so(self, play):
        play.file(at(2, 10))
        shown = play.case.rev
        play.accept(at(2, 11))
        no = refused(cases.accept_case, play.number, actor=play.officer("zhao"), at=at(2, 11), rev=shown)
        assert no.code == "cases.changed_meanwhile"
        assert words.say(no).text

    def test_two_officers_deciding_with_the_same_page_one_wins_and_the_other_is_told(self, play):
        play.to_review(at(2, 10))
        shown = play.case.rev
        play.decide(at(2, 26), rev=shown)
        no = refused(play.decide, at(2, 26), cases.Outcome.REFUSED, NO, rev=shown)
        assert no.code == "cases.changed_meanwhile"
        assert play.case.outcome == "granted"
        assert len([e for e in play.entries() if e.type == "cases.case_decided"]) == 1


class TestExtension:
    def test_it_adds_five_working_days_once(self, play):
        play.file(at(9, 19))
        play.accept(at(9, 24))
        cases.extend_limit(play.number, "布局需要整改后再次核查。", actor=play.officer("sun"), at=at(10, 12))
        # The tenth working day was 15 October; 16, 19, 20, 21, 22 follow.
        assert due(play, "statute") == date(2026, 10, 22)
        assert latest(play, "extension")["former_due_on"] == "2026-10-15"
        no = refused(cases.extend_limit, play.number, "还需要更多时间核查。", actor=play.officer("sun"), at=at(10, 13))
        assert no.code == "cases.extended_once"

    def test_only_the_approver_may(self, play):
        play.file(at(9, 19))
        play.accept(at(9, 24))
        with pytest.raises(Forbidden):
            cases.extend_limit(play.number, "布局需要整改后再次核查。", actor=play.officer("zhao"), at=at(9, 28))

    def test_what_is_over_is_not_extended(self, play):
        play.file(at(9, 19))
        play.accept(at(9, 24))
        no = refused(
            cases.extend_limit, play.number, "布局需要整改后再次核查。", actor=play.officer("sun"), at=at(10, 16)
        )
        assert no.code == "clocks.already_late"


class TestDecision:
    @pytest.mark.parametrize("reasons", ["", "  ", "不符合"])
    def test_a_refusal_without_reasons_is_refused(self, play, reasons):
        play.to_review(at(2, 10))
        no = refused(play.decide, at(2, 26), cases.Outcome.REFUSED, reasons)
        assert (no.code, no.field) == ("cases.reason_missing", "reasons")
        assert "§38" in words.say(no).basis

    @pytest.mark.parametrize("articles", [[], [""], ["  "]])
    def test_a_decision_without_an_article_is_refused(self, play, articles):
        play.to_review(at(2, 10))
        assert refused(play.decide, at(2, 26), articles=articles).code == "cases.article_missing"

    def test_a_refusal_states_reasons_articles_and_remedies(self, play):
        play.to_review(at(2, 10))
        play.decide(at(2, 26), cases.Outcome.REFUSED, NO)
        said = latest(play, "refusal")
        assert (said["reasons"], said["articles"]) == (NO, ARTICLES)
        assert said["remedies"]["reconsideration_days"] == 60
        assert said["remedies"]["court_months"] == 6
        assert "certificate" not in play.documents()

    def test_a_grant_brings_a_licence_for_five_years(self, play):
        play.to_review(at(2, 10))
        play.decide(at(2, 26))
        licence = latest(play, "certificate")
        assert licence["valid_until"] == "2031-02-25"
        assert licence["licence_number"].startswith("JY2990102")
        assert latest(play, "grant")["certificate_number"] == licence["licence_number"]

    def test_delivery_counts_five_working_days_from_the_decision(self, play):
        play.to_review(at(2, 10))
        play.decide(at(2, 26))
        assert due(play, "service") == date(2026, 3, 4)  # 27, 28 (worked), 2, 3, 4 March

    def test_both_decision_clocks_end_with_it(self, play):
        play.to_review(at(2, 10))
        play.decide(at(2, 26))
        running = [c.kind for c in clocks.clocks_of(f"case:{play.number}") if c.state != "finished"]
        assert running == ["service"]

    def test_before_the_review_nothing_is_decided(self, play):
        play.file(at(2, 10))
        play.accept(at(2, 11))
        assert refused(play.decide, at(2, 12)).code == "cases.reviewer_needed"

    def test_before_acceptance_nothing_is_decided(self, play):
        play.file(at(2, 10))
        assert refused(play.decide, at(2, 12)).code == "cases.not_accepted_yet"

    def test_neither_handler_nor_reviewer_decides(self, play):
        play.to_review(at(2, 10))
        for who in ("zhao", "qian"):
            with pytest.raises(Forbidden):
                cases.decide_case(
                    play.number, cases.Outcome.GRANTED, REASONS, ARTICLES, actor=play.officer(who), at=at(2, 26)
                )

    def test_termination_is_no_outcome_of_a_decision(self, play):
        play.to_review(at(2, 10))
        assert refused(play.decide, at(2, 26), cases.Outcome.TERMINATED).code == "cases.not_now"


class TestResult:
    def granted(self, play):
        play.to_review(at(2, 10))
        play.decide(at(2, 26))

    def test_the_licence_is_issued_before_it_is_served(self, play):
        self.granted(play)
        no = refused(play.serve, at(2, 27))
        assert (no.code, words.say(no).basis) == ("cases.issue_first", "行政许可法 §39")

    def test_nothing_is_issued_before_its_bytes_exist(self, play):
        self.granted(play)
        assert refused(play.issue, at(2, 27)).code == "cases.document_not_made"

    def test_service_is_recorded_with_mode_address_proof_and_day(self, play):
        self.granted(play)
        play.make(at(2, 26))
        play.issue(at(2, 27))
        play.serve(at(2, 28), served_on=date(2026, 2, 27))
        service = Service.objects.get(case__number=play.number)
        assert (service.mode, service.address, service.receiver, service.proof) == (
            "electronic", "站内信", "本人", "送达日志",
        )  # fmt: skip
        assert (service.served_on, last(play).effective_on) == (date(2026, 2, 27), date(2026, 2, 27))
        assert play.documents()[-1] == "service"

    def test_service_without_address_receiver_or_proof_is_refused_naming_each(self, play):
        self.granted(play)
        play.make(at(2, 26))
        play.issue(at(2, 27))
        wrong = refused_all(play.serve, at(2, 28), address="", receiver=" ", proof="")
        assert wrong == {("cases.proof_missing", field) for field in ("address", "receiver", "proof")}

    @pytest.mark.parametrize("day", [date(2026, 2, 25), date(2026, 3, 1)])
    def test_the_day_of_service_lies_between_decision_and_today(self, play, day):
        self.granted(play)
        play.make(at(2, 26))
        play.issue(at(2, 27))
        assert refused(play.serve, at(2, 28), served_on=day).code == "cases.service_day"

    def test_a_refusal_is_served_without_a_licence(self, play):
        play.to_review(at(2, 10))
        play.decide(at(2, 26), cases.Outcome.REFUSED, NO)
        play.make(at(2, 26))
        assert play.serve(at(2, 27)).state == "served"

    def test_a_refusal_is_not_served_before_its_bytes_exist(self, play):
        play.to_review(at(2, 10))
        play.decide(at(2, 26), cases.Outcome.REFUSED, NO)
        assert refused(play.serve, at(2, 27)).code == "cases.document_not_made"

    def test_a_served_case_is_closed_and_archived(self, play):
        self.granted(play)
        play.make(at(2, 26))
        play.issue(at(2, 27))
        play.serve(at(2, 27))
        zhao = play.officer("zhao")
        assert cases.close_case(play.number, actor=zhao, at=at(2, 28)).state == "closed"
        assert cases.archive_case(play.number, actor=zhao, at=at(2, 28)).state == "archived"


class TestWithdrawal:
    def test_it_is_possible_until_the_decision(self, play):
        play.to_review(at(2, 10))
        case = cases.withdraw_case(play.number, "暂不开业", actor=play.applicant, at=at(2, 12))
        assert (case.state, play.documents()[-1]) == ("withdrawn", "withdrawal")
        assert not Task.objects.filter(case__number=play.number, open=True).exists()
        assert not [c for c in clocks.clocks_of(f"case:{play.number}") if c.state != "finished"]

    def test_after_the_decision_it_is_not(self, play):
        play.to_review(at(2, 10))
        play.decide(at(2, 26))
        no = refused(cases.withdraw_case, play.number, actor=play.applicant, at=at(2, 26))
        assert no.code == "cases.decided_already"

    @pytest.mark.parametrize("who", ["zhao", "sun", "fang"])
    def test_no_officer_withdraws_for_her(self, play, who):
        play.file(at(2, 10))
        with pytest.raises(Refusal):
            cases.withdraw_case(play.number, actor=play.officer(who), at=at(2, 11))


def test_every_act_writes_exactly_one_journal_row(play):
    play.file(at(9, 19))
    acts = [
        lambda: play.ask(at(9, 21)),
        lambda: play.bring(at(9, 22)),
        lambda: play.accept(at(9, 23)),
        lambda: play.step("zhao", "handle", "done", "材料齐全。", at(9, 24)),
        lambda: cases.extend_limit(play.number, "布局需要整改后再次核查。", actor=play.officer("sun"), at=at(9, 24)),
        lambda: play.step("zhao", "visit", "done", "符合。", at(9, 28), findings={"inspectors": INSPECTORS}),
        lambda: play.review(at(9, 29)),
        lambda: play.decide(at(9, 30)),
    ]
    for n, act in enumerate(acts, start=1):
        before = Entry.objects.count()
        act()
        assert Entry.objects.count() == before + 1, f"act {n}"


def test_a_refused_act_leaves_no_trace(play):
    play.file(at(9, 19))
    rows = (Entry.objects.count(), Document.objects.count(), Task.objects.count(), play.case.rev)
    refused(play.decide, at(9, 21))
    refused(play.serve, at(9, 21))
    assert (Entry.objects.count(), Document.objects.count(), Task.objects.count(), play.case.rev) == rows
