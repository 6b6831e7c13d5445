"""What a head of the log says, as the text that is signed: a checkpoint of the C2SP `tlog-checkpoint` form."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from django.conf import settings

from zhengtong.kernel.models import Head
from zhengtong.kernel.suites import keyring


def origin() -> str:
    """The log's name (`ZHENGTONG_LOG`), part of everything it signs."""
    return str(getattr(settings, "LOG_ORIGIN", "zhengtong/log"))


def stamp(at: datetime) -> str:
    """An instant as the log writes it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def head_text(origin: str, size: int, root: bytes, at: str) -> bytes:
    """The signed bytes: origin, size, root, and the instant as an extension line."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\nat {at}\n".encode()


def cosigned_text(time: int, text: bytes) -> bytes:
    """The bytes a witness signs: when (Unix time) it saw which head."""
    return f"cosignature/v1\ntime {time}\n".encode() + text


def text_of(head: Head) -> bytes:
    """The signed bytes of a stored head."""
    return head_text(origin(), head.size, bytes.fromhex(head.root), stamp(head.at))


def sign(size: int, root: bytes, at: datetime) -> Head:
    """A signed head, not yet stored."""
    key = keyring.active("log")
    signature = key.suite.sign(key.secret, head_text(origin(), size, root, stamp(at)))
    return Head(size=size, root=root.hex(), at=at, key_id=key.id, signature=signature.hex())
