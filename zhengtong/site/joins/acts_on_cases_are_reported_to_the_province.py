"""Acceptance, process and result of every case are reported to the province, if it has named an address."""

from zhengtong.cases import public as cases
from zhengtong.kernel import bus, instant, jobs
from zhengtong.kernel.models import Entry


@bus.listener("cases.reporting", *cases.REPORTED, "cases.report_renewed")
def report(entry: Entry) -> None:
    """Queue the record once an act and have it sent; a second delivery queues and sends nothing."""
    if cases.province.line() is None:
        return
    key = entry.facts["of"] if entry.type == "cases.report_renewed" else str(entry.uid)
    if entry.type != "cases.report_renewed":
        cases.queue_report(entry, at=instant.current())
    jobs.enqueue(cases.send_report, once=f"reporting:{entry.uid}", key=key)
