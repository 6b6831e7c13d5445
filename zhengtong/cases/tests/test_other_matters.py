"""Matters that are no licences: every act, letter and document stands on their own law or on none."""

import io
import re
from datetime import date

import pypdf
import pytest

from zhengtong.cases import public as cases
from zhengtong.cases import queries
from zhengtong.cases.models import Document, Task
from zhengtong.cases.tests import other_matters
from zhengtong.cases.tests.acting import at
from zhengtong.clocks import public as clocks
from zhengtong.kernel import files, words
from zhengtong.kernel.refusal import Forbidden, Refusal

pytestmark = pytest.mark.django_db


def paper(play, kind):
    """The text of a document, without spaces."""
    document = Document.objects.filter(case__number=play.number, kind=kind).latest("id")
    pdf = pypdf.PdfReader(io.BytesIO(files.open_file(document.file_id)))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))


@pytest.fixture
def registration(play):
    """A registration filed on Monday, 14 September 2026."""
    play.catalog = other_matters.registration(play.anlan)
    play.file(at(9, 14))
    return play


@pytest.fixture
def benefit(play):
    """A benefit applied for on Monday, 14 September 2026."""
    play.catalog = other_matters.benefit(play.anlan)
    play.file(at(9, 14))
    return play


def test_a_refused_act_names_the_article_of_the_matter(registration):
    registration.ask(at(9, 14, 11))
    with pytest.raises(Refusal) as caught:
        registration.ask(at(9, 14, 12))
    assert words.say(caught.value).basis == "《不动产登记暂行条例》第十七条"


def test_its_notice_of_acceptance_cites_its_own_law(registration):
    registration.accept(at(9, 14, 11))
    registration.make(at(9, 14, 11))
    text = paper(registration, "acceptance")
    assert "依照《不动产登记暂行条例》第十七条的规定" in text
    assert "许可" not in text


def test_its_decision_is_a_registration_and_speaks_of_no_licence(registration):
    registration.accept(at(9, 14, 11))
    registration.examine(at(9, 15))
    registration.review(at(9, 15))
    registration.decide(at(9, 16), articles=["《不动产登记暂行条例》第二十一条"])
    document = Document.objects.get(case__number=registration.number, kind="grant")
    assert document.title == "准予登记决定书"
    assert document.official_number == "安滨市监确〔2026〕1号"
    registration.make(at(9, 16))
    text = paper(registration, "grant")
    assert "决定准予登记" in text
    assert "行政许可" not in text


def test_its_refusal_names_reconsideration_and_court(registration):
    registration.accept(at(9, 14, 11))
    registration.examine(at(9, 15))
    registration.review(at(9, 15))
    registration.decide(
        at(9, 16), cases.Outcome.REFUSED, "存在尚未解决的权属争议。", articles=["《不动产登记暂行条例》第二十二条"]
    )
    registration.make(at(9, 16))
    text = paper(registration, "refusal")
    assert "决定不予登记" in text
    assert "申请行政复议" in text
    assert "行政许可" not in text


def test_an_article_of_the_licence_law_is_not_offered_for_its_decision(registration):
    assert queries.law_of(registration.case).decided_by == ()


class TestSilenceOnTheSpot:
    """不动产登记暂行条例 §17: what is not refused in writing on the spot is accepted; §20: thirty working days.

    From Monday 14 September 2026, which is not counted: 15 to 18, 20 (worked), 21 to 24, 28 to 30 September are twelve
    (25 to 27 are off); 8 to 10 (Saturday, worked), 12 to 16, 19 to 23 October are thirteen more; 26 to 30 October are
    five: the thirtieth is Friday 30 October.
    """

    def test_it_is_accepted_when_the_day_of_receipt_is_over(self, registration):
        cases.answer_silence(registration.number, at=at(9, 15, 0, 0))
        case = registration.case
        assert (case.state, case.deemed, case.accepted_on) == ("in_review", True, date(2026, 9, 14))

    def test_not_before(self, registration):
        with pytest.raises(Refusal):
            cases.answer_silence(registration.number, at=at(9, 14, 23, 59))

    def test_the_notice_says_by_which_law(self, registration):
        cases.answer_silence(registration.number, at=at(9, 15, 0, 0))
        registration.make(at(9, 15))
        text = paper(registration, "acceptance")
        assert "未当场书面告知不予受理，依照《不动产登记暂行条例》第十七条的规定，自2026年9月14日" in text

    def test_the_receipt_says_what_silence_means_and_by_when_it_is_decided(self, registration):
        registration.make(at(9, 14))
        text = paper(registration, "receipt")
        assert "未当场书面告知不予受理的，视为受理，届时最迟于2026年10月30日前作出决定" in text
        assert "许可" not in text

    def test_the_letter_says_it_too(self, registration):
        assert cases.notice_of(registration.entries()[0]).template == "cases.case_filed_on_the_spot"

    def test_the_proof_sheet_says_it_too(self, registration, page_of):
        (clock,) = clocks.clocks_of(f"case:{registration.number}")
        page = page_of(registration.applicant, f"/my/cases/{registration.number}/clocks/{clock.id}/")
        assert "没有当场书面告知不予受理" in page
        assert "《不动产登记暂行条例》第十七条" in page


