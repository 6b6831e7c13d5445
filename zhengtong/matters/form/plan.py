"""Compiling a form: which field needs which, in what order they are settled; cycles are refused with the path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhengtong.matters import expression
from zhengtong.matters.document.parts import Form, FormField, FormGroup


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled form: its groups, every field by id with its group, and the order in which fields are settled."""

    groups: tuple[FormGroup, ...]
    fields: dict[str, FormField]
    group_of: dict[str, FormGroup]
    order: tuple[str, ...]


def build(form: Form, known: Iterable[str] = ()) -> Plan:
    """The plan of a form whose expressions may also read the `known` names (the scenario's answers).

    Raises `Unsound` for a doubled id, an unknown name, an expression that cannot be read, or a cycle.
    """
    fields: dict[str, FormField] = {}
    group_of: dict[str, FormGroup] = {}
    for group in form.groups:
        for field in group.fields:
            if field.id in fields:
                raise expression.Unsound(f"the field {field.id} is there twice")
            fields[field.id], group_of[field.id] = field, group
    names = {*fields, *known}
    needs = {name: _needs(field, group_of[name]) for name, field in fields.items()}
    for name, field in fields.items():
        _require_known(name, needs[name] | set(_late_names(field)), names)
        _check_columns(field, names)
    return Plan(form.groups, fields, group_of, expression.order_of(needs))


def _needs(field: FormField, group: FormGroup) -> set[str]:
    texts = [text for text in (field.when, field.calculate, group.when) if text]
    return {name for text in texts for name in expression.compiled(text).names}


def _late_names(field: FormField) -> Iterator[str]:
    for text in (field.required_when, field.check):
        if text:
            yield from expression.compiled(text).names


def _check_columns(field: FormField, names: set[str]) -> None:
    inner = {*names, *(column.id for column in field.columns)}
    for column in field.columns:
        texts = [t for t in (column.when, column.calculate, column.required_when, column.check) if t]
        used = {name for text in texts for name in expression.compiled(text).names}
        _require_known(f"{field.id}.{column.id}", used, inner)


def _require_known(name: str, used: set[str], known: set[str]) -> None:
    if unknown := sorted(used - known):
        raise expression.Unsound(f"{name} reads {unknown[0]}, which is neither a field nor a question")
