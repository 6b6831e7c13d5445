"""`manage.py open_officer USERNAME NAME`: the first officers of an installation, before anybody can sign in."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhengtong.kernel import words
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.refusal import Refusal
from zhengtong.people import public as people
from zhengtong.people.console import accounts


class Command(BaseCommand):
    """Opens an officer's account and prints its password and authenticator secret once."""

    help = "Open an officer's account; prints the password and the authenticator secret this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """User name and display name."""
        parser.add_argument("username")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the account; a refusal is told in words."""
        made = accounts.fresh_credentials()
        try:
            account = people.open_officer_account(
                options["username"], options["name"], made, actor=SYSTEM, at=timezone.now()
            )
        except Refusal as refusal:
            raise CommandError(words.say(refusal).sentence) from refusal
        self.stdout.write(f"{account.number}\npassword: {made.password}\nauthenticator: {made.totp_secret}")
