"""Documents, forms, scenarios, the engine and the lint: no database."""

from __future__ import annotations

import copy
import json
import time
from datetime import date
from typing import Any

import pytest

from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import document, engine, expression, form, rules, scenario, search
from zhengtong.matters.document.parts import Form, Process
from zhengtong.matters.views import wording
from zhengtong.town import matters as anlan

ON = date(2026, 3, 2)
FOOD: dict[str, Any] = anlan.read_document(anlan.FOOD)
ANSWERS = {
    "category": "catering",
    "area": 80,
    "making": ["hot", "cold"],
    "online": False,
    "vending": False,
    "chain_head": False,
    "agent": False,
}
IDENTITY = "990102198803120019"


def food(**changes: Any) -> document.VersionDocument:
    return document.read({**copy.deepcopy(FOOD), **changes})


@pytest.fixture(scope="module")
def compiled() -> rules.Compiled:
    return rules.compile_document(food())


def identity() -> str:
    from zhengtong.kernel import ids

    return ids.synthetic_identity_number("990102", date(1988, 3, 12), 1)


def uscc() -> str:
    from zhengtong.kernel import ids

    return ids.synthetic_uscc("92", "990102", 7)


def data(**changes: Any) -> dict[str, Any]:
    good = {
        "operator_name": "滨江区老王饭馆",
        "uscc": uscc(),
        "legal_representative": "王建国",
        "representative_id": identity(),
        "residence": "文昌街8号",
        "contact_name": "王建国",
        "contact_phone": "13800000000",
        "premises": {"division": "990102001", "detail": "文昌街8号"},
        "premises_kind": "street",
        "kitchen_m2": "30",
        "seats": "24",
        "has_store": "no",
        "dishes": "面条、凉菜",
        "staff_count": "4",
        "direct_count": "3",
        "manager_name": "李秀英",
        "manager_phone": "0990-6001234",
        "manager_kind": "part",
    }
    return {**good, **changes}


def wrong(compiled: rules.Compiled, **changes: Any) -> dict[str | None, str]:
    with pytest.raises(Refusals) as refused:
        form.check_form(compiled.form, data(**changes), answers=ANSWERS, on=ON)
    return {r.field: r.code for r in refused.value.refusals}


class TestDocuments:
    def test_the_hash_does_not_depend_on_the_order_of_keys(self) -> None:
        assert document.digest(food()) == document.digest(document.read(dict(reversed(FOOD.items()))))

    def test_a_default_that_is_spelled_out_does_not_change_the_hash(self) -> None:
        assert document.digest(food(joint_offices=[])) == document.digest(food())

    def test_another_word_is_another_hash(self) -> None:
        assert document.digest(food(summary="另一种说法")) != document.digest(food())

    def test_an_unknown_key_is_refused_with_its_path(self) -> None:
        with pytest.raises(document.Broken) as broken:
            food(clocks={**FOOD["clocks"], "mood": 1})
        assert [flaw.path for flaw in broken.value.flaws] == ["clocks.mood"]

    def test_a_float_is_no_number_of_days(self) -> None:
        with pytest.raises(document.Broken):
            food(clocks={**FOOD["clocks"], "promise": {**FOOD["clocks"]["promise"], "amount": 7.5}})


