"""A draft that became a case is deleted."""

from zhengtong.cases import public as cases
from zhengtong.kernel import bus
from zhengtong.kernel.models import Entry


@bus.listener("cases.drafts", "cases.case_filed")
def sweep(entry: Entry) -> None:
    """A second delivery finds nothing to delete."""
    cases.sweep_draft(entry.facts["number"])
