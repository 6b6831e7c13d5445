"""Whatever somebody sends, a form answers with values or with refusals that have words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.kernel import words
from zhengtong.kernel.canonical import canonical
from zhengtong.kernel.refusal import Refusals
from zhengtong.matters import document, form, rules, scenario, search
from zhengtong.town import matters as anlan

FOOD = anlan.read_document(anlan.FOOD)
COMPILED = rules.compile_document(document.read(FOOD))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = sorted(COMPILED.form.fields)
ROWS = st.lists(
    st.dictionaries(st.sampled_from(["name", "post", "certificate", "platform", "x"]), ANYTHING), max_size=3
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from([*FIELDS, "nothing"]), ANYTHING | ROWS, max_size=8),
    st.fixed_dictionaries({}, optional={"category": st.sampled_from(["catering", "sales", "canteen"]),
                                        "online": st.booleans(), "area": st.integers(1, 5000),
                                        "chain_head": st.booleans()}),
)  # fmt: skip
def test_a_form_answers_with_values_or_with_words(data: dict[str, Any], answers: dict[str, Any]) -> None:
    known = {name: answers.get(name) for name in COMPILED.scenario.questions}
    try:
        cleaned = form.check_form(COMPILED.form, data, answers=known, on=date(2026, 3, 2))
    except Refusals as refusals:
        for refusal in refusals.refusals:
            assert words.say(refusal).text
    else:
        canonical(cleaned)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(COMPILED.scenario.questions)), ANYTHING, max_size=5))
def test_a_scenario_answers_with_values_or_with_words(raw: dict[str, Any]) -> None:
    try:
        answers = scenario.check_answers(COMPILED.scenario, raw, partial=True)
    except Refusals as refusals:
        for refusal in refusals.refusals:
            words.say(refusal)
    else:
        assert rules.materials_for(COMPILED, {name: answers.get(name) for name in COMPILED.scenario.questions})


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_every_query_can_be_read(typed: str) -> None:
    reading = search.read(typed)
    assert all(reading.words)
    assert all(reading.prefixes)


@pytest.mark.parametrize("number", ["1e5", "１２", "-3", "0x10", "١٢"])
def test_numbers_that_are_none_do_not_pass(number: str) -> None:
    with pytest.raises(Refusals):
        scenario.check_answers(COMPILED.scenario, {"area": number if number != "１２" else "1 2"}, partial=True)
