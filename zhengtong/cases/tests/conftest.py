"""What the tests of cases begin with."""

import pytest
from django.test import Client

from zhengtong.cases.tests.acting import Play, at
from zhengtong.cases.tests.linking import Linked
from zhengtong.kernel.web import middleware


@pytest.fixture
def play(city, db):
    """A play in the city without cases."""
    return Play(city)


@pytest.fixture
def accepted(play):
    """The play with its application filed on Monday 14 September 2026 and accepted on Tuesday 15."""
    play.file(at(9, 14))
    play.accept(at(9, 15))
    return play


@pytest.fixture
def browser_of(monkeypatch):
    """A browser in which the actor is signed in."""

    def signed_in(actor):
        monkeypatch.setattr(middleware.ACTOR_OF, "_answer", lambda request: actor)
        return Client()

    return signed_in


@pytest.fixture
def page_of(browser_of):
    """A page as the actor reads it in Chinese."""

    def read(actor, address):
        answer = browser_of(actor).get(address, headers={"accept-language": "zh-hans"})
        assert answer.status_code == 200, address
        return answer.content.decode()

    return read


@pytest.fixture
def linked(city, db, tmp_path):
    """A play whose matter the company registry's stand-in works on."""
    played = Linked(city, tmp_path, "company_registry")
    yield played
    played.close()