class TestForms:
    def test_a_good_form_is_cleaned(self, compiled: rules.Compiled) -> None:
        cleaned = form.check_form(compiled.form, data(), answers=ANSWERS, on=ON)
        assert (cleaned["seats"], cleaned["area_m2"], cleaned["items"]) == (24, 80, ["hot", "cold"])

    def test_every_error_comes_at_once_with_its_field(self, compiled: rules.Compiled) -> None:
        assert wrong(compiled, uscc="1", contact_phone="12", seats="x", operator_name="") == {
            "operator_name": "matters.required",
            "uscc": "kernel.uscc",
            "contact_phone": "kernel.phone",
            "seats": "matters.integer_form",
        }

    def test_a_wrong_check_digit_is_found(self, compiled: rules.Compiled) -> None:
        number = identity()
        other = number[:-1] + ("0" if number[-1] != "0" else "1")
        assert wrong(compiled, representative_id=other) == {"representative_id": "kernel.identity_number"}

    @pytest.mark.parametrize("name", ["𠮷田", "㙓大", "阿卜杜拉·买买提", "王 建国", "Li Na", "𬭎𪚥"])
    def test_rare_characters_and_dots_are_names(self, compiled: rules.Compiled, name: str) -> None:
        assert form.check_form(compiled.form, data(manager_name=name), answers=ANSWERS, on=ON)["manager_name"]

    def test_another_dot_becomes_the_dot_of_documents(self, compiled: rules.Compiled) -> None:
        cleaned = form.check_form(compiled.form, data(manager_name="阿卜杜拉•买买提"), answers=ANSWERS, on=ON)
        assert cleaned["manager_name"] == "阿卜杜拉·买买提"

    @pytest.mark.parametrize("name", ["🍜🍜", "王1", "王<b>", "王_国"])
    def test_pictures_and_digits_are_no_names(self, compiled: rules.Compiled, name: str) -> None:
        assert wrong(compiled, manager_name=name) == {"manager_name": "matters.name_characters"}

    def test_pictures_are_kept_in_free_text(self, compiled: rules.Compiled) -> None:
        assert form.check_form(compiled.form, data(dishes="牛肉面🍜"), answers=ANSWERS, on=ON)["dishes"] == "牛肉面🍜"

    def test_ten_thousand_characters_are_too_many(self, compiled: rules.Compiled) -> None:
        assert wrong(compiled, dishes="面" * 10_000) == {"dishes": "matters.too_long"}

    def test_a_private_character_is_refused_with_a_way_out(self, compiled: rules.Compiled) -> None:
        assert wrong(compiled, residence="文昌街\ue863号") == {"residence": "matters.private_character"}

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("2026-02-30", "matters.date_impossible"),
            ("yesterday", "matters.date_form"),
            ("2026-03-03", "matters.date_too_late"),
            ("1900-01-01", "matters.date_too_early"),
        ],
    )
    def test_impossible_days_are_refused(self, compiled: rules.Compiled, typed: str, code: str) -> None:
        assert wrong(compiled, established_on=typed) == {"established_on": code}

    @pytest.mark.parametrize("typed", ["2020-5-1", "2020年5月1日", "２０２０.5.1", " 2020/05/01 "])
    def test_days_are_read_as_people_write_them(self, compiled: rules.Compiled, typed: str) -> None:
        cleaned = form.check_form(compiled.form, data(established_on=typed), answers=ANSWERS, on=ON)
        assert cleaned["established_on"] == "2020-05-01"

    def test_wide_digits_are_digits(self, compiled: rules.Compiled) -> None:
        assert form.check_form(compiled.form, data(seats="２４"), answers=ANSWERS, on=ON)["seats"] == 24

    def test_a_hidden_field_is_dropped(self, compiled: rules.Compiled) -> None:
        cleaned = form.check_form(
            compiled.form, data(store={"division": "990102", "detail": "仓库路1号"}), answers=ANSWERS, on=ON
        )
        assert "store" not in cleaned

    def test_a_shown_field_is_required(self, compiled: rules.Compiled) -> None:
        assert wrong(compiled, has_store="yes") == {"store": "matters.required"}

    def test_a_field_nobody_knows_is_refused(self, compiled: rules.Compiled) -> None:
        assert wrong(compiled, colour="red") == {"colour": "matters.unknown_field"}

    def test_one_field_is_checked_against_another(self, compiled: rules.Compiled) -> None:
        assert wrong(compiled, kitchen_m2="81") == {"kitchen_m2": "matters.check"}

    def test_errors_in_a_table_name_row_and_column(self, compiled: rules.Compiled) -> None:
        rows = [
            {"name": "张三", "post": "厨师", "certificate": "JK1"},
            {"name": "李四1", "post": "", "certificate": "2"},
        ]
        assert wrong(compiled, staff=rows) == {
            "staff.1.name": "matters.name_characters",
            "staff.1.post": "matters.required",
        }

    def test_an_unknown_place_is_refused(self, compiled: rules.Compiled) -> None:
        with pytest.raises(Refusals) as refused:
            form.check_form(compiled.form, data(), answers=ANSWERS, on=ON, division_exists=lambda code: False)
        assert refused.value.refusals[0].code == "matters.division_unknown"

    def test_a_page_is_judged_alone(self, compiled: rules.Compiled) -> None:
        cleaned = form.check_group(
            compiled.form, "place", {"premises": data()["premises"], "premises_kind": "mall", "kitchen_m2": 5,
            "seats": 0, "has_store": False}, answers=ANSWERS, on=ON,
        )  # fmt: skip
        assert cleaned["premises_kind"] == "mall"

    def test_a_cycle_is_refused_with_its_path(self) -> None:
        fields = [
            {"id": "a", "kind": "integer", "label": "甲", "calculate": "b + 1"},
            {"id": "b", "kind": "integer", "label": "乙", "calculate": "c + 1"},
            {"id": "c", "kind": "integer", "label": "丙", "when": "a > 1"},
        ]
        broken = Form.model_validate_json(json.dumps({"groups": [{"id": "g", "title": "页", "fields": fields}]}))
        with pytest.raises(expression.Unsound) as unsound:
            form.build(broken)
        assert unsound.value.path == ("a", "b", "c", "a")

    def test_money_is_fen(self) -> None:
        fields = [{"id": "fee", "kind": "money", "label": "金额"}]
        plan = form.build(
            Form.model_validate_json(json.dumps({"groups": [{"id": "g", "title": "页", "fields": fields}]}))
        )
        assert form.check_form(plan, {"fee": "1,280.5"}, answers={}, on=ON) == {"fee": 128050}

    def test_values_are_shown_as_people_read_them(self, compiled: rules.Compiled) -> None:
        cleaned = form.check_form(compiled.form, data(), answers=ANSWERS, on=ON)
        shown = form.shown_values(compiled.form, cleaned, english=False, divisions=lambda code: "滨江区文昌街道")
        rows = {name: value for _, _, page in shown for name, _, value in page}
        assert rows["premises"] == "滨江区文昌街道文昌街8号"
        assert rows["business_form"] == "餐饮服务经营者"
        assert rows["has_store"] == "否"


