"""The numbers of licences. No Django."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stdnum.iso7064 import mod_11_10

NUMBERING = re.compile(r"\{(\w+):([^}]*)\}")


def licence_number(pattern: str, answers: Mapping[str, Any], division: str, n: int) -> str:
    """The number of a licence: letters and kind from the pattern, division (6), running number (6), check (1).

    The pattern names a scenario question and the digit of each answer: `JY{category:sales=1,catering=2}`. The check
    digit is that of GB/T 17710 (MOD 11,10) over the digits.
    """
    prefix = NUMBERING.sub(lambda found: _digit_of(found, answers), pattern)
    digits = f"{''.join(c for c in prefix if c.isdigit())}{division[:6]}{n % 1_000_000:06d}"
    letters = "".join(c for c in prefix if not c.isdigit())
    return letters + digits + mod_11_10.calc_check_digit(digits)


def _digit_of(found: re.Match[str], answers: Mapping[str, Any]) -> str:
    choices = dict(pair.split("=", 1) for pair in found[2].split(","))
    return choices[str(answers[found[1]])]
