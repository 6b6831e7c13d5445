"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PowersConfig(AppConfig):
    """The room `powers`; its label is also the prefix of its tables."""

    name = "zhengtong.powers"
    label = "powers"

    def ready(self) -> None:
        """Register the room's words."""
        from zhengtong.kernel import words as kernel_words
        from zhengtong.kernel.web import nav
        from zhengtong.powers import words

        kernel_words.register(words.REFUSALS, words.NOUNS)
        nav.register_foot(nav.Link(_("Lists: powers and laws"), "powers:lists", order=60))
