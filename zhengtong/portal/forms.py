"""Forms of the portal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class VerifyForm(forms.Form):
    """Checking a document that carries its proof, a receipt, or a document against its receipt."""

    document = forms.FileField(
        label=_("Document (PDF)"),
        required=False,
        help_text=_("The PDF as you received it. It carries its proof; nothing else is needed."),
        widget=forms.FileInput(),
    )
    receipt = forms.FileField(
        label=_("Receipt"),
        required=False,
        help_text=_("The file receipt.json, for checking a filing or a document without its proof inside."),
        widget=forms.FileInput(),
    )
