"""Handing an application to the competent office: its matter, its version, its clocks; the day of receipt stays.

From Monday 14 September 2026 five working days end on Sunday 20 (worked), three on Thursday 17.
"""

from datetime import date

import pytest

from zhengtong.cases import public as cases
from zhengtong.cases import queries
from zhengtong.cases.models import Document, Task
from zhengtong.cases.tests import other_matters
from zhengtong.cases.tests.acting import at
from zhengtong.cases.tests.other_matters import clock
from zhengtong.cases.tests.test_other_matters import paper
from zhengtong.clocks import public as clocks
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.matters import public as matters
from zhengtong.org import public as org

pytestmark = pytest.mark.django_db
LAW = "社会保险经办条例"


@pytest.fixture
def filed(play):
    """Filed at Binjiang, whose clock has five days; Yunling's has three and decides from receipt."""
    here = {"intake_rule": "one_notice"}
    there = here | {
        "intake": clock(3, "workday", "receipt", LAW, "24"),
        "promise": clock(8, "workday", "receipt", LAW, "24"),
        "statute": clock(10, "workday", "receipt", LAW, "24"),
    }
    play.catalog = other_matters.publish(play.anlan, "05", clocks=here, offices=("binjiang.market",))
    other_matters.publish(play.anlan, "05", clocks=there, offices=("yunling.market",))
    play.file(at(9, 14))
    return play


def hand(play, key="yunling.market", when=None):
    code = org.office(play.anlan.offices[key]).code
    return cases.transfer_case(play.number, code, actor=play.officer("zhao"), at=when or at(9, 15))


def intake(play):
    (found,) = [c for c in clocks.clocks_of(f"case:{play.number}") if c.kind == "intake" and c.state == "running"]
    return found


def test_the_receiving_office_handles_it_under_its_own_matter_and_version(filed):
    before = filed.case
    case = hand(filed)
    own = matters.version_at(filed.catalog, filed.anlan.offices["yunling.market"], date(2026, 9, 15))
    assert (case.office_id, case.matter, case.version_id) == (own.office, own.matter, own.id)
    assert case.matter != before.matter


def test_the_day_of_receipt_stays_and_the_new_clocks_count_from_it(filed):
    case = hand(filed)
    assert case.received_on == date(2026, 9, 14)
    assert (intake(filed).due_on, intake(filed).policy["citation"]) == (date(2026, 9, 17), f"《{LAW}》第二十四条")
    # 15, 16, 17, 18, 20, 21, 22, 23, 24, 28 September.
    (statute,) = [c for c in clocks.clocks_of(f"case:{filed.number}") if c.kind == "statute"]
    assert statute.due_on == date(2026, 9, 28)


def test_the_waiting_step_goes_with_it(filed):
    hand(filed)
    task = Task.objects.get(case=filed.case, open=True)
    assert (task.office_id, task.matter, task.due_at) == (filed.case.office_id, filed.case.matter, intake(filed).due_at)
    assert filed.number in {line.number for line in queries.inbox(filed.officer("yun")).rows}
    assert filed.number not in {line.number for line in queries.inbox(filed.officer("zhao")).rows}


def test_the_former_office_does_not_see_it_any_more(filed):
    hand(filed)
    with pytest.raises(Absent):
        queries.case_for(filed.officer("zhao"), filed.number)
    assert queries.case_for(filed.officer("yun"), filed.number)


def test_an_office_without_a_version_in_force_is_refused_in_clear_words(filed):
    with pytest.raises(Refusal) as caught:
        hand(filed, "qinghe.market")
    assert (caught.value.code, caught.value.field) == ("cases.office_without_matter", "office")


def test_a_version_that_began_after_the_receipt_serves_when_there_was_none_before(play):
    rule = {"intake_rule": "one_notice"}
    play.catalog = other_matters.publish(play.anlan, "05", offices=("binjiang.market",), clocks=rule)
    later = date(2026, 9, 15)
    other_matters.publish(play.anlan, "05", offices=("yunling.market",), clocks=rule, effective_from=later)
    play.file(at(9, 14))
    assert hand(play, when=at(9, 15)).office_id == play.anlan.offices["yunling.market"]


def test_the_applicant_gets_a_notice_of_the_office_that_handed_it_over(filed):
    hand(filed)
    filed.make(at(9, 15))
    document = Document.objects.get(case=filed.case, kind="transfer")
    assert document.official_number == "安滨市监移〔2026〕1号"
    text = paper(filed, "transfer")
    assert "应当由安澜市云岭区市场监督管理局办理" in text
    assert "收到申请的日期仍为2026年9月14日" in text
    assert "最迟于2026年9月17日前告知是否受理" in text
    assert text.startswith("安澜市滨江区市场监督管理局")


def test_a_document_made_after_the_transfer_stays_that_of_the_office_which_wrote_it(filed):
    hand(filed)
    filed.make(at(9, 15))
    assert paper(filed, "receipt").startswith("安澜市滨江区市场监督管理局")


def test_the_journal_names_both_offices_and_the_new_version_and_replays(filed):
    hand(filed)
    told = filed.entries()[-1]
    assert told.facts["version"] == matters.version(filed.case.version_id).hash
    assert told.facts["acceptance_due_on"] == "2026-09-17"
    assert cases.replay([(e.type, e.facts) for e in filed.entries()]) is cases.State.RECEIVED
    assert cases.notice_of(told).template == "cases.case_transferred"


def test_after_a_supplement_the_new_clock_counts_from_the_supplement(filed):
    filed.ask(at(9, 15))
    filed.bring(at(9, 17))
    hand(filed, when=at(9, 18))
    # Three working days from Thursday 17: 18, 20 (Sunday, worked), 21.
    assert (filed.case.state, intake(filed).due_on) == ("supplemented", date(2026, 9, 21))


def test_what_the_late_offices_approver_had_ends_with_the_transfer(filed):
    cases.answer_silence(filed.number, at=at(9, 21, 0, 0))
    hand(filed, when=at(9, 21))
    assert filed.case.escalated_on is None
    assert [t.duty for t in Task.objects.filter(case=filed.case, open=True)] == ["handler"]


def test_the_desk_hands_it_over(filed, browser_of):
    browser = browser_of(filed.officer("zhao"))
    code = org.office(filed.anlan.offices["yunling.market"]).code
    answer = browser.post(f"/console/cases/{filed.number}/acts/transfer/", {"office": code, "rev": filed.case.rev})
    assert answer.status_code == 302
    assert filed.case.office_id == filed.anlan.offices["yunling.market"]
