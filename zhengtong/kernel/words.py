"""Texts that people read about rules, by code; every room registers its own `words.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.refusal import Refusal, Refusals

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

    @property
    def sentence(self) -> str:
        """What is wrong and how to mend it, in one breath; Chinese sentences need no space between them."""
        return ("" if self.text.endswith("。") else " ").join(filter(None, (self.text, self.remedy)))


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
    facts: dict[str, Any] = {key: _fact(value) for key, value in refusal.facts.items()}
    if "reason" in facts:
        facts["reason"] = str(NOUNS.get(f"{refusal.code}.{facts['reason']}", facts["reason"]))
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


def _fact(value: Any) -> str:
    """A fact of a refusal as its words take it."""
    if isinstance(value, date):
        return written_day(value)
    return str(label(value) if isinstance(value, StrEnum) else value)


def written_day(value: date) -> str:
    """A civil day in a sentence: 2026年3月16日, 16 March 2026."""
    if (get_language() or "").startswith("zh"):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%B %Y}"


def say_all(refused: Refusal | Refusals) -> list[Said]:
    """Everything that one or several refusals say, in the reader's language."""
    return [say(one) for one in (refused.refusals if isinstance(refused, Refusals) else [refused])]


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
        "kernel.nobody_present": Words(
            _("Nobody's identity has been checked at this window."),
            _("Check the identity document of the citizen who stands before you, or send her a one-time code."),
            status=403,
        ),
        "kernel.scope_missing": Words(
            _("This token does not include “{scope}”."), _("Issue a token with this scope."), status=403
        ),
        "kernel.request_shape": Words(
            _("The request does not have the form the API describes: {where} {what}."),
            _("Compare it with /api/openapi.json."),
            status=422,
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

register(
    {
        "kernel.identity_number": Words(
            _("This identity number is not right: {reason}."),
            _("Copy the 18 characters from the card; the last one may be a capital X."),
            "GB 11643-1999",
            status=422,
        ),
        "kernel.uscc": Words(
            _("This unified social credit code is not right: {reason}."),
            _("Copy the 18 characters from the licence; it has no letters I, O, Z, S and V."),
            "GB 32100-2015",
            status=422,
        ),
        "kernel.phone": Words(
            _("This telephone number is not right: {reason}."),
            _("Type a mobile number of 11 digits, or a landline with its area code."),
            status=422,
        ),
        "kernel.division_code": Words(
            _("This division code is not right: {reason}."),
            _("Type 6 digits, 9 with the township, 12 with the village."),
            "GB/T 2260-2007",
            status=422,
        ),
        "kernel.catalog_code": Words(
            _("This catalogue code is not right: {reason}."), _("Type its 12 digits."), "GB/T 39554.1-2020", status=422
        ),
        "kernel.task_code": Words(
            _("This matter code is not right: {reason}."),
            _("Type its 31 characters: credit code, level, catalogue code."),
            "GB/T 39554.1-2020",
            status=422,
        ),
        "kernel.number": Words(
            _("This number is not right: {reason}."), _("Compare it with the paper and type it again."), status=422
        ),
        "kernel.case_number": Words(
            _("This case number is not right: {reason}."), _("Copy the 24 characters from the receipt."), status=422
        ),
        "kernel.query_code": Words(
            _("This query code is not right: {reason}."), _("Copy the 10 characters from the receipt."), status=422
        ),
        "kernel.licence_identifier": Words(
            _("This licence identifier is not right: {reason}."),
            _("Copy it from the licence, dots included."),
            "GB/T 36904-2018",
            status=422,
        ),
        "kernel.calendar_range": Words(
            _("The working-day table covers {first} to {last}; this day lies outside."),
            _("Check the year."),
            status=422,
        ),
    },
    {
        "kernel.identity_number.length": _("it needs 18 characters"),
        "kernel.identity_number.lower_x": _("the last letter must be a capital X"),
        "kernel.identity_number.characters": _("only digits are allowed, and X in the last place"),
        "kernel.identity_number.birth": _("its digits 7 to 14 are no possible day of birth"),
        "kernel.identity_number.check": _("its last character does not fit the others, so one of them is mistyped"),
        "kernel.uscc.length": _("it needs 18 characters"),
        "kernel.uscc.characters": _("only digits and capital letters without I, O, Z, S and V are allowed"),
        "kernel.uscc.division": _("its characters 3 to 8 must be digits"),
        "kernel.uscc.check": _("its last character does not fit the others, so one of them is mistyped"),
        "kernel.phone.characters": _("only digits are allowed"),
        "kernel.phone.mobile_length": _("a mobile number has 11 digits and begins with 13 to 19"),
        "kernel.phone.area_code": _("the area code is missing or the number is too short or too long"),
        "kernel.division_code.length": _("it needs 6, 9 or 12 digits"),
        "kernel.catalog_code.length": _("it needs 12 digits"),
        "kernel.catalog_code.characters": _("only digits are allowed"),
        "kernel.task_code.length": _("it needs 31 characters"),
        "kernel.task_code.level": _("its character 19 must be a level from 1 to 7"),
        "kernel.number.shape": _("it is not built as these numbers are"),
        "kernel.number.check": _("its last character does not fit the others, so one of them is mistyped"),
        "kernel.number.unknown": _("it has the shape of no number we know"),
        "kernel.case_number.length": _("it needs 24 characters"),
        "kernel.case_number.characters": _("only digits are allowed before its last character"),
        "kernel.case_number.day": _("its digits 10 to 17 are no possible day"),
        "kernel.case_number.check": _("its last character does not fit the others, so one of them is mistyped"),
        "kernel.query_code.length": _("it needs 10 characters"),
        "kernel.query_code.check": _("its last character does not fit the others, so one of them is mistyped"),
        "kernel.licence_identifier.shape": _("it is not built as these identifiers are"),
        "kernel.licence_identifier.check": _("its last character does not fit the others, so one of them is mistyped"),
    },
)

register(
    {
        "kernel.file_empty": Words(
            _("This file is empty."), _("Choose the file again; it may not have been saved yet."), status=422
        ),
        "kernel.file_too_big": Words(
            _("This file is larger than {megabytes} MB."),
            _("Take the photo with less detail, or split the document."),
            status=422,
        ),
        "kernel.file_type": Words(
            _("This kind of file cannot be taken."),
            _("Upload one of: {allowed}. What counts is what the file is, not how its name ends."),
            status=422,
        ),
        "kernel.file_broken": Words(
            _("This file is damaged or incomplete."),
            _("Open it on your device, save it anew and upload it again."),
            status=422,
        ),
        "kernel.file_locked": Words(
            _("This file is locked with a password, so nobody could read it."),
            _("Remove the password and upload it again."),
            status=422,
        ),
        "kernel.file_active": Words(
            _("This file contains programs or paths that do not belong into a document."),
            _("Save it as PDF and upload the PDF."),
            status=422,
        ),
        "kernel.file_bomb": Words(
            _("This file unpacks to far more than it shows."),
            _("Upload the documents inside it one by one."),
            status=422,
        ),
        "kernel.file_pixels": Words(
            _("This picture has more than {megapixels} million pixels."),
            _("Take it with less detail and upload it again."),
            status=422,
        ),
        "kernel.file_malware": Words(
            _("The virus scanner found something in this file, so it was not kept."),
            _("Check your device, and bring the document to a window if you need it today."),
            status=422,
        ),
        "kernel.file_unscanned": Words(
            _("Files cannot be checked at the moment, so this one was not kept."),
            _("Everything else you typed is saved. Upload the file again in a few minutes."),
            status=503,
        ),
        "kernel.receipt_pending": Words(
            _("The proof for this act is not ready yet."),
            _("Try again in a few seconds; until then the signed promise stands."),
            status=409,
        ),
        "kernel.log_unnamed": Words(
            _("Which act is meant is not said."), _("Give its uid as `entry`, or its place as `index`."), status=422
        ),
        "kernel.log_range": Words(
            _("The log holds {size} acts; what you asked for lies outside."),
            _("Ask for an index below the size, and for a first tree within the second."),
            status=422,
        ),
    },
    {
        "kernel.file": _("file"),
        "kernel.entry": _("act in the log"),
        "kernel.head": _("signed head of the log"),
        "kernel.page": _("page"),
    },
)
