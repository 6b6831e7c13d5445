"""The questions that prune a matter's materials. No Django."""

from zhengtong.matters.scenario.asking import (
    Need,
    Plan,
    build,
    check_answers,
    complete,
    conditions_for,
    needs,
    visible,
)

__all__ = ["Need", "Plan", "build", "check_answers", "complete", "conditions_for", "needs", "visible"]
