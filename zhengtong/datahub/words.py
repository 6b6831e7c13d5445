"""Every text a person reads about shared data, by code, with its legal basis."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhengtong.datahub.rules import DisputeState, FetchStatus, PersonalClass, Problem, QuestionState, ShareType
from zhengtong.kernel.words import Text, Words
from zhengtong.post.public import Template

REFUSALS: dict[str, Words] = {
    "datahub.level_too_low": Words(
        _("What the government holds about you opens only after your identity has been verified."),
        _(
            "Verify your identity with the province's identity provider, "
            "or with your identity card at a service window."
        ),
        "个人信息保护法 第五十一条",
        403,
    ),
    "datahub.no_live_duty": Words(
        _("No open application allows this data to be read."),
        _("Data is read only for an application that is open and in which the person is a party."),
        "政务数据共享条例 第二十五条",
        403,
    ),
    "datahub.other_matter": Words(
        _("The application {reference} belongs to another matter."),
        _("Ask for the data of its own matter."),
        status=422,
    ),
    "datahub.resource_unknown": Words(
        _("The data catalogue has no resource {resource}."), _("Look the code up in the catalogue."), status=404
    ),
    "datahub.purpose_not_granted": Words(
        _("The data is not granted for this purpose."),
        _("Use it for the purpose of the grant, or ask the provider for a grant."),
        "政务数据共享条例 第二十五条",
        403,
    ),
    "datahub.snapshot_taken": Words(
        _("Fetched data of this application has been used by another case, or is not this application's."),
        _("Open the application again: the data is then fetched anew."),
    ),
    "datahub.value_missing": Words(
        _("There is no fetched value here that could be wrong."), _("Enter your own value in the form."), status=422
    ),
    "datahub.own_value_needed": Words(
        _("Enter the value that you hold to be right."), _("At most 500 characters."), status=422
    ),
    "datahub.own_value_same": Words(
        _("Your value is the same as the one on record."), _("Enter the value that you hold to be right."), status=422
    ),
    "datahub.dispute_open": Words(
        _("You have already said that this value is wrong; the office is verifying it."),
        _("The answer comes by the day shown with the value."),
    ),
    "datahub.question_asked": Words(
        _("You have already asked about this entry."), _("The answer appears on this page.")
    ),
    "datahub.question_own": Words(
        _("This entry comes from your own application, filled in by yourself."),
        _("If somebody else used your account, end its sessions and change how you sign in."),
    ),
    "datahub.answer_needed": Words(
        _("Write the answer in words that the person can understand."), _("At most 1,000 characters."), status=422
    ),
    "datahub.already_answered": Words(
        _("This has been answered already."), _("Open the page again to see the answer.")
    ),
    "datahub.outcome_unknown": Words(_("Choose one of the outcomes."), "", status=422),
    "datahub.share_needs_basis": Words(
        _("Cite the provision by which this resource is shared under conditions or not at all."),
        _("Without a cited provision the resource is shared without conditions."),
        "政务数据共享条例",
        422,
    ),
    "datahub.not_shared": Words(_("This resource is not shared."), _("The catalogue cites the provision."), status=403),
    "datahub.grant_needs_basis": Words(
        _("A grant cites the provision that allows the use."), _("Name law and article."), "政务数据共享条例", 422
    ),
    "datahub.level_needs_mask": Words(
        _("Fields of level 4 are granted only with a mask: {fields}."), _("Choose a mask for each of them."), status=422
    ),
    "datahub.field_unknown": Words(_("The resource has no field {fields}."), _("Look the fields up."), status=422),
    "datahub.mask_unknown": Words(_("There is no mask {mask}."), _("Choose one of the masks."), status=422),
    "datahub.term_reversed": Words(_("The grant ends before it begins."), _("Enter a later end."), status=422),
    "datahub.column_name": Words(
        _("{name} cannot be the name of a table or column."), _("Use letters, digits and underscores."), status=422
    ),
    "datahub.driver_unknown": Words(_("There is no driver {driver}."), _("Choose sqlite or postgresql."), status=422),
    "datahub.grant_ended": Words(_("This grant has ended already."), ""),
    "datahub.reason_needed": Words(_("Say why."), _("At most 200 characters."), status=422),
}

NOUNS: dict[str, Text] = {
    "snapshot": _("fetched data"),
    "access": _("access entry"),
    "dispute": _("request to verify"),
    "access_question": _("question about an access"),
    "grant": _("grant"),
    "resource": _("data resource"),
    "source": _("data source"),
    "datahub.affair": _("application"),
}

OUTCOMES: Mapping[FetchStatus, Text] = {
    FetchStatus.OK: _("Fetched"),
    FetchStatus.ABSENT: _("No entry found"),
    FetchStatus.SOURCE_DOWN: _("The source did not answer"),
    FetchStatus.SLOW: _("The source did not answer in time"),
    FetchStatus.COLUMN_REVOKED: _("The source no longer provides some fields"),
    FetchStatus.NOT_GRANTED: _("Not shared for this matter"),
}

EXPLANATIONS: Mapping[FetchStatus, Text] = {
    FetchStatus.ABSENT: _(
        "{source} has no entry about you. Upload this material yourself; "
        "if you think there should be one, ask {provider}."
    ),
    FetchStatus.SOURCE_DOWN: _(
        "{source} cannot be reached at the moment. Upload this material yourself; your application goes on."
    ),
    FetchStatus.SLOW: _("{source} did not answer in time. Upload this material yourself; your application goes on."),
    FetchStatus.COLUMN_REVOKED: _(
        "{source} no longer provides: {fields}. Upload this material yourself; your application goes on."
    ),
    FetchStatus.NOT_GRANTED: _("{source} is not shared for this matter at present. Upload this material yourself."),
}

PROBLEMS: Mapping[Problem, Text] = {
    Problem.EMPTY: _("{source} holds nothing here. Fill it in yourself."),
    Problem.UNREADABLE: _("The entry in {source} cannot be read. Fill it in yourself."),
    Problem.CONTRADICTORY: _("{source} holds entries that differ. Fill it in yourself."),
    Problem.COLUMN_MISSING: _("{source} no longer provides this. Fill it in yourself."),
    Problem.NOT_GRANTED: _("{source} does not share this for the matter. Fill it in yourself."),
}

SOURCE_STATES: Mapping[FetchStatus, Text] = {
    FetchStatus.OK: _("The source answers and shows the table."),
    FetchStatus.SOURCE_DOWN: _("The source did not answer."),
    FetchStatus.SLOW: _("The source did not answer in time."),
    FetchStatus.COLUMN_REVOKED: _("The source answers, but the table is gone or not shown to us."),
}

DUTIES: Mapping[str, Text] = {
    "": _("an officer"),
    "self": _("you yourself, through your application"),
    "window": _("window clerk, while you were present"),
    "handler": _("the handler of your case"),
    "reviewer": _("the reviewer of your case"),
    "approver": _("the approver of your case"),
}

DISPUTE_STATES: Mapping[DisputeState, Text] = {
    DisputeState.OPEN: _("being verified"),
    DisputeState.CORRECTED: _("corrected at the source"),
    DisputeState.KEPT: _("verified: the record is right"),
}

QUESTION_STATES: Mapping[QuestionState, Text] = {
    QuestionState.OPEN: _("question asked, answer pending"),
    QuestionState.LAWFUL: _("answered: the access was lawful"),
    QuestionState.UNLAWFUL: _("answered: the access was not lawful"),
}

SHARE_TYPES: Mapping[ShareType, Text] = {
    ShareType.UNCONDITIONAL: _("shared without conditions"),
    ShareType.CONDITIONAL: _("shared under conditions"),
    ShareType.NONE: _("not shared"),
}

PERSONAL_CLASSES: Mapping[PersonalClass, Text] = {
    PersonalClass.NONE: _("not personal"),
    PersonalClass.PERSONAL: _("personal"),
    PersonalClass.SENSITIVE: _("sensitive personal"),
}

LETTERS: Mapping[str, Template] = {
    "datahub.dispute_answered": Template(
        _("Verified: {resource}, {field}"),
        _("You said that {field} in {resource} is wrong. The office that keeps it answers: {outcome}. {answer}"),
        _("You said that {field} in {resource} is wrong. Answer: {outcome}. Details are on the site."),
    ),
    "datahub.question_answered": Template(
        _("Answered: why your data was read"),
        _("You asked why {office} read your data. It answers: {outcome}. {answer}"),
        _("You asked why {office} read your data. Answer: {outcome}. Details are on the site."),
    ),
}


def label(chinese: str, english: str) -> str:
    """A field's label in the reader's language."""
    return english if english and (get_language() or "").startswith("en") else chinese


def list_of(labels: list[str]) -> str:
    """Several labels in one line."""
    return (", " if (get_language() or "").startswith("en") else "、").join(labels)


def explain(status: str, *, source: str, provider: str, fields: str) -> str:
    """Why a fetch brought nothing or not everything, and what the applicant does now; empty when all is well."""
    text = EXPLANATIONS.get(FetchStatus(status))
    return str(text).format(source=source, provider=provider, fields=fields) if text else ""


def explain_field(problem: str, *, source: str) -> str:
    """Why one field has no fetched value, and what the applicant does now."""
    return str(PROBLEMS[Problem(problem)]).format(source=source)