class TestScenarios:
    def test_answers_prune_the_materials(self, compiled: rules.Compiled) -> None:
        assert [m.code for m in rules.materials_for(compiled, ANSWERS)] == [
            "001",
            "002",
            "003",
            "004",
            "005",
            "006",
            "007",
        ]

    def test_an_open_question_leaves_its_materials_uncertain(self, compiled: rules.Compiled) -> None:
        found = rules.materials_for(compiled, dict.fromkeys(compiled.scenario.questions) | {"category": "sales"})
        assert {m.code for m in found if not m.certain} == {"008", "009", "010", "011"}

    def test_what_one_reader_answers_decides_nothing_for_the_next(self, compiled: rules.Compiled) -> None:
        """003 is asked of kitchens only, 009 of whoever sells from machines; unanswered, both stay possible."""
        nothing = dict.fromkeys(compiled.scenario.questions)
        sales, canteen = nothing | {"category": "sales"}, nothing | {"category": "canteen"}
        found = [{m.code for m in rules.materials_for(compiled, a)} for a in (sales, nothing, canteen, nothing)]
        assert [("003" in codes, "009" in codes) for codes in found] == [
            (False, True),
            (True, True),
            (True, False),
            (True, True),
        ]

    def test_questions_hang_under_answers(self, compiled: rules.Compiled) -> None:
        asked = [q.id for q in scenario.visible(compiled.scenario, {"category": "sales"})]
        assert "selling" in asked
        assert "making" not in asked

    def test_an_answer_to_a_question_not_asked_is_dropped(self, compiled: rules.Compiled) -> None:
        answers = scenario.check_answers(compiled.scenario, {"category": "sales", "making": ["hot"]}, partial=True)
        assert answers == {"category": "sales"}

    def test_open_questions_are_named(self, compiled: rules.Compiled) -> None:
        with pytest.raises(Refusals) as refused:
            scenario.check_answers(compiled.scenario, {"category": "canteen", "area": "30"})
        assert {r.field for r in refused.value.refusals} == {"making", "online", "agent"}

    def test_three_materials_are_fetched_for_a_restaurant(self, compiled: rules.Compiled) -> None:
        found = rules.materials_for(compiled, ANSWERS)
        assert sum(m.source in ("fetched", "certificate") for m in found) >= 3


