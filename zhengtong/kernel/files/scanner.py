"""Antivirus behind an interface: none by default, clamd by setting (`ZHENGTONG_CLAMD`: host:port or a socket)."""

from __future__ import annotations

import socket
import struct
from typing import Protocol

from django.conf import settings

from zhengtong.kernel.refusal import Refusal

CHUNK = 1 << 16


class Scanner(Protocol):
    """Looks for malware."""

    def check(self) -> str:
        """Empty if the scanner works, else what is wrong with it."""

    def finding(self, content: bytes) -> str:
        """The name of what was found, or nothing."""


class NullScanner:
    """Finds nothing; a city that exposes uploads to staff installs a real one."""

    def check(self) -> str:
        """Always well."""
        return ""

    def finding(self, content: bytes) -> str:
        """Never anything."""
        return ""


class Clamd:
    """ClamAV's daemon, asked by its INSTREAM command."""

    def __init__(self, address: str, seconds: float = 20) -> None:
        self.address, self.seconds = address, seconds

    def check(self) -> str:
        """Whether the daemon answers."""
        try:
            answer = self._ask(b"zPING\0", b"")
        except OSError as error:
            return f"clamd at {self.address} does not answer: {error}"
        return "" if answer == "PONG" else f"clamd at {self.address} answers {answer}"

    def finding(self, content: bytes) -> str:
        """What the daemon found; raises `OSError` if it gives no verdict."""
        chunks = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)]
        body = b"".join(struct.pack("!I", len(chunk)) + chunk for chunk in chunks) + struct.pack("!I", 0)
        answer = self._ask(b"zINSTREAM\0", body)
        if answer.endswith("FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        if answer.endswith("OK"):
            return ""
        raise OSError(f"clamd answers {answer}")

    def _ask(self, command: bytes, body: bytes) -> str:
        with self._connect() as line:
            line.sendall(command + body)
            answer = b""
            while not answer.endswith(b"\0") and (part := line.recv(4096)):
                answer += part
        return answer.rstrip(b"\0").decode(errors="replace")

    def _connect(self) -> socket.socket:
        if self.address.startswith("/"):
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(self.seconds)
            try:
                line.connect(self.address)
            except OSError:
                line.close()
                raise
            return line
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), self.seconds)


def present() -> Scanner:
    """The scanner of this installation."""
    address = getattr(settings, "CLAMD", "")
    return Clamd(address) if address else NullScanner()


def require_clean(content: bytes) -> None:
    """Refuse what the scanner finds, and what it cannot look at: an unreachable scanner lets nothing pass."""
    try:
        found = present().finding(content)
    except OSError:
        raise Refusal("kernel.file_unscanned", field="file") from None
    if found:
        raise Refusal("kernel.file_malware", field="file")
