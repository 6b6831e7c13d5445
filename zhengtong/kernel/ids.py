"""Numbers of people, bodies, matters, cases and licences: what they say and whether their check fits. No Django.

The demo city and every test use the division prefix `99`, which GB/T 2260 assigns to nobody: a number that begins
with it can belong to no person and no body (`is_synthetic`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from zhengtong.kernel.refusal import Refusal

SYNTHETIC_PREFIX = "99"
NATION = "000000"

IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY_CHECKS = "10X98765432"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
QUERY_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
LICENCE_ROOT = "1.2.156.3005.2"
EARLIEST_BIRTH = 1850


@dataclass(frozen=True, slots=True)
class Identity:
    """What a resident identity number says; `sex` is `male` or `female`, `legacy` marks the 15-digit form."""

    birth_on: date
    sex: str
    division: str
    legacy: bool = False


@dataclass(frozen=True, slots=True)
class Uscc:
    """The parts of a unified social credit code."""

    registrar: str
    category: str
    division: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number: `kind` is `mobile`, `landline` or `service`; `digits` without separators."""

    kind: str
    digits: str


@dataclass(frozen=True, slots=True)
class CatalogCode:
    """The parts of the 12-digit code of a catalogue item."""

    region: str
    type: str
    line: str
    main: str
    sub: str


@dataclass(frozen=True, slots=True)
class TaskCode:
    """The parts of the 31-character code of a matter at its implementing office."""

    uscc: str
    level: str
    catalog: str


def check_identity_number(text: str, *, on: date | None = None) -> Identity:
    """Read a resident identity number of 18 characters, or of 15 digits as archives hold them.

    The division is never compared with a table: people keep the code of an abolished division for life. With `on`,
    a birth after that day is refused. Raises `Refusal("kernel.identity_number", reason=…)`.
    Basis: GB 11643-1999.
    """
    if re.fullmatch(r"[1-9]\d{14}", text):
        return _legacy_identity(text)
    if len(text) != 18:
        raise _refused("identity_number", "length")
    if text[-1] == "x":
        raise _refused("identity_number", "lower_x")
    if not re.fullmatch(r"[1-9]\d{16}[0-9X]", text, re.ASCII):
        raise _refused("identity_number", "characters")
    birth = _birth(text[6:14])
    if on and birth > on:
        raise _refused("identity_number", "birth")
    if identity_check_character(text[:17]) != text[17]:
        raise _refused("identity_number", "check")
    return Identity(birth_on=birth, sex="male" if int(text[16]) % 2 else "female", division=text[:6])


def _legacy_identity(text: str) -> Identity:
    if not text.isascii():
        raise _refused("identity_number", "characters")
    birth = _birth(f"19{text[6:12]}")
    return Identity(birth_on=birth, sex="male" if int(text[14]) % 2 else "female", division=text[:6], legacy=True)


def _birth(digits: str) -> date:
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _refused("identity_number", "birth") from None
    if birth.year < EARLIEST_BIRTH:
        raise _refused("identity_number", "birth")
    return birth


def is_identity_number(text: str) -> bool:
    """Whether the text is a resident identity number whose date and check character fit."""
    try:
        check_identity_number(text)
    except Refusal:
        return False
    return True


