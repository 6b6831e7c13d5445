"""Looking a case up by number and query code, without signing in."""

import pytest
from django.test import Client

from zhengtong.cases.tests.acting import at
from zhengtong.town.building import cast

pytestmark = pytest.mark.django_db
TRIES = 20


def ask(client, number, code, **headers):
    return client.post("/progress/", {"number": number, "code": code}, **headers)


def test_number_and_code_show_progress_and_nothing_personal(play):
    case = play.file(at(9, 14))
    page = ask(Client(), case.number.lower(), f"{play.query_code[:5]} {play.query_code[5:].lower()}")
    said = page.content.decode()
    assert page.status_code == 200
    assert case.number in said
    assert cast.LI.name not in said
    assert "13800000004" not in said


def test_a_code_of_another_case_shows_nothing_and_keeps_what_was_typed(play):
    first = play.file(at(9, 14))
    foreign = play.query_code
    second = play.file(at(9, 15))
    page = ask(Client(), second.number, foreign)
    assert page.status_code == 422
    assert foreign in page.content.decode()
    assert first.number not in page.content.decode()


@pytest.mark.parametrize("slip", ["ABC", "AAAAA-AAAAB", "错错错错错"])
def test_a_slip_of_the_pen_is_said_at_the_code_with_its_remedy(play, slip):
    case = play.file(at(9, 14))
    page = ask(Client(), case.number, slip)
    said = page.content.decode()
    assert page.status_code == 422
    assert slip in said, "what was typed stays"
    assert "请照回执填写 10 位查询码。" in said
    assert list(page.context["form"].errors) == ["code"]


def test_behind_our_proxy_each_visitor_has_tries_of_her_own(settings, play):
    """The connection is the proxy's for everybody; who guesses must not shut the others out, nor hide behind them."""
    play.file(at(9, 11))
    foreign = play.query_code
    settings.CLIENT_ADDRESS_HEADER = "X-Forwarded-For"
    case = play.file(at(9, 14))
    for n in range(TRIES):
        forged = f"198.51.100.{n}, 203.0.113.5"
        assert ask(Client(), case.number, foreign, headers={"X-Forwarded-For": forged}).status_code == 422
    assert ask(Client(), case.number, play.query_code, headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 429
    assert ask(Client(), case.number, play.query_code, headers={"X-Forwarded-For": "203.0.113.6"}).status_code == 200
