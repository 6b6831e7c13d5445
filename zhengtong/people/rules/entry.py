"""Doors: one-time codes, dynamic codes, passwords, sessions, return addresses. No Django."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from zhengtong.kernel.refusal import Refusal
from zhengtong.people.rules.kinds import AccountKind

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=5)
CODE_ATTEMPTS = 5
PRESENCE_LIFE = timedelta(minutes=20)
CITIZEN_IDLE = timedelta(minutes=60)
STAFF_IDLE = timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=12)
KEEP_CODES = timedelta(days=1)
KEEP_SIGN_INS = timedelta(days=366)
SEEN_EVERY = timedelta(minutes=1)
SHORTEST_PASSWORD = 10


def idle_limit(kind: str) -> timedelta:
    """How long a session may rest before it ends. Basis: GB/T 22239-2019 8.1.4.1."""
    return STAFF_IDLE if kind == AccountKind.OFFICER else CITIZEN_IDLE


def is_idle(kind: str, seen_at: datetime, started_at: datetime, at: datetime) -> bool:
    """Whether a session has rested too long, or lasted too long however busy it was."""
    return at - seen_at > idle_limit(kind) or at - started_at > LONGEST_SESSION


def new_code(random_bytes: bytes) -> str:
    """Six digits from at least eight random bytes."""
    return str(int.from_bytes(random_bytes, "big") % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def hotp(secret: str, counter: int, digits: int = 6) -> str:
    """The HMAC one-time password of RFC 4226 for a base32 secret."""
    padded = secret.upper() + "=" * (-len(secret) % 8)
    digest = hmac.new(base64.b32decode(padded), struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def totp_step(at: datetime) -> int:
    """The 30-second step of RFC 6238 in which the instant lies."""
    return int(at.timestamp()) // 30


def matching_step(secret: str, code: str, at: datetime, last_step: int) -> int | None:
    """The step whose code was given, one step of drift allowed either way; steps up to `last_step` are used up."""
    now = totp_step(at)
    for step in (now, now - 1, now + 1):
        if step > last_step and hmac.compare_digest(hotp(secret, step), code):
            return step
    return None


def check_password(password: str) -> None:
    """Refuse a staff password that is short or of one kind of character only. Basis: GB/T 22239-2019 8.1.4.1."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    variety = sum(any(kind(c) for c in password) for kind in kinds)
    if len(password) < SHORTEST_PASSWORD or variety < 3:
        raise Refusal("people.password_weak", field="password", length=SHORTEST_PASSWORD)


def safe_next(target: str, default: str = "/") -> str:
    """The path to return to after signing in; anything that could leave this site becomes the default."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target or any(ord(c) < 32 for c in target):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target


def masked_address(address: str) -> str:
    """A network address without its last part, enough for its owner to recognise a session."""
    if ":" in address:
        return ":".join(address.split(":")[:3]) + "::"
    return ".".join([*address.split(".")[:3], "＊"]) if address.count(".") == 3 else ""


def device_of(agent: str) -> str:
    """Browser and system in a few words, from a user agent header."""
    systems = ("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux")
    browsers = ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari", "curl")
    names = {"MicroMessenger": "WeChat", "Edg": "Edge", "Mac OS X": "macOS"}
    found = [next((name for name in known if name in agent), "") for known in (browsers, systems)]
    return " · ".join(names.get(name, name) for name in found if name)[:60]


class Trial(StrEnum):
    """What came of typing a one-time code."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED_UP = "used_up"


class CodeRow(Protocol):
    """What the decision about a typed code reads of the stored one."""

    attempts: int
    expires_at: datetime
    used_at: datetime | None


def trial(row: CodeRow | None, matches: bool, at: datetime) -> Trial:
    """What to answer to a typed code; `attempts` counts the earlier ones. An unknown code answers like a wrong one."""
    if row is None:
        return Trial.WRONG
    if row.used_at is not None or row.attempts >= CODE_ATTEMPTS:
        return Trial.USED_UP
    if row.expires_at <= at:
        return Trial.EXPIRED
    return Trial.RIGHT if matches else Trial.WRONG


@dataclass(frozen=True, slots=True)
class NewSession:
    """The session that a sign-in begins, as its owner will recognise it; `key` names it in the store."""

    key: str
    device: str = ""
    address: str = ""