class TestSilenceThatAcceptsNothing:
    """Five working days from Monday 14 September 2026: 15, 16, 17, 18 and Sunday 20, which is worked."""

    def test_before_its_time_is_over_nothing_happens(self, benefit):
        with pytest.raises(Refusal):
            cases.answer_silence(benefit.number, at=at(9, 20, 23, 59))

    def test_it_waits_on_and_is_late(self, benefit):
        cases.answer_silence(benefit.number, at=at(9, 21, 0, 0))
        case = benefit.case
        assert (case.state, case.accepted_on, case.escalated_on) == ("received", None, date(2026, 9, 21))

    def test_the_law_of_licences_does_not_accept_it(self, benefit):
        with pytest.raises(Refusal) as caught:
            cases.accept_silent_case(benefit.number, at=at(9, 21, 0, 0))
        assert caught.value.code == "cases.silence_accepts_nothing"

    def test_it_lies_before_the_approver_who_may_now_accept_it(self, benefit):
        sun = benefit.officer("sun")
        with pytest.raises(Forbidden):
            cases.accept_case(benefit.number, actor=sun, at=at(9, 18))
        cases.answer_silence(benefit.number, at=at(9, 21, 0, 0))
        assert benefit.number in {line.number for line in queries.inbox(sun).rows}
        assert cases.accept_case(benefit.number, actor=sun, at=at(9, 21)).state == "in_review"
        assert not Task.objects.filter(case=benefit.case, node="intake", open=True).exists()

    def test_it_is_escalated_once(self, benefit):
        assert queries.silent_cases(at(9, 21, 0, 0)) == [benefit.number]
        cases.answer_silence(benefit.number, at=at(9, 21, 0, 0))
        assert queries.silent_cases(at(9, 21, 0, 5)) == []
        with pytest.raises(Refusal):
            cases.answer_silence(benefit.number, at=at(9, 21, 0, 5))

    def test_the_applicant_is_told(self, benefit):
        cases.answer_silence(benefit.number, at=at(9, 21, 0, 0))
        told = benefit.entries()[-1]
        assert (told.type, told.facts["due_on"]) == ("cases.intake_overdue", "2026-09-20")
        assert cases.notice_of(told).template == "cases.intake_overdue"

    def test_her_page_says_what_she_can_do(self, play, page_of):
        play.catalog = other_matters.publish(play.anlan, "20", clocks={"intake_rule": "one_notice"})
        play.file(at(9, 14))
        cases.answer_silence(play.number, at=at(9, 21, 0, 0))
        page = page_of(play.applicant, f"/my/cases/{play.number}/")
        assert "没有按时答复是否受理" in page
        assert "行政复议" in page

    def test_the_receipt_promises_no_acceptance_but_the_day_that_counts_from_receipt(self, benefit):
        # 15, 16, 17, 18, 20, 21, 22, 23, 24, 28 September: ten working days from receipt.
        benefit.make(at(9, 14))
        text = paper(benefit, "receipt")
        assert "即为受理" not in text
        assert "最迟于2026年9月28日前作出决定" in text

    def test_the_receipt_page_says_what_silence_means(self, benefit, page_of):
        page = page_of(benefit.applicant, f"/apply/filed/{benefit.number}/")
        assert "提请批准人督办" in page
        assert "行政许可法" not in page

    def test_the_journal_replays(self, benefit):
        cases.answer_silence(benefit.number, at=at(9, 21, 0, 0))
        assert cases.replay([(e.type, e.facts) for e in benefit.entries()]) is cases.State.RECEIVED
