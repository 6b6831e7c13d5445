"""The compact process engine: tokens over a compiled graph whose soundness is proved first. No Django."""

from zhengtong.matters.engine.graph import GRANT, Graph, TaskSpec, build
from zhengtong.matters.engine.running import Marking, Moved, abandon, complete, start
from zhengtong.matters.engine.soundness import NOT_COUNTED, Fault, faults, longest_to_decision

__all__ = [
    "GRANT",
    "NOT_COUNTED",
    "Fault",
    "Graph",
    "Marking",
    "Moved",
    "TaskSpec",
    "abandon",
    "build",
    "complete",
    "faults",
    "longest_to_decision",
    "start",
]
