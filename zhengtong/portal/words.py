"""Texts of the portal's pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.words import Words

LIFE_EVENTS = {
    "birth": _("Birth"),
    "school": _("School"),
    "work": _("Work"),
    "shop": _("Open a shop"),
    "home": _("Buy a home"),
    "health": _("See a doctor"),
    "marry": _("Marry"),
    "move": _("Move here"),
    "car": _("Drive"),
    "company": _("Run a firm"),
    "retire": _("Retire"),
    "after": _("After a death"),
}

REFUSALS = {
    "portal.nothing_to_verify": Words(
        _("Choose a receipt (receipt.json), a document (PDF), or both."), _("Add the file, then verify."), "", 422
    ),
}
