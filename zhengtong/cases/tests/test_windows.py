"""A window receives matter by matter for the offices that authorised it; of anything else it says where to go."""

from dataclasses import replace
from datetime import date

import pytest

from zhengtong.cases import public as cases
from zhengtong.cases.models import Draft
from zhengtong.cases.queries import windows
from zhengtong.cases.tests.acting import PLACE, at
from zhengtong.kernel import calendar, journal, words
from zhengtong.kernel.actors import SYSTEM, DutyKind
from zhengtong.kernel.refusal import Forbidden, Refusal
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.town.matters import publishing

pytestmark = pytest.mark.django_db
FOOD = publishing.FOOD_CATALOG
TODAY = date(2026, 11, 24)


@pytest.fixture
def clerk_of(play):
    """A clerk of this name with Li, for his firm, before her."""

    def found(username):
        li = play.anlan.citizens["li"]
        return replace(play.officer(username), present_person=li.person, present_organisation=li.organisation)

    return found


def refused(act, *args, **more):
    with pytest.raises(Refusal) as caught:
        act(*args, **more)
    return caught.value


def withdraw(play, office_key, title):
    """Take back what the window of Binjiang's hall receives for the office."""
    office = play.anlan.offices[office_key]
    (hall,) = org.halls("990102")
    (window,) = [one for one in hall.windows if one.name == title]
    for authority in window.authorities:
        if authority.office == office:
            org.withdraw_window_authority(authority.id, actor=SYSTEM, at=play.anlan.at)


def test_a_clerk_begins_and_files_what_her_window_receives(play, clerk_of):
    fang = clerk_of("fang")
    draft = cases.begin_draft(FOOD, actor=fang, at=play.anlan.at)
    cases.save_answers(draft.uid, PLACE, {}, actor=fang, at=play.anlan.at)
    assert Draft.objects.get(pk=draft.pk).office_id == play.anlan.offices["binjiang.market"]


def test_a_clerk_of_another_window_is_told_hall_and_window(play, clerk_of):
    told = refused(cases.begin_draft, FOOD, actor=clerk_of("shu"), at=play.anlan.at)
    said = words.say(told)
    assert told.code == "cases.window_elsewhere"
    assert "食品经营许可" in said.text
    assert "滨江区政务服务大厅 A01 综合窗口" in said.remedy
    assert "0990-8700001" in said.remedy
    assert not Draft.objects.exists()


def test_the_place_decides_and_another_districts_window_is_named(play, clerk_of):
    fang = clerk_of("fang")
    draft = cases.begin_draft(FOOD, actor=fang, at=play.anlan.at)
    told = refused(cases.save_answers, draft.uid, "990103101201", {}, actor=fang, at=play.anlan.at)
    assert "云岭区政务服务大厅 A01 综合窗口" in words.say(told).remedy
    assert Draft.objects.get(pk=draft.pk).office_id is None


def test_an_application_prepared_elsewhere_is_not_filed_at_a_window_that_does_not_receive_it(play, clerk_of):
    application = play.application(play.anlan.at)
    told = refused(cases.file_case, application, actor=clerk_of("shu"), at=play.anlan.at)
    assert told.code == "cases.window_elsewhere"


def test_where_no_window_receives_it_the_office_does(play, clerk_of):
    for county in ("990102", "990103", "990121"):
        for window in org.halls(county)[0].windows:
            for authority in window.authorities:
                org.withdraw_window_authority(authority.id, actor=SYSTEM, at=play.anlan.at)
    told = refused(cases.begin_draft, FOOD, actor=clerk_of("fang"), at=play.anlan.at)
    assert "市场监督管理局" in words.say(told).remedy


def test_an_authority_withdrawn_in_the_morning_binds_at_noon(play, clerk_of):
    play.file(at(9, 14))
    fang = clerk_of("fang")
    withdraw(play, "binjiang.market", "综合窗口")
    fang = replace(fang, duties=org.duties_of(fang.account, play.anlan.at))
    told = refused(cases.withdraw_case, play.number, actor=fang, at=play.anlan.at)
    assert told.code == "cases.window_elsewhere"
    assert play.case.state == "received"


def test_the_citizen_herself_is_bound_by_no_window(play):
    withdraw(play, "binjiang.market", "综合窗口")
    assert play.file(play.anlan.at).state == "received"


def test_who_stands_in_for_a_clerk_receives_at_her_window(play, clerk_of):
    shu = play.officer("shu")
    assert not windows.receives(shu, play.anlan.offices["binjiang.market"], _food(play).matter)
    office = play.anlan.offices["binjiang.market"]
    own, until = _grant(play, "fang", office), date(2026, 11, 30)
    details = org.DutyDetails(shu.account, DutyKind.WINDOW, office, TODAY, until_on=until, substitute_for=own)
    org.grant_duty(details, actor=SYSTEM, at=play.anlan.at)
    standing_in = replace(clerk_of("shu"), duties=org.duties_of(shu.account, play.anlan.at))
    assert cases.begin_draft(FOOD, actor=standing_in, at=play.anlan.at).matter == FOOD


def _food(play):
    return matters.version_at(FOOD, play.anlan.offices["binjiang.market"], TODAY)


def _grant(play, username, office):
    """The number of the clerk's duty for the office, as the journal has it."""
    told = journal.history(f"account:{play.officer(username).account}")
    (found,) = [e.facts for e in told if (e.facts.get("kind"), e.facts.get("office")) == ("window", office)]
    return found["grant"]


def test_a_clerk_serves_only_what_her_window_hands_out(play):
    play.to_review(at(9, 14))
    play.decide(at(9, 17))
    play.make(at(9, 17))
    play.issue(at(9, 17))
    said = {"address": "窗口", "receiver": "本人", "proof": "签收", "served_on": calendar.civil_day(at(9, 18))}
    with pytest.raises((Forbidden, Refusal)):
        cases.serve_result(play.number, cases.Mode.COUNTER, **said, actor=play.officer("shu"), at=at(9, 18))


def test_the_window_page_lists_only_what_it_receives(play, clerk_of, page_of):
    hers, builders = page_of(clerk_of("fang"), "/console/window/"), page_of(clerk_of("shu"), "/console/window/")
    assert "滨江区政务服务大厅 A01 综合窗口" in hers
    assert ("食品经营许可" in hers, "建筑工程施工许可" in hers) == (True, False)
    assert ("食品经营许可" in builders, "建筑工程施工许可" in builders) == (False, True)


def test_a_search_at_the_window_leads_to_the_window_that_receives(play, clerk_of, page_of):
    page = page_of(clerk_of("shu"), "/console/window/?q=食品经营许可")
    assert "滨江区政务服务大厅 A01 综合窗口" in page
    assert f"/apply/{FOOD}" not in page


def test_the_first_page_of_an_application_says_so_too(play, clerk_of, browser_of):
    answer = browser_of(clerk_of("shu")).get(f"/apply/{FOOD}/", headers={"accept-language": "zh-hans"})
    assert answer.status_code == 403
    assert "滨江区政务服务大厅 A01 综合窗口" in answer.content.decode()
