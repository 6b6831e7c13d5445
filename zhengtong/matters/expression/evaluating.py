"""Compiling, evaluating and ordering expressions. No Django."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import zen

from zhengtong.kernel.refusal import Refusal

SAFE_INTEGER = 2**53 - 1
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")
_NAME = re.compile(r"(?<![.\w#])[A-Za-z_]\w*")


class Unsound(ValueError):
    """An expression or a set of expressions cannot be used; `path` shows the cycle if there is one."""

    def __init__(self, text: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.path = path


class Compiled:
    """A compiled expression that answers with plain values and refuses in the domain's words.

    Evaluation raises `Refusal("matters.expression")` when the engine cannot answer, and never lets its backtrace out.
    """

    __slots__ = ("_engine", "names", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            zen.validate_expression(text)
            self._engine = zen.compile_expression(text)
        except RuntimeError as error:
            raise Unsound(f"{text}: {_said(error)}") from None
        self.names = names_in(text)

    def __call__(self, facts: Mapping[str, Any]) -> Any:
        """The value; whole numbers come back as `int`. Names that the facts lack count as null."""
        try:
            return whole(self._engine.evaluate(self._read(facts)))
        except RuntimeError as error:
            raise Refusal("matters.expression", expression=self.text, said=_said(error)) from None

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether the condition holds. A condition whose facts are still missing does not hold."""
        read = {}
        for name in self.names:
            value = facts.get(name)
            if value is None:
                return self._with_gaps(facts)
            read[name] = value
        try:
            return self._engine.evaluate(read) is True
        except RuntimeError as error:
            raise Refusal("matters.expression", expression=self.text, said=_said(error)) from None

    def _read(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Only what the expression reads: every value is carried over into the engine."""
        return {name: facts[name] for name in self.names if name in facts}

    def _with_gaps(self, facts: Mapping[str, Any]) -> bool:
        try:
            return self._engine.evaluate(self._read(facts)) is True
        except RuntimeError:
            return False


@lru_cache(maxsize=20_000)
def compiled(text: str) -> Compiled:
    """The compiled expression of a text, once per process."""
    return Compiled(text)


@lru_cache(maxsize=20_000)
def names_in(text: str) -> frozenset[str]:
    """The names an expression reads: identifiers that are no function, no keyword, no property and no string."""
    bare = _STRING.sub("''", text)
    found = {m.group() for m in _NAME.finditer(bare) if not bare[m.end() :].lstrip().startswith("(")}
    return frozenset(found - {"and", "or", "not", "in", "true", "false", "null"})


def order_of(needs: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """An order in which each name comes after what it needs; `Unsound` with the path when there is a cycle."""
    done: dict[str, None] = {}
    for name in needs:
        _visit(name, needs, done, ())
    return tuple(done)


def _visit(name: str, needs: Mapping[str, Iterable[str]], done: dict[str, None], path: tuple[str, ...]) -> None:
    if name in done or name not in needs:
        return
    if name in path:
        circle = (*path[path.index(name) :], name)
        raise Unsound("these need each other: " + " → ".join(circle), circle)
    for other in sorted(needs[name]):
        _visit(other, needs, done, (*path, name))
    done[name] = None


def whole(value: Any) -> Any:
    """Numbers that the engine returns as floats, as whole numbers where they are whole and exact."""
    if isinstance(value, float) and value.is_integer():
        if abs(value) > SAFE_INTEGER:
            raise Refusal("matters.number_too_large")
        return int(value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    return value


def _said(error: RuntimeError) -> str:
    first = str(error).split("\n", 1)[0]
    try:
        return str(json.loads(first).get("source", first))
    except ValueError:
        return first
