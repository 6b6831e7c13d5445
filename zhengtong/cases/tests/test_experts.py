"""An expert review stops the limit by itself, for as long as its step says (行政许可法 §45), and no longer.

Accepted on Tuesday 15 September 2026, ten working days: 16, 17, 18, 20 (Sunday, worked), 21, 22, 23, 24, 28, 29.
The experts are named on Thursday 17; the step gives them twenty working days, until Wednesday 21 October.
"""

from datetime import date

import pytest

from zhengtong.cases import public as cases
from zhengtong.cases import tasks
from zhengtong.cases.models import Document, Task
from zhengtong.cases.queries import others, reading
from zhengtong.cases.tests import graph_matters
from zhengtong.cases.tests.acting import at
from zhengtong.cases.tests.test_other_matters import paper
from zhengtong.clocks import public as clocks
from zhengtong.kernel.refusal import Forbidden, Refusal
from zhengtong.matters import public as matters

pytestmark = pytest.mark.django_db
EXPERTS = [
    cases.Expert("何其芳", "临海大学食品学院", True),
    cases.Expert("丁一山", "临海省疾控中心", True),
    cases.Expert("夏雨", "安澜市建筑设计院", True),
]
SPECIAL = {"law": "民办教育促进法", "article": "14"}


def reviewed(play, made=graph_matters.expert, **more):
    """The play at its expert review."""
    found = made(play.anlan, **more)
    found.file(at(9, 14))
    found.accept(at(9, 15))
    found.step("zhao", "handle", "done", "材料齐全，需要专家评审。", at(9, 16))
    return found


@pytest.fixture
def review(play):
    return reviewed(play)


def begin(play, experts=None, when=None, who="zhao"):
    named = EXPERTS if experts is None else experts
    return cases.begin_procedure(play.number, "experts", named, actor=play.officer(who), at=when or at(9, 17))


def statute(play):
    (found,) = [c for c in clocks.clocks_of(f"case:{play.number}") if c.kind == "statute"]
    return found


def refused(act, *args, **more):
    with pytest.raises(Refusal) as caught:
        act(*args, **more)
    return caught.value


def test_until_experts_are_named_the_limit_runs(review):
    assert (statute(review).state, statute(review).due_on) == ("running", date(2026, 9, 29))


def test_from_then_on_it_stands_still_for_as_long_as_the_step_says(review):
    begin(review)
    assert statute(review).state == "suspended"
    # 18, 20, 21, 22, 23, 24, 28, 29, 30 September, 8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21 October are twenty.
    assert review.case.paused_until == date(2026, 10, 21)


def test_nobody_chose_cause_or_article_and_the_applicant_is_told_both_and_the_experts(review):
    begin(review)
    review.make(at(9, 17))
    text = paper(review, "suspension")
    assert "依法需要专家评审。依照《中华人民共和国行政许可法》第四十五条的规定" in text
    assert "至2026年10月21日结束" in text
    assert "何其芳（临海大学食品学院）" in text
    assert "声明与本申请没有利害关系" in text
    told = [cases.notice_of(e) for e in review.entries() if e.type == "cases.clock_suspended"]
    assert [notice.template for notice in told] == ["cases.clock_suspended"]


def test_it_runs_again_when_the_step_ends(review):
    begin(review)
    review.step("zhao", "experts", "done", "专家一致同意。", at(9, 22))
    # Two days were counted before 18; after the 22nd: 23, 24, 28, 29, 30 September, 8, 9, 10 October.
    assert (statute(review).state, statute(review).due_on) == ("running", date(2026, 10, 10))
    assert review.case.paused_until is None
    assert [t.node for t in Task.objects.filter(case=review.case, open=True)] == ["review"]
    assert [e.type for e in review.entries()][-2:] == ["cases.clock_resumed", "cases.step_completed"]


def test_the_experts_stay_in_the_file_of_the_step(review):
    begin(review)
    review.step("zhao", "experts", "done", "专家一致同意。", at(9, 22))
    task = Task.objects.get(case=review.case, node="experts")
    assert [one["name"] for one in task.findings["experts"]] == ["何其芳", "丁一山", "夏雨"]
    assert all(one["declared"] for one in task.findings["experts"])


def test_nobody_waits_longer_than_she_was_told(review, monkeypatch):
    begin(review)
    monkeypatch.setattr(tasks.instant, "current", lambda: at(10, 22, 0, 5))
    tasks.end_pauses.call()
    assert statute(review).state == "running"
    assert [t.node for t in Task.objects.filter(case=review.case, open=True)] == ["experts"]
    review.step("zhao", "experts", "done", "专家一致同意。", at(10, 23))
    assert [e.type for e in review.entries()].count("cases.clock_resumed") == 1


def test_other_experts_named_later_stop_nothing_twice(review):
    begin(review)
    begin(review, [*EXPERTS[:2], cases.Expert("顾盼", "安澜市疾控中心", True)], at(9, 18))
    assert Document.objects.filter(case=review.case, kind="suspension").count() == 1
    assert others.experts_of(review.case)[2]["name"] == "顾盼"


