"""What the commands say, in the language of the terminal: Chinese where it is Chinese, else English. No Django."""

from __future__ import annotations

import gettext
import os
import sys
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"


def language() -> gettext.NullTranslations:
    """The catalogue of the terminal's language."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    languages = ["zh_Hans"] if spoken.startswith("zh") else []
    return gettext.translation("django", LOCALE, languages, fallback=True)


_ = language().gettext


def say(text: str) -> None:
    """Print at once."""
    print(text, flush=True)


def refuse(why: str) -> int:
    """Print what is wrong and return the exit code for it."""
    print(why, file=sys.stderr, flush=True)
    return 1
