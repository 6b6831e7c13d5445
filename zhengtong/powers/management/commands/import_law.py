"""`manage.py import_law FILE…`: lay official texts beside our words."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.refusal import Refusal
from zhengtong.powers import actions


class Command(BaseCommand):
    """Read official texts from Markdown files and store them beside the articles in our own words."""

    help = "Read official texts from Markdown files and store them beside the articles in our own words."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files."""
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file; one that holds no law stops the command."""
        for path in options["files"]:
            try:
                happened = actions.import_law(path.read_text(encoding="utf-8"), actor=SYSTEM, at=timezone.now())
            except (OSError, UnicodeDecodeError, Refusal) as error:
                raise CommandError(f"{path}: {error}") from error
            self.stdout.write(f"{happened.law}: {happened.articles}")
