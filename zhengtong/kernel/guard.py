"""A guard that raises when an act reaches for the network: an answer from outside is fetched before or after it."""

from __future__ import annotations

import sys
from typing import Any

from django.db import connection

FORBIDDEN = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"})
_installed = False


def install() -> None:
    """Watch this process from now on; the drivers of the databases do not pass through Python's sockets."""
    global _installed
    if not _installed:
        sys.addaudithook(_watch)
        _installed = True


def inside_act() -> bool:
    """Whether a transaction is open that is not a test case's own."""
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def _watch(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in FORBIDDEN and inside_act():
        raise RuntimeError(f"{event} inside an act: fetch before it or enqueue a job")
