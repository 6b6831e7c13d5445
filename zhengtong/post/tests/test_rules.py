"""Ways, quiet hours, repetitions: by hand, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest

from zhengtong.post import rules
from zhengtong.post.channels import sms
from zhengtong.post.channels.outcome import Ending
from zhengtong.post.rules import ChannelKind, DeliveryState

INBOX, EMAIL, SMS = ChannelKind.INBOX, ChannelKind.EMAIL, ChannelKind.SMS


@dataclass(frozen=True)
class Reader:
    phone: str = "13800000001"
    email: str = ""
    notify_sms: bool = True
    notify_email: bool = False


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reader", "ways"),
    [
        (Reader(), (INBOX, SMS)),
        (Reader(notify_sms=False), (INBOX,)),
        (Reader(phone=""), (INBOX,)),
        (Reader(email="a@b.cn", notify_email=True), (INBOX, EMAIL, SMS)),
        (Reader(email="a@b.cn"), (INBOX, SMS)),
    ],
)
def test_a_message_goes_to_the_inbox_and_where_the_reader_wants_it(reader, ways):
    assert rules.ways(reader, sms=True, email=True) == ways


def test_no_gateway_means_no_text_message():
    assert rules.ways(Reader(), sms=False, email=True) == (INBOX,)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (utc(2026, 3, 16, 4, 0), utc(2026, 3, 16, 4, 0)),  # 12:00 → at once
        (utc(2026, 3, 16, 12, 59), utc(2026, 3, 16, 12, 59)),  # 20:59 → at once
        (utc(2026, 3, 16, 13, 0), utc(2026, 3, 17, 0, 0)),  # 21:00 → 8:00 next day
        (utc(2026, 3, 16, 16, 30), utc(2026, 3, 17, 0, 0)),  # 0:30 of the 17th → 8:00 of the 17th
        (utc(2026, 3, 16, 23, 59), utc(2026, 3, 17, 0, 0)),  # 7:59 of the 17th → 8:00
        (utc(2026, 3, 17, 0, 0), utc(2026, 3, 17, 0, 0)),  # 8:00 → at once
    ],
)
def test_no_phone_rings_between_nine_in_the_evening_and_eight(at, due):
    assert rules.due_at(SMS, at) == due


@pytest.mark.parametrize("channel", [INBOX, EMAIL])
def test_what_rings_no_phone_goes_at_night(channel):
    assert rules.due_at(channel, utc(2026, 3, 16, 16, 30)) == utc(2026, 3, 16, 16, 30)


@pytest.mark.parametrize(
    ("state", "ending", "attempts", "then"),
    [
        (DeliveryState.WAITING, Ending.SUCCEED, 1, DeliveryState.SENT),
        (DeliveryState.WAITING, Ending.FAIL, 1, DeliveryState.WAITING),
        (DeliveryState.WAITING, Ending.FAIL, 6, DeliveryState.WAITING),
        (DeliveryState.WAITING, Ending.FAIL, 7, DeliveryState.GIVEN_UP),
        (DeliveryState.WAITING, Ending.FAIL_FOR_GOOD, 1, DeliveryState.GIVEN_UP),
        *[(DeliveryState.SENT, ending, 2, None) for ending in Ending],
        *[(DeliveryState.GIVEN_UP, ending, 8, None) for ending in Ending],
    ],
)
def test_an_attempt_moves_only_what_is_waiting(state, ending, attempts, then):
    assert rules.next_state(state, ending, attempts) is then


def test_the_pauses_grow():
    minutes = [(rules.retry_at(EMAIL, n, utc(2026, 3, 16, 0, 0)) - utc(2026, 3, 16)).seconds // 60 for n in range(1, 7)]
    assert minutes == [1, 5, 30, 120, 360, 720]


def test_a_text_message_is_not_tried_again_at_night():
    assert rules.retry_at(SMS, 4, utc(2026, 3, 16, 12, 0)) == utc(2026, 3, 17, 0, 0)


def test_a_long_text_is_cut_with_a_mark():
    assert rules.shortened("字" * 400) == "字" * 349 + "…"


def gateway(answer: httpx.Response | Exception) -> sms.HttpGateway:
    def respond(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return sms.HttpGateway("https://sms.example/", "key", transport=httpx.MockTransport(respond))


TEXT = sms.Text("13800000001", "你好", "zt-1")


@pytest.mark.parametrize(
    ("answer", "ending", "reason"),
    [
        (httpx.Response(200, json={"id": 7}), Ending.SUCCEED, ""),
        (httpx.Response(202, text="taken"), Ending.SUCCEED, ""),
        (httpx.Response(400), Ending.FAIL_FOR_GOOD, "refused"),
        (httpx.Response(429), Ending.FAIL, "busy"),
        (httpx.Response(408), Ending.FAIL, "busy"),
        (httpx.Response(503), Ending.FAIL, "busy"),
        (httpx.ConnectError("no"), Ending.FAIL, "unreachable"),
        (httpx.ReadTimeout("slow"), Ending.FAIL, "unreachable"),
    ],
)
def test_the_answer_of_a_gateway_says_whether_to_try_again(answer, ending, reason):
    outcome = gateway(answer).send(TEXT)
    assert (outcome.ending, outcome.reason) == (ending, reason)


def test_the_number_a_gateway_gives_is_kept():
    assert gateway(httpx.Response(200, json={"id": 7})).send(TEXT).provider_number == "7"


def test_every_attempt_carries_the_same_reference_and_the_key():
    seen = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append((request.headers["idempotency-key"], request.headers["authorization"]))
        return httpx.Response(200)

    sms.HttpGateway("https://sms.example/", "key", transport=httpx.MockTransport(respond)).send(TEXT)
    assert seen == [("zt-1", "Bearer key")]


def test_a_gateway_without_key_or_safe_address_says_so():
    assert len(sms.HttpGateway("http://sms.example/", "").check()) == 2
    assert sms.HttpGateway("https://sms.example/", "key").check() == []
    assert sms.NoGateway().check()
