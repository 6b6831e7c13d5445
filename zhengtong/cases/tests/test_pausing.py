"""Procedures that the law does not count (行政许可法 §45): the limits stand still, and run again when they are over.

Accepted on Tuesday 15 September 2026, ten working days: 16, 17, 18, 20 (Sunday, worked), 21, 22, 23, 24, 28, 29.
A pause that begins on Thursday 17 takes the days from 18 on; two days are counted before it.
"""

from datetime import date

import pytest

from zhengtong.cases import public as cases
from zhengtong.cases import queries, tasks
from zhengtong.cases.models import Document, Task
from zhengtong.cases.tests import other_matters
from zhengtong.cases.tests.acting import at
from zhengtong.cases.tests.test_other_matters import paper
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar
from zhengtong.kernel.refusal import Forbidden, Refusal

pytestmark = pytest.mark.django_db
WHY = "利害关系人申请听证，依法举行听证会。"


def suspend(play, cause="hearing", article="", until=date(2026, 9, 24), who="sun", why=WHY):
    return cases.suspend_clock(play.number, cause, article, until, why, actor=play.officer(who), at=at(9, 17))


def resume(play, when, who="zhao"):
    return cases.resume_clock(play.number, "听证会已举行，笔录附卷。", actor=play.officer(who), at=when)


def statute(play):
    (found,) = [c for c in clocks.clocks_of(f"case:{play.number}") if c.kind == "statute"]
    return found


def refused(act, *args, **more):
    with pytest.raises(Refusal) as caught:
        act(*args, **more)
    return caught.value


def test_the_planned_days_are_not_counted(accepted):
    suspend(accepted)
    # After the 24th: 28, 29, 30 September, 8, 9, 10 (Saturday, worked), 12, 13 October are eight.
    assert (statute(accepted).state, statute(accepted).due_on) == ("suspended", date(2026, 10, 13))
    assert calendar.last_day(accepted.case.statute_due_at) == date(2026, 10, 13)


def test_ended_early_only_the_days_taken_are_not_counted(accepted):
    suspend(accepted)
    resume(accepted, at(9, 21))
    # After the 21st: 22, 23, 24, 28, 29, 30 September, 8, 9 October.
    assert (statute(accepted).state, statute(accepted).due_on) == ("running", date(2026, 10, 9))


def test_nobody_waits_longer_than_he_was_told(accepted, monkeypatch):
    suspend(accepted)
    assert queries.pauses_over(date(2026, 9, 24)) == []
    monkeypatch.setattr(tasks.instant, "current", lambda: at(9, 25, 0, 5))
    tasks.end_pauses.call()
    assert (statute(accepted).state, statute(accepted).due_on) == ("running", date(2026, 10, 13))
    assert accepted.entries()[-1].facts["ended_on"] == "2026-09-24"


def test_resumed_after_the_planned_day_it_ended_on_that_day(accepted):
    suspend(accepted)
    resume(accepted, at(9, 30))
    assert statute(accepted).due_on == date(2026, 10, 13)


def test_the_applicant_is_told_in_writing_why_and_how_long(accepted):
    suspend(accepted)
    accepted.make(at(9, 17))
    document = Document.objects.get(case=accepted.case, kind="suspension")
    text = paper(accepted, "suspension")
    assert "依法需要听证。依照《中华人民共和国行政许可法》第四十五条的规定，所需时间不计算在办理期限内" in text
    assert "自2026年9月17日开始，预计7日，至2026年9月24日结束" in text
    assert "顺延至2026年10月13日" in text
    sheet = clocks.proof_sheet(statute(accepted).id)
    assert [pause.notice for pause in sheet.pauses] == [str(document.uid)]
    told = [cases.notice_of(entry).template for entry in accepted.entries() if entry.type.startswith("cases.clock")]
    assert told == ["cases.clock_suspended"]


def test_every_page_shows_it(accepted, page_of):
    suspend(accepted)
    number = accepted.number
    hers = page_of(accepted.applicant, f"/my/cases/{number}/")
    assert "办理期限中止计算，最迟至2026年9月24日" in hers
    assert "听证" in hers
    sheet = page_of(accepted.applicant, f"/my/cases/{number}/clocks/{statute(accepted).id}/")
    assert "《中华人民共和国行政许可法》第四十五条" in sheet
    assert "办理期限中止计算" in page_of(accepted.officer("zhao"), f"/console/cases/{number}/")


