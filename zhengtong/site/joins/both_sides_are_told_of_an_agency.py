"""Principal and agent are both told when an authorisation begins to count and when it ends."""

from zhengtong.kernel import bus, instant
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.models import Entry
from zhengtong.people import public as people
from zhengtong.post import public as post


@bus.listener("people.agency", "people.delegation_accepted", "people.delegation_revoked")
def tell(entry: Entry) -> None:
    """One letter to each side, whatever how often the act is delivered; an invitation nobody took up has one side."""
    parties = people.parties_of(entry.facts["delegation"], entry.recorded_at)
    what = entry.type.removeprefix("people.delegation_")
    facts = {"principal": parties.principal_name, "agent": parties.agent_name, "ends_on": parties.ends_on or ""}
    principals = tuple(one for one in parties.principals if one != parties.agent)
    sides = {"principal": principals, "agent": (parties.agent,) if parties.agent else ()}
    for side, recipients in sides.items():
        letter = post.Letter(
            key=f"{entry.uid}.{side}",
            template=f"people.agency_{what}.{side}",
            facts=facts,
            recipients=recipients,
            link="/my/agents/",
        )
        if recipients:
            post.send(letter, actor=SYSTEM, at=instant.current())