def identity_check_character(first17: str) -> str:
    """The 18th character of an identity number."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, IDENTITY_WEIGHTS, strict=True))
    return IDENTITY_CHECKS[total % 11]


def modern_identity_number(text: str) -> str:
    """The 18-character form of a number; a 15-digit number gains its century and check character."""
    check_identity_number(text)
    if len(text) == 18:
        return text
    first17 = f"{text[:6]}19{text[6:]}"
    return first17 + identity_check_character(first17)


def synthetic_identity_number(division: str, birth_on: date, sequence: int) -> str:
    """An identity number of nobody, for the demo city; an odd `sequence` (0–999) reads as male.

    Raises `ValueError` for a division outside the unassigned prefix: a made-up number must never be somebody's.
    """
    if not division.startswith(SYNTHETIC_PREFIX) or len(division) != 6:
        raise ValueError("a synthetic number needs a division code that begins with 99")
    first17 = f"{division}{birth_on:%Y%m%d}{sequence:03d}"
    return first17 + identity_check_character(first17)


def is_synthetic(number: str) -> bool:
    """Whether an identity number or USCC carries the unassigned division prefix of the demo city."""
    if is_identity_number(number):
        return number.startswith(SYNTHETIC_PREFIX)
    return is_uscc(number) and number[2:4] == SYNTHETIC_PREFIX


def check_uscc(text: str) -> Uscc:
    """Read a unified social credit code; registrars may be letters (N: rural collectives, A: military).

    Raises `Refusal("kernel.uscc", reason=…)`. Basis: GB 32100-2015.
    """
    if len(text) != 18:
        raise _refused("uscc", "length")
    if any(character not in USCC_ALPHABET for character in text):
        raise _refused("uscc", "characters")
    if not (text[2:8].isdigit()):
        raise _refused("uscc", "division")
    if uscc_check_character(text[:17]) != text[17]:
        raise _refused("uscc", "check")
    return Uscc(registrar=text[0], category=text[1], division=text[2:8], organisation=text[8:17])


def is_uscc(text: str) -> bool:
    """Whether the text is a unified social credit code whose check character fits."""
    try:
        check_uscc(text)
    except Refusal:
        return False
    return True


def uscc_check_character(first17: str) -> str:
    """The 18th character of a unified social credit code."""
    total = sum(USCC_ALPHABET.index(c) * weight for c, weight in zip(first17, USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def synthetic_uscc(kind: str, division: str, n: int) -> str:
    """A code of no body, for the demo city: `kind` is registrar and category (`11` organ, `91` enterprise, `N2` …).

    The organisation code inside carries its own check character after GB 11714.
    """
    if not division.startswith(SYNTHETIC_PREFIX) or len(division) != 6:
        raise ValueError("a synthetic code needs a division code that begins with 99")
    first17 = f"{kind}{division}{n:08d}{organisation_check_character(f'{n:08d}')}"
    return first17 + uscc_check_character(first17)


def organisation_check_character(first8: str) -> str:
    """The ninth character of an organisation code. Basis: GB 11714-1997."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(BASE36.index(c) * weight for c, weight in zip(first8, weights, strict=True)) % 11
    return "X" if rest == 10 else str(rest % 11)


def check_phone(text: str) -> Phone:
    """Read a mobile number, a landline with its area code, or a service number such as 12345 and 400 numbers.

    Spaces, hyphens, brackets and a leading +86 are ignored. Raises `Refusal("kernel.phone", reason=…)`.
    """
    digits = re.sub(r"[\s\-()（）]", "", text).removeprefix("+86")
    if not digits.isascii() or not digits.isdigit():
        raise _refused("phone", "characters")
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        return Phone("mobile", digits)
    if re.fullmatch(r"0(10|2\d|[3-9]\d\d)\d{7,8}", digits):
        return Phone("landline", digits)
    if re.fullmatch(r"12\d{3}|1[01]\d|12[02]|95\d{3}|[48]00\d{7}", digits):
        return Phone("service", digits)
    raise _refused("phone", "mobile_length" if digits.startswith("1") else "area_code")


def check_mobile(text: str) -> str:
    """The eleven digits of a mobile number; raises `Refusal("kernel.phone", reason=…)`."""
    phone = check_phone(text)
    if phone.kind != "mobile":
        raise _refused("phone", "mobile_length")
    return phone.digits


def check_division_code(text: str) -> str:
    """A division code of 6 digits, of 9 with the township, of 12 with the village. Basis: GB/T 2260, GB/T 10114."""
    if not text.isascii() or not text.isdigit() or len(text) not in (6, 9, 12):
        raise _refused("division_code", "length")
    return text


