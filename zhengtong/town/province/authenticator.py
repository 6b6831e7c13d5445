"""The simulated authenticator of the demo's officers: what a phone would show them."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime

from zhengtong.people import public as people


def secret_of(username: str) -> str:
    """The authenticator secret that the town gives an officer; known to everybody, so good for the demo alone."""
    return base64.b32encode(hashlib.sha256(f"zhengtong demo authenticator {username}".encode()).digest()[:20]).decode()


def code_of(username: str, at: datetime) -> str:
    """The six digits that the officer's authenticator shows at the instant."""
    return people.hotp(secret_of(username), people.totp_step(at))
