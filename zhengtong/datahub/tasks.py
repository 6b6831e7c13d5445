"""What the room does by itself, in the background."""

from __future__ import annotations

from zhengtong.datahub.actions import fetching
from zhengtong.kernel import instant, jobs
from zhengtong.kernel.actors import SYSTEM


@jobs.job(cron="40 3 * * *")
def forget_unused() -> None:
    """Every night: destroy fetched values that no case came to use."""
    fetching.forget_unused(actor=SYSTEM, at=instant.current())
