"""What people read about connected systems, their records and the reports to the province."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhengtong.cases.connected.stages import HandoverState, Parcel, ReportState
from zhengtong.kernel.words import Text, Words

PARCELS = {
    Parcel.APPLICATION: pgettext_lazy("parcel", "Application"),
    Parcel.SUPPLEMENT: pgettext_lazy("parcel", "Supplement"),
    Parcel.WITHDRAWAL: pgettext_lazy("parcel", "Withdrawal"),
}
HANDOVERS = {
    HandoverState.WAITING: _("Not acknowledged yet"),
    HandoverState.ACKNOWLEDGED: _("Acknowledged"),
    HandoverState.REFUSED: _("Refused by the system"),
}
REPORTS = {
    ReportState.WAITING: _("Waiting to be sent"),
    ReportState.ACCEPTED: _("Receipt received"),
    ReportState.REFUSED: _("Refused by the province"),
    ReportState.DEAD: _("Given up after the last try"),
}
REASONS = {
    "": "",
    "unreachable": _("The system could not be reached."),
    "failing": _("The system answered with an error."),
    "endless": _("The system's answer came too slowly or was too large."),
    "gibberish": _("The system's answer could not be read."),
    "key_refused": _("The system does not accept our key."),
    "unknown_there": _("The system does not know this address or case."),
    "declined": _("The system refused it."),
    "not_connected": _("The system that the matter names is not connected."),
    "outside_binding": _("The system is not connected for this office and matter."),
    "application_first": _("The application itself must arrive first."),
}
CONTRADICTIONS = {
    "accepted_twice": _("Accepted twice with different times; the earlier counts."),
    "accepted_and_turned_away": _("Both accepted and not accepted; the acceptance counts."),
    "decided_twice": _("Decided twice; the later decision counts, unless the earlier one was served before."),
    "decided_after_service": _("Decided again after service; what was served counts."),
    "decided_before_acceptance": _("Decided before it was accepted."),
    "asked_twice": _("Asked to supplement more than once; the first notice counts."),
    "asked_after_acceptance": _("Asked to supplement after acceptance; that changes nothing."),
    "served_before_decision": _("Served before it was decided."),
    "decided_after_withdrawal": _("Decided although the applicant had withdrawn; the withdrawal counts."),
    "decided_before_withdrawal": _("Decided before the withdrawal reached the office; the decision counts."),
}
ANSWERS = {
    "accepted": pgettext_lazy("record", "Accepted"),
    "not_accepted": pgettext_lazy("record", "Not accepted"),
    "not_needed": pgettext_lazy("record", "No licence needed"),
}
ACTIONS = {
    "pass": pgettext_lazy("step", "Completed"),
    "return": pgettext_lazy("step", "Sent back"),
    "other": pgettext_lazy("step", "Noted"),
    "supplement_requested": _("Asked to supplement, once and in full"),
    "issued": _("The result was issued"),
    "served": _("The result was served"),
}
REPORT_KINDS = {
    "acceptance": pgettext_lazy("record", "Acceptance"),
    "process": pgettext_lazy("record", "Process"),
    "result": pgettext_lazy("record", "Result"),
}
CONCLUSIONS = {
    "granted": pgettext_lazy("record", "Granted"),
    "refused": pgettext_lazy("record", "Refused"),
    "terminated": pgettext_lazy("record", "Ended without a decision"),
}
NOUNS = {"connected_system": _("connected system"), "report": _("report to the province")}
LABELS: dict[type[StrEnum], Mapping[Any, Text]] = {HandoverState: HANDOVERS, ReportState: REPORTS, Parcel: PARCELS}

REFUSALS = {
    "cases.handled_elsewhere": Words(
        _("This case is worked on in the office's own system, not here."),
        _("Do this in that system; what it records appears here by itself, so that nobody types it twice."),
        "",
        409,
    ),
    "cases.handed_over_already": Words(
        _("Everything about this case has arrived in the system."), _("Fetch its state instead."), "", 409
    ),
    "cases.not_connected": Words(_("No system is connected for this."), _("Work on the case here."), "", 409),
    "cases.record_reused": Words(
        _("The record “{record}” was received before with other content."),
        _("Send a correction as a new record with an id of its own."),
        "",
        409,
    ),
    "cases.record_unreadable": Words(
        _("This is no record: {where}: {what}"), _("Compare it with the record format, then send it again."), "", 422
    ),
    "cases.record_ahead": Words(
        _("The time of the record, {time}, lies ahead of our clock."), _("Correct the clock of the system."), "", 422
    ),
    "cases.record_too_early": Words(
        _("The record is dated before the case was filed on {day}."),
        _("Check the case number and the times of the record."),
        "",
        422,
    ),
    "cases.record_of_another": Words(
        _("The record names another matter or applicant than this case has."), _("Check the case number."), "", 422
    ),
    "cases.system_untitled": Words(_("The system has no name."), _("Enter the name people know it by."), "", 422),
    "cases.adapter_unknown": Words(
        _("Nobody here speaks the language “{adapter}”."), _("Choose one of the adapters."), "", 422
    ),
    "cases.system_address": Words(
        _("This is not the address of a system."), _("Enter an address beginning with https://."), "", 422
    ),
    "cases.system_unbound": Words(
        _("The system is connected for no office."), _("Choose the offices whose cases it works on."), "", 422
    ),
    "cases.system_account": Words(
        _("The account is not one of a system."), _("Open an account for the system, then name it."), "", 422
    ),
    "cases.system_account_taken": Words(
        _("Another system uses this account."), _("Give each system an account of its own."), "", 422
    ),
    "cases.report_not_stuck": Words(
        _("This report is on its way or has its receipt."), _("Nothing needs to be sent again."), "", 409
    ),
}
