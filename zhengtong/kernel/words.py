"""Texts that people read about rules, by code; every room registers its own `words.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.refusal import Refusal

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Words:
    """What is wrong, what to do about it, and the article that says so; `{facts}` are filled from the refusal.

    A refusal that carries a fact `basis` names its own article, such as one from a table of rules.
    """

    text: Text
    remedy: Text = ""
    basis: str = ""
    status: int = 409


@dataclass(frozen=True, slots=True)
class Said:
    """A refusal in the reader's language."""

    code: str
    text: str
    remedy: str
    basis: str
    status: int
    field: str | None


REFUSALS: dict[str, Words] = {}
NOUNS: dict[str, Text] = {}
LABELS: dict[tuple[type[StrEnum], str], Text] = {}


def register(
    refusals: Mapping[str, Words],
    nouns: Mapping[str, Text] | None = None,
    labels: Mapping[type[StrEnum], Mapping[Any, Text]] | None = None,
) -> None:
    """Add a room's words; called from its `apps.ready`. `labels` holds the words of each member of an enumeration."""
    REFUSALS.update(refusals)
    NOUNS.update(nouns or {})
    for enumeration, texts in (labels or {}).items():
        LABELS.update({(enumeration, member.value): text for member, text in texts.items()})


def label(member: StrEnum) -> Text:
    """What people read for a member of an enumeration; a member without words raises `KeyError`."""
    return LABELS[type(member), member.value]


def say(refusal: Refusal) -> Said:
    """The refusal in the reader's language; an unknown code is a programming error and raises `KeyError`."""
    words = REFUSALS[refusal.code]
    facts: dict[str, Any] = {
        key: str(label(value) if isinstance(value, StrEnum) else value) for key, value in refusal.facts.items()
    }
    if refusal.code == "kernel.absent":
        facts["noun"] = str(NOUNS.get(facts["noun"], facts["noun"]))
    return Said(
        code=refusal.code,
        text=str(words.text).format(**facts),
        remedy=str(words.remedy).format(**facts),
        basis=facts.get("basis", words.basis),
        status=words.status,
        field=refusal.field,
    )


register(
    {
        "kernel.absent": Words(
            _("We could not find this: {noun} {number}"),
            _("Check the number. If it is yours, sign in with the account that filed it."),
            status=404,
        ),
        "kernel.forbidden": Words(
            _("Your account may not do this here."),
            _("If your duty includes it, ask the security administrator of your office to enter the duty."),
            status=403,
        ),
        "kernel.sign_in": Words(
            _("Sign in first."), _("You come back to this page afterwards; nothing you typed is lost."), status=401
        ),
        "kernel.too_many": Words(
            _("Too many attempts in a short time."), _("Wait {seconds} seconds and try again."), status=429
        ),
        "kernel.key_reused": Words(
            _("This idempotency key was used before with other content."),
            _("Send a new key with a new request, or the same content with this key."),
            status=422,
        ),
        "kernel.cursor_broken": Words(
            _("The page marker of this list cannot be read."), _("Start again from the first page."), status=422
        ),
    }
)
