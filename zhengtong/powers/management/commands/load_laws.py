"""`manage.py load_laws`: take the packaged articles into the law table."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from zhengtong.kernel.actors import SYSTEM
from zhengtong.powers import actions


class Command(BaseCommand):
    """Load the packaged articles; a second run changes nothing."""

    help = "Load the packaged articles; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what changed."""
        happened = actions.load_laws(actor=SYSTEM, at=timezone.now())
        self.stdout.write(f"+{happened.added} ~{happened.changed}" if happened else "=")
