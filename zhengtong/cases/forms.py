"""Drawing a matter's typed fields as form controls; judging them is the matter's own affair."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhengtong.cases.actions.systems import Connection
from zhengtong.cases.connected.adapters import ADAPTERS
from zhengtong.cases.rules import Expert, Verdict
from zhengtong.cases.words import ENDINGS, FOUND_BY_CHECK, FOUND_BY_PERSON, MODES, VERDICTS, Mode
from zhengtong.kernel import files, ids, words
from zhengtong.kernel.files import limits
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.kernel.web import tags
from zhengtong.kernel.web.forms import checked
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.people import public as people

FEW = 7
SPARE_ROWS = 1
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMERIC = {"inputmode": "numeric"}
Divisions = list[tuple[str, str]]


class TypedForm(forms.Form):
    """The controls of some typed fields, filled with what was typed; errors come from the matter's own checks."""

    def __init__(
        self, fields: Iterable[matters.FormField], data: Mapping[str, Any], divisions: Divisions, *, english: bool
    ) -> None:
        super().__init__(initial=flat(data))
        for field in fields:
            for name, control in controls(field, data.get(field.id), divisions, english):
                self.fields[name] = control

    def refuse(self, refusals: Refusals | Refusal) -> None:
        """Put every refusal beside its control; what fits no control stands on top."""
        self.is_bound, self.data, self.cleaned_data = True, self.initial, {}
        self._errors = forms.utils.ErrorDict()
        for said in words.say_all(refusals):
            self.add_error(self._control(said.field), said.sentence)

    def _control(self, path: str | None) -> str | None:
        names = list(self.fields)
        exact = path if path in self.fields else None
        return exact or next((name for name in names if path and name.startswith(f"{path}.")), None)


def flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """Nested values under the names that the browser posts: `field.division`, `field.0.column`."""
    named: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, Mapping):
            named |= {f"{key}.{part}": inner for part, inner in value.items()}
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for number, row in enumerate(value):
                named |= {f"{key}.{number}.{column}": cell for column, cell in row.items()}
        else:
            named[key] = value
    return named


def controls(
    field: matters.FormField, value: Any, divisions: Divisions, english: bool
) -> list[tuple[str, forms.Field]]:
    """The named controls of one field: one, two for an address, columns times rows for a table."""
    if field.kind == "address":
        bare = field.model_copy(update={"hint": ""})
        return [
            (f"{field.id}.division", _choice(_("Division"), divisions, bare)),
            (f"{field.id}.detail", _text(_("Street, number, building, floor"), bare)),
        ]
    if field.kind == "table":
        rows = max(_begun(value) + SPARE_ROWS, field.min_rows, 1)
        return [
            (f"{field.id}.{number}.{column.id}", _one(column, divisions, english, number=number + 1))
            for number in range(min(rows, field.max_rows))
            for column in field.columns
            if column.calculate is None
        ]
    return [(field.id, _one(field, divisions, english))]


def _begun(rows: Any) -> int:
    """How many rows stand in a table, without the empty ones at its end."""
    said = [number for number, row in enumerate(rows or [], 1) if any(row.values())]
    return max(said, default=0)


def _one(field: matters.FormField, divisions: Divisions, english: bool, number: int = 0) -> forms.Field:
    label = _label(field, english) + (f" {number}" if number else "")
    make: Callable[[], forms.Field] = {
        "long_text": lambda: _text(label, field, forms.Textarea(attrs={"rows": 5})),
        "date": lambda: _text(label, field, forms.DateInput(attrs={"type": "date"})),
        "integer": lambda: _text(label, field, forms.TextInput(attrs=NUMERIC)),
        "money": lambda: _text(label, field, forms.TextInput(attrs={"inputmode": "decimal"})),
        "phone": lambda: _text(label, field, forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})),
        "division": lambda: _choice(label, divisions, field),
        "choice": lambda: _choice(label, _options(field.choices, english), field),
        "choices": lambda: _choices(label, _options(field.choices, english), field),
        "yes_no": lambda: _choice(label, [("true", str(_("Yes"))), ("false", str(_("No")))], field),
    }.get(field.kind, lambda: _text(label, field))
    return make()


