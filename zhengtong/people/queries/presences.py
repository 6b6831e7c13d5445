"""Who stands at a clerk's window."""

from __future__ import annotations

from datetime import datetime

from zhengtong.kernel.actors import Actor
from zhengtong.people.models import Presence


def present_before(actor: Actor, at: datetime) -> Presence | None:
    """The presence that is open before this clerk now."""
    return (
        Presence.objects.select_related("person", "organisation")
        .filter(officer_id=actor.account, ended_at__isnull=True, expires_at__gt=at)
        .order_by("-id")
        .first()
    )
