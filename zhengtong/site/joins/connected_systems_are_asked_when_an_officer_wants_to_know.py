"""When an officer asks what a connected system says of a case, a job asks it."""

from zhengtong.cases import public as cases
from zhengtong.kernel import bus, jobs
from zhengtong.kernel.models import Entry


@bus.listener("cases.asking", "cases.lookup_asked")
def ask(entry: Entry) -> None:
    """One job an act; a second delivery enqueues nothing."""
    jobs.enqueue(cases.look_up, once=f"asking:{entry.uid}", number=entry.facts["number"])
