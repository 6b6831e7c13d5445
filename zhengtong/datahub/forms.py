"""What people type about shared data: filters, doubts, questions, answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhengtong.datahub import words
from zhengtong.datahub.queries.accesses import AccessFilter
from zhengtong.datahub.rules import DisputeState, QuestionState

DAY = forms.DateInput(attrs={"type": "date"})


class FilterForm(forms.Form):
    """Which accesses the owner wants to see."""

    office = forms.TypedChoiceField(label=_("Office"), required=False, coerce=int, empty_value=None)
    others_only = forms.BooleanField(label=_("Leave out what I started myself"), required=False)
    since_on = forms.DateField(label=pgettext_lazy("filter", "From"), required=False, widget=DAY)
    until_on = forms.DateField(label=pgettext_lazy("filter", "To"), required=False, widget=DAY)

    def __init__(self, *args: Any, offices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["office"]
        choices.choices = [("", _("All offices")), *offices]

    def wanted(self) -> AccessFilter:
        """The filter that the valid form describes; a form with a fault filters nothing."""
        if not self.is_valid():
            return AccessFilter()
        typed = self.cleaned_data
        return AccessFilter(
            office=typed["office"],
            others_only=typed["others_only"],
            since_on=typed["since_on"],
            until_on=typed["until_on"],
        )


class QuestionForm(forms.Form):
    """“这不是我办的”."""

    text = forms.CharField(
        label=_("What do you want to know?"),
        help_text=_("For example: “I did not apply for anything in that month.” You need not give a reason."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DisputeForm(forms.Form):
    """“本人认为有误”."""

    own_value = forms.CharField(label=_("What is right"), max_length=500)
    reason = forms.CharField(
        label=_("How do you know?"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.FileField(
        label=_("Proof"),
        help_text=_("A photograph or scan of a document, PDF, JPG or PNG, up to 10 MB."),
        required=False,
    )


class AnswerForm(forms.Form):
    """The office's answer."""

    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("The person reads these words: plain, without abbreviations."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, outcomes: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["outcome"]
        choices.choices = outcomes


DISPUTE_OUTCOMES = [(state.value, words.DISPUTE_STATES[state]) for state in (DisputeState.CORRECTED, DisputeState.KEPT)]
QUESTION_OUTCOMES = [
    (state.value, words.QUESTION_STATES[state]) for state in (QuestionState.LAWFUL, QuestionState.UNLAWFUL)
]


class EndForm(forms.Form):
    """Why a grant ends."""

    reason = forms.CharField(label=pgettext_lazy("grant", "Reason"), max_length=200)
