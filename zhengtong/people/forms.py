"""What people type: shapes and plain checks; rules speak through refusals, which land beside their field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel import ids, text
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web.forms import checked, tell
from zhengtong.people import rules
from zhengtong.people.words import DOCUMENT_TYPES, ORGANISATION_KINDS, RELATIONS, RIGHTS_KINDS, SCOPES


class PhoneForm(forms.Form):
    """The first step of signing in."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Type your mobile number.")},
    )

    def clean_phone(self) -> str:
        """Eleven digits."""
        return checked(ids.check_mobile, self.cleaned_data["phone"])


class CodeForm(forms.Form):
    """The second step: the code."""

    code = forms.RegexField(
        r"^\s*\d{6}\s*$",
        label=_("Six-digit code"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"}),
        error_messages={"required": _("Type the code."), "invalid": _("The code has six digits.")},
    )


class StaffForm(forms.Form):
    """An officer's three things."""

    username = forms.CharField(
        label=_("User name"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.RegexField(
        r"^\d{6}$",
        label=_("Dynamic code"),
        help_text=_("The six digits that your authenticator shows now."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"}),
        error_messages={"invalid": _("The code has six digits.")},
    )


def _documents() -> list[tuple[str, Any]]:
    return [(kind.value, label) for kind, label in DOCUMENT_TYPES.items()]


class DocumentForm(forms.Form):
    """A name and a document."""

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    document_type = forms.ChoiceField(label=_("Kind of document"), choices=_documents)
    document = forms.CharField(
        label=_("Document number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_name(self) -> str:
        """Spaces and the dot of minorities' names in one form."""
        return text.tidy_name(str(self.cleaned_data["name"]))

    def clean(self) -> dict[str, Any]:
        """The number of an identity card must fit its check character."""
        data = super().clean() or {}
        document = str(data.get("document", "")).strip().upper()
        if document and data.get("document_type") == rules.DocumentType.IDENTITY_CARD:
            try:
                checked(ids.check_identity_number, document)
            except forms.ValidationError as wrong:
                self.add_error("document", wrong)
        data["document"] = document
        return data


class PresenceForm(DocumentForm):
    """What a clerk reads from the document in her hand."""

    phone = forms.CharField(label=_("Mobile number, to tell the citizen of progress"), max_length=20, required=False)
    uscc = forms.CharField(label=_("Unified social credit code, if she acts for one"), max_length=18, required=False)
    compared = forms.BooleanField(
        label=_("I compared the document with its holder; they match."),
        error_messages={"required": _("Confirm that you compared the document with its holder.")},
    )

    def clean_phone(self) -> str:
        """Eleven digits, or nothing."""
        return checked(ids.check_mobile, self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""

    def clean_uscc(self) -> str:
        """A code whose check character fits, or nothing."""
        code = str(self.cleaned_data["uscc"]).strip().upper()
        self.cleaned_data["uscc"] = code
        if code:
            checked(ids.check_uscc, self.cleaned_data["uscc"])
        return code


class DelegationForm(forms.Form):
    """Whom the principal trusts with what, and until when."""

    principal = forms.ChoiceField(label=_("Who grants it"))
    relation = forms.ChoiceField(
        label=_("What the agent is to you"),
        choices=[("", _("Please choose")), *((relation.value, RELATIONS[relation]) for relation in rules.Relation)],
        error_messages={"required": _("Say what the agent is to you or to the organisation.")},
    )
    name = forms.CharField(label=_("Name of the agent"), max_length=60)
    document = forms.CharField(label=_("Identity number of the agent"), max_length=18)
    scopes = forms.MultipleChoiceField(
        label=_("What the agent may do"),
        choices=[(scope.value, SCOPES[scope]) for scope in rules.Scope if scope in rules.GRANTABLE],
        widget=forms.CheckboxSelectMultiple,
    )
    reach = forms.ChoiceField(
        label=_("In which affairs"),
        choices=[("all", _("In everything")), ("only", _("Only in what I choose below"))],
        widget=forms.RadioSelect,
    )
    only = forms.MultipleChoiceField(label=_("Matters and cases"), widget=forms.CheckboxSelectMultiple, required=False)
    find = forms.CharField(
        label=_("Find a matter by its name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    ends_on = forms.DateField(
        label=_("Last day"),
        help_text=_("A year at most; you can end it at any time."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(
        self,
        *args: Any,
        principals: list[tuple[str, Any]],
        affairs: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["principal"].choices = principals  # type: ignore[attr-defined]
        self.fields["only"].choices = list(affairs)  # type: ignore[attr-defined]
        self.order_fields(["principal", "name", "document", "relation", "scopes", "reach"])

    def clean(self) -> dict[str, Any]:
        """Named affairs must be named; everything needs no names."""
        data = super().clean() or {}
        if data.get("reach") == "only" and not data.get("only"):
            tell(self, Refusal("people.affairs_missing", field="only"))
        if data.get("reach") != "only":
            data["only"] = []
        return data

    def clean_document(self) -> str:
        """A number whose check character fits."""
        self.cleaned_data["document"] = str(self.cleaned_data["document"]).strip().upper()
        checked(ids.check_identity_number, self.cleaned_data["document"])
        return str(self.cleaned_data["document"])

    def clean_name(self) -> str:
        """One form of spaces and dots."""
        return text.tidy_name(str(self.cleaned_data["name"]))


class InvitationForm(forms.Form):
    """The ten characters that the principal handed over."""

    invitation = forms.CharField(
        label=_("Invitation"),
        max_length=20,
        help_text=_("Ten letters and digits that the principal gave you."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_invitation(self) -> str:
        """The ten characters as stored."""
        return checked(ids.check_query_code, self.cleaned_data["invitation"])


class PreferencesForm(forms.Form):
    """How pages look and how somebody is told."""

    elder_mode = forms.BooleanField(label=_("Large type on every page"), required=False)
    notify_sms = forms.BooleanField(label=_("Tell me of progress by text message"), required=False)
    notify_email = forms.BooleanField(label=_("Tell me of progress by e-mail"), required=False)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class RepresentativeForm(forms.Form):
    """What a clerk reads from a business licence."""

    uscc = forms.CharField(label=_("Unified social credit code"), max_length=18)
    name = forms.CharField(label=_("Name of the organisation"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind of organisation"),
        choices=[(kind.value, label) for kind, label in ORGANISATION_KINDS.items()],
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)

    def clean_uscc(self) -> str:
        """A code whose check character fits."""
        self.cleaned_data["uscc"] = str(self.cleaned_data["uscc"]).strip().upper()
        checked(ids.check_uscc, self.cleaned_data["uscc"])
        return str(self.cleaned_data["uscc"])


class OfficerForm(forms.Form):
    """A new officer's account."""

    username = forms.RegexField(
        r"^[a-z][a-z0-9._-]{1,39}$",
        label=_("User name"),
        help_text=_("Small letters and digits, beginning with a letter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"invalid": _("Use small letters and digits, beginning with a letter.")},
    )
    name = forms.CharField(label=_("Name"), max_length=60)


class ClientForm(forms.Form):
    """A new system's account."""

    name = forms.CharField(label=_("Name of the system"), max_length=60)


class TokenForm(forms.Form):
    """A new access token."""

    label = forms.CharField(label=_("What it is for"), max_length=80)
    scopes = forms.CharField(
        label=_("Scopes"),
        max_length=200,
        help_text=_("Words separated by spaces, such as cases:read cases:write."),
    )
    days = forms.IntegerField(label=_("Days until it expires"), min_value=1, max_value=366, initial=90)


class RightsForm(forms.Form):
    """A request about one's own data."""

    kind = forms.ChoiceField(
        label=_("What you ask for"),
        choices=[(kind.value, label) for kind, label in RIGHTS_KINDS.items()],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Which data, and why"), max_length=2000, widget=forms.Textarea(attrs={"rows": "5"}))


class AnswerForm(forms.Form):
    """A steward's answer."""

    answer = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": "6"}))
    refused_by = forms.CharField(
        label=_("Legal basis, if you refuse"),
        max_length=120,
        required=False,
        help_text=_("Leave it empty when the request is granted."),
    )
