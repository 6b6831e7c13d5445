"""Sequences, throttles, idempotency, leases and the guard."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
from django.db import transaction

from zhengtong.kernel import guard, idempotency, leases, parts, sequences, throttle
from zhengtong.kernel.act import act
from zhengtong.kernel.idempotency import Once
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.tests.things import AT

pytestmark = pytest.mark.django_db


def test_a_sequence_counts_from_one_by_name() -> None:
    assert [sequences.next_value("test.a"), sequences.next_value("test.a")] == [1, 2]
    assert sequences.next_value("test.安澜") == 1
    assert sequences.next_value("test.安") == 1


def test_the_next_number_is_one_statement(django_assert_num_queries) -> None:
    sequences.next_value("test.known")
    with django_assert_num_queries(1):
        sequences.next_value("test.known")


def test_gapless_numbers_are_taken_inside_an_act() -> None:
    with transaction.atomic():
        assert [sequences.gapless("test", 2026), sequences.gapless("test", 2026)] == [1, 2]
        assert sequences.gapless("test", 2027) == 1


def test_an_undone_act_leaves_no_gap() -> None:
    with transaction.atomic():
        sequences.gapless("test", 2026)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert sequences.gapless("test", 2026) == 1


@pytest.mark.django_db(transaction=True)
def test_a_part_outside_of_an_act_is_a_mistake() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        parts.require_act()
    with pytest.raises(RuntimeError, match="inside the transaction"):
        sequences.gapless("test", 2026)


def test_attempts_above_the_limit_are_refused_until_the_window_ends() -> None:
    for _ in range(3):
        throttle.hit("sign-in:1", 3, 60, AT)
    with pytest.raises(Refusal, match="too_many"):
        throttle.hit("sign-in:1", 3, 60, AT + timedelta(seconds=59))
    throttle.hit("sign-in:2", 3, 60, AT)
    throttle.hit("sign-in:1", 3, 60, AT + timedelta(seconds=60))


def test_counting_an_attempt_is_one_statement(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        throttle.hit("sign-in:1", 3, 60, AT)


def test_a_throttle_stores_no_plain_key() -> None:
    throttle.hit("phone:13800000000", 3, 60, AT)
    assert "138" not in throttle.Throttle.objects.get().key[:3]
    assert throttle.forget_ended(AT + timedelta(hours=1)) == 1


ONCE = Once("client", "key-1", idempotency.fingerprint({"a": 1}))
CALLS: list[str] = []


@act
def file_something(once: Once, *, taken: bool = False) -> str:
    if taken:
        raise Refusal("kernel.forbidden")
    CALLS.append("filed")
    idempotency.remember_part(once, "A-1", at=AT)
    return "A-1"


@pytest.fixture(autouse=True)
def _no_calls():
    CALLS.clear()


def test_the_same_request_is_one_act_and_one_answer() -> None:
    assert idempotency.run(ONCE, file_something) == idempotency.Answer("A-1", replayed=False)
    assert idempotency.run(ONCE, file_something) == idempotency.Answer("A-1", replayed=True)
    assert idempotency.Replay.objects.count() == 1


def test_a_rule_that_refuses_what_was_done_does_not_hide_the_answer() -> None:
    idempotency.run(ONCE, file_something)
    assert idempotency.run(ONCE, lambda once: file_something(once, taken=True)).replayed


def test_a_rule_that_refuses_a_new_request_is_heard() -> None:
    with pytest.raises(Refusal, match="forbidden"):
        idempotency.run(ONCE, lambda once: file_something(once, taken=True))


def test_the_key_with_other_content_is_refused() -> None:
    idempotency.run(ONCE, file_something)
    other = Once("client", "key-1", idempotency.fingerprint({"a": 2}))
    with pytest.raises(Refusal, match="key_reused"):
        idempotency.run(other, file_something)


def test_another_clients_key_is_another_key() -> None:
    idempotency.run(ONCE, file_something)
    assert not idempotency.run(Once("other", "key-1", ONCE.fingerprint), file_something).replayed


def test_fingerprints_do_not_depend_on_the_order_of_fields() -> None:
    assert idempotency.fingerprint({"a": 1, "b": 2.5}) == idempotency.fingerprint({"b": 2.5, "a": 1})
    assert idempotency.fingerprint(b"x") != idempotency.fingerprint(b"y")


def test_old_answers_are_forgotten() -> None:
    idempotency.run(ONCE, file_something)
    assert idempotency.forget(AT + timedelta(days=30)) == 1


def test_a_lease_is_held_until_it_is_given_back_or_runs_out(monkeypatch) -> None:
    assert leases.take("work", AT)
    monkeypatch.setattr(leases, "worker_name", lambda: "another")
    assert not leases.take("work", AT)
    assert not leases.give_back("work")
    assert leases.take("work", AT + leases.LEASE)


def test_a_worker_shows_that_it_lives() -> None:
    assert leases.last_beat() is None
    leases.beat(AT)
    assert leases.last_beat() == AT


@pytest.mark.django_db(transaction=True)
def test_an_act_inside_an_act_is_a_mistake() -> None:
    @act
    def outer() -> None:
        file_something(ONCE)

    with pytest.raises(RuntimeError, match="durable"):
        outer()


def test_an_act_reaches_for_no_network() -> None:
    guard.install()

    @act
    def careless() -> None:
        socket.getaddrinfo("localhost", 1)

    with pytest.raises(RuntimeError, match="inside an act"):
        careless()


def test_outside_of_an_act_the_network_is_open() -> None:
    guard.install()
    assert socket.getaddrinfo("localhost", 1)
