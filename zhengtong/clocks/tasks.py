"""Jobs: counting live clocks anew after a change of the calendar."""

from __future__ import annotations

from datetime import timedelta

from zhengtong.clocks.actions import calendars
from zhengtong.kernel import bus, instant, jobs
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.models import Entry

STRAGGLERS = timedelta(seconds=5)


@jobs.job(cron="*/10 * * * *", lease_seconds=600)
def count_clocks_anew() -> int:
    """Count every live clock that was counted with an older calendar, chunk by chunk; returns how many moved.

    It also runs every ten minutes, for clocks that were started while a notice was being entered.
    """
    after: int | None = 0
    moved = 0
    while after is not None:
        counted = calendars.count_anew(actor=SYSTEM, at=instant.current(), after=after)
        moved, after = moved + counted.moved, counted.after
    return moved


@bus.listener("clocks.count_anew", "clocks.notice_recorded")
def count_after_notice(entry: Entry) -> None:
    """Count at once, and once more for clocks that other processes started with the old table in this very second."""
    jobs.enqueue(count_clocks_anew, once=f"clocks.count:{entry.uid}")
    jobs.enqueue(count_clocks_anew, once=f"clocks.count:{entry.uid}:again", run_after=instant.current() + STRAGGLERS)