def division_lineage(code: str) -> tuple[str, ...]:
    """The code, then the codes above it up to the nation (`000000`), as the digits themselves say."""
    above = [code]
    if len(code) == 12:
        above.append(code[:9])
    if len(code) > 6:
        above.append(code[:6])
    above += [code[:4] + "00", code[:2] + "0000", NATION]
    return tuple(dict.fromkeys(above))


def division_stem(code: str) -> str:
    """The digits with which every code within the division begins; empty for the nation."""
    if code == NATION:
        return ""
    if len(code) > 6 or code[4:] != "00":
        return code
    return code[:2] if code[2:] == "0000" else code[:4]


def check_catalog_code(text: str) -> CatalogCode:
    """Read the 12-digit code of a catalogue item (基本编码). Raises `Refusal("kernel.catalog_code", reason=…)`.

    Basis: GB/T 39554.1-2020.
    """
    if len(text) != 12:
        raise _refused("catalog_code", "length")
    if not text.isascii() or not text.isdigit():
        raise _refused("catalog_code", "characters")
    return CatalogCode(region=text[:2], type=text[2:4], line=text[4:6], main=text[6:9], sub=text[9:])


def check_task_code(text: str) -> TaskCode:
    """Read the 31-character code of a matter (实施编码): USCC, level 1–7, catalogue code.

    Raises `Refusal("kernel.task_code", reason=…)` or that of its parts. Basis: GB/T 39554.1-2020.
    """
    if len(text) != 31:
        raise _refused("task_code", "length")
    if text[18] not in "1234567":
        raise _refused("task_code", "level")
    check_uscc(text[:18])
    check_catalog_code(text[19:])
    return TaskCode(uscc=text[:18], level=text[18], catalog=text[19:])


def mod_37_36(text: str) -> str:
    """The check character of digits and capital letters. Basis: ISO 7064 MOD 37,36."""
    rest = 36
    for character in text:
        rest = ((rest + BASE36.index(character)) % 36 or 36) * 2 % 37
    return BASE36[(1 - rest) % 36]


def subject_number(prefix: str, n: int) -> str:
    """The number that logs and the journal carry instead of a name: prefix, eight digits, check (`P00000012T`)."""
    body = f"{prefix}{n:08d}"
    return body + mod_37_36(body)


def check_subject_number(text: str, prefix: str) -> str:
    """The number itself if prefix and check fit; raises `Refusal("kernel.number", reason=…)`."""
    if not re.fullmatch(rf"{prefix}\d{{8,}}[0-9A-Z]", text, re.ASCII):
        raise _refused("number", "shape")
    if mod_37_36(text[:-1]) != text[-1]:
        raise _refused("number", "check")
    return text


def case_number(division6: str, office_seq: int, day: date, n: int) -> str:
    """The number of a case: division (6), office within it (3), day of receipt (8), running number (6), check (1).

    `n` runs over all cases and is taken modulo a million, so numbers stay unique up to a million cases an office a day.
    """
    body = f"{division6[:6]}{office_seq % 1000:03d}{day:%Y%m%d}{n % 1_000_000:06d}"
    return body + mod_37_36(body)


def check_case_number(text: str) -> str:
    """The number itself if its shape, day and check fit; raises `Refusal("kernel.case_number", reason=…)`."""
    if len(text) != 24:
        raise _refused("case_number", "length")
    if not re.fullmatch(r"\d{23}[0-9A-Z]", text, re.ASCII):
        raise _refused("case_number", "characters")
    try:
        date(int(text[9:13]), int(text[13:15]), int(text[15:17]))
    except ValueError:
        raise _refused("case_number", "day") from None
    if mod_37_36(text[:-1]) != text[-1]:
        raise _refused("case_number", "check")
    return text


def receipt_number(day: date, n: int) -> str:
    """The number of a receipt: `S`, day (8), running number (6), check (1)."""
    body = f"S{day:%Y%m%d}{n % 1_000_000:06d}"
    return body + mod_37_36(body)


def query_code() -> str:
    """A fresh secret of ten characters with which a case is looked up: nine drawn at random, one check.

    The alphabet of 31 has no 0, 1, I, O and U, which people misread on paper.
    """
    drawn = "".join(secrets.choice(QUERY_ALPHABET) for _ in range(9))
    return drawn + _query_check(drawn)


