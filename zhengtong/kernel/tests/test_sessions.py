"""The session store reads what Django's own writes, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.test import Client
from django.utils import timezone

from zhengtong.kernel.web.sessions import SessionStore

pytestmark = pytest.mark.django_db


def opened() -> str:
    session = db.SessionStore()
    session["zt_seen"] = "今天"
    session.create()
    return str(session.session_key)


def test_a_session_is_read_as_it_was_written() -> None:
    assert SessionStore(opened())["zt_seen"] == "今天"


def test_what_is_written_here_djangos_own_store_reads() -> None:
    session = SessionStore(opened())
    session["zt_seen"] = "明天"
    session.save()
    assert db.SessionStore(session.session_key)["zt_seen"] == "明天"


def test_an_unknown_session_is_empty_and_loses_its_key() -> None:
    session = SessionStore("a" * 32)
    assert session.get("zt_seen") is None
    assert session.session_key is None


def test_an_expired_session_is_empty() -> None:
    key = opened()
    db.SessionStore.get_model_class().objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert SessionStore(key).get("zt_seen") is None


def test_a_flushed_session_is_gone_for_the_next_request() -> None:
    key = opened()
    SessionStore(key).flush()
    assert SessionStore(key).get("zt_seen") is None


def test_reading_a_session_is_one_statement(django_assert_num_queries) -> None:
    key = opened()
    with django_assert_num_queries(1):
        SessionStore(key).get("zt_seen")


def test_a_cookie_that_no_browser_was_given_signs_nobody_in(client: Client) -> None:
    assert client.get("/my/", headers={"cookie": r'sessionid="\000aaaaaaaaaaaaaaaa"'}).status_code == 302