def process(nodes: list[dict[str, Any]], start: str = "a") -> engine.Graph:
    return engine.build(Process.model_validate_json(json.dumps({"start": start, "nodes": nodes})))


STEP = {"kind": "step", "duty": "handler"}
DECIDE = {
    "id": "d",
    "kind": "decision",
    "duty": "approver",
    "outcomes": [{"id": "grant", "label": "准", "next": "e"}, {"id": "refuse", "label": "不准", "next": "e"}],
}
END = {"id": "e", "kind": "end"}


class TestEngine:
    def test_a_restaurant_is_visited(self, compiled: rules.Compiled) -> None:
        moved = engine.start(compiled.graph, ANSWERS)
        moved = engine.complete(compiled.graph, moved.marking, "handle", "done", ANSWERS)
        assert [(t.node, t.task, t.people) for t in moved.tasks] == [("visit", "inspection", 2)]

    def test_a_shop_with_loose_food_is_not_visited(self, compiled: rules.Compiled) -> None:
        answers = {"category": "sales", "selling": ["bulk"]}
        moved = engine.complete(
            compiled.graph, engine.start(compiled.graph, answers).marking, "handle", "done", answers
        )
        assert [t.node for t in moved.tasks] == ["review"]

    def test_a_whole_case_runs_to_its_end(self, compiled: rules.Compiled) -> None:
        marking = engine.start(compiled.graph, ANSWERS).marking
        for node, outcome in [
            ("handle", "done"), ("visit", "done"), ("review", "return"), ("handle", "done"), ("visit", "done"),
            ("review", "agree"), ("decide", "grant"), ("issue", "done"), ("deliver", "done"),
        ]:  # fmt: skip
            moved = engine.complete(compiled.graph, marking, node, outcome, ANSWERS)
            marking = moved.marking
        assert moved.finished
        assert marking["said"] == "grant"

    def test_a_marking_is_small(self, compiled: rules.Compiled) -> None:
        assert len(json.dumps(engine.start(compiled.graph, ANSWERS).marking)) < 200

    def test_a_task_that_is_not_open_is_refused(self, compiled: rules.Compiled) -> None:
        with pytest.raises(Refusal, match="task_not_open"):
            engine.complete(compiled.graph, engine.start(compiled.graph, ANSWERS).marking, "decide", "grant", {})

    def test_an_outcome_it_does_not_have_is_refused(self, compiled: rules.Compiled) -> None:
        with pytest.raises(Refusal, match="outcome_unknown"):
            engine.complete(compiled.graph, engine.start(compiled.graph, ANSWERS).marking, "handle", "grant", {})

    def test_a_join_waits_for_all(self) -> None:
        graph = parallel(None)
        marking = engine.start(graph, {}).marking
        moved = engine.complete(graph, marking, "b", "done", {})
        assert not moved.tasks
        assert [t.node for t in engine.complete(graph, moved.marking, "c", "done", {}).tasks] == ["d"]

    def test_a_reached_quorum_closes_what_is_still_open(self) -> None:
        moved = engine.complete(graph := parallel(1), engine.start(graph, {}).marking, "c", "done", {})
        assert [t.node for t in moved.tasks] == ["d"]
        assert moved.closed == ("b",)

    def test_stepping_back_undoes_nothing_of_the_old_marking(self, compiled: rules.Compiled) -> None:
        marking = engine.start(compiled.graph, ANSWERS).marking
        engine.complete(compiled.graph, marking, "handle", "done", ANSWERS)
        assert marking == {"on": ["handle"], "at": {}}

    def test_a_step_takes_microseconds(self, compiled: rules.Compiled) -> None:
        marking = {"on": ["review"], "at": {}}
        began = time.perf_counter()
        for _ in range(2000):
            engine.complete(compiled.graph, marking, "review", "agree", ANSWERS)
        assert (time.perf_counter() - began) / 2000 < 50e-6


def parallel(quorum: int | None) -> engine.Graph:
    return process(
        [
            {"id": "a", "kind": "split", "ways": ["b", "c"]},
            {"id": "b", **STEP, "next": "j"},
            {"id": "c", **STEP, "next": "j"},
            {"id": "j", "kind": "join", "quorum": quorum, "next": "d"},
            DECIDE,
            END,
        ]
    )


