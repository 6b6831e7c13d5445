"""What people read about matters: refusals, enumerations, and the rules of the lint."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhengtong.kernel.words import Text, Words
from zhengtong.matters.document import enums
from zhengtong.matters.rules import VersionState

ONE_NOTICE = "行政许可法 §32"
REFUSALS: dict[str, Words] = {
    "matters.required": Words(_("{label}: please fill this in."), _("The office needs it to decide."), status=422),
    "matters.not_text": Words(_("{label}: this is not a text."), _("Send a text."), status=422),
    "matters.private_character": Words(
        _("{label}: one character cannot be read."),
        _("It comes from a private character set. Type it anew with a current input method, or describe its parts."),
        status=422,
    ),
    "matters.one_line": Words(_("{label}: one line only."), _("Take the line breaks out."), status=422),
    "matters.too_long": Words(
        _("{label}: {length} characters are too many."), _("Shorten it to at most {limit} characters."), status=422
    ),
    "matters.name_length": Words(
        _("{label}: a name has 2 to 50 characters."), _("Write the name as it stands in the document."), status=422
    ),
    "matters.name_characters": Words(
        _("{label}: a name has no digits, pictures or other marks."),
        _("Write it as it stands in the document; the dot between the parts of a name is ·."),
        status=422,
    ),
    "matters.date_form": Words(
        _("{label}: we cannot read this date."), _("Write year, month and day, such as 2026-03-16."), status=422
    ),
    "matters.date_impossible": Words(
        _("{label}: there is no such day: {text}."), _("Check month and day."), status=422
    ),
    "matters.date_too_early": Words(
        _("{label}: the date is too early."), _("It must be {first} or later."), status=422
    ),
    "matters.date_too_late": Words(_("{label}: the date is too late."), _("It must be {last} or earlier."), status=422),
    "matters.money_form": Words(
        _("{label}: we cannot read this amount."),
        _("Write yuan with at most two decimals, such as 1280.50."),
        status=422,
    ),
    "matters.integer_form": Words(
        _("{label}: a whole number is needed."), _("Write digits only, such as 120."), status=422
    ),
    "matters.too_large": Words(_("{label}: the number is too large."), _("At most {limit}."), status=422),
    "matters.too_small": Words(_("{label}: the number is too small."), _("At least {limit}."), status=422),
    "matters.not_a_choice": Words(
        _("{label}: this is not one of the answers."), _("Choose one of the answers on the page."), status=422
    ),
    "matters.not_yes_no": Words(_("{label}: yes or no is needed."), _("Choose one of the two."), status=422),
    "matters.division_form": Words(
        _("{label}: this is no division code."), _("Choose district, street and community."), status=422
    ),
    "matters.division_depth": Words(
        _("{label}: please be more exact."), _("Choose down to the street or community."), status=422
    ),
    "matters.division_unknown": Words(
        _("{label}: we do not know this place."),
        _("Choose it from the list; the code may have been abolished."),
        status=422,
    ),
    "matters.address_form": Words(
        _("{label}: the address is incomplete."), _("Choose the place and write street and number."), status=422
    ),
    "matters.address_division": Words(
        _("{label}: the place is missing."), _("Choose district, street and community."), status=422
    ),
    "matters.address_detail": Words(
        _("{label}: street and number are missing."), _("Write street, house number and room."), status=422
    ),
    "matters.table_form": Words(_("{label}: rows are needed."), _("Send a list of rows."), status=422),
    "matters.too_many_rows": Words(_("{label}: too many rows."), _("At most {limit} rows."), status=422),
    "matters.too_few_rows": Words(_("{label}: a row is missing."), _("At least {limit} rows."), status=422),
    "matters.upload_form": Words(_("{label}: the file is missing."), _("Choose the file again."), status=422),
    "matters.check": Words(_("{label}: {said}"), _("Correct the entry, or one of those it depends on."), status=422),
    "matters.unknown_field": Words(
        _("This form has no such field."), _("Take it out, or look at the form of this version again."), status=422
    ),
    "matters.expression": Words(
        _("A rule of this form could not be worked out with these values."),
        _("Check the values; if they are right, tell the office, which can take the application at its window."),
        status=422,
    ),
    "matters.number_too_large": Words(
        _("A number in this form is too large to be counted exactly."), _("Check the values."), status=422
    ),
    "matters.task_not_open": Words(
        _("This step is not open."), _("Load the case again: somebody may have done it already."), status=409
    ),
    "matters.outcome_unknown": Words(
        _("This step cannot end that way."), _("Choose one of the outcomes of the step."), status=422
    ),
    "matters.no_way": Words(
        _("The process knows no way on from here."),
        _("Tell the editor of the matter; the case stays where it is."),
        status=409,
    ),
    "matters.no_office": Words(
        _("In this city no office handles the matter for this place."),
        _("Check the place; for a place outside the city ask the platform of that city."),
        basis="行政许可法 §32(2)",
        status=422,
    ),
    "matters.place_unknown": Words(
        _("We do not know this place."), _("Choose district, street and community from the list."), status=422
    ),
    "matters.version_fixed": Words(
        _("A published version is never changed."), _("Save a new draft beside it."), status=409
    ),
    "matters.other_item": Words(
        _("The document belongs to another item of the catalogue: {code}."), _("Choose the right matter."), status=422
    ),
    "matters.document_broken": Words(_("{path}: {said}"), _("Correct this place of the document."), status=422),
    "matters.lint": Words(
        _("{rule} · {path}: {seen}"),
        _("A version with errors is not published. The list of rules says what each asks for."),
        basis="优化营商环境条例 §35",
        status=422,
    ),
    "matters.approval_missing": Words(
        _("Nobody has approved this version."), _("Enter who approved it, in which capacity, and when."), status=422
    ),
    "matters.answers_shape": Words(
        _("The answers are a JSON object of question and answer."), _('Send for example {{"area": 80}}.'), status=422
    ),
}
NOUNS: dict[str, Text] = {"matter": _("matter")}
VERSION_STATES: dict[VersionState, Text] = {
    VersionState.DRAFT: _("Draft"),
    VersionState.PUBLISHED: _("Published"),
    VersionState.WITHDRAWN: _("Replaced before its first day"),
}
LABELS: dict[type[StrEnum], dict[VersionState, Text]] = {VersionState: VERSION_STATES}

TYPES: dict[enums.MatterType, Text] = {
    enums.MatterType.LICENCE: _("Administrative licence"),
    enums.MatterType.PENALTY: _("Administrative penalty"),
    enums.MatterType.COERCION: _("Administrative coercion"),
    enums.MatterType.LEVY: _("Administrative levy"),
    enums.MatterType.PAYMENT: _("Administrative payment"),
    enums.MatterType.INSPECTION: _("Administrative inspection"),
    enums.MatterType.CONFIRMATION: _("Administrative confirmation"),
    enums.MatterType.REWARD: _("Administrative reward"),
    enums.MatterType.RULING: _("Administrative ruling"),
    enums.MatterType.OTHER_POWER: _("Other power"),
    enums.MatterType.INTERNAL: _("Internal approval"),
    enums.MatterType.PUBLIC_SERVICE: _("Public service"),
}
LEVELS: dict[enums.Level, Text] = {
    enums.Level.STATE: _("State level"),
    enums.Level.PROVINCE: _("Provincial level"),
    enums.Level.CITY: _("City level"),
    enums.Level.COUNTY: _("County level"),
    enums.Level.TOWNSHIP: _("Township level"),
    enums.Level.VILLAGE: _("Village level"),
    enums.Level.SHARED: _("Shared between levels"),
}
POWER_SOURCES: dict[enums.PowerSource, Text] = {
    enums.PowerSource.OWN: _("Exercised by its own level by law"),
    enums.PowerSource.DEVOLVED: _("Devolved from above"),
    enums.PowerSource.AUTHORISED_FROM_ABOVE: _("Authorised from above"),
    enums.PowerSource.AUTHORISED_BESIDE: _("Authorised by the same level"),
    enums.PowerSource.ENTRUSTED_FROM_ABOVE: _("Entrusted from above"),
    enums.PowerSource.ENTRUSTED_BESIDE: _("Entrusted by the same level"),
}
BODY_NATURES: dict[enums.BodyNature, Text] = {
    enums.BodyNature.STATUTORY: _("Statutory body"),
    enums.BodyNature.AUTHORISED: _("Authorised organisation"),
    enums.BodyNature.ENTRUSTED: _("Entrusted organisation"),
    enums.BodyNature.OTHER: _("Other body"),
}
OBJECTS: dict[enums.ServiceObject, Text] = {
    enums.ServiceObject.PERSON: _("Persons"),
    enums.ServiceObject.ENTERPRISE: _("Enterprises"),
    enums.ServiceObject.INSTITUTION: _("Public institutions"),
    enums.ServiceObject.ASSOCIATION: _("Social organisations"),
    enums.ServiceObject.AGENCY: _("Administrative organs"),
    enums.ServiceObject.OTHER: _("Other organisations"),
}
CASE_KINDS: dict[enums.CaseKind, Text] = {
    enums.CaseKind.INSTANT: _("Done on the spot"),
    enums.CaseKind.PROMISED: _("Done within the promised time"),
    enums.CaseKind.OTHER: pgettext_lazy("kind of case", "Other"),
}
WAYS: dict[enums.Way, Text] = {
    enums.Way.WINDOW: _("At a window"),
    enums.Way.WEB: _("Online"),
    enums.Way.MOBILE: _("On a phone"),
    enums.Way.MAIL: _("By mail"),
    enums.Way.OTHER: pgettext_lazy("way of applying", "Other"),
}
REACHES: dict[enums.Reach, Text] = {
    enums.Reach.STATE: _("In the whole country"),
    enums.Reach.PROVINCE: _("In the whole province"),
    enums.Reach.CITY: _("In the whole city"),
    enums.Reach.COUNTY: _("In the whole county"),
    enums.Reach.TOWNSHIP: _("In the whole township"),
    enums.Reach.VILLAGE: _("Across villages"),
}
DEPTHS: dict[enums.Depth, Text] = {
    enums.Depth.CONSULT: _("I: advice online"),
    enums.Depth.RECEIVE: _("II: receipt online"),
    enums.Depth.HANDLE: _("III: handled online, one visit"),
    enums.Depth.FULL: _("IV: everything online"),
}
STATUSES: dict[enums.Status, Text] = {
    enums.Status.LIVE: _("In use"),
    enums.Status.PAUSED: _("Paused"),
    enums.Status.CANCELLED: _("Cancelled"),
}
MATERIAL_TYPES: dict[enums.MaterialType, Text] = {
    enums.MaterialType.ORIGINAL: _("Original"),
    enums.MaterialType.COPY: _("Copy"),
    enums.MaterialType.EITHER: _("Original or copy"),
}
MEDIA: dict[enums.Medium, Text] = {
    enums.Medium.PAPER: _("On paper"),
    enums.Medium.ELECTRONIC: _("Electronic"),
    enums.Medium.BOTH: _("Paper or electronic"),
}
NECESSITIES: dict[enums.Necessity, Text] = {
    enums.Necessity.REQUIRED: _("Necessary"),
    enums.Necessity.OPTIONAL: _("Not necessary"),
    enums.Necessity.DEFERRABLE: _("May follow later"),
}
CHANNELS: dict[enums.Channel, Text] = {
    enums.Channel.APPLICANT: _("From the applicant"),
    enums.Channel.GOVERNMENT: _("Issued by a government office"),
    enums.Channel.INTERMEDIARY: _("Issued by an intermediary"),
    enums.Channel.OTHER: pgettext_lazy("channel of a material", "Other"),
}
OBTAIN_NOTES: dict[enums.Obtain, Text] = {
    enums.Obtain.FETCHED: _("We fetch it from the office that holds it; you need not submit it."),
    enums.Obtain.CERTIFICATE: _("We read your electronic certificate; you need not submit it."),
    enums.Obtain.COMMITMENT: _("Your written commitment replaces it."),
    enums.Obtain.UPLOAD: _("You upload it, or bring it to the window."),
}
UNITS: dict[enums.Unit, Text] = {
    enums.Unit.WORKDAY: _("working days"),
    enums.Unit.CALENDAR: _("days"),
    enums.Unit.HOUR: _("hours"),
    enums.Unit.MONTH: _("months"),
}
COMPETENCE: dict[enums.CompetenceBy, Text] = {
    enums.CompetenceBy.BUSINESS: _("by the place of business"),
    enums.CompetenceBy.HOUSEHOLD: _("by the place of household registration"),
    enums.CompetenceBy.RESIDENCE: _("by the place of residence"),
    enums.CompetenceBy.SITUS: _("by where the property lies"),
    enums.CompetenceBy.REGISTRATION: _("by the place of registration"),
    enums.CompetenceBy.ANYWHERE: _("at any office of the city"),
}
RESULT_KINDS: dict[enums.ResultKind, Text] = {
    enums.ResultKind.CERTIFICATE: _("Certificate"),
    enums.ResultKind.APPROVAL: _("Approval document"),
    enums.ResultKind.OTHER: pgettext_lazy("kind of result", "Other"),
    enums.ResultKind.NONE: _("No document"),
}
LINT: dict[str, Text] = {
    "M01": _("What is done on the spot is promised, named and reviewed as done on the spot."),
    "M02": _("The promised time is not longer than the statutory one."),
    "M03": _("A visit has a reason; no visit has none."),
    "M04": _("Without a visit and without an online way there is the mail."),
    "M05": _("What is entirely online needs no visit."),
    "M06": _("Where nothing is charged nothing is paid online; every fee has basis and standard."),
    "M07": _("The name of the result says what it is, and a sample is shown."),
    "M08": _("Advice and complaints have different numbers, both with area code."),
    "M09": _("Whom a matter serves shows in its themes."),
    "M10": _("A licence has questions and answers and a flow from acceptance to delivery."),
    "M11": _("No vague words: everything that is asked for is named."),
    "M12": _("What government holds is fetched, not asked for again."),
    "M13": _("The process is sound: every step is reached, none is a dead end, every path decides."),
    "M14": _("The longest normal path fits into the promised time."),
    "M15": _("Every step has its own limit."),
    "M16": _("Questions, form and conditions can be worked out, and every name is known."),
    "M17": _("Material codes are unique, and the code says the type."),
    "M18": _("Only a secondary material may follow later."),
    "M19": _("The competent office follows from a place the form asks for."),
    "M20": _("What the result states comes from the form."),
    "M21": _("Every matter but a public service has a power on the list."),
    "M22": _("Every document that the law asks for has a title."),
    "M23": _("A licence keeps the five and ten working days of the licence law."),
    "M24": _("Every cited article is in the law table."),
    "M25": _("Articles that nobody has compared with the official text are marked."),
    "M26": _("Name and summary exist in English."),
    "M27": _("What is granted without a person rests on data that government holds."),
}
SEVERITIES: dict[str, Text] = {
    "error": _("Error"),
    "warning": pgettext_lazy("finding", "Warning"),
    "note": pgettext_lazy("finding", "Note"),
}
