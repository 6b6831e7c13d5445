"""The identity provider of the province, as the settings name it."""

from __future__ import annotations

from django.conf import settings

from zhengtong.kernel.refusal import Refusal
from zhengtong.people.oidc.client import Provider


def province() -> Provider:
    """The provider; raises `people.province_missing` where none is connected."""
    facts = getattr(settings, "PROVINCE", None) or {}
    if not facts.get("issuer"):
        raise Refusal("people.province_missing")
    return Provider(**facts)


def is_connected() -> bool:
    """Whether a provider is connected."""
    return bool((getattr(settings, "PROVINCE", None) or {}).get("issuer"))
