"""Django's entry to the room."""

import importlib

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The room `kernel`; its label is also the prefix of its tables."""

    name = "zhengtong.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Register checks and nightly chores."""
        for module in ("checks", "chores"):
            importlib.import_module(f"{self.name}.{module}")