class TestSoundness:
    def faults(self, *nodes: dict[str, Any]) -> set[str]:
        return {fault.rule for fault in engine.faults(process(list(nodes)))}

    def test_the_food_licence_is_sound(self, compiled: rules.Compiled) -> None:
        assert engine.faults(compiled.graph) == []

    def test_a_step_without_way_on_is_a_dead_end(self) -> None:
        assert self.faults({"id": "a", **STEP}, DECIDE, END) >= {"dead_end"}

    def test_a_step_nobody_reaches_is_found(self) -> None:
        assert self.faults({"id": "a", **STEP, "next": "d"}, {"id": "x", **STEP, "next": "d"}, DECIDE, END) == {
            "unreachable"
        }

    def test_a_path_past_the_decision_is_found(self) -> None:
        exclusive = {"id": "a", "kind": "exclusive", "branches": [{"when": "x == 1", "next": "d"}], "otherwise": "e"}
        assert self.faults(exclusive, DECIDE, END) == {"undecided"}

    def test_a_circle_without_return_is_found(self) -> None:
        a = {"id": "a", **STEP, "next": "b"}
        assert self.faults(a, {"id": "b", **STEP, "next": "a"}, DECIDE, END) == {"circle"}

    def test_a_way_out_of_a_block_leaves_the_join_waiting(self) -> None:
        out = {
            "id": "b",
            **STEP,
            "outcomes": [{"id": "on", "label": "", "next": "j"}, {"id": "out", "label": "x", "next": "d"}],
        }
        out["outcomes"][0]["label"] = "续"
        nodes = [
            {"id": "a", "kind": "split", "ways": ["b", "c"]}, out, {"id": "c", **STEP, "next": "j"},
            {"id": "j", "kind": "join", "next": "d"}, DECIDE, END,
        ]  # fmt: skip
        assert engine.faults(process(nodes))

    def test_a_machine_never_refuses(self) -> None:
        table = {
            "id": "a", "kind": "automatic", "table": [{"when": "x == 1", "outcome": "refuse", "reason": "不符"}],
            "outcomes": [{"id": "refuse", "label": "不准", "next": "d"}], "otherwise": "d",
        }  # fmt: skip
        assert "automatic_refusal" in self.faults(table, DECIDE, END)

    def table(self, **row: Any) -> dict[str, Any]:
        """A table with one row that grants, and a decision behind it."""
        whole = {
            "when": "x == 1",
            "outcome": "grant",
            "reason": "符合",
            "basis": {"law": "行政许可法", "article": "38"},
        }
        rows = [{key: value for key, value in (whole | row).items() if value is not None}]
        ways = [{"id": "grant", "label": "准予", "next": "d"}]
        return {"id": "a", "kind": "automatic", "table": rows, "outcomes": ways, "otherwise": "b"}

    HUMAN = {"id": "b", "kind": "step", "duty": "handler", "next": "d"}

    def test_a_table_grants_at_a_decision_by_a_row_with_its_article(self) -> None:
        assert engine.faults(process([self.table(), self.HUMAN, DECIDE, END])) == []
        assert "automatic_grant" in self.faults(self.table(basis=None), self.HUMAN, DECIDE, END)
        elsewhere = self.table() | {"outcomes": [{"id": "grant", "label": "准予", "next": "b"}]}
        assert "automatic_grant" in self.faults(elsewhere, self.HUMAN, DECIDE, END)

    def test_a_table_hears_trusted_facts_alone(self) -> None:
        graph = process([self.table(), self.HUMAN, DECIDE, END])
        spoken = engine.start(graph, {"x": 1})
        assert (spoken.marking["on"], spoken.marking["auto"], spoken.marking["row"]) == (["d"], "grant", ["a", 0])
        assert engine.start(graph, {"x": 1}, trusted=False).marking == {"on": ["b"], "at": {}}

    def test_what_a_table_said_is_forgotten_once_a_human_has_acted(self) -> None:
        graph = process([self.table(), self.HUMAN, DECIDE, END])
        marking = engine.start(graph, {"x": 1}).marking
        assert "auto" not in engine.complete(graph, marking, "d", "refuse", {"x": 1}).marking

    def test_a_review_that_no_law_takes_out_of_the_limit_is_counted(self) -> None:
        experts = {"id": "a", **STEP, "task": "expert_review", "limit": {"amount": 20, "unit": "workday"}, "next": "d"}
        assert engine.longest_to_decision(process([experts, DECIDE, END]), frozenset({"a"}))[0] == 20

    def test_ways_that_never_meet_cannot_be_built(self) -> None:
        with pytest.raises(expression.Unsound):
            process([{"id": "a", "kind": "split", "ways": ["d", "d"]}, DECIDE, END])

    def test_the_longest_normal_path_counts_no_return(self, compiled: rules.Compiled) -> None:
        assert engine.longest_to_decision(compiled.graph) == (6, ("handle", "need_visit", "visit", "review", "decide"))

    def test_review_by_experts_is_not_counted(self) -> None:
        experts = {"id": "a", **STEP, "task": "expert_review", "limit": {"amount": 20, "unit": "workday"}, "next": "b"}
        step = {"id": "b", **STEP, "limit": {"amount": 2, "unit": "workday"}, "next": "d"}
        assert engine.longest_to_decision(process([experts, step, DECIDE, END]))[0] == 2

    def test_two_half_days_are_a_day(self) -> None:
        half = {**STEP, "limit": {"amount": 4, "unit": "hour"}}
        nodes = [{"id": "a", **half, "next": "b"}, {"id": "b", **half, "next": "d"}, DECIDE, END]
        assert engine.longest_to_decision(process(nodes))[0] == 1


