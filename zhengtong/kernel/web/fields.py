"""How the kit draws a form's fields and says what is wrong with them; named in the settings as template builtins."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField, Widget, widgets
from django.template import Library
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

register = Library()

WIDGET_SHAPES: tuple[tuple[type[Widget], str], ...] = (
    (widgets.HiddenInput, "hidden"),
    (widgets.CheckboxSelectMultiple, "checkboxes"),
    (widgets.CheckboxInput, "checkbox"),
    (widgets.RadioSelect, "radios"),
    (widgets.SelectDateWidget, "date"),
    (widgets.Select, "select"),
    (widgets.Textarea, "textarea"),
    (widgets.FileInput, "file"),
    (widgets.MultiWidget, "group"),
)
CLASSES = {"select": "govuk-select", "textarea": "govuk-textarea", "file": "govuk-file-upload", "input": "govuk-input"}
CHOSEN = frozenset({"radios", "checkboxes", "select"})
PARTS: tuple[tuple[str, str | Promise, int], ...] = (
    ("year", gettext_lazy("Year"), 4),
    ("month", gettext_lazy("Month"), 2),
    ("day", gettext_lazy("Day"), 2),
)


@register.filter
def shape(field: BoundField) -> str:
    """Which pattern of the kit draws this field."""
    widget = field.field.widget
    return next((name for cls, name in WIDGET_SHAPES if isinstance(widget, cls)), "input")


@register.filter
def first_control(field: BoundField) -> str:
    """The id an error summary links to: the first option or part of a group, else the control itself."""
    kind = shape(field)
    if kind in {"radios", "checkboxes"}:
        options = list(field)
        return str(options[0].id_for_label) if options else str(field.auto_id)
    if kind == "date":
        return f"{field.auto_id}_year"
    return str(field.id_for_label or field.auto_id)


@register.simple_tag
def control(field: BoundField, hint: str = "", width: str = "") -> Any:
    """The bare control of a field with the kit's classes and what a screen reader needs beside it."""
    name = shape(field)
    widget = _quiet(field.field.widget)
    attrs = {
        "class": " ".join(_classes(field, name, width, widget)),
        "aria-describedby": " ".join(_beside(field, hint)),
    }
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(widget=widget, attrs={key: value for key, value in attrs.items() if value})


def _quiet(widget: Widget) -> Widget:
    """Numbers are typed into text fields: a browser's number field drops what it cannot read, and scrolls away."""
    if not isinstance(widget, widgets.NumberInput):
        return widget
    quiet = copy.deepcopy(widget)
    quiet.input_type = "text"
    whole = str(quiet.attrs.get("step", "1")).isdigit()
    quiet.attrs = {key: value for key, value in quiet.attrs.items() if key not in {"min", "max", "step"}}
    quiet.attrs.setdefault("inputmode", "numeric" if whole else "decimal")
    return quiet


def _classes(field: BoundField, name: str, width: str, widget: Widget) -> list[str]:
    classes = [CLASSES.get(name, ""), str(widget.attrs.get("class", ""))]
    if width and name == "input":
        classes.append(f"govuk-input--width-{width}")
    if field.errors:
        classes.append(f"{CLASSES.get(name, 'govuk-input')}--error")
    return [c for c in classes if c]


def _beside(field: BoundField, hint: str) -> list[str]:
    described = [f"{field.auto_id}-hint"] if hint or field.help_text else []
    return [*described, f"{field.auto_id}-error"] if field.errors else described


@dataclass(frozen=True, slots=True)
class Part:
    """Year, month or day of a date, as typed."""

    name: str
    id: str
    label: str
    value: str
    length: int


@register.filter
def date_parts(field: BoundField) -> list[Part]:
    """The three inputs of a date; what was typed comes back, readable as a date or not."""
    widget: Any = field.field.widget
    given = {} if field.form.is_bound else widget.format_value(field.value()) or {}
    parts = []
    for key, label, length in PARTS:
        name = f"{field.html_name}_{key}"
        typed = field.form.data.get(name, "") if field.form.is_bound else given.get(key)
        parts.append(Part(name, f"{field.auto_id}_{key}", str(label), str(typed or ""), length))
    return parts


@register.filter
def wrong(field: BoundField) -> list[str]:
    """What is wrong with the field, in words that name it; a field's own error messages are kept as they are."""
    errors = field.form.errors.get(field.name)
    return [text for error in errors.as_data() for text in _say(field, error)] if errors else []


def _say(field: BoundField, error: ValidationError) -> list[str]:
    if error.code in _own_messages(field.field):
        return list(error.messages)
    label, facts = str(field.label), error.params or {}
    text = _sentence(field, error.code or "")
    if not text:
        return list(error.messages)
    return [text % {"label": label, "limit": facts.get("limit_value", ""), "now": facts.get("show_value", "")}]


def _sentence(field: BoundField, code: str) -> str:
    kind = shape(field)
    if code == "required":
        return _required(kind)
    if code == "invalid" and isinstance(field.field, forms.DateField):
        return gettext("%(label)s: this is not a day of the calendar. Write it like 2026 3 16.")
    if code == "invalid" and isinstance(field.field, forms.IntegerField):
        return gettext("%(label)s: write a number in digits, without words or units.")
    if code == "invalid_choice" and kind in CHOSEN:
        return gettext("%(label)s: choose one of those listed.")
    return {
        "max_length": gettext("%(label)s: at most %(limit)s characters; these are %(now)s."),
        "min_length": gettext("%(label)s: at least %(limit)s characters; these are %(now)s."),
        "min_value": gettext("%(label)s: at least %(limit)s."),
        "max_value": gettext("%(label)s: at most %(limit)s."),
    }.get(code, "")


def _required(kind: str) -> str:
    if kind == "checkbox":
        return gettext("Tick this to go on: %(label)s")
    if kind in CHOSEN:
        return gettext("Choose: %(label)s")
    return gettext("Add the file: %(label)s") if kind == "file" else gettext("Fill in: %(label)s")


def _own_messages(field: forms.Field) -> set[str]:
    """Codes whose message the form's author wrote herself."""
    defaults: dict[str, Any] = {}
    for cls in reversed(type(field).__mro__):
        defaults.update(getattr(cls, "default_error_messages", {}))
    return {code for code, text in field.error_messages.items() if text is not defaults.get(code)}
