"""The page frame names the officer and her office, and says how many messages a citizen has not read."""

from datetime import datetime

from zhengtong.kernel import fresh
from zhengtong.kernel.actors import Actor, ActorKind
from zhengtong.kernel.web.visitor import VISITOR_OF, Visitor
from zhengtong.org import public as org
from zhengtong.people import public as people
from zhengtong.post import public as post

_names: fresh.Moment[str] = fresh.Moment("people")


@VISITOR_OF.answer
def visitor_of(actor: Actor, at: datetime) -> Visitor:
    """Her display name and office if she is an officer; else what waits in her inbox."""
    if actor.kind is ActorKind.CITIZEN:
        return Visitor("", unread=post.unread_count(actor.person) if actor.person is not None else 0)
    account = actor.account
    name = _names.get(account, at, lambda: people.account_view(account).display_name) if account is not None else ""
    return Visitor(name, org.office(actor.duties[0].office).short if actor.duties else "")
