"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    """The room `org`; its label is also the prefix of its tables."""

    name = "zhengtong.org"
    label = "org"

    def ready(self) -> None:
        """Register the room's words and its links of the page frame."""
        from zhengtong.kernel import words as kernel_words
        from zhengtong.kernel.actors import DutyKind
        from zhengtong.kernel.web import nav
        from zhengtong.org import words

        kernel_words.register(words.REFUSALS, words.NOUNS, words.LABELS)
        nav.register_foot(nav.Link(_("Offices and service halls"), "org:offices", order=40))
        watchers = frozenset({DutyKind.SECURITY_ADMIN, DutyKind.AUDIT_ADMIN})
        nav.register_rail(nav.Link(_("Duties"), "org:duties", order=80, duties=watchers, group=_("Administration")))
