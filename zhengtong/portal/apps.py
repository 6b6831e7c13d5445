"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The room `portal`; it has no tables."""

    name = "zhengtong.portal"
    label = "portal"

    def ready(self) -> None:
        """Register the room's words and links."""
        from zhengtong.kernel.web.nav import Link, register_foot
        from zhengtong.kernel.words import register
        from zhengtong.portal import words

        register(words.REFUSALS)
        register_foot(
            Link(_("Look up a case"), "progress:query", 10),
            Link(_("Check a receipt or document"), "portal:verify", 20),
            Link(_("What we promise and keep"), "portal:performance", 30),
        )
