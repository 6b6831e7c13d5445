"""Compiling a step table into a graph that runs by dictionary look-ups. No Django."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhengtong.matters import expression
from zhengtong.matters.document.parts import Node, Process, StepLimit

# The outcome by which a table grants and a decision is favourable.
GRANT = "grant"
WAITS = frozenset({"step", "decision", "delivery"})
Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """A task that the process opens: who does it, with how many people, within which limit."""

    node: str
    name: str
    name_en: str
    kind: str
    task: str
    duty: str
    office: str
    people: int
    limit: StepLimit | None
    outcomes: tuple[str, ...]

    @property
    def limit_policy(self) -> dict[str, Any] | None:
        """The step's own clock as a plain policy, or none."""
        if self.limit is None:
            return None
        return {
            "amount": self.limit.amount,
            "unit": self.limit.unit.value,
            "start_event": "step",
            "last_day_rule": "next_workday",
            "citation": self.limit.basis.label if self.limit.basis else "",
            "extension": None,
        }


@dataclass(frozen=True, slots=True)
class Place:
    """A compiled node: `ways` by outcome for what waits, `tests` for what chooses."""

    node: Node
    waits: bool
    spec: TaskSpec
    ways: dict[str, str]
    tests: tuple[tuple[Test, str, str], ...]
    forward: tuple[str, ...]
    targets: tuple[str, ...]
    returns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Graph:
    """A process, compiled once per process and shared by all its cases.

    `blocks` names for every join the split it closes, how many ways must arrive, and the places between them that a
    reached quorum abandons.
    """

    start: str
    places: dict[str, Place]
    blocks: dict[str, Block]

    @property
    def has_table(self) -> bool:
        """Whether a table of the process speaks about a case."""
        return any(place.node.kind == "automatic" for place in self.places.values())

    @property
    def grants_by_rules(self) -> bool:
        """Whether a table of the process may grant without a human."""
        return any(row.outcome == GRANT for place in self.places.values() for row in place.node.table)


@dataclass(frozen=True, slots=True)
class Block:
    """What lies between a split and its join."""

    split: str
    needed: int
    inside: frozenset[str]


def build(process: Process) -> Graph:
    """The compiled graph. Raises `Unsound` for an unknown node, a doubled id or an expression that cannot be read."""
    nodes = {node.id: node for node in process.nodes}
    if len(nodes) != len(process.nodes):
        raise expression.Unsound("two nodes have one id")
    places = {node.id: _place(node) for node in process.nodes}
    for name in (process.start, *(target for place in places.values() for target in place.targets)):
        if name not in nodes:
            raise expression.Unsound(f"there is no node {name}")
    return Graph(process.start, places, _blocks(places))


def _place(node: Node) -> Place:
    ways = {outcome.id: outcome.next for outcome in node.outcomes}
    if node.next and node.kind in WAITS:
        ways.setdefault("done", node.next)
    forward = [outcome.next for outcome in node.outcomes if not outcome.back]
    forward += [branch.next for branch in node.branches]
    forward += [name for name in (node.next, node.otherwise) if name]
    forward += list(node.ways)
    targets = (*forward, *(outcome.next for outcome in node.outcomes if outcome.back))
    returns = frozenset(outcome.id for outcome in node.outcomes if outcome.back)
    onward = tuple(dict.fromkeys(forward))
    return Place(node, node.kind in WAITS, _spec(node, tuple(ways)), ways, _tests(node), onward, targets, returns)


def _spec(node: Node, outcomes: tuple[str, ...]) -> TaskSpec:
    return TaskSpec(
        node=node.id,
        name=node.name,
        name_en=node.name_en,
        kind=node.kind,
        task=node.task,
        duty=node.duty or "",
        office=node.office,
        people=node.people,
        limit=node.limit,
        outcomes=outcomes,
    )


def _tests(node: Node) -> tuple[tuple[Test, str, str], ...]:
    if node.kind == "exclusive":
        return tuple((expression.compiled(b.when).holds, b.next, "") for b in node.branches)
    ways = {outcome.id: outcome.next for outcome in node.outcomes}
    missing = [row.outcome for row in node.table if row.outcome not in ways]
    if missing:
        raise expression.Unsound(f"the table of {node.id} answers {missing[0]}, which is no outcome")
    return tuple((expression.compiled(r.when).holds, ways[r.outcome], r.outcome) for r in node.table)


def _blocks(places: dict[str, Place]) -> dict[str, Block]:
    blocks = {}
    for name, place in places.items():
        if place.node.kind == "split":
            join, inside = _block_of(name, places)
            ways = len(place.node.ways)
            quorum = places[join].node.quorum
            if quorum is not None and not 0 < quorum <= ways:
                raise expression.Unsound(f"{join} waits for {quorum} of {ways} ways")
            blocks[join] = Block(name, quorum or ways, inside)
    return blocks


def _block_of(split: str, places: dict[str, Place]) -> tuple[str, frozenset[str]]:
    """The join where every way of the split meets first, and the places before it."""
    common = set.intersection(*(_joins_after(way, places) for way in places[split].node.ways))
    for join in sorted(common, key=lambda name: len(_before(name, places[split].node.ways, places))):
        return join, _before(join, places[split].node.ways, places)
    raise expression.Unsound(f"the ways of {split} do not meet in a join")


def _joins_after(start: str, places: dict[str, Place]) -> set[str]:
    return {name for name in _reach(start, places, stop="") if places[name].node.kind == "join"}


def _before(join: str, ways: tuple[str, ...], places: dict[str, Place]) -> frozenset[str]:
    return frozenset(name for way in ways for name in _reach(way, places, stop=join) if name != join)


def _reach(start: str, places: dict[str, Place], stop: str) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        if name != stop:
            todo += places[name].forward if name in places else ()
    return seen
