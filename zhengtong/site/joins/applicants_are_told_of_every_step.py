"""The applicant is told of every act on her case: inbox, e-mail, SMS as she prefers."""

from zhengtong.cases import public as cases
from zhengtong.kernel import bus, instant
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.models import Entry
from zhengtong.post import public as post


@bus.listener("cases.told", *cases.TOLD)
def tell(entry: Entry) -> None:
    """One letter an act, whatever how often the act is delivered."""
    notice = cases.notice_of(entry)
    if notice is None:
        return
    letter = post.Letter(
        key=notice.key,
        template=notice.template,
        facts=notice.facts,
        recipients=notice.people,
        case_number=notice.case,
        link=notice.link,
    )
    post.send(letter, actor=SYSTEM, at=instant.current())
