"""Django's entry to the room."""

import importlib

from django.apps import AppConfig
from django.db import connection


class KernelConfig(AppConfig):
    """The room `kernel`; its label is also the prefix of its tables."""

    name = "zhengtong.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Register checks and nightly chores and, where PostgreSQL is used, how its driver reads."""
        driver = ["driver"] if connection.vendor == "postgresql" else []
        for module in ("checks", "chores", *driver):
            importlib.import_module(f"{self.name}.{module}")
