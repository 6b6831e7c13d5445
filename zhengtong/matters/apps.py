"""Django's entry to the room."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    """The room `matters`; its label is also the prefix of its tables."""

    name = "zhengtong.matters"
    label = "matters"

    def ready(self) -> None:
        """Register the room's words, and keep what search reads beside its table."""
        from zhengtong.kernel import words as kernel_words
        from zhengtong.kernel.web import nav
        from zhengtong.matters import words

        kernel_words.register(words.REFUSALS, words.NOUNS, words.LABELS)
        nav.register_main(nav.Link(_("Services"), "matters:browse", order=10))
        nav.register_foot(nav.Link(_("Rules for guides"), "matters:lint", order=70))
        post_migrate.connect(_prepare_index, sender=self)


def _prepare_index(**kwargs: Any) -> None:
    """After the tables exist, by migrations or without, the full-text index exists too."""
    from zhengtong.matters.queries import searching

    if kwargs.get("using", "default") == "default":
        searching.prepare_index()