@pytest.mark.parametrize("cause", ["site_visit", "payment", "", "special_law"])
def test_nothing_else_stops_a_limit(accepted, cause):
    assert refused(suspend, accepted, cause).code in ("cases.pause_cause", "cases.pause_article")


def test_a_registration_stops_for_its_own_law_alone(play):
    play.catalog = other_matters.registration(play.anlan)
    play.file(at(9, 14))
    play.accept(at(9, 15))
    assert refused(suspend, play).code == "cases.pause_cause"
    suspend(play, "special_law", "《不动产登记暂行条例实施细则》第十七条")
    assert statute(play).state == "suspended"


def test_its_end_lies_ahead(accepted):
    assert refused(suspend, accepted, until=date(2026, 9, 17)).field == "planned_end_on"


@pytest.mark.parametrize("who", ["zhao", "qian", "jiang"])
def test_only_the_approver_lets_a_limit_stand_still(accepted, who):
    with pytest.raises(Forbidden):
        suspend(accepted, who=who)


def test_meanwhile_nothing_is_decided_extended_or_stopped_again(accepted):
    suspend(accepted)
    sun = accepted.officer("sun")
    assert refused(accepted.decide, at(9, 18)).code == "cases.clock_stands"
    assert refused(cases.extend_limit, accepted.number, WHY, actor=sun, at=at(9, 18)).code == "cases.clock_stands"
    assert refused(suspend, accepted).code == "cases.clock_stands"


def test_what_does_not_stand_still_is_not_resumed(accepted):
    assert refused(resume, accepted, at(9, 18)).code == "cases.clock_runs"


def test_its_result_waits_in_the_handlers_inbox_and_is_kept_inside(accepted):
    suspend(accepted)
    assert "特别程序：听证" in {line.step for line in queries.inbox(accepted.officer("zhao")).rows}
    resume(accepted, at(9, 21))
    task = Task.objects.get(case=accepted.case, kind="pause")
    assert (task.open, task.opinion) == (False, "听证会已举行，笔录附卷。")


def test_withdrawn_meanwhile_it_ends(accepted):
    suspend(accepted)
    cases.withdraw_case(accepted.number, actor=accepted.applicant, at=at(9, 18))
    assert accepted.case.paused_until is None
    assert statute(accepted).state == "finished"


def test_the_journal_replays(accepted):
    suspend(accepted)
    resume(accepted, at(9, 21))
    assert cases.replay([(e.type, e.facts) for e in accepted.entries()]) is cases.State.IN_REVIEW


def test_the_desk_offers_it_does_it_and_ends_it(accepted, browser_of, page_of):
    sun, number = accepted.officer("sun"), accepted.number
    assert "act-suspend" in page_of(sun, f"/console/cases/{number}/")
    # The desk acts now, on 24 November of the town; the limit has passed by then and is still a limit.
    said = {"cause": "expert_review", "planned_end_on": "2030-12-01", "reason": "需要专家评审油烟排放方案。"}
    url = f"/console/cases/{number}/acts/suspend/"
    answer = browser_of(sun).post(url, said | {"rev": accepted.case.rev})
    assert answer.status_code == 302
    page = page_of(accepted.officer("zhao"), f"/console/cases/{number}/")
    assert "act-resume" in page
    answer = browser_of(accepted.officer("zhao")).post(
        f"/console/cases/{number}/acts/resume/", {"result": "", "rev": accepted.case.rev}
    )
    assert (answer.status_code, accepted.case.paused_until) == (302, None)


def test_the_desk_says_beside_the_field_what_is_wrong(accepted, browser_of):
    url = f"/console/cases/{accepted.number}/acts/suspend/"
    said = {"cause": "hearing", "planned_end_on": "", "reason": WHY, "rev": accepted.case.rev}
    answer = browser_of(accepted.officer("sun")).post(url, said)
    assert answer.status_code == 422
    assert WHY in answer.content.decode()
