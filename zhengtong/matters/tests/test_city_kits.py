"""The kits of Anlan: every process is sound for every class of matters, and only licences stand on the licence law."""

import json

import pytest

from zhengtong.matters import engine
from zhengtong.matters.document.parts import Process
from zhengtong.town import matters as anlan
from zhengtong.town.matters import writing

# The kits of Anlan, each with what a matter must say for its process.
JOINT = [
    {"id": "ask", "ways": ["land", "urban"]},
    *(
        {"id": office, "after": "ask", "kind": "step", "name": "会审", "duty": "handler", "task": "consultation",
         "office": office, "limit": 2, "next": "joined"}
        for office in ("land", "urban")
    ),
]  # fmt: skip
PROCESSES = {
    "no_visit": [],
    "visit": [{"id": "need_visit", "branches": [{"when": "area >= 100", "next": "visit"}]}],
    "instant": [],
    "joint": JOINT,
    "expert": [],
    "decision_table": [{"id": "check", "table": [{"when": "area < 100", "outcome": "clear", "reason": "面积小"}]}],
}
CLASSES = ("licence", "confirmation", "payment", "other_power", "public_service")


def built(kind, process):
    """A matter of the class with the process, with the least a matter says."""
    written = {
        "kits": [kind, process],
        "catalog_code": "990131005001",
        "words": {"office": "本机关"},
        "process": {"nodes": PROCESSES[process]},
        "clocks": {"promise": {"amount": 0 if process == "instant" else 9}, "statute": {"amount": 10}},
    }
    return writing.expand(written, anlan.kits())


@pytest.mark.parametrize("process", PROCESSES)
@pytest.mark.parametrize("kind", CLASSES)
def test_every_process_is_sound_for_every_class(kind, process):
    whole = built(kind, process)["process"]
    graph = engine.build(Process.model_validate_json(json.dumps(whole)))
    assert engine.faults(graph) == []


@pytest.mark.parametrize("kind", CLASSES)
def test_only_licences_are_deemed_accepted(kind):
    rule = built(kind, "no_visit")["clocks"]["intake_rule"]
    assert rule == ("licence_law" if kind == "licence" else "one_notice")


@pytest.mark.parametrize("kind", [kind for kind in CLASSES if kind != "licence"])
def test_what_is_no_licence_cites_the_licence_law_nowhere(kind):
    assert "行政许可法" not in str(built(kind, "visit"))
