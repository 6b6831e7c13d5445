"""Typed application forms: pages, conditions, calculations, and checks that name field and remedy. No Django."""

from zhengtong.matters.form.checking import check_form, check_group, computed, shown_fields
from zhengtong.matters.form.plan import Plan, build
from zhengtong.matters.form.posted import from_post
from zhengtong.matters.form.showing import shown_value, shown_values

__all__ = [
    "Plan",
    "build",
    "check_form",
    "check_group",
    "computed",
    "from_post",
    "shown_fields",
    "shown_value",
    "shown_values",
]
