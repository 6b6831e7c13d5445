"""Asking the scenario's questions and pruning what depends on the answers. No Django."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import Any

from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import expression
from zhengtong.matters.document.enums import Obtain
from zhengtong.matters.document.parts import Condition, Material, Question

RESERVED = frozenset({"place", "go", "csrfmiddlewaretoken"})
TRIED_AT_MOST = 5000


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The compiled question tree, in an order in which each question follows those it hangs under.

    A plan equals only itself, so that what follows from it alone is worked out once.
    """

    questions: dict[str, Question]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A material that remains after the answers: `certain` unless an open question still decides it."""

    material: Material
    obtain: Obtain
    certain: bool


def build(questions: Iterable[Question]) -> Plan:
    """The plan of the questions; `Unsound` for a doubled id, an unknown name or a cycle."""
    by_id: dict[str, Question] = {}
    for question in questions:
        if question.id in by_id:
            raise expression.Unsound(f"the question {question.id} is there twice")
        if question.id in RESERVED:
            raise expression.Unsound(f"a question cannot be called {question.id}: pages use the name")
        by_id[question.id] = question
    above = {q.id: expression.compiled(q.when).names if q.when else frozenset() for q in by_id.values()}
    for name, used in above.items():
        if unknown := sorted(used - set(by_id)):
            raise expression.Unsound(f"the question {name} reads {unknown[0]}, which is no question")
    return Plan(by_id, expression.order_of(above))


def visible(plan: Plan, answers: Mapping[str, Any]) -> list[Question]:
    """The questions that apply to the answers given so far, in the order of the document."""
    shown = [q for q in plan.questions.values() if _applies(q.when, _all(plan, answers))]
    return shown


def complete(plan: Plan, answers: Mapping[str, Any]) -> bool:
    """Whether every question that applies is answered."""
    return all(answers.get(question.id) not in (None, "", []) for question in visible(plan, answers))


def check_answers(plan: Plan, raw: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """The typed answers; those to questions that do not apply are dropped. Raises `Refusals` with everything wrong.

    With `partial`, open questions are allowed: the guide prunes as far as one has answered.
    """
    answers: dict[str, Any] = {}
    wrong: list[Refusal] = []
    for name in plan.order:
        question = plan.questions[name]
        if not _applies(question.when, _all(plan, answers)):
            continue
        try:
            value = _typed(question, raw.get(name))
        except Refusal as refusal:
            wrong.append(Refusal(refusal.code, field=name, label=question.text, **refusal.facts))
            continue
        if value is not None:
            answers[name] = value
        elif not partial:
            wrong.append(Refusal("matters.required", field=name, label=question.text))
    if wrong:
        raise Refusals(wrong)
    return answers


def needs(plan: Plan, materials: Iterable[Material], answers: Mapping[str, Any]) -> list[Need]:
    """The materials that remain after the answers, each with the way it is obtained."""
    found = []
    known, given = _all(plan, answers), _given(plan, answers)
    for material in materials:
        if _applies(material.when, known):
            found.append(Need(material, material.obtain, True))
        elif _possible(plan, material.when, given):
            found.append(Need(material, material.obtain, False))
    return found


def _given(plan: Plan, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What is answered and applies, open questions left open."""
    return check_answers(plan, answers, partial=True)


def conditions_for(plan: Plan, conditions: Iterable[Condition], answers: Mapping[str, Any]) -> list[Condition]:
    """The conditions that the answers leave standing; those an open question decides stay."""
    known, given = _all(plan, answers), _given(plan, answers)
    return [c for c in conditions if _applies(c.when, known) or _possible(plan, c.when, given)]


def _possible(plan: Plan, when: str | None, given: Mapping[str, Any]) -> bool:
    """Whether some answers to the open questions would make the condition hold; `given` holds what applies alone."""
    if when is None:
        return True
    told = ((name, given.get(name)) for name in _upstream(plan, when))
    return _some_answer_fits(plan, when, tuple((n, tuple(v) if isinstance(v, list) else v) for n, v in told))


@lru_cache(maxsize=20_000)
def _some_answer_fits(plan: Plan, when: str, told: tuple[tuple[str, Any], ...]) -> bool:
    """Tries what could still be answered; the same few answers come again with every reader of a guide."""
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in told}
    still_open = [name for name, value in given.items() if value is None]
    tried = (
        dict(zip(still_open, picked, strict=True)) for picked in product(*(_trial(plan, n, when) for n in still_open))
    )
    return any(_applies(when, _consistent(plan, {**given, **trial})) for trial in islice(tried, TRIED_AT_MOST))


@lru_cache(maxsize=20_000)
def _upstream(plan: Plan, when: str) -> tuple[str, ...]:
    """The questions that decide a condition, and those that decide whether these are asked, in the plan's order."""
    found: set[str] = set()
    todo = [name for name in expression.compiled(when).names if name in plan.questions]
    while todo:
        name = todo.pop()
        found.add(name)
        above = plan.questions[name].when
        todo += [n for n in (expression.compiled(above).names if above else ()) if n not in found]
    return tuple(name for name in plan.order if name in found)


def _consistent(plan: Plan, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers, in the plan's order, without those to questions that would not be asked."""
    kept: dict[str, Any] = dict.fromkeys(answers)
    for name, value in answers.items():
        if _applies(plan.questions[name].when, kept):
            kept[name] = value
    return kept


def _trial(plan: Plan, name: str, when: str) -> list[Any]:
    question = plan.questions[name]
    if question.kind == "yes_no":
        return [None, True, False]
    if question.kind == "integer":
        return [None, *sorted({int(n) + step for n in re.findall(r"\d+", when) for step in (-1, 0, 1)} | {0})]
    values = [choice.value for choice in question.choices]
    if question.kind == "choice":
        return [None, *values]
    return [None, *([value] for value in values), values]


def _applies(when: str | None, answers: Mapping[str, Any]) -> bool:
    return when is None or expression.compiled(when).holds(answers)


def _all(plan: Plan, answers: Mapping[str, Any]) -> dict[str, Any]:
    return {**dict.fromkeys(plan.questions), **answers}


def _typed(question: Question, raw: Any) -> Any:
    if raw is None or raw in ("", []):
        return None
    if question.kind == "yes_no":
        if raw is True or raw in ("yes", "true"):
            return True
        if raw is False or raw in ("no", "false"):
            return False
        raise Refusal("matters.not_yes_no")
    if question.kind == "integer":
        return _integer(question, raw)
    values = [choice.value for choice in question.choices]
    picked = list(raw) if isinstance(raw, (list, tuple)) else [raw]
    if any(not isinstance(item, str) or item not in values for item in picked):
        raise Refusal("matters.not_a_choice")
    if question.kind == "choice" and len(picked) == 1:
        return picked[0]
    if question.kind == "choice":
        raise Refusal("matters.not_a_choice")
    return [value for value in values if value in picked]


def _integer(question: Question, raw: Any) -> int:
    text = str(raw).strip()
    if isinstance(raw, bool) or not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Refusal("matters.integer_form")
    number = int(text)
    if question.minimum is not None and number < question.minimum:
        raise Refusal("matters.too_small", limit=question.minimum)
    if question.maximum is not None and number > question.maximum:
        raise Refusal("matters.too_large", limit=question.maximum)
    return number
