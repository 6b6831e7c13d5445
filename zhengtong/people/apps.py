"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """The room `people`; its label is also the prefix of its tables."""

    name = "zhengtong.people"
    label = "people"

    def ready(self) -> None:
        """Register the room's words and its links in the console's rail."""
        from zhengtong.kernel import words as kernel_words
        from zhengtong.kernel.actors import DutyKind
        from zhengtong.kernel.web import nav
        from zhengtong.people import words

        kernel_words.register(words.REFUSALS, words.NOUNS, words.LABELS)
        nav.register_rail(
            nav.Link(
                _("Citizen at the window"), "people:presence", 10, frozenset({DutyKind.WINDOW}), group=_("Window")
            ),
            nav.Link(
                _("Requests about personal data"),
                "people:rights-waiting",
                60,
                frozenset({DutyKind.DATA_STEWARD}),
                group=_("Data"),
            ),
            nav.Link(
                _("Accounts and access tokens"),
                "people:accounts",
                70,
                frozenset({DutyKind.SYSTEM_ADMIN}),
                group=_("Administration"),
            ),
            nav.Link(_("My sign-ins"), "people:staff-sign-ins", 900, group=_("Account")),
        )
