"""Proving a process before it is published: reachable, no dead end, every path decides, the promise can be kept.

The proof walks every marking the process can reach, with every condition taken both ways. No Django.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhengtong.matters.document.enums import Unit
from zhengtong.matters.document.parts import StepLimit
from zhengtong.matters.engine.graph import GRANT, Graph

LIMIT = 20_000
# What the law does not count in the limit. Basis: 行政许可法 §45.
NOT_COUNTED = frozenset({"hearing", "expert_review"})
HOURS = 8
State = tuple[tuple[str, ...], tuple[tuple[str, int], ...], bool]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a process; `rule` names it, `node` places it."""

    rule: str
    node: str
    text: str


def faults(graph: Graph) -> list[Fault]:
    """Everything that makes the process unfit to be published; empty when it is sound."""
    found = list(_shape(graph))
    if found:
        return found
    walk = _Walk(graph)
    walk.run()
    return walk.found


def _shape(graph: Graph) -> Iterator[Fault]:
    """What can be seen without walking."""
    for name, place in graph.places.items():
        node = place.node
        if node.kind != "end" and not place.targets:
            yield Fault("dead_end", name, "nothing follows")
        if node.kind in ("exclusive", "automatic") and node.otherwise is None:
            yield Fault("no_otherwise", name, "no way is left when no condition holds")
        if place.waits and node.duty is None:
            yield Fault("nobody", name, "no duty is named")
        if node.kind == "join" and name not in graph.blocks:
            yield Fault("join_alone", name, "no split belongs to the join")
        if node.kind == "decision" and not {"grant", "refuse"} <= set(place.ways):
            yield Fault("decision_one_way", name, "a decision can grant and refuse")
        if node.kind == "automatic" and any(row.outcome == "refuse" for row in node.table):
            yield Fault("automatic_refusal", name, "only a human refuses")
        if node.kind == "automatic":
            yield from _grants_soundly(graph, name)
    yield from _unordered(graph)


def _grants_soundly(graph: Graph, name: str) -> Iterator[Fault]:
    """A table grants at a decision alone, where a human would, and every row that does so names its article."""
    place = graph.places[name]
    for (_, target, said), row in zip(place.tests, place.node.table, strict=True):
        if said == GRANT and graph.places[target].node.kind != "decision":
            yield Fault("automatic_grant", name, "only a decision is granted")
        if said == GRANT and row.basis is None:
            yield Fault("automatic_grant", name, "a row that grants names its article")


def _unordered(graph: Graph) -> Iterator[Fault]:
    """A circle that is not marked as a return would let a case run for ever."""
    if circle := _circle(graph):
        yield Fault("circle", circle[0], " → ".join(circle))


