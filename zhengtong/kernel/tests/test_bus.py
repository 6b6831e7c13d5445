"""Listeners hear every act once it is numbered, in order, and hold up nobody but themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhengtong.kernel import bus
from zhengtong.kernel.models import Cursor, Entry
from zhengtong.kernel.tests.things import AT, happen, issue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_listeners_of_the_test(monkeypatch):
    monkeypatch.setattr(bus, "LISTENERS", {})


def listen(name: str, *types: str) -> list[int]:
    heard: list[int] = []

    @bus.listener(name, *types)
    def hear(entry: Entry) -> None:
        heard.append(entry.facts["number"])

    return heard


def test_a_listener_hears_acts_of_its_types_in_order() -> None:
    heard = listen("test", "kernel.test_thing_happened")
    for number in (3, 1, 2):
        happen(number)
    issue("0" * 64)
    assert bus.run_pending(AT) == 3
    assert heard == [3, 1, 2]


def test_nothing_is_heard_twice() -> None:
    heard = listen("test")
    happen(1)
    bus.run_pending(AT)
    assert bus.run_pending(AT) == 0
    assert heard == [1]


def test_a_new_listener_hears_the_whole_history() -> None:
    happen(1)
    bus.run_pending(AT)
    heard = listen("late")
    bus.run_pending(AT)
    assert heard == [1]


def test_more_than_one_batch_is_heard(monkeypatch) -> None:
    monkeypatch.setattr(bus, "BATCH", 3)
    heard = listen("test")
    for number in range(10):
        happen(number)
    bus.run_pending(AT)
    assert heard == list(range(10))


def test_a_failing_listener_waits_before_its_entry_while_others_go_on() -> None:
    wrong = [2]
    heard: list[int] = []

    @bus.listener("fails")
    def hear(entry: Entry) -> None:
        if entry.facts["number"] in wrong:
            raise ValueError("poison")
        heard.append(entry.facts["number"])

    others = listen("works")
    for number in (1, 2, 3):
        happen(number)
    bus.run_pending(AT, raising=False)
    assert (heard, others) == ([1], [1, 2, 3])
    row = Cursor.objects.get(name="fails")
    assert (row.seq, row.failures) == (1, 1)
    assert row.error.startswith("entry 2 kernel.test_thing_happened")
    bus.run_pending(AT + timedelta(seconds=4), raising=False)
    assert heard == [1]
    wrong.clear()
    bus.run_pending(AT + timedelta(seconds=5), raising=False)
    assert heard == [1, 2, 3]
    assert Cursor.objects.get(name="fails").failures == 0


def test_a_test_sees_the_failure_of_a_listener() -> None:
    @bus.listener("fails")
    def hear(entry: Entry) -> None:
        raise ValueError("poison")

    happen(1)
    with pytest.raises(ValueError, match="poison"):
        bus.run_pending(AT)


def test_a_listener_another_worker_holds_is_left_alone() -> None:
    heard = listen("test")
    happen(1)
    Cursor.objects.create(name="test", worker="another", lease_until=AT + timedelta(seconds=1))
    bus.run_pending(AT)
    assert heard == []
    bus.run_pending(AT + timedelta(seconds=1))
    assert heard == [1]


def test_listeners_at_the_head_cost_two_statements(django_assert_num_queries) -> None:
    for n in range(5):
        listen(f"listener {n}")
    happen(1)
    bus.run_pending(AT)
    with django_assert_num_queries(2):
        bus.deliver(AT)


def test_listeners_whom_nothing_concerns_move_on_together(django_assert_num_queries) -> None:
    for n in range(5):
        listen(f"listener {n}", "kernel.test_document_issued")
    happen(1)
    bus.run_pending(AT)
    happen(2)
    bus.sequencer.run(AT)
    with django_assert_num_queries(4):
        assert bus.deliver(AT) == 0
    assert set(Cursor.objects.filter(name__startswith="listener").values_list("seq", flat=True)) == {2}
