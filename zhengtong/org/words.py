"""What people read about divisions, offices and duties."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.words import Text, Words
from zhengtong.org.rules import Level, OfficeKind

DUTIES: dict[DutyKind, Text] = {
    DutyKind.WINDOW: _("Window clerk"),
    DutyKind.HANDLER: _("Handler"),
    DutyKind.REVIEWER: _("Reviewer"),
    DutyKind.APPROVER: _("Approver"),
    DutyKind.DATA_STEWARD: _("Data steward"),
    DutyKind.MATTER_EDITOR: _("Matter editor"),
    DutyKind.LEADER: _("Leader"),
    DutyKind.AUDITOR: _("Auditor"),
    DutyKind.SYSTEM_ADMIN: _("System administrator"),
    DutyKind.SECURITY_ADMIN: _("Security administrator"),
    DutyKind.AUDIT_ADMIN: _("Audit administrator"),
}

LEVELS: dict[Level, Text] = {
    Level.NATION: _("national"),
    Level.PROVINCE: _("provincial"),
    Level.CITY: _("of the city"),
    Level.COUNTY: _("of the county or district"),
    Level.TOWN: _("of the township or street"),
    Level.VILLAGE: _("of the village or community"),
}

OFFICE_KINDS: dict[OfficeKind, Text] = {
    OfficeKind.GOVERNMENT: _("Government"),
    OfficeKind.DEPARTMENT: _("Department"),
    OfficeKind.VERTICAL: _("Vertically led body"),
    OfficeKind.TOWN: _("Township or street office"),
    OfficeKind.INSTITUTION: _("Authorised institution"),
}

LABELS: dict[type[StrEnum], Mapping[Any, Text]] = {DutyKind: DUTIES, OfficeKind: OFFICE_KINDS}

NOUNS: dict[str, Text] = {
    "division": _("division"),
    "office": _("office"),
    "hall": _("service hall"),
    "window": _("window"),
    "duty": _("duty"),
    "officer": _("officer"),
    "window_authority": _("authority of a window"),
}

REFUSALS: dict[str, Words] = {
    "org.term_reversed": Words(_("The last day lies before the first."), _("Correct one of the two days."), status=422),
    "org.administrators_apart": Words(
        _("System, security and audit administration must be three different people; this account already holds one."),
        _("Choose another officer, or revoke the other administration first."),
        "GB/T 22239-2019 8.1.5",
    ),
    "org.administrator_already": Words(
        _("This account already holds this administration."), _("Revoke the earlier entry first."), "GB/T 22239-2019"
    ),
    "org.substitution_open": Words(
        _("A substitution needs a last day."), _("Enter the day on which the colleague is back."), status=422
    ),
    "org.substitution_of_administrator": Words(
        _("Administrators are not substituted."),
        _("Revoke the duty and grant it to another officer."),
        "GB/T 22239-2019",
    ),
    "org.substitution_elsewhere": Words(
        _("A substitute takes over the same duty of the same office from somebody else."),
        _("Choose a duty of this office."),
        status=422,
    ),
    "org.window_without_clerk": Words(
        _("Only a window clerk sits at a window."), _("Leave the window empty, or choose the clerk's duty."), status=422
    ),
    "org.already_revoked": Words(_("This duty was revoked before."), _("Reload the list.")),
    "org.reason_missing": Words(_("Say why; the reason stays in the record."), _("Write one sentence."), status=422),
    "org.code_taken": Words(_("This code is in use already."), _("Check the code."), status=422),
    "org.same_phones": Words(
        _("Enquiries and complaints need different telephone numbers."),
        _("Enter the number of the body that takes complaints about this office."),
        status=422,
    ),
    "org.phone_without_area_code": Words(
        _("The telephone number lacks its area code."), _("Write it as 0771-5712345."), status=422
    ),
    "org.division_outside": Words(
        _("By its code the division does not lie in the one above it."), _("Check both codes."), "GB/T 2260", status=422
    ),
    "org.unknown_officer": Words(_("No officer signs in with this user name."), _("Check the spelling."), status=422),
    "org.not_an_officer": Words(
        _("Only an officer's account can hold a duty."), _("Open an officer's account first."), status=422
    ),
}
