"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """The room `cases`; its label is also the prefix of its tables."""

    name = "zhengtong.cases"
    label = "cases"

    def ready(self) -> None:
        """Register the room's words and links."""
        from zhengtong.cases import words
        from zhengtong.cases.queries import inbox_counts
        from zhengtong.cases.queries.automatic import CHECKING, waiting_grants
        from zhengtong.cases.queries.late import urged_count
        from zhengtong.cases.words import connected
        from zhengtong.kernel.actors import DutyKind
        from zhengtong.kernel.web.nav import Link, register_rail
        from zhengtong.kernel.words import register
        from zhengtong.post.public import register_templates

        register(words.REFUSALS, words.NOUNS, words.LABELS)
        register(connected.REFUSALS, connected.NOUNS, connected.LABELS)
        register_templates(words.LETTERS)
        working = frozenset({DutyKind.HANDLER, DutyKind.REVIEWER, DutyKind.APPROVER})
        watching = working | {DutyKind.LEADER, DutyKind.AUDITOR}
        checking = frozenset(CHECKING)
        register_rail(
            Link(_("Inbox"), "desk:inbox", 10, working, _("Cases"), lambda a, at: inbox_counts(a, at)["waiting"]),
            Link(_("Urged and overdue"), "desk:late", 15, watching, _("Cases"), urged_count),
            Link(_("Automatic decisions"), "desk:grants", 25, checking, _("Cases"), lambda a, at: waiting_grants(a)),
            Link(_("Window"), "desk:window", 20, frozenset({DutyKind.WINDOW}), _("Cases")),
            Link(_("Connected systems"), "desk:systems", 30, watching, _("Cases")),
            Link(_("Reports to the province"), "desk:reports", 40, watching, _("Cases")),
            Link(_("Connections"), "desk:connections", 30, frozenset({DutyKind.SYSTEM_ADMIN}), _("Systems")),
        )
