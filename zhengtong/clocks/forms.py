"""Forms of the calendar's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.clocks.queries import NoticeDetails
from zhengtong.kernel import ids
from zhengtong.kernel.refusal import Refusal

LARGEST_FILE = 200_000


class NoticeForm(forms.Form):
    """A notice about days off, as a file or as text; the preview sends the text back to be entered."""

    year = forms.IntegerField(label=_("Calendar year"), min_value=2004, max_value=2060)
    number = forms.CharField(
        label=_("Number of the notice"), help_text=_("For example 国办发明电〔2025〕7号"), max_length=60
    )
    basis = forms.CharField(
        label=_("Basis"), max_length=200, help_text=_("The rule that allows it, as printed on the notice.")
    )
    scope = forms.ChoiceField(
        label=_("What it arranges"),
        choices=[
            ("year", _("The whole year, for the whole country (the State Council's yearly notice)")),
            ("days", _("Single days: an extended holiday, a regional holiday, a closure")),
        ],
        widget=forms.RadioSelect,
    )
    division = forms.CharField(
        label=_("Division code"),
        help_text=_("000000 for the whole country; 6, 9 or 12 digits for a regional arrangement."),
        max_length=12,
        initial=ids.NATION,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV with the columns day, kind (off or work), name, or an ICS calendar."),
        required=False,
    )
    text = forms.CharField(
        label=_("Or its text"), required=False, max_length=LARGEST_FILE, widget=forms.Textarea(attrs={"rows": 8})
    )

    def clean_division(self) -> str:
        """The code must be well formed."""
        code: str = self.cleaned_data["division"].strip()
        try:
            return ids.check_division_code(code)
        except Refusal:
            raise forms.ValidationError(_("Type 6, 9 or 12 digits.")) from None

    def clean(self) -> dict[str, Any]:
        """The days come from the file or from the text."""
        said: dict[str, Any] = super().clean() or {}
        upload = said.get("file")
        if upload is not None:
            said["text"] = self._text_of(upload)
        if not said.get("text", "").strip() and not self.errors:
            self.add_error("file", _("Choose a file or paste its text."))
        return said

    def _text_of(self, upload: Any) -> str:
        if upload.size > LARGEST_FILE:
            self.add_error("file", _("The file is too large for a calendar; a year takes a few kilobytes."))
            return ""
        content: bytes = upload.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        self.add_error("file", _("This file cannot be read as text. Save it as CSV (UTF-8) and choose it again."))
        return ""

    def details(self) -> NoticeDetails:
        """The notice that the valid form describes."""
        said = self.cleaned_data
        return NoticeDetails(
            year=said["year"],
            number=said["number"],
            basis=said["basis"],
            text=said["text"],
            whole_year=said["scope"] == "year",
            division=said["division"],
        )
