"""What the published table of a matter grants is granted at once; whatever is not clear waits for a human."""

from zhengtong.cases import public as cases
from zhengtong.kernel import bus, jobs
from zhengtong.kernel.models import Entry


@bus.listener("cases.rules", "cases.case_filed", "cases.step_completed", "cases.opinion_given")
def decide(entry: Entry) -> None:
    """One job an act, and none for matters whose processes ask no table; a second delivery enqueues nothing."""
    number = entry.facts["number"]
    if cases.wants_rules(number):
        jobs.enqueue(cases.decide_clear_case, once=f"rules:{entry.uid}", number=number)