@pytest.mark.parametrize(
    ("experts", "code", "field"),
    [
        (EXPERTS[:2], "cases.experts_few", "expert_1"),
        ([*EXPERTS[:2], cases.Expert("夏雨", "", True)], "cases.experts_few", "expert_3"),
        ([*EXPERTS[:2], EXPERTS[0]], "cases.expert_twice", "expert_1"),
        ([*EXPERTS[:2], cases.Expert("李㙓", "本单位", True)], "cases.expert_party", "expert_3"),
        ([*EXPERTS[:2], cases.Expert("夏雨", "设计院", False)], "cases.expert_undeclared", "declared_3"),
    ],
)
def test_experts_are_enough_apart_from_the_parties_and_have_declared(review, experts, code, field):
    told = refused(begin, review, experts)
    assert (told.code, told.field) == (code, field)
    assert statute(review).state == "running"


def test_a_review_that_never_began_does_not_end(review):
    told = refused(review.step, "zhao", "experts", "done", "专家一致同意。", at(9, 22))
    assert told.code == "cases.procedure_not_begun"


def test_only_the_handler_of_the_step_begins_it(review):
    for who in ("qian", "sun"):
        with pytest.raises(Forbidden):
            begin(review, who=who)


def test_the_approver_cannot_choose_what_the_step_declares(review):
    why = "需要专家评审油烟排放方案。"
    told = refused(
        cases.suspend_clock, review.number, "expert_review", "", date(2026, 12, 1), why,
        actor=review.officer("sun"), at=at(9, 17),
    )  # fmt: skip
    assert told.code == "cases.step_pauses"


def test_nor_let_it_run_again_before_the_step_ends(review):
    begin(review)
    told = refused(cases.resume_clock, review.number, "", actor=review.officer("sun"), at=at(9, 18))
    assert told.code == "cases.step_resumes"


def test_what_is_no_licence_runs_on_unless_its_own_law_stops_it(play):
    other = reviewed(play, graph_matters.expert_in_registration)
    begin(other)
    assert statute(other).state == "running"
    assert not Document.objects.filter(case=other.case, kind="suspension").exists()
    other.step("zhao", "experts", "done", "专家一致同意。", at(9, 22))


def test_its_own_law_stops_it_by_its_own_article(play):
    other = reviewed(play, graph_matters.expert_in_registration, basis=SPECIAL)
    begin(other)
    assert statute(other).state == "suspended"
    assert reading.pause_of(other.case).article == "《民办教育促进法》第十四条"


def test_the_journal_replays(review):
    begin(review)
    review.step("zhao", "experts", "done", "专家一致同意。", at(9, 22))
    assert cases.replay([(e.type, e.facts) for e in review.entries()]) is cases.State.IN_REVIEW


def test_withdrawn_meanwhile_it_ends(review):
    begin(review)
    cases.withdraw_case(review.number, actor=review.applicant, at=at(9, 18))
    assert statute(review).state == "finished"


def test_of_the_citys_matters_the_planning_permit_stops_for_its_experts_and_the_school_does_not(play):
    """The licence law takes the first out of the limit (§45); the second's own law counts its committee."""
    on, offices = date(2026, 9, 15), play.anlan.offices
    permit = matters.version_at("990115301001", offices["city.land"], on)
    school = matters.version_at("990105101001", offices["binjiang.education"], on)
    assert (matters.stops_limit(permit, "experts"), matters.stops_limit(school, "experts")) == (True, False)


class TestPages:
    def said(self, play, **changes):
        post = {"rev": play.case.rev}
        for n, one in enumerate(EXPERTS, start=1):
            post |= {f"expert_{n}": one.name, f"body_{n}": one.body, f"declared_{n}": "on"}
        return post | changes

    def test_the_desk_names_the_experts_and_then_offers_the_end_of_the_step(self, review, browser_of, page_of):
        url, zhao = f"/console/cases/{review.number}/", review.officer("zhao")
        before = page_of(zhao, url)
        assert "act-begin_procedure" in before
        assert "act-review-experts" not in before
        answer = browser_of(zhao).post(f"{url}acts/begin_procedure/", self.said(review))
        assert answer.status_code == 302
        after = page_of(zhao, url)
        assert "act-review-experts" in after
        assert "何其芳" in after
        assert "act-resume" not in after

    def test_a_missing_declaration_is_said_beside_its_box_and_nothing_is_lost(self, review, browser_of):
        url = f"/console/cases/{review.number}/acts/begin_procedure/"
        said = self.said(review)
        del said["declared_2"]
        answer = browser_of(review.officer("zhao")).post(url, said)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "临海大学食品学院" in page
        assert "id_begin_procedure.declared_2" in page

    def test_the_approver_is_not_offered_the_cause_of_the_step(self, review, page_of):
        page = page_of(review.officer("sun"), f"/console/cases/{review.number}/")
        assert 'value="hearing"' in page
        assert 'value="expert_review"' not in page

    def test_the_applicant_reads_who_judges_and_until_when(self, review, page_of):
        begin(review)
        page = page_of(review.applicant, f"/my/cases/{review.number}/")
        assert "最迟至2026年10月21日" in page
        assert "丁一山" in page
