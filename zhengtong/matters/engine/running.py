"""Running a case through a compiled graph: pure, a few microseconds a step. No Django.

A marking is JSON: `{"on": [places that wait], "at": {join: arrived}, "said": outcome of the decision}`; a table that
spoke adds `"auto": outcome` and `"row": [node, number of the row]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from zhengtong.kernel.refusal import Refusal
from zhengtong.matters.engine.graph import Graph, TaskSpec

Marking = dict[str, Any]


class Moved(NamedTuple):
    """Where the case stands now, the tasks that opened, the tasks that closed undone, and whether the process ended."""

    marking: Marking
    tasks: list[TaskSpec]
    finished: bool
    closed: tuple[str, ...] = ()


def start(graph: Graph, facts: Mapping[str, Any], *, trusted: bool = True) -> Moved:
    """The first marking and its tasks. `facts` are the scenario's answers and the form's values.

    Facts that are not `trusted` speak to no automatic table: it passes them on to a human.
    """
    marking: Marking = {"on": [], "at": {}}
    return _arrive(graph, marking, [graph.start], facts, trusted)


def complete(
    graph: Graph,
    marking: Mapping[str, Any],
    node: str,
    outcome: str,
    facts: Mapping[str, Any],
    *,
    trusted: bool = True,
) -> Moved:
    """End the task of a node with an outcome. Refuses a task that is not open and an outcome it does not have."""
    if node not in marking["on"]:
        raise Refusal("matters.task_not_open", node=node)
    place = graph.places[node]
    target = place.ways.get(outcome)
    if target is None:
        raise Refusal("matters.outcome_unknown", node=node, outcome=outcome)
    # What a table said holds for the step it led to; once a human has acted there it says nothing any more.
    kept = {key: value for key, value in marking.items() if key not in ("auto", "row")}
    moved: Marking = {**kept, "on": [name for name in marking["on"] if name != node], "at": dict(marking["at"])}
    if place.node.kind == "decision" and outcome not in place.returns:
        moved["said"] = outcome
    return _arrive(graph, moved, [target], facts, trusted)


def abandon(marking: Mapping[str, Any]) -> Moved:
    """The process stops because the applicant withdrew or the case was terminated: nothing waits any more."""
    return Moved({**marking, "on": [], "at": {}}, [], True, tuple(marking["on"]))


def _arrive(graph: Graph, marking: Marking, todo: list[str], facts: Mapping[str, Any], trusted: bool) -> Moved:
    opened: list[TaskSpec] = []
    closed: list[str] = []
    while todo:
        name = todo.pop()
        place = graph.places[name]
        kind = place.node.kind
        if place.waits:
            marking["on"].append(name)
            opened.append(place.spec)
        elif kind == "split":
            todo += reversed(place.node.ways)
        elif kind == "join":
            todo += _join(graph, marking, name, closed)
        elif kind != "end":
            todo.append(_choose(graph, marking, name, facts, trusted))
    gone = set(closed)
    return Moved(marking, [task for task in opened if task.node not in gone], not marking["on"], tuple(closed))


def _choose(graph: Graph, marking: Marking, name: str, facts: Mapping[str, Any], trusted: bool) -> str:
    place = graph.places[name]
    tests = place.tests if trusted or place.node.kind != "automatic" else ()
    for number, (holds, target, said) in enumerate(tests):
        if holds(facts):
            if said:
                marking |= {"auto": said, "row": [name, number]}
            return target
    if place.node.otherwise is None:
        raise Refusal("matters.no_way", node=name)
    return place.node.otherwise


def _join(graph: Graph, marking: Marking, name: str, closed: list[str]) -> list[str]:
    block = graph.blocks[name]
    arrived = marking["at"].get(name, 0) + 1
    if arrived < block.needed:
        marking["at"][name] = arrived
        return []
    marking["at"].pop(name, None)
    for inner in [on for on in marking["on"] if on in block.inside]:
        marking["on"].remove(inner)
        closed.append(inner)
    for inner in [at for at in marking["at"] if at in block.inside]:
        del marking["at"][inner]
    return [graph.places[name].node.next or ""]
