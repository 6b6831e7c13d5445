"""A case takes over the new last days of its limits when the holiday calendar changed; its applicant is told."""

from zhengtong.cases import public as cases
from zhengtong.kernel import bus, instant
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.models import Entry


@bus.listener("cases.follow_the_calendar", "clocks.due_days_moved")
def follow(entry: Entry) -> None:
    """Every case whose limits moved; other subjects of clocks have joins of their own."""
    noun, _, number = entry.subject.partition(":")
    if noun == "case":
        cases.follow_calendar(number, actor=SYSTEM, at=instant.current())
