"""Forms of the portal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class VerifyForm(forms.Form):
    """Checking a receipt, a document, or a document against its receipt."""

    receipt = forms.FileField(
        label=_("Receipt"), required=False, help_text=_("The file receipt.json."), widget=forms.FileInput()
    )
    document = forms.FileField(
        label=_("Document (PDF)"), required=False, help_text=_("The PDF as you received it."), widget=forms.FileInput()
    )
