"""What every template may rely on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`actor` and `at` of the request."""
    return {"actor": getattr(request, "actor", None), "at": getattr(request, "at", None)}
