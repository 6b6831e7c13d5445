"""Where a source is reached: the environment names it, else the sealed column does. No Django."""

from __future__ import annotations

import os


def dsn(code: str, kept: str) -> str:
    """`ZHENGTONG_SOURCE_<CODE>` from the environment, else the address kept with the source."""
    return os.environ.get(f"ZHENGTONG_SOURCE_{code.upper().replace('-', '_')}") or kept
