"""After every act on a case, the documents it wrote are made and sealed by a job."""

from zhengtong.cases import public as cases
from zhengtong.kernel import bus, jobs
from zhengtong.kernel.models import Entry


@bus.listener("cases.documents", *cases.ACTS_WITH_DOCUMENTS)
def make(entry: Entry) -> None:
    """One job an act; a second delivery enqueues nothing."""
    jobs.enqueue(cases.make_documents_of, once=f"documents:{entry.uid}", number=entry.facts["number"])
