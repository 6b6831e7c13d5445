"""Where a request comes from, for limits and the log of sessions."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's network address: the connection's, or the last entry of the header that our proxy writes."""
    header = settings.CLIENT_ADDRESS_HEADER
    told = request.headers.get(header, "").rpartition(",")[2].strip() if header else ""
    return told or str(request.META.get("REMOTE_ADDR", ""))
