"""How a refusal reaches the form it is about: beside the field at fault, or above the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from zhengtong.kernel import words
from zhengtong.kernel.refusal import Refusal, Refusals

T = TypeVar("T")


def tell(form: forms.Form, refused: Refusal | Refusals) -> None:
    """Show every refusal beside the field it names; one that names no field of the form stands above it."""
    for said in words.say_all(refused):
        form.add_error(said.field if said.field in form.fields else None, said.sentence)


def checked(check: Callable[[Any], T], typed: Any) -> T:
    """What a check makes of a typed value, for `clean_…` methods; its refusal becomes that field's error."""
    try:
        return check(typed)
    except Refusal as refusal:
        raise forms.ValidationError(words.say(refusal).sentence) from None
