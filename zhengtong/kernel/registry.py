"""Ports: what a room must ask of rooms it may not import, answered by `site/joins/`. No Django."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Port(Generic[T]):
    """A question with one answer. A room declares it in `ports.py`; a join answers it.

    A port without an answer is a failing system check (`kernel.checks`), and asking it raises `LookupError`.
    """

    ALL: list[Port[Any]] = []

    def __init__(self, name: str) -> None:
        self.name = name
        self._answer: T | None = None
        Port.ALL.append(self)

    def answer(self, value: T) -> T:
        """Register the answer; usable as a decorator in a join."""
        self._answer = value
        return value

    @property
    def ask(self) -> T:
        """The registered answer, to be called."""
        if self._answer is None:
            raise LookupError(f"the port {self.name} has no answer: add a file to zhengtong/site/joins/")
        return self._answer

    @property
    def answered(self) -> bool:
        """Whether a join has registered an answer."""
        return self._answer is not None
