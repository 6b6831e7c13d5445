"""Null adapters: the request comes from whomever the test names."""

from collections.abc import Iterator
from typing import Any

import pytest

from zhengtong.kernel.actors import ANONYMOUS, Actor
from zhengtong.kernel.web.middleware import ACTOR_OF
from zhengtong.kernel.web.visitor import VISITOR_OF, Visitor


class Reader:
    """Who reads the pages of this test."""

    actor: Actor = ANONYMOUS


@pytest.fixture
def reader() -> Iterator[Reader]:
    """Set `reader.actor` to sign somebody in."""
    who = Reader()
    before: list[tuple[Any, Any]] = [(port, port._answer) for port in (ACTOR_OF, VISITOR_OF)]
    ACTOR_OF.answer(lambda request: who.actor)
    VISITOR_OF.answer(lambda actor, at: Visitor("somebody"))
    yield who
    for port, answer in before:
        port._answer = answer
