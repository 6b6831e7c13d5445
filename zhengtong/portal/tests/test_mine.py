"""My affairs on one page: by state, what waits, certificates, messages, authorisations, who looked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from zhengtong.cases.tests.acting import Play, at
from zhengtong.kernel.web import middleware
from zhengtong.people import public as people
from zhengtong.portal import queries
from zhengtong.town.building import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(city: Any) -> Play:
    return Play(city)


@pytest.fixture
def page(client: Any, play: Play, monkeypatch: Any) -> Any:
    """The page as somebody reads it at an instant."""

    def read(when: Any, who: Any = None) -> str:
        monkeypatch.setattr(timezone, "now", lambda: when)
        monkeypatch.setattr(middleware.ACTOR_OF, "_answer", lambda request: who or play.applicant)
        return client.get("/my/").content.decode()

    return read


def served(play: Play) -> None:
    play.to_review(at(11, 2))
    play.decide(at(11, 3))
    play.make(at(11, 3))
    play.issue(at(11, 3, 11))
    play.make(at(11, 3, 11))
    play.serve(at(11, 4))


def test_somebody_who_has_done_nothing_reads_what_will_stand_where(page: Any, play: Play) -> None:
    said = page(at(11, 2), replace(play.anlan.citizens["zhou"]))
    for empty in ("您还没有提交过申请", "还没有证照", "还没有消息", "还没有部门查过您的数据"):
        assert empty in said


def test_a_supplement_and_a_late_office_wait_for_her_and_the_rest_does_not(play: Play) -> None:
    play.file(at(11, 2))
    play.accept(at(11, 3))
    late = play.number
    play.file(at(11, 16))
    play.ask(at(11, 17))
    asked = play.number
    play.file(at(11, 18))
    mine = queries.mine(play.applicant, at(11, 18, 11))
    assert [case.line.number for case in mine.waiting] == [asked, late]
    assert [case.line.number for case in mine.running] == [play.number]
    assert mine.over == []


def test_what_is_served_is_done_and_its_licence_stands_among_the_certificates(page: Any, play: Play) -> None:
    served(play)
    mine = queries.mine(play.applicant, at(11, 5))
    assert [case.line.number for case in mine.over] == [play.number]
    (held,) = queries.around(play.applicant, at(11, 5)).certificates
    assert (held.name, held.case) == ("食品经营许可证", play.number)
    assert held.number in page(at(11, 5))


def test_a_licence_that_is_not_issued_yet_is_no_certificate(play: Play) -> None:
    play.to_review(at(11, 2))
    play.decide(at(11, 3))
    play.make(at(11, 3))
    assert queries.around(play.applicant, at(11, 3)).certificates == []


def test_authorisations_in_force_are_counted_on_both_sides(play: Play) -> None:
    lin, zhou = replace(play.anlan.citizens["lin"], organisation=None), play.anlan.citizens["zhou"]
    term = people.Term(at(11, 2).date(), at(11, 10).date())
    agent = people.Agent("周大勇", cast.ZHOU.number)
    granted = people.grant_delegation(agent, ["see"], term, actor=lin, at=at(11, 2))
    people.accept_delegation(granted.invitation, actor=zhou, at=at(11, 2))
    assert queries.around(lin, at(11, 3)).acts_for_me == 1
    assert queries.around(zhou, at(11, 3)).i_act_for == 1
    assert queries.around(zhou, at(11, 11)).i_act_for == 0


def test_an_agent_does_not_read_who_looked_at_the_principal_s_data(play: Play) -> None:
    lin, zhou = play.anlan.citizens["lin"], play.anlan.citizens["zhou"]
    acting = replace(zhou, principal=lin.person, grants=())
    assert queries.around(acting, at(11, 3)).accesses == []


def test_the_page_costs_the_same_with_many_cases(page: Any, play: Play, django_assert_max_num_queries: Any) -> None:
    play.file(at(11, 2))
    page(at(11, 2, 11))
    for n in range(3):
        play.file(at(11, 3 + n))
    with django_assert_max_num_queries(16):
        page(at(11, 6))
