"""A case is closed when its result has reached the applicant, or when it ended before one; no rating is waited for."""

from zhengtong.cases import public as cases
from zhengtong.kernel import bus, instant
from zhengtong.kernel.models import Entry

ENDS = (
    "cases.result_served",
    "cases.case_declined",
    "cases.case_not_needed",
    "cases.case_withdrawn",
    "cases.supplement_lapsed",
    "cases.record_taken",
)
ENDED = ("served", "not_accepted", "not_needed")


@bus.listener("cases.closing", *ENDS)
def close(entry: Entry) -> None:
    """A second delivery finds the case closed and leaves it so; a record closes only what it ends."""
    if entry.type != "cases.record_taken" or entry.facts["state"] in ENDED:
        cases.close_finished_case(entry.facts["number"], at=instant.current())
