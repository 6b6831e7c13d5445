"""Texts of the portal's pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.words import Words

REFUSALS = {
    "portal.nothing_to_verify": Words(
        _("Choose a receipt (receipt.json), a document (PDF), or both."), _("Add the file, then verify."), "", 422
    ),
}