def check_query_code(text: str) -> str:
    """The ten characters as stored, from what somebody typed (any case, spaces, hyphens).

    Raises `Refusal("kernel.query_code", reason=…)` for a slip of the pen, before any row is asked.
    """
    code = re.sub(r"[\s\-]", "", text).upper()
    if len(code) != 10:
        raise _refused("query_code", "length")
    if any(character not in QUERY_ALPHABET for character in code) or _query_check(code[:9]) != code[9]:
        raise _refused("query_code", "check")
    return code


def shown_query_code(code: str) -> str:
    """The code in two groups of five, as receipts print it."""
    return f"{code[:5]}-{code[5:]}"


def _query_check(drawn: str) -> str:
    total = sum((place + 1) * QUERY_ALPHABET.index(c) for place, c in enumerate(drawn))
    return QUERY_ALPHABET[total % 31]


def licence_identifier(type_code: str, issuer: str, serial: str, version: int) -> str:
    """The identifier of an electronic licence under the national root, check included. Basis: GB/T 36904-2018."""
    body = f"{type_code}.{issuer}.{serial}.{version:03d}"
    return f"{LICENCE_ROOT}.{body}.{mod_37_36(body.replace('.', ''))}"


def check_licence_identifier(text: str) -> str:
    """The identifier itself if its shape and check fit; raises `Refusal("kernel.licence_identifier", reason=…)`."""
    body = text.removeprefix(LICENCE_ROOT + ".")
    parts = body.split(".")
    if body == text or not _is_licence_body(parts):
        raise _refused("licence_identifier", "shape")
    if mod_37_36("".join(parts[:-1])) != parts[-1]:
        raise _refused("licence_identifier", "check")
    return text


def _is_licence_body(parts: list[str]) -> bool:
    return len(parts) >= 5 and len(parts[0]) == 21 and all(re.fullmatch(r"[0-9A-Z]+", p, re.ASCII) for p in parts)


def _refused(what: str, reason: str) -> Refusal:
    return Refusal(f"kernel.{what}", field=what, reason=reason)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text seems to be, and the refusal that says why it is not valid (`None`: it is)."""

    kind: str
    refusal: Refusal | None = None


def recognise(text: str) -> Verdict:
    """What kind of number a text is: the first kind whose check fits, else the kind that its shape suggests."""
    kinds = [kind for kind, (shape, _) in KINDS.items() if re.fullmatch(shape, text, re.ASCII)]
    verdicts = [Verdict(kind, _failure(kind, text)) for kind in kinds]
    return next((v for v in verdicts if v.refusal is None), verdicts[0] if verdicts else UNKNOWN)


def _failure(kind: str, text: str) -> Refusal | None:
    try:
        KINDS[kind][1](text)
    except Refusal as refusal:
        return refusal
    return None


UNKNOWN = Verdict("unknown", Refusal("kernel.number", reason="unknown"))
KINDS: dict[str, tuple[str, Callable[[str], object]]] = {
    "identity_number": (r"[1-9]\d{5}(18|19|20)\d{8,11}[0-9Xx]", check_identity_number),
    "uscc": (r"[0-9A-Za-z]{18}", check_uscc),
    "legacy_identity_number": (r"\d{15}", check_identity_number),
    "mobile": (r"(\+86)?1\d{10}", check_mobile),
    "task_code": (r"[0-9A-Z]{31}", check_task_code),
    "case_number": (r"\d{23}[0-9A-Z]", check_case_number),
    "catalog_code": (r"\d{12}", check_catalog_code),
    "licence_identifier": (r"1\.2\.156\.3005\.2\..+", check_licence_identifier),
    "phone": (r"[\d+][\d\- ]{4,}", check_phone),
    "query_code": (r"[2-9A-Za-z]{5}-?[2-9A-Za-z]{5}", check_query_code),
    "division_code": (r"\d{6}|\d{9}", check_division_code),
}