def _circle(graph: Graph) -> tuple[str, ...]:
    state: dict[str, int] = {}

    def visit(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if state.get(name) == 1:
            return (*path[path.index(name) :], name)
        if state.get(name) == 2:
            return ()
        state[name] = 1
        for target in graph.places[name].forward:
            if circle := visit(target, (*path, name)):
                return circle
        state[name] = 2
        return ()

    return next((c for name in graph.places if (c := visit(name, ()))), ())


class _Walk:
    """The walk over all reachable markings."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.found: list[Fault] = []
        self.reached: set[str] = set()
        self.after: dict[State, set[State]] = {}

    def run(self) -> None:
        todo = list(self._arrive(((), (), False), self.graph.start))
        first = list(todo)
        while todo:
            state = todo.pop()
            if state in self.after:
                continue
            if len(self.after) >= LIMIT:
                self.found.append(Fault("too_large", "", "the process has too many markings to be proved"))
                return
            self.after[state] = set(self._steps(state))
            todo += self.after[state]
        self._judge(first)

    def _steps(self, state: State) -> Iterator[State]:
        on, at, decided = state
        for name in on:
            place = self.graph.places[name]
            rest = tuple(other for other in on if other != name)
            for outcome, target in place.ways.items():
                done = decided or (place.node.kind == "decision" and outcome not in place.returns)
                yield from self._arrive((rest, at, done), target)

    def _arrive(self, state: State, target: str) -> Iterator[State]:
        """Every marking that a token arriving at the target can lead to."""
        place = self.graph.places[target]
        self.reached.add(target)
        on, at, decided = state
        if place.waits:
            if target in on:
                self._say("doubled", target, "the same step can be open twice")
            else:
                yield tuple(sorted((*on, target))), at, decided
        elif place.node.kind == "split":
            yield from self._arrive_all(state, place.node.ways)
        elif place.node.kind == "join":
            yield from self._join(state, target)
        elif place.node.kind == "end":
            yield state
        else:
            for way in place.forward:
                yield from self._arrive(state, way)

    def _arrive_all(self, state: State, ways: tuple[str, ...]) -> Iterator[State]:
        if not ways:
            yield state
            return
        for reached in self._arrive(state, ways[0]):
            yield from self._arrive_all(reached, ways[1:])

    def _join(self, state: State, name: str) -> Iterator[State]:
        on, at, decided = state
        block = self.graph.blocks[name]
        counts = dict(at)
        counts[name] = counts.get(name, 0) + 1
        if counts[name] < block.needed:
            yield on, tuple(sorted(counts.items())), decided
            return
        left = tuple(sorted((k, v) for k, v in counts.items() if k != name and k not in block.inside))
        yield from self._arrive(
            (tuple(o for o in on if o not in block.inside), left, decided), self.graph.places[name].node.next or ""
        )

    def _judge(self, first: list[State]) -> None:
        for name in sorted(set(self.graph.places) - self.reached):
            self._say("unreachable", name, "no path leads here")
        good = self._can_end()
        for state in sorted(self.after):
            on, at, decided = state
            if not on and at:
                self._say("stuck", at[0][0], "the join waits for a way that never comes")
            elif not on and not decided:
                self._say("undecided", "", "a path ends without a decision")
            elif state not in good:
                self._say("no_end", on[0] if on else "", "the case can never end from here")

    def _can_end(self) -> set[State]:
        before: dict[State, list[State]] = {}
        for state, nexts in self.after.items():
            for target in nexts:
                before.setdefault(target, []).append(state)
        good: set[State] = set()
        todo = [state for state in self.after if not state[0] and not state[1]]
        while todo:
            state = todo.pop()
            if state not in good:
                good.add(state)
                todo += before.get(state, [])
        return good

    def _say(self, rule: str, node: str, text: str) -> None:
        fault = Fault(rule, node, text)
        if fault not in self.found:
            self.found.append(fault)


def longest_to_decision(graph: Graph, counted: frozenset[str] = frozenset()) -> tuple[int, tuple[str, ...]]:
    """Working days of the longest normal path up to a decision, with the path; exclusions and returns not counted.

    `counted` are steps that no law takes out of the limit although their kind could be.

    A step without a limit counts nothing, eight hours begun count as a day, a joint review as its slowest way.
    Basis: 优化营商环境条例 §36 (what is promised must be kept).
    """
    best: dict[str, tuple[int, tuple[str, ...]]] = {}

    def longest(name: str) -> tuple[int, tuple[str, ...]]:
        if name not in best:
            node = graph.places[name].node
            own = 0 if node.task in NOT_COUNTED and name not in counted else _hours(node.limit)
            onward = (0, ()) if node.kind in ("decision", "end") else _longest_of(graph.places[name].forward)
            best[name] = own + onward[0], (name, *onward[1])
        return best[name]

    def _longest_of(names: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
        return max((longest(name) for name in names), default=(0, ()), key=lambda found: found[0])

    hours, path = longest(graph.start)
    return -(-hours // HOURS), path


def _hours(limit: StepLimit | None) -> int:
    if limit is None:
        return 0
    if limit.unit is Unit.HOUR:
        return limit.amount
    return limit.amount * HOURS * (21 if limit.unit is Unit.MONTH else 1)
