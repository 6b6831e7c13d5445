"""Delegations that wait for their agent."""

from __future__ import annotations

from datetime import datetime

from zhengtong.kernel.sealing import blind_index
from zhengtong.people import rules
from zhengtong.people.models import Delegation


def invitation_hash(invitation: str) -> str:
    """The keyed hash that is kept of an invitation."""
    return blind_index("people.invitation", invitation)


def invited(invitation: str, at: datetime, *, lock: bool = False) -> Delegation | None:
    """The delegation that waits for this invitation, while it is fresh."""
    rows = Delegation.objects.filter(
        invitation_hash=invitation_hash(invitation),
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        granted_at__gt=at - rules.INVITATION_LIFE,
    )
    return (rows.select_for_update() if lock else rows).first()
