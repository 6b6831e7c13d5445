"""Checking a form: every error with its field and its remedy, and the cleaned values when there is none. No Django."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import expression
from zhengtong.matters.document.parts import FormField, FormGroup
from zhengtong.matters.form import values
from zhengtong.matters.form.plan import Plan

Known = Callable[[str], bool]


def check_form(
    plan: Plan, data: Mapping[str, Any], *, answers: Mapping[str, Any], on: date, division_exists: Known | None = None
) -> dict[str, Any]:
    """The cleaned values of the whole form; raises `Refusals` with everything that is wrong.

    `answers` are the scenario's; `on` is the civil day of filing; a field that does not apply is dropped. Raises
    `Refusals` also for a name that is no field, so that nobody believes to have said something that was not kept.
    """
    run = _Run(plan, data, answers, on, division_exists)
    run.wrong += [Refusal("matters.unknown_field", field=name) for name in data if name not in plan.fields]
    return run.checked(set(plan.fields))


def check_group(
    plan: Plan,
    group: str,
    data: Mapping[str, Any],
    *,
    answers: Mapping[str, Any],
    on: date,
    division_exists: Known | None = None,
) -> dict[str, Any]:
    """The cleaned values of one page; `data` holds what earlier pages said too, which is not judged here."""
    run = _Run(plan, data, answers, on, division_exists)
    return run.checked({name for name, inside in plan.group_of.items() if inside.id == group})


def shown_fields(
    plan: Plan, data: Mapping[str, Any], *, answers: Mapping[str, Any], on: date
) -> list[tuple[FormGroup, list[FormField]]]:
    """The pages and fields that apply to what was said so far, for drawing the form."""
    run = _Run(plan, data, answers, on, None)
    run.settle()
    pages = [(group, [field for field in group.fields if field.id in run.shown]) for group in plan.groups]
    return [(group, fields) for group, fields in pages if fields]


def computed(plan: Plan, data: Mapping[str, Any], *, answers: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The values that follow from what was said so far and are asked of nobody."""
    run = _Run(plan, data, answers, on, None)
    run.settle()
    return {
        name: run.facts[name]
        for name, field in plan.fields.items()
        if field.calculate and name in run.shown and run.facts[name] is not None
    }


class _Run:
    """One pass over the fields in the order in which they depend on each other."""

    def __init__(
        self, plan: Plan, data: Mapping[str, Any], answers: Mapping[str, Any], on: date, exists: Known | None
    ) -> None:
        self.plan, self.data, self.on, self.exists = plan, data, on, exists
        self.facts: dict[str, Any] = {**dict.fromkeys(plan.fields), **answers}
        self.wrong: list[Refusal] = []
        self.shown: set[str] = set()

    def settle(self) -> None:
        for name in self.plan.order:
            field = self.plan.fields[name]
            group_when = self.plan.group_of[name].when
            if _holds(group_when, self.facts) and _holds(field.when, self.facts):
                self.shown.add(name)
                self.facts[name] = self._value(field, self.data.get(name), name, self.facts)

    def checked(self, judged: set[str]) -> dict[str, Any]:
        self.settle()
        failed = {(r.field or "").split(".")[0] for r in self.wrong}
        for name in self.plan.fields:
            if name in self.shown and name in judged and name not in failed:
                self._judge(self.plan.fields[name], self.facts[name], name, self.facts)
        wrong = [r for r in self.wrong if (r.field or "").split(".")[0] in judged or r.code == "matters.unknown_field"]
        if wrong:
            raise Refusals(sorted(wrong, key=self._place))
        return {
            name: self.facts[name]
            for name in self.plan.fields
            if name in self.shown and name in judged and self.facts[name] is not None
        }

    def _place(self, refusal: Refusal) -> int:
        names = list(self.plan.fields)
        name = (refusal.field or "").split(".")[0]
        return names.index(name) if name in names else len(names)

    def _value(self, field: FormField, raw: Any, path: str, facts: Mapping[str, Any]) -> Any:
        if field.calculate:
            return self._calculated(field, path, facts)
        if field.kind == "table":
            return self._rows(field, raw, path)
        try:
            value = values.cleaned(field, raw, self.on)
            self._require_division(field, value)
        except Refusal as refusal:
            self._say(field, refusal, path)
            return None
        return value if value != {} else None

    def _calculated(self, field: FormField, path: str, facts: Mapping[str, Any]) -> Any:
        formula = expression.compiled(field.calculate or "")
        if any(facts.get(name) is None for name in formula.names):
            return None
        try:
            return formula(facts)
        except Refusal as refusal:
            self._say(field, refusal, path)
            return None

    def _rows(self, field: FormField, raw: Any, path: str) -> list[dict[str, Any]] | None:
        if raw in values.EMPTY:
            return None
        if not isinstance(raw, list) or any(not isinstance(row, Mapping) for row in raw):
            self._say(field, Refusal("matters.table_form"), path)
            return None
        rows = [row for row in raw if any(cell not in values.EMPTY for cell in row.values())]
        if len(rows) > field.max_rows:
            self._say(field, Refusal("matters.too_many_rows", limit=field.max_rows), path)
            return None
        return [self._row(field, row, f"{path}.{number}") for number, row in enumerate(rows)] or None

    def _row(self, field: FormField, row: Mapping[str, Any], path: str) -> dict[str, Any]:
        done: dict[str, Any] = {}
        known = {column.id for column in field.columns}
        self.wrong += [Refusal("matters.unknown_field", field=f"{path}.{name}") for name in row if name not in known]
        for column in field.columns:
            scope = {**dict.fromkeys(known), **self.facts, **done}
            if _holds(column.when, scope):
                before = len(self.wrong)
                done[column.id] = self._value(column, row.get(column.id), f"{path}.{column.id}", scope)
                if len(self.wrong) == before:
                    self._judge(column, done[column.id], f"{path}.{column.id}", {**scope, **done})
        return {name: value for name, value in done.items() if value is not None}

    def _judge(self, field: FormField, value: Any, path: str, facts: Mapping[str, Any]) -> None:
        required = field.required if field.required_when is None else _holds(field.required_when, facts)
        if value is None or value == []:
            if required and field.calculate is None:
                self._say(field, Refusal("matters.required"), path)
            return
        if field.kind == "table" and len(value) < field.min_rows:
            self._say(field, Refusal("matters.too_few_rows", limit=field.min_rows), path)
        if field.check and not expression.compiled(field.check).holds(facts):
            self._say(field, Refusal("matters.check", said=field.check_text), path)

    def _require_division(self, field: FormField, value: Any) -> None:
        code = value.get("division") if isinstance(value, dict) else value if field.kind == "division" else None
        if not code:
            return
        if len(code) < values.LENGTHS[field.depth]:
            raise Refusal("matters.division_depth")
        if self.exists and not self.exists(code):
            raise Refusal("matters.division_unknown")

    def _say(self, field: FormField, refusal: Refusal, path: str) -> None:
        facts = {"label": field.label, **refusal.facts}
        self.wrong.append(Refusal(refusal.code, field=path, **facts))


def _holds(text: str | None, facts: Mapping[str, Any]) -> bool:
    return text is None or expression.compiled(text).holds(facts)
