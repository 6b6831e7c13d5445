"""Answers kept for a second: read again after it, after an act of the room, and never for another day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from zhengtong.kernel import fresh

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)


def counting(moment: fresh.Moment[int]) -> list[int]:
    """Ask at 0 s, 0.9 s and 1 s; the answer counts how often it was read."""
    read: list[int] = []

    def load() -> int:
        read.append(len(read))
        return len(read)

    return [moment.get("key", AT + timedelta(seconds=s), load) for s in (0, 0.9, 1)]


def test_an_answer_is_read_again_after_a_second() -> None:
    assert counting(fresh.Moment("people")) == [1, 1, 2]


def test_an_act_of_the_room_makes_it_read_again_at_once() -> None:
    moment: fresh.Moment[str] = fresh.Moment("people")
    assert moment.get(1, AT, lambda: "before") == "before"
    fresh.note_act("people.token_revoked")
    assert moment.get(1, AT, lambda: "after") == "after"


def test_an_act_of_another_room_changes_nothing() -> None:
    moment: fresh.Moment[str] = fresh.Moment("people")
    moment.get(1, AT, lambda: "before")
    fresh.note_act("cases.case_filed")
    assert moment.get(1, AT, lambda: "after") == "before"


def test_an_earlier_instant_does_not_see_a_later_answer() -> None:
    moment: fresh.Moment[str] = fresh.Moment("people")
    moment.get(1, AT, lambda: "today")
    assert moment.get(1, AT - timedelta(days=1), lambda: "yesterday") == "yesterday"


def test_keys_are_kept_apart() -> None:
    moment: fresh.Moment[str] = fresh.Moment("people")
    moment.get(1, AT, lambda: "one")
    assert moment.get(2, AT, lambda: "two") == "two"


def test_it_holds_no_more_than_it_may() -> None:
    moment: fresh.Moment[int] = fresh.Moment("people", at_most=3)
    for key in range(10):
        moment.get(key, AT, lambda: key)  # noqa: B023 — asked at once
    assert len(moment._held) <= 3