class TestLint:
    def found(self, **changes: Any) -> set[str]:
        severe = (rules.Severity.ERROR, rules.Severity.WARNING)
        return {f.rule for f in rules.lint(food(**changes)) if f.severity in severe}

    def test_the_food_licence_is_clean(self) -> None:
        assert self.found() == set()

    def clock(self, name: str, **changes: Any) -> dict[str, Any]:
        return {**FOOD["clocks"], name: {**FOOD["clocks"][name], **changes}}

    @pytest.mark.parametrize(
        ("rule", "changes"),
        [
            ("M01", {"case_kind": "1"}),
            ("M03", {"visits_reason": "领证"}),
            ("M03", {"visits": 1, "online": {**FOOD["online"], "depth": "3"}}),
            ("M05", {"visits": 1, "visits_reason": "领证"}),
            ("M06", {"online": {**FOOD["online"], "payment": True}}),
            ("M07", {"results": [{**FOOD["results"][0], "name": "食品经营批文"}]}),
            ("M08", {"complaints": FOOD["contacts"]}),
            ("M09", {"themes_person": []}),
            ("M10", {"faq": []}),
            ("M10", {"flow": FOOD["flow"][:3]}),
            ("M11", {"conditions": [{"text": "符合要求，并提交其他材料"}]}),
            ("M12", {"materials": [{**FOOD["materials"][0], "obtain": "upload"}]}),
            ("M18", {"materials": [{**FOOD["materials"][0], "necessity": "3"}]}),
            ("M19", {"competence": {**FOOD["competence"], "fact": "dishes"}}),
            ("M21", {"power_code": ""}),
            ("M22", {"documents": FOOD["documents"][1:]}),
            ("M26", {"name_en": ""}),
        ],
    )
    def test_each_rule_finds_what_it_is_for(self, rule: str, changes: dict[str, Any]) -> None:
        assert rule in self.found(**changes)

    @pytest.mark.parametrize(("when", "found"), [("area < 100", True), ("operator_name != null", False)])
    def test_what_is_granted_without_a_person_rests_on_fetched_data(self, when: str, found: bool) -> None:
        row = {"when": when, "outcome": "grant", "reason": "符合", "basis": {"law": "食品安全法", "article": "35"}}
        table = {
            "id": "check", "kind": "automatic", "table": [row], "otherwise": "handle",
            "outcomes": [{"id": "grant", "label": "准予", "next": "decide"}],
        }  # fmt: skip
        process = {"start": "check", "nodes": [table, *FOOD["process"]["nodes"]]}
        assert ("M27" in self.found(process=process)) is found

    def test_a_promise_above_the_statute_is_found(self) -> None:
        assert "M02" in self.found(clocks=self.clock("promise", amount=11))

    @pytest.mark.parametrize(
        ("promise", "statute", "fits"),
        [
            ((5, "workday"), (15, "calendar"), False),  # Five working days across the October holiday: 5 + 2 + 9 days.
            ((5, "workday"), (20, "calendar"), True),
            ((20, "calendar"), (20, "workday"), True),
            ((21, "calendar"), (20, "workday"), False),
            ((40, "workday"), (3, "month"), True),  # 40 + 16 + 9 days within 88.
            ((61, "workday"), (3, "month"), False),
            ((1, "month"), (30, "calendar"), False),
            ((24, "hour"), (1, "workday"), True),
            ((25, "hour"), (1, "workday"), False),
        ],
    )
    def test_promise_and_statute_in_different_units_are_compared_as_strictly_as_the_calendar_can_be(
        self, promise: tuple[int, str], statute: tuple[int, str], fits: bool
    ) -> None:
        clocks = {
            **FOOD["clocks"],
            "promise": {**FOOD["clocks"]["promise"], "amount": promise[0], "unit": promise[1]},
            "statute": {**FOOD["clocks"]["statute"], "amount": statute[0], "unit": statute[1]},
        }
        assert ("M02" in self.found(clocks=clocks)) is not fits

    def test_a_statute_from_receipt_wants_a_promise_from_receipt(self) -> None:
        statute = {**FOOD["clocks"]["statute"], "start_event": "receipt"}
        clocks = {**FOOD["clocks"], "statute": statute}
        assert "M02" in self.found(clocks=clocks)
        clocks["promise"] = {**FOOD["clocks"]["promise"], "start_event": "receipt"}
        assert "M02" not in self.found(clocks=clocks)

    def test_a_promise_from_receipt_leaves_a_day_for_acceptance(self) -> None:
        assert "M14" not in self.found(clocks=self.clock("promise", amount=7, start_event="receipt"))
        assert "M14" in self.found(clocks=self.clock("promise", amount=6, start_event="receipt"))

    def test_the_five_days_of_the_licence_law_are_no_other_matters(self) -> None:
        found = self.found(type="20", catalog_code="992031005001")
        assert "M23" in found

    def test_what_is_decided_on_the_spot_needs_no_limits_of_steps(self) -> None:
        nodes = [{**node, "limit": None} for node in FOOD["process"]["nodes"]]
        process = {**FOOD["process"], "nodes": nodes}
        assert "M15" in self.found(process=process)
        at_once = {"case_kind": "1", "review_kind": "on_the_spot", "clocks": self.clock("promise", amount=0)}
        assert self.found(process=process, **at_once) == set()

    def test_a_promise_the_process_cannot_keep_is_found(self) -> None:
        assert "M14" in self.found(clocks=self.clock("promise", amount=5))

    def test_an_intake_above_five_days_is_found(self) -> None:
        assert "M23" in self.found(clocks=self.clock("intake", amount=6))

    def test_an_unknown_name_in_a_condition_is_found(self) -> None:
        assert "M16" in self.found(materials=[{**FOOD["materials"][0], "when": "colour == 'red'"}])

    def test_articles_nobody_checked_are_noted_and_missing_ones_warned_of(self) -> None:
        around = rules.Surroundings(articles={("食品安全法", "35"): False})
        assert {f.rule for f in rules.lint(food(), around)} == {"M24", "M25"}

    def test_a_profile_changes_the_severity(self) -> None:
        found = rules.lint(food(name_en=""), profile={"M26": rules.Severity.ERROR})
        assert [(f.rule, f.severity) for f in found] == [("M26", rules.Severity.ERROR)]


