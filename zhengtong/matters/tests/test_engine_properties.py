"""Random processes: what the proof accepts never gets stuck, whatever is decided."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.matters import engine
from zhengtong.matters.document.parts import Process


@st.composite
def processes(draw: st.DrawFn) -> dict[str, Any]:
    """A chain of steps, choices and joint reviews that ends in a decision, sometimes with returns and flaws."""
    nodes: list[dict[str, Any]] = []
    count = draw(st.integers(1, 5))
    names = [f"n{i}" for i in range(count)] + ["decide"]
    for i in range(count):
        here, after = names[i], names[i + 1]
        shape = draw(st.sampled_from(["step", "return", "exclusive", "parallel", "quorum"]))
        if shape in ("step", "return"):
            back = [{"id": "back", "label": "退回", "next": names[draw(st.integers(0, i))], "back": True}]
            outcomes = [{"id": "on", "label": "继续", "next": after}] + (back if shape == "return" else [])
            nodes.append({"id": here, "kind": "step", "duty": "handler", "outcomes": outcomes})
        elif shape == "exclusive":
            skip = draw(st.sampled_from(names[i + 1 :]))
            nodes.append(
                {"id": here, "kind": "exclusive", "branches": [{"when": "x == 1", "next": skip}], "otherwise": after}
            )
        else:
            ways = [f"{here}w{w}" for w in range(draw(st.integers(2, 3)))]
            nodes.append({"id": here, "kind": "split", "ways": ways})
            nodes += [{"id": w, "kind": "step", "duty": "handler", "next": f"{here}j"} for w in ways]
            quorum = draw(st.integers(1, len(ways))) if shape == "quorum" else None
            nodes.append({"id": f"{here}j", "kind": "join", "quorum": quorum, "next": after})
    end = draw(st.sampled_from(["end", "end", "end", names[0]]))
    nodes.append(
        {
            "id": "decide",
            "kind": "decision",
            "duty": "approver",
            "outcomes": [{"id": "grant", "label": "准", "next": end}, {"id": "refuse", "label": "不准", "next": "end"}],
        }
    )
    nodes.append({"id": "end", "kind": "end"})
    return {"start": names[0], "nodes": nodes}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(processes(), st.data())
def test_a_proven_process_always_ends_with_a_decision(raw: dict[str, Any], data: st.DataObject) -> None:
    graph = engine.build(Process.model_validate_json(json.dumps(raw)))
    if engine.faults(graph):
        return
    facts = {"x": data.draw(st.sampled_from([0, 1]))}
    moved = engine.start(graph, facts)
    for _ in range(200):
        if moved.finished:
            break
        node = data.draw(st.sampled_from(sorted(moved.marking["on"])))
        ways = sorted(graph.places[node].ways)
        outcome = data.draw(st.sampled_from([w for w in ways if w != "back"] if _ > 60 else ways))
        moved = engine.complete(graph, moved.marking, node, outcome, facts)
        assert len(set(moved.marking["on"])) == len(moved.marking["on"])
        assert len(json.dumps(moved.marking)) < 200
    assert moved.finished
    assert moved.marking["said"] in ("grant", "refuse")
    assert not moved.marking["at"]


@settings(max_examples=40, deadline=None)
@given(processes())
def test_the_proof_ends_for_every_process(raw: dict[str, Any]) -> None:
    graph = engine.build(Process.model_validate_json(json.dumps(raw)))
    assert isinstance(engine.faults(graph), list)
