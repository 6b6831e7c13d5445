"""Forms of the administrators' pages."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actors import DutyKind
from zhengtong.org import queries, words
from zhengtong.org.actions import DutyDetails
from zhengtong.people import public as people


class DutyForm(forms.Form):
    """A duty to be granted; offices offered are those the administrator answers for."""

    username = forms.CharField(label=_("User name of the officer"), max_length=40)
    kind = forms.ChoiceField(label=_("Duty"))
    office = forms.TypedChoiceField(label=_("Office"), coerce=int)
    matters = forms.CharField(
        label=_("Only for these matters"),
        help_text=_("Their 31-character codes, one a line. Leave empty for every matter of the office."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    post = forms.CharField(label=_("Post"), max_length=60, required=False)
    from_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until_on = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave empty if it holds for the time being."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    substitute_for = forms.IntegerField(
        label=_("Stands in for duty number"),
        help_text=_("For a substitute (AB 岗): the number of the duty in the list. A last day is needed then."),
        required=False,
    )

    window = forms.TypedChoiceField(
        label=_("Window"),
        help_text=_(
            "For a window clerk: where she sits. She receives what that window is authorised for, office by office and "
            "matter by matter; without a window, what any window receives for the office."
        ),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        own_account: int | None,
        offices: tuple[queries.OfficeView, ...],
        windows: tuple[tuple[queries.WindowView, queries.HallView], ...],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own_account = own_account
        kinds: Any = self.fields["kind"]
        kinds.choices = [(kind.value, words.DUTIES[kind]) for kind in DutyKind]
        places: Any = self.fields["office"]
        places.choices = [(office.id, f"{office.division_name} {office.name}") for office in offices]
        sits: Any = self.fields["window"]
        named = ((w.id, f"{hall.name} {w.sign} {w.name}") for w, hall in windows)
        sits.choices = [("", _("No particular window")), *named]

    def clean_username(self) -> str:
        """The user name must be another officer's: nobody grants a duty to herself."""
        username: str = self.cleaned_data["username"].strip()
        found = people.officer_by_username(username)
        if found is None:
            raise forms.ValidationError(str(words.REFUSALS["org.unknown_officer"].text))
        if found.id == self.own_account:
            raise forms.ValidationError(_("You cannot grant a duty to yourself. Ask another security administrator."))
        self.account = found.id
        return username

    def details(self) -> DutyDetails:
        """The duty that the valid form describes."""
        said = self.cleaned_data
        matters = tuple(re.split(r"[\s,，;；]+", said["matters"].strip())) if said["matters"].strip() else None
        return DutyDetails(
            account=self.account,
            kind=DutyKind(said["kind"]),
            office=said["office"],
            from_on=said["from_on"],
            until_on=said["until_on"],
            matters=matters,
            post=said["post"],
            substitute_for=said["substitute_for"],
            window=said["window"],
        )


class RevokeForm(forms.Form):
    """Why a duty is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays in the record and is read by the audit administrator."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
