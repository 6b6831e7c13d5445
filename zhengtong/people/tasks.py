"""What the room does by itself, in the background."""

from __future__ import annotations

from zhengtong.kernel import instant, jobs
from zhengtong.kernel.actors import SYSTEM
from zhengtong.people.actions import sign_in


@jobs.job(cron="50 2 * * *")
def sweep() -> None:
    """Every night: remove codes, sign-ins and sessions that have served their time."""
    sign_in.sweep(actor=SYSTEM, at=instant.current())