def _label(field: matters.FormField, english: bool) -> str:
    return (field.label_en if english else "") or field.label


def _options(choices: Iterable[Any], english: bool) -> Divisions:
    return [(c.value, (c.label_en if english else "") or c.label) for c in choices]


def _text(label: Any, field: matters.FormField, widget: forms.Widget | None = None) -> forms.Field:
    return forms.CharField(
        label=label, help_text=field.hint, required=field.required, widget=widget or forms.TextInput()
    )


def _choice(label: Any, options: Divisions, field: matters.FormField) -> forms.Field:
    if len(options) < FEW:
        return forms.ChoiceField(
            label=label, help_text=field.hint, required=field.required, choices=options, widget=forms.RadioSelect()
        )
    return forms.ChoiceField(
        label=label, help_text=field.hint, required=field.required, choices=[("", _("Please choose")), *options]
    )


def _choices(label: Any, options: Divisions, field: matters.FormField) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label,
        help_text=field.hint,
        required=field.required,
        choices=options,
        widget=forms.CheckboxSelectMultiple(),
    )


class QueryForm(forms.Form):
    """Looking a case up without signing in: what stands on the receipt."""

    number = forms.CharField(label=_("Case number"), help_text=_("It stands on the receipt, top right."))
    code = forms.CharField(
        label=_("Query code"), max_length=20, help_text=_("10 characters, beside the case number on the receipt.")
    )

    def clean_code(self) -> str:
        """The ten characters as stored; a slip of the pen is said before any case is looked for."""
        return checked(ids.check_query_code, self.cleaned_data["code"])


