"""What people read about laws and powers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.words import Text, Words
from zhengtong.powers.rules import LawKind, PowerKind

REFUSALS: dict[str, Words] = {
    "powers.text_unreadable": Words(
        _("This file holds no law that we can read."),
        _("It needs a heading with the name of the law and articles that begin 第…条."),
        status=422,
    ),
    "powers.code_shape": Words(
        _("The code of a power has the form type, line and number."),
        _("Use the code of the published list."),
        status=422,
    ),
}
NOUNS: dict[str, Text] = {"law": _("law"), "article": _("article"), "power": _("power")}

LAW_KINDS: dict[LawKind, Text] = {
    LawKind.LAW: _("Law"),
    LawKind.ADMINISTRATIVE_REGULATION: _("Administrative regulation"),
    LawKind.LOCAL_REGULATION: _("Local regulation"),
    LawKind.DEPARTMENT_RULE: _("Department rule"),
    LawKind.GOVERNMENT_RULE: _("Local government rule"),
    LawKind.NORMATIVE_DOCUMENT: _("Normative document"),
}
POWER_KINDS: dict[PowerKind, Text] = {
    PowerKind.LICENCE: _("Administrative licence"),
    PowerKind.PENALTY: _("Administrative penalty"),
    PowerKind.COERCION: _("Administrative coercion"),
    PowerKind.LEVY: _("Administrative levy"),
    PowerKind.PAYMENT: _("Administrative payment"),
    PowerKind.INSPECTION: _("Administrative inspection"),
    PowerKind.CONFIRMATION: _("Administrative confirmation"),
    PowerKind.REWARD: _("Administrative reward"),
    PowerKind.RULING: _("Administrative ruling"),
    PowerKind.OTHER: _("Other power"),
}
