"""What a connected system must get of a case is handed over by a job, as soon as an act has planned it."""

from zhengtong.cases import public as cases
from zhengtong.kernel import bus, jobs
from zhengtong.kernel.models import Entry


@bus.listener(
    "cases.handing",
    "cases.case_filed",
    "cases.supplemented",
    "cases.case_withdrawn",
    "cases.supplement_lapsed",
    "cases.handover_renewed",
)
def hand_over(entry: Entry) -> None:
    """One job a parcel that waits; a second delivery enqueues nothing, and a native case has none."""
    for parcel in cases.parcels_of(entry.facts["number"]):
        once = f"handing:{entry.uid}:{parcel}"
        jobs.enqueue(cases.hand_over, once=once, number=entry.facts["number"], parcel=parcel)