class SignForm(forms.Form):
    """The electronic signature under an application, and where the result may be served."""

    declared = forms.BooleanField(label=_("I declare that what I filed is true, and I know what follows if it is not."))
    signed_name = forms.CharField(
        label=_("Sign with your name"), help_text=_("Type your name as it stands in your identity document.")
    )
    mode = forms.ChoiceField(
        label=_("How shall we serve the result?"),
        choices=[(mode.value, MODES[mode]) for mode in (Mode.ELECTRONIC, Mode.COUNTER, Mode.POST)],
        widget=forms.RadioSelect(),
        help_text=_("The periods for reconsideration and court run from the day on which it reaches you this way."),
    )
    address = forms.CharField(
        label=_("Address for service"), help_text=_("A postal address, or the hall where you fetch it."), required=False
    )

    def __init__(self, *args: Any, by_rules: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_rules:
            self.fields["by_person"] = forms.BooleanField(
                label=_("I want a person to decide, not the published rules alone."),
                required=False,
                help_text=_(
                    "Where the published rules clearly grant, the system decides at once. It never refuses: whatever "
                    "is not clear goes to a person anyway."
                ),
            )

    def clean(self) -> dict[str, Any]:
        """What goes by post needs an address."""
        cleaned = super().clean() or {}
        if cleaned.get("mode") == Mode.POST.value and not cleaned.get("address", "").strip():
            self.add_error("address", _("Fill in the postal address, so that the result reaches you."))
        return cleaned


class WithdrawForm(forms.Form):
    """Taking the application back."""

    reason = forms.CharField(
        label=_("Reason, if you wish to give one"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class UrgeForm(forms.Form):
    """Reminding the office."""

    message = forms.CharField(
        label=_("What you want to tell the office"),
        help_text=_("500 characters at most. Nothing is needed: the reminder counts without words."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class UrgingAnswerForm(forms.Form):
    """The office's answer to a reminder."""

    answer = forms.CharField(
        label=_("Answer, as the applicant will read it"),
        help_text=_("Where the case stands, what is still to be done, and by when."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DelayForm(forms.Form):
    """Why a limit has passed, said in public."""

    reason = forms.CharField(label=_("Reason, as the applicant will read it"), widget=forms.Textarea(attrs={"rows": 3}))
    expected_on = forms.CharField(
        label=_("By when you expect to act"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class DisputeForm(forms.Form):
    """本人认为有误: the applicant's own value and what shows it."""

    own_value = forms.CharField(label=_("What is right"), max_length=500)
    reason = forms.CharField(
        label=_("What is wrong with the record"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.FileField(
        label=_("What shows it"),
        required=False,
        help_text=_("A photograph or a PDF, up to 10 MB."),
        widget=forms.FileInput(),
    )


class ScenarioForm(TypedForm):
    """The place and the questions that prune the materials."""

    def __init__(
        self,
        questions: Iterable[Any],
        answers: Mapping[str, Any],
        place: str,
        divisions: Divisions,
        question: str,
        english: bool,
    ) -> None:
        super().__init__([], {**_as_typed(answers), "place": place}, divisions, english=english)
        self.fields["place"] = forms.ChoiceField(label=question, choices=[("", _("Please choose")), *divisions])
        for asked in questions:
            self.fields[asked.id] = _question(asked, english)


def _as_typed(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {key: str(value).lower() if isinstance(value, bool) else value for key, value in answers.items()}


def _question(asked: Any, english: bool) -> forms.Field:
    label = (asked.text_en if english else "") or asked.text
    common: dict[str, Any] = {"label": label, "help_text": asked.help}
    if asked.kind == "yes_no":
        both: list[tuple[str, Any]] = [("true", _("Yes")), ("false", _("No"))]
        return forms.ChoiceField(**common, choices=both, widget=forms.RadioSelect())
    if asked.kind == "integer":
        return forms.CharField(**common, widget=forms.TextInput(attrs=NUMERIC))
    options = _options(asked.choices, english)
    if asked.kind == "choices":
        return forms.MultipleChoiceField(**common, choices=options, widget=forms.CheckboxSelectMultiple())
    return forms.ChoiceField(**common, choices=options, widget=forms.RadioSelect())


def scenario_data(questions: Iterable[Any], post: Any) -> dict[str, Any]:
    """The answers as posted."""
    found: dict[str, Any] = {}
    for asked in questions:
        if asked.id in post:
            found[asked.id] = post.getlist(asked.id) if asked.kind == "choices" else post[asked.id]
    return found


def sections(form: TypedForm, fields: Iterable[matters.FormField], english: bool) -> list[dict[str, Any]]:
    """The controls as the page groups them: a table and an address under their own legend, the rest in line."""
    made: list[dict[str, Any]] = []
    for field in fields:
        names = [name for name in form.fields if name == field.id or name.startswith(f"{field.id}.")]
        bound = [form[name] for name in names]
        if field.kind in ("table", "address"):
            made.append(
                {"title": _label(field, english), "hint": field.hint, "fields": bound, "more": field.kind == "table"}
            )
        elif made and not made[-1]["title"]:
            made[-1]["fields"] += bound
        else:
            made.append({"title": "", "hint": "", "fields": bound, "more": False})
    return made


def shown(field: matters.FormField, value: Any, divisions: Mapping[str, str], english: bool) -> str:
    """A value in words, as check pages and officers read it."""
    if value in (None, "", [], {}):
        return "—"
    labels = {c.value: (c.label_en if english else "") or c.label for c in field.choices}
    if field.kind == "address" and isinstance(value, Mapping):
        return f"{divisions.get(value.get('division', ''), '')} {value.get('detail', '')}".strip()
    if field.kind == "table" and isinstance(value, list):
        return "；".join(
            "，".join(shown(c, row.get(c.id), divisions, english) for c in field.columns if row.get(c.id))
            for row in value
        )
    if field.kind == "yes_no":
        return str(_("Yes")) if value in (True, "true") else str(_("No"))
    if field.kind == "division":
        return divisions.get(str(value), str(value))
    if field.kind == "date":
        return plain(value)
    if isinstance(value, list):
        return "、".join(labels.get(item, str(item)) for item in value)
    if field.kind == "money" and isinstance(value, int):
        return f"{value // 100:,}.{value % 100:02d}"
    return labels.get(str(value), str(value))


def plain(value: Any) -> str:
    """A day as people read it; everything else stays as it came."""
    text = str(value)
    try:
        return tags.short_day(date.fromisoformat(text)) if ISO_DAY.fullmatch(text) else text
    except ValueError:
        return text


class NothingForm(forms.Form):
    """An act that needs nothing but the decision to do it."""


class ReasonForm(forms.Form):
    """An act that the applicant is told a reason for."""

    reason = forms.CharField(label=_("Reason, as the applicant will read it"), widget=forms.Textarea(attrs={"rows": 3}))


class DeclineForm(ReasonForm):
    """Not accepting: the law obliges us to name the right office."""

    right_office = forms.CharField(
        label=_("The office that is competent"), help_text=_("Name and address, so that the applicant finds it.")
    )


class SuspendForm(ReasonForm):
    """Letting the limit stand still: only for what the law does not count, no longer than the applicant is told."""

    def __init__(self, *args: Any, procedures: Divisions, special: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"] = forms.ChoiceField(
            label=_("Procedure"),
            choices=procedures,
            widget=forms.RadioSelect(),
            help_text=_("A site visit, a payment or a question to the applicant never stops the limit."),
        )
        self.fields["article"] = forms.CharField(
            label=_("Article of the special law"),
            required=special,
            max_length=100,
            help_text=_("Law and article, when it is not a procedure of the licence law."),
        )
        self.fields["planned_end_on"] = forms.CharField(
            label=_("Last day of the procedure"),
            widget=forms.DateInput(attrs={"type": "date"}),
            help_text=_("The applicant is told this day; after it the limit runs again by itself."),
        )
        self.order_fields(["cause", "article", "planned_end_on", "reason"])


class ResumeForm(forms.Form):
    """Letting the limit run again."""

    result = forms.CharField(
        label=_("What the procedure showed"),
        required=False,
        help_text=_("An internal note, read by officers of this case only."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TerminateForm(forms.Form):
    """Ending the proceedings: why, with which article."""

    cause = forms.ChoiceField(
        label=_("Why the proceedings end"),
        choices=[(cause.value, text) for cause, text in ENDINGS.items()],
        widget=forms.RadioSelect(),
        help_text=_("If the conditions are not met, do not end the proceedings: decide to refuse."),
    )
    reasons = forms.CharField(
        label=_("Reasons, as the applicant will read them"), widget=forms.Textarea(attrs={"rows": 3})
    )
    articles = forms.CharField(
        label=_("Articles"),
        required=False,
        help_text=_(
            "One a line, law and article. For an applicant who died or an organisation that ended, the Civil Code is "
            "cited by itself."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TransferForm(forms.Form):
    """Handing the case to the competent office inside the city."""

    def __init__(self, *args: Any, offices: Divisions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"] = forms.ChoiceField(
            label=_("Competent office"),
            choices=[("", _("Please choose")), *offices],
            help_text=_("The day of receipt stays; the applicant is told, not sent away."),
        )


class StepForm(forms.Form):
    """Completing a step: outcome, internal opinion, and for an inspection the two officers."""

    opinion = forms.CharField(
        label=_("Internal opinion"),
        help_text=_("Read by officers of this case only; the public reason is written with the decision."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, outcomes: Divisions, inspection: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.ChoiceField(
            label=pgettext_lazy("step", "Outcome"),
            choices=outcomes,
            initial=outcomes[0][0] if len(outcomes) == 1 else None,
            widget=forms.RadioSelect(),
        )
        self.order_fields(["outcome", "opinion"])
        if inspection:
            for n in (1, 2):
                self.fields[f"inspector_{n}"] = forms.CharField(label=_("Inspector {n}").format(n=n))
                self.fields[f"certificate_{n}"] = forms.CharField(
                    label=_("Enforcement certificate number of inspector {n}").format(n=n)
                )
            self.fields["place"] = forms.CharField(
                label=_("Place and findings"), widget=forms.Textarea(attrs={"rows": 3})
            )


class OpinionForm(forms.Form):
    """The answer of an office that is asked."""

    verdict = forms.ChoiceField(
        label=_("Opinion of your office"),
        choices=[(one.value, VERDICTS[one]) for one in (Verdict.AGREE, Verdict.OBJECT)],
        widget=forms.RadioSelect(),
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("Read by the officers of the office that has the case, not by the applicant."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    article = forms.CharField(
        label=_("Article"),
        required=False,
        max_length=200,
        help_text=_("Law and article. An objection needs one."),
    )


class OfficeForm(forms.Form):
    """Which of the offices that were asked."""

    def __init__(self, *args: Any, offices: Divisions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        only = offices[0][0] if len(offices) == 1 else None
        self.fields["node"] = forms.ChoiceField(
            label=_("Which office"), choices=offices, initial=only, widget=forms.RadioSelect()
        )
        self.order_fields(["node"])


class GoOnForm(OfficeForm):
    """Going on without an answer: why."""

    reason = forms.CharField(
        label=_("Why you go on without the answer"),
        help_text=_("It stays in the file. The silence is recorded as silence, not as consent."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


EXPERT_ROWS = 9


class ExpertsForm(forms.Form):
    """The experts of a review: name, body, declaration; empty rows are left out."""

    def __init__(self, *args: Any, least: int, named: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, min(EXPERT_ROWS, max(least, len(named)) + 2) + 1):
            row = named[n - 1] if n <= len(named) else {}
            self.fields[f"expert_{n}"] = forms.CharField(
                label=_("Expert {n}").format(n=n), required=n <= least, initial=row.get("name"), max_length=40
            )
            self.fields[f"body_{n}"] = forms.CharField(
                label=_("Body and field of expert {n}").format(n=n),
                required=n <= least,
                initial=row.get("body"),
                max_length=100,
            )
            self.fields[f"declared_{n}"] = forms.BooleanField(
                label=_("Expert {n} has declared in writing to have no interest in the matter").format(n=n),
                required=False,
                initial=row.get("declared", False),
            )


def experts_in(post: Mapping[str, Any]) -> list[Expert]:
    """The experts as posted, without the rows that were left empty."""
    said = [
        Expert(
            post.get(f"expert_{n}", "").strip(),
            post.get(f"body_{n}", "").strip(),
            bool(post.get(f"declared_{n}")),
        )
        for n in range(1, EXPERT_ROWS + 1)
    ]
    return [one for one in said if one.name or one.body]


class PersonForm(forms.Form):
    """Asking that a person looks at an automatic decision."""

    wish = forms.CharField(
        label=_("What the person should look at, if you wish to say so"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PersonAnswerForm(forms.Form):
    """What a person found."""

    found = forms.ChoiceField(
        label=_("What you found"),
        choices=[(one.value, text) for one, text in FOUND_BY_PERSON.items()],
        widget=forms.RadioSelect(),
    )
    answer = forms.CharField(
        label=_("Your answer, as the applicant will read it"), widget=forms.Textarea(attrs={"rows": 4})
    )


class CheckForm(forms.Form):
    """The after-check of an automatic grant."""

    found = forms.ChoiceField(
        label=_("What the check found"),
        choices=[(one.value, text) for one, text in FOUND_BY_CHECK.items()],
        widget=forms.RadioSelect(),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("Read by officers only. Needed when something is not as it should be."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecideForm(forms.Form):
    """The decision: outcome, public reasons, articles, and the internal opinion apart."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[("granted", _("Grant")), ("refused", _("Refuse"))],
        widget=forms.RadioSelect(),
    )
    reasons = forms.CharField(
        label=_("Reasons, as the applicant will read them"),
        help_text=_("What was found, and what follows from it. A refusal names each condition that is not met."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    opinion = forms.CharField(label=_("Internal opinion"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, articles: Divisions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["articles"] = forms.MultipleChoiceField(
            label=_("Articles"), choices=articles, widget=forms.CheckboxSelectMultiple()
        )
        self.order_fields(["outcome", "reasons", "articles", "opinion"])


class ServeForm(forms.Form):
    """Recording the service of the result."""

    mode = forms.ChoiceField(label=_("Mode"), choices=[(m.value, MODES[m]) for m in Mode], widget=forms.RadioSelect())
    address = forms.CharField(label=_("Address"), help_text=_("The one the applicant consented to."))
    receiver = forms.CharField(label=_("Received by"))
    proof = forms.CharField(
        label=_("Proof of service"), help_text=_("Signature, postal number, or the log of the electronic delivery.")
    )
    served_on = forms.CharField(label=_("Day of service"), widget=forms.DateInput(attrs={"type": "date"}))


TYPES = {"pdf": limits.PDF, "jpg": limits.JPEG, "png": limits.PNG, "docx": limits.DOCX, "xlsx": limits.XLSX}


def limits_of(material: matters.Material) -> files.Limits:
    """What may be uploaded for a material, after its guide."""
    return replace(
        files.DEFAULT,
        types=frozenset(TYPES[kind] for kind in material.accept),
        size=material.max_megabytes * limits.MEGABYTE,
    )


def accepted(material: matters.Material) -> str:
    """Which files a material takes, in words."""
    kinds = " / ".join(kind.upper() for kind in material.accept)
    return str(_("{kinds}, up to {n} MB")).format(kinds=kinds, n=material.max_megabytes)


def answers_in_words(questions: Iterable[Any], answers: Mapping[str, Any], english: bool) -> list[dict[str, str]]:
    """The scenario's answers as pages show them: question and answer."""
    rows = []
    for asked in questions:
        value = answers.get(asked.id)
        if value in (None, "", []):
            continue
        labels = {c.value: (c.label_en if english else "") or c.label for c in asked.choices}
        if asked.kind == "yes_no":
            said = str(_("Yes")) if value in (True, "true") else str(_("No"))
        else:
            said = "、".join(labels.get(str(v), str(v)) for v in (value if isinstance(value, list) else [value]))
        rows.append({"label": (asked.text_en if english else "") or asked.text, "value": said + asked.unit})
    return rows


CATALOG_CODE = re.compile(r"\d{12}")


class ConnectionForm(forms.Form):
    """A connected system: how it is reached, under which account it tells us things, for which offices and matters."""

    code = forms.RegexField(
        r"^[a-z][a-z0-9_]{0,39}$",
        label=_("Code"),
        help_text=_("Small letters, digits and _; the same that the matters name as their system."),
    )
    title = forms.CharField(label=_("Name of the system"), max_length=80)
    title_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    adapter = forms.ChoiceField(label=_("Adapter"), choices=[(name, name) for name in ADAPTERS])
    url = forms.CharField(label=_("Address"), max_length=200)
    key = forms.CharField(
        label=_("Our key there"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput,
        help_text=_("Leave empty to keep the present one."),
    )
    account = forms.TypedChoiceField(label=_("Its account here"), coerce=int)
    offices = forms.TypedMultipleChoiceField(
        label=_("Offices"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    matters = forms.CharField(
        label=_("Matters"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Catalogue codes of 12 digits, one a line."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        fields["account"].choices = [(a.id, f"{a.display_name} {a.number}") for a in people.client_accounts()]
        fields["offices"].choices = [(office.id, office.name) for office in org.offices()]

    def clean_matters(self) -> tuple[str, ...]:
        """The codes, each once."""
        codes = tuple(dict.fromkeys(self.cleaned_data["matters"].split()))
        if wrong := next((code for code in codes if not CATALOG_CODE.fullmatch(code)), ""):
            raise forms.ValidationError(_("“%(code)s” is no catalogue code: write 12 digits."), params={"code": wrong})
        return codes

    def connection(self) -> Connection:
        """What was typed, as the act takes it."""
        said = self.cleaned_data
        return Connection(
            **{name: said[name] for name in ("code", "title", "title_en", "adapter", "url", "key", "account")},
            offices=tuple(said["offices"]),
            matters=said["matters"],
        )
