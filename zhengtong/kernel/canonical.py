"""Canonical JSON after RFC 8785, for the values that journal facts may hold (no floats). No Django."""

from __future__ import annotations

import json
from typing import Any

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def canonical(value: Any) -> bytes:
    """UTF-8 bytes with keys sorted by UTF-16 code units and no spaces; raises `TypeError` on floats."""
    return _write(_sorted(value)).encode()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        # ASCII keys, which nearly all are, sort the same by code points as by UTF-16 code units.
        keys = sorted(value) if "".join(value).isascii() else sorted(value, key=lambda text: text.encode("utf-16-be"))
        return {key: _sorted(value[key]) for key in keys}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    if isinstance(value, float):
        raise TypeError("canonical facts hold no floats: use integers of the smallest unit")
    return value
