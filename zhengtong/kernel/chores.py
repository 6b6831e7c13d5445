"""What the kernel does at night: forgetting what has served its time, and checking its own log."""

from __future__ import annotations

import logging
from datetime import timedelta

from zhengtong.kernel import files, idempotency, instant, jobs, throttle
from zhengtong.kernel.jobs import job
from zhengtong.kernel.journal import log

logger = logging.getLogger("zhengtong.chores")
KEEP_ANSWERS = timedelta(days=30)
KEEP_JOBS = timedelta(days=14)


@job(cron="20 2 * * *")
def forget_what_has_served() -> dict[str, int]:
    """Finished jobs, old answers, past windows, and files that never got a row."""
    at = instant.current()
    return {
        "answers": idempotency.forget(at - KEEP_ANSWERS),
        "files": files.sweep(at),
        "jobs": jobs.forget(at - KEEP_JOBS),
        "windows": throttle.forget_ended(at),
    }


@job(cron="40 2 * * *", lease_seconds=3600, attempts=1)
def verify_log() -> None:
    """Recompute the whole log; a log that does not verify leaves a failed job, which the checks name."""
    wrong = log.verify_from_genesis()
    if wrong:
        raise RuntimeError("the log does not verify: " + "; ".join(wrong[:10]))
    logger.info("the log verifies")
