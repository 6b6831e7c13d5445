"""What people read about calendars and time limits."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhengtong.clocks.rules import Cause, Kind, Light, State, Why
from zhengtong.kernel.calendar import DayKind, Unit
from zhengtong.kernel.words import Text, Words

KINDS: dict[Kind, Text] = {
    Kind.INTAKE: _("Answer on acceptance"),
    Kind.SUPPLEMENT: _("Time to supplement"),
    Kind.STEP: _("Limit of a step"),
    Kind.PROMISE: _("Promised limit"),
    Kind.STATUTE: _("Statutory limit"),
    Kind.SERVICE: _("Delivery of the result"),
}

LIGHTS: dict[Light, Text] = {
    Light.NORMAL: _("on time"),
    Light.SOON: _("due soon"),
    Light.LATE: _("overdue"),
    Light.PAUSED: _("paused"),
    Light.DONE: _("done"),
}

STATES: dict[State, Text] = {
    State.RUNNING: _("running"),
    State.SUSPENDED: _("standing still"),
    State.FINISHED: _("finished"),
}

CAUSES: dict[Cause, Text] = {
    Cause.HEARING: _("Hearing"),
    Cause.TENDER: _("Tender"),
    Cause.AUCTION: _("Auction"),
    Cause.INSPECTION: _("Technical inspection"),
    Cause.TESTING: _("Testing"),
    Cause.QUARANTINE: _("Quarantine"),
    Cause.APPRAISAL: _("Appraisal"),
    Cause.EXPERT_REVIEW: _("Expert review"),
    Cause.SPECIAL_LAW: _("A pause that a special law provides"),
}

WHYS: dict[Why, Text] = {
    Why.EVENT: _("Day of the event, not counted (Civil Code, Art. 201)"),
    Why.WORKDAY: _("Working day"),
    Why.MAKEUP: _("Weekend day worked in exchange for a holiday"),
    Why.CALENDAR: _("Calendar day"),
    Why.WEEKEND: _("Weekend"),
    Why.HOLIDAY: _("Holiday"),
    Why.SUSPENDED: _("The limit stood still"),
    Why.ROLLED: _("The last day was a day off, so the limit ends on the next working day (Civil Code, Art. 203)"),
}

DAY_KINDS: dict[DayKind, Text] = {
    DayKind.WORKDAY: _("Working day"),
    DayKind.MAKEUP: _("Weekend day worked in exchange for a holiday"),
    DayKind.WEEKEND: _("Weekend"),
    DayKind.HOLIDAY: _("Holiday"),
}

UNITS: dict[Unit, Text] = {
    Unit.WORKDAY: _("working days"),
    Unit.CALENDAR: _("calendar days"),
    Unit.HOUR: _("hours"),
    Unit.MONTH: _("months"),
}

START_EVENTS: dict[str, Text] = {
    "receipt": _("receipt of the application"),
    "acceptance": _("acceptance"),
    "decision": _("the decision"),
    "notice": _("the notice"),
    "step": _("the start of the step"),
}

APPROVERS: dict[str, Text] = {
    "office_head": _("head of the office"),
    "government_head": _("head of the government"),
}

NOUNS: dict[str, Text] = {"clock": _("time limit"), "calendar": _("calendar")}

LABELS: dict[type[StrEnum], Mapping[Any, Text]] = {Kind: KINDS, State: STATES, Light: LIGHTS, Cause: CAUSES, Why: WHYS}

REFUSALS: dict[str, Words] = {
    "clocks.article_missing": Words(
        _("A pause needs the article that allows it."), _("Name the law and the article."), "行政许可法 §45", status=422
    ),
    "clocks.special_law_missing": Words(
        _("Only a special law can add to the pauses of the licence law."),
        _("Name that law, or choose one of the causes of the licence law."),
        "行政许可法 §45",
        status=422,
    ),
    "clocks.planned_end_past": Words(
        _("The planned end of the pause must lie after today."),
        _("Tell the applicant in writing how long it takes, then enter that day."),
        "行政许可法 §45",
        status=422,
    ),
    "clocks.not_running": Words(_("No time limit runs here that could stand still."), _("Reload the case.")),
    "clocks.not_suspended": Words(_("No time limit stands still here."), _("Reload the case.")),
    "clocks.no_extension": Words(
        _("The law of this matter allows no extension."), _("Decide within the limit."), "行政许可法 §42"
    ),
    "clocks.extended_before": Words(
        _("This limit was extended before; it can be extended once ({citation})."), _("Decide within the limit.")
    ),
    "clocks.extension_too_long": Words(
        _("The limit can grow by at most {most} ({citation})."), _("Enter a smaller number."), status=422
    ),
    "clocks.already_late": Words(
        _("The limit has passed; a limit is extended before it ends."), _("Decide now and explain the delay.")
    ),
    "clocks.reason_missing": Words(
        _("Say why the limit is extended; the applicant is told this reason."),
        _("Write one sentence."),
        "行政许可法 §42",
        status=422,
    ),
    "clocks.notice_empty": Words(
        _("The file names no days."),
        _("Choose a CSV file with the columns day, kind, name, or an ICS file."),
        status=422,
    ),
    "clocks.notice_day_unreadable": Words(
        _("Line {line}: “{text}” is not a day."), _("Write it as 2027-01-01."), status=422
    ),
    "clocks.notice_kind_unreadable": Words(
        _("Line {line}: “{text}” says neither off nor worked."), _("Write off or work, 休 or 班."), status=422
    ),
    "clocks.notice_contradicts": Words(
        _("Line {line}: {day} is named twice, once off and once worked."), _("Keep one of the two lines."), status=422
    ),
    "clocks.notice_outside_year": Words(
        _("{day} does not belong to the notice for {year}."), _("Correct the year or the line."), status=422
    ),
    "clocks.notice_implausible": Words(
        _("With this file {year} would have {days} working days; a year has about 250."),
        _("Check whether the file is complete, or enter it as an amendment of single days."),
        "全国年节及纪念日放假办法 §2",
        status=422,
    ),
    "clocks.whole_year_is_national": Words(
        _("Only the State Council's notice arranges a whole year; a division amends single days."),
        _("Enter it as an amendment with its own basis."),
        "全国年节及纪念日放假办法 §4",
        status=422,
    ),
    "clocks.basis_missing": Words(
        _("A notice needs its number and its basis."), _("Enter both as printed on the notice."), status=422
    ),
    "clocks.file_not_text": Words(
        _("This file cannot be read as text."), _("Save it as CSV (UTF-8) and choose it again."), status=422
    ),
}
