"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostConfig(AppConfig):
    """The room `post`; its label is also the prefix of its tables."""

    name = "zhengtong.post"
    label = "post"

    def ready(self) -> None:
        """Register the room's words, its jobs, its checks and its link in the console's rail."""
        from zhengtong.kernel import words as kernel_words
        from zhengtong.kernel.actors import DutyKind
        from zhengtong.kernel.web import nav
        from zhengtong.post import checks, rules, tasks, words  # noqa: F401 — importing registers

        kernel_words.register(words.REFUSALS, words.NOUNS, {rules.DeliveryState: words.STATES})
        administrators = frozenset({DutyKind.SYSTEM_ADMIN})
        nav.register_rail(nav.Link(_("Deliveries"), "post:deliveries", 90, administrators, group=_("Administration")))