def fee(fen: int | None = None, **more: Any) -> dict[str, Any]:
    amount = {} if fen is None else {"fen": fen}
    return {"name": "工本费", "standard": "每证", "basis": {"law": "居民身份证法", "article": "21"}, **amount, **more}


class TestFees:
    def cost(self, *fees: dict[str, Any]) -> rules.Cost:
        return rules.cost(food(fees=list(fees)).fees)

    def test_fees_that_everybody_owes_add_up(self) -> None:
        assert self.cost(fee(2000), fee(500)) == rules.Cost(2500, 2500, False)

    def test_of_alternatives_one_is_owed(self) -> None:
        rows = (fee(0, alternative=True), fee(2000, alternative=True), fee(4000, alternative=True))
        assert self.cost(*rows) == rules.Cost(0, 4000, False)

    def test_a_fee_without_amount_follows_a_standard(self) -> None:
        assert self.cost(fee()) == rules.Cost(0, 0, True)

    def test_a_guide_says_from_what_to_what(self) -> None:
        assert wording.cost(rules.Cost(8000, 55000, False)) == "¥80.00至¥550.00"

    def test_a_guide_says_the_most_where_some_pay_nothing(self) -> None:
        assert wording.cost(rules.Cost(0, 4000, False)) == "最多¥40.00"

    def test_a_guide_does_not_call_free_what_a_standard_must_tell(self) -> None:
        assert wording.cost(rules.Cost(0, 0, True)) == "按标准计算"

    def test_a_matter_without_fees_is_free(self) -> None:
        assert wording.cost(self.cost()) == "不收费"


