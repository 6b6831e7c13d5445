"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClocksConfig(AppConfig):
    """The room `clocks`; its label is also the prefix of its tables."""

    name = "zhengtong.clocks"
    label = "clocks"

    def ready(self) -> None:
        """Register the room's words, jobs and links of the page frame."""
        from zhengtong.clocks import tasks, words  # noqa: F401 — importing registers the jobs
        from zhengtong.kernel import words as kernel_words
        from zhengtong.kernel.actors import DutyKind
        from zhengtong.kernel.web import nav

        kernel_words.register(words.REFUSALS, words.NOUNS, words.LABELS)
        nav.register_foot(nav.Link(_("Working-day calendar"), "clocks:year_now", order=50))
        keepers = frozenset({DutyKind.SYSTEM_ADMIN})
        nav.register_rail(
            nav.Link(_("Working-day calendar"), "clocks:notices", order=82, duties=keepers, group=_("Administration"))
        )
