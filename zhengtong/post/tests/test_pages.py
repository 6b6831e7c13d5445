"""The inbox and the administrator's page."""

from __future__ import annotations

import pytest

from zhengtong.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, Duty, DutyKind
from zhengtong.kernel.web import middleware, visitor
from zhengtong.post import public, queries
from zhengtong.post.actions import carrying
from zhengtong.post.channels.outcome import Ending, Outcome
from zhengtong.post.tests.conftest import NOON

ADMIN = Actor(ActorKind.OFFICER, "A9", account=9, duties=(Duty(DutyKind.SYSTEM_ADMIN, 1),))
HANDLER = Actor(ActorKind.OFFICER, "A8", account=8, duties=(Duty(DutyKind.HANDLER, 1),))


@pytest.fixture
def as_(client, monkeypatch):
    """The client of an actor."""

    def become(actor):
        monkeypatch.setattr(middleware.ACTOR_OF, "_answer", lambda request: actor)
        monkeypatch.setattr(visitor.VISITOR_OF, "_answer", lambda actor, at: visitor.Visitor("林知夏"))
        return client

    return become


@pytest.fixture
def sent(letter):
    public.send(letter, actor=SYSTEM, at=NOON)
    return letter


def test_the_inbox_lists_subjects_and_says_how_many_are_unread(as_, lin, sent):
    page = as_(lin).get("/my/messages/").content.decode()
    assert "申请有进展：食品经营许可" in page
    assert "1 条未读" in page


def test_an_empty_inbox_says_what_will_come(as_, wu):
    assert "您还没有消息" in as_(wu).get("/my/messages/").content.decode()


def test_opening_a_message_shows_it_and_marks_it_as_read(as_, lin, sent):
    message = public.inbox_of(lin.person).rows[0].id
    page = as_(lin).get(f"/my/messages/{message}/").content.decode()
    assert "安澜市市场监督管理局" in page
    assert 'href="/my/cases/C1/"' in page
    assert public.unread_count(lin.person) == 0


def test_somebody_elses_message_is_not_found(as_, lin, wu, sent):
    message = public.inbox_of(lin.person).rows[0].id
    assert as_(wu).get(f"/my/messages/{message}/").status_code == 404


def test_who_is_not_signed_in_is_led_to_the_entrance(as_, db):
    assert as_(ANONYMOUS).get("/my/messages/").headers["Location"] == "/sign-in/?next=/my/messages/"


def test_all_messages_are_marked_as_read_by_one_button(as_, lin, sent):
    as_(lin).post("/my/messages/read/")
    assert public.unread_count(lin.person) == 0


def test_reading_all_is_not_done_by_a_link(as_, lin):
    assert as_(lin).get("/my/messages/read/").status_code == 405


def test_the_administrator_sees_what_was_given_up_and_tries_it_again(as_, sent):
    row = queries.ways_of_case("C1")[1]
    carrying.record_attempt(queries.parcel(row.id), Outcome(Ending.FAIL_FOR_GOOD, "refused"), actor=SYSTEM, at=NOON)
    page = as_(ADMIN).get("/console/deliveries/").content.decode()
    assert "对方拒收该号码或地址" in page
    as_(ADMIN).post(f"/console/deliveries/{row.id}/resume/")
    assert queries.given_up() == []


def test_another_officer_does_not_find_the_page(as_, db):
    assert as_(HANDLER).get("/console/deliveries/").status_code == 404