class TestRemedies:
    def of(self, body: rules.Body, cause: rules.Cause) -> rules.Remedies:
        return rules.remedies(
            body,
            cause,
            government="滨江区人民政府",
            above="省税务局",
            government_above="安澜市人民政府",
            court="滨江区人民法院",
        )

    def test_a_department_is_reconsidered_by_its_government(self) -> None:
        assert self.of(rules.Body.DEPARTMENT, rules.Cause.REFUSAL).reconsideration_body == "滨江区人民政府"

    def test_a_vertical_office_is_reconsidered_above(self) -> None:
        assert self.of(rules.Body.VERTICAL, rules.Cause.REFUSAL).reconsideration_body == "省税务局"

    def test_a_refused_licence_may_go_to_court_at_once(self) -> None:
        assert "直接" in self.of(rules.Body.DEPARTMENT, rules.Cause.REFUSAL).text

    @pytest.mark.parametrize("cause", [rules.Cause.INACTION, rules.Cause.DISCLOSURE_REFUSED])
    def test_silence_and_refused_disclosure_are_reconsidered_first(self, cause: rules.Cause) -> None:
        found = self.of(rules.Body.DEPARTMENT, cause)
        assert found.reconsideration_first
        assert "应当先申请行政复议" in found.text

    def test_the_articles_are_cited(self) -> None:
        assert "《行政复议法》第二十四条" in self.of(rules.Body.DEPARTMENT, rules.Cause.REFUSAL).citations


class TestCompetence:
    def test_the_nearest_holder_up_the_tree_is_competent(self) -> None:
        holders = [rules.Candidate("m1", 1, "990100"), rules.Candidate("m2", 2, "990102")]
        assert rules.find_competent(["990102001", "990102", "990100"], holders).candidate.office == 2

    def test_nobody_up_the_tree_is_a_refusal(self) -> None:
        with pytest.raises(Refusal, match="no_office"):
            rules.find_competent(["990103"], [rules.Candidate("m2", 2, "990102")])


class TestSearch:
    def test_synonyms_are_indexed_however_the_name_is_cut(self) -> None:
        assert "dibao" in search.index("最低生活保障审批").sounds

    def test_every_part_of_a_name_can_be_spelled(self) -> None:
        assert {"yaopinlingshou", "lingshou", "ypls"} <= set(search.index("药品零售").sounds)

    def test_a_name_that_begins_so_goes_before_one_that_holds_it(self) -> None:
        reading = search.read("食品经营")
        rows = [candidate("个人食品经营备案"), candidate("食品经营许可"), candidate("食品经营")]
        assert search.rank(reading, rows, 3) == ["食品经营", "食品经营许可", "个人食品经营备案"]

    def test_letters_without_spaces_are_cut_into_syllables(self) -> None:
        assert search.read("kaixiaofanguan").pairs == ("kai_xiao", "xiao_fan", "fan_guan")


def candidate(name: str) -> search.Candidate:
    marks = search.index(name)
    return search.Candidate(
        marks.folded, "\n".join(marks.keywords), " ".join(marks.sounds), " ".join(marks.terms), name
    )
