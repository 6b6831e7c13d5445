"""The applicant is told of every act on her case: inbox, e-mail, SMS as she prefers."""

from zhengtong.cases import public as cases
from zhengtong.kernel import bus
from zhengtong.kernel.models import Entry
from zhengtong.post import public as post


@bus.listener("cases.told", *cases.TOLD)
def tell(entry: Entry) -> None:
    """One message an act, whatever how often the act is delivered."""
    notice = cases.notice_of(entry)
    if notice is not None:
        post.send(
            notice.person,
            f"cases.{notice.template}",
            notice.facts,
            case=notice.case,
            key=notice.key,
            at=entry.recorded_at,
        )
