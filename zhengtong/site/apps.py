"""Django's entry to the house as a whole: it loads the joins."""

import importlib
import pkgutil

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Wires the rooms together: every file of `joins/` is imported once all rooms are ready."""

    name = "zhengtong.site"
    label = "site"

    def ready(self) -> None:
        """Import every join."""
        joins = importlib.import_module("zhengtong.site.joins")
        for module in pkgutil.iter_modules(joins.__path__):
            importlib.import_module(f"{joins.__name__}.{module.name}")
