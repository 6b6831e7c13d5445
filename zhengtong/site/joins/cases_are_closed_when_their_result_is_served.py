"""A case whose result has reached the applicant is closed; a rating is not waited for."""

from zhengtong.cases import public as cases
from zhengtong.kernel import bus, instant
from zhengtong.kernel.models import Entry


@bus.listener("cases.closing", "cases.result_served", "cases.case_declined", "cases.case_not_needed")
def close(entry: Entry) -> None:
    """A second delivery finds the case closed and leaves it so."""
    cases.close_finished_case(entry.facts["number"], at=instant.current())
