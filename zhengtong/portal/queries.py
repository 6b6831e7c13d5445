"""What the portal's pages read, through the rooms' own doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache

from zhengtong.cases import public as cases
from zhengtong.clocks import public as clocks
from zhengtong.datahub import public as datahub
from zhengtong.kernel import calendar
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.words import Text
from zhengtong.matters import public as matters
from zhengtong.people import public as people
from zhengtong.post import public as post

FIGURES_SECONDS = 60
FEWEST_EVENTS = 3
NEWEST = 3


@dataclass(frozen=True, slots=True)
class Period:
    """A month that is being counted: its first day and the last counted one."""

    from_on: date
    until_on: date


def this_month(at: datetime) -> Period:
    """The civil month of the instant, up to its day."""
    today = calendar.civil_day(at)
    return Period(today.replace(day=1), today)


def last_month(at: datetime) -> Period:
    """The closed civil month before."""
    end = calendar.civil_day(at).replace(day=1) - timedelta(days=1)
    return Period(end.replace(day=1), end)


def figures(period: Period, at: datetime) -> cases.Figures:
    """The promised and the kept, counted anew once a minute."""
    key = f"portal.figures.{period.from_on}.{period.until_on}"
    found: cases.Figures | None = cache.get(key)
    if found is None:
        found = cases.figures(period.from_on, period.until_on, calendar.civil_day(at))
        cache.set(key, found, FIGURES_SECONDS)
    return found


def open_life_events() -> list[matters.LifeEvent]:
    """The life events behind which the city has a matter; too few of them are no help and are not shown."""
    found = [event for event, _ in matters.events_with_matters()]
    return found if len(found) >= FEWEST_EVENTS else []


@dataclass(frozen=True, slots=True)
class MyCase:
    """One of my cases: where it stands, and by when the next thing is due."""

    line: cases.CaseLine
    state: Text
    outcome: Text
    mine_to_act: bool
    over: bool
    light: str
    due_on: date | None
    days: int


OVER = frozenset(
    {
        cases.State.SERVED,
        cases.State.CLOSED,
        cases.State.ARCHIVED,
        cases.State.WITHDRAWN,
        cases.State.NOT_NEEDED,
        cases.State.NOT_ACCEPTED,
    }
)


@dataclass(frozen=True, slots=True)
class Mine:
    """What waits for the citizen and what she has done."""

    drafts: list[tuple[str, str, datetime]]
    cases: list[MyCase]

    @property
    def waiting(self) -> list[MyCase]:
        """Cases in which it is her turn, and those whose office is late: there she can do something now."""
        return [case for case in self.cases if case.mine_to_act or (case.light == "late" and not case.over)]

    @property
    def running(self) -> list[MyCase]:
        """Cases that are with the office, in time."""
        return [case for case in self.cases if case not in self.waiting and not case.over]

    @property
    def over(self) -> list[MyCase]:
        """Cases that are done."""
        return [case for case in self.cases if case.over]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the cases on one's own page: certificates, news, agents, and who looked at one's data."""

    certificates: list[cases.Certificate]
    messages: list[post.MessageView]
    acts_for_me: int
    i_act_for: int
    accesses: list[datahub.AccessView]


def around(actor: Actor, at: datetime) -> Around:
    """The newest of each, a few statements however much there is; an agent reads only what is her own."""
    granted, held = people.delegations_of(actor, at)
    own = actor.level >= people.Level.CHECKED and actor.principal is None and actor.person is not None
    others = datahub.AccessFilter(others_only=True)
    looked = datahub.accesses_of(person=actor.person, wanted=others, size=NEWEST).rows if own else []
    return Around(
        cases.certificates_of(actor),
        post.inbox_of(actor.person or 0, size=NEWEST).rows,
        sum(row.in_force for row in granted),
        sum(row.in_force for row in held),
        looked,
    )


def mine(actor: Actor, at: datetime) -> Mine:
    """The actor's drafts and cases; what waits for her stands first, then the newest."""
    drafts = [(str(d.uid), matters.version(d.version_id).name, d.updated_at) for d in cases.drafts_of(actor)[:20]]
    found = [_my_case(line, at) for line in cases.case_lines(cases.cases_visible_to(actor), 50)]
    return Mine(drafts, sorted(found, key=lambda case: not case.mine_to_act))


def _my_case(line: cases.CaseLine, at: datetime) -> MyCase:
    due_at = line.next_due_at
    due_on = calendar.last_day(due_at) if due_at else None
    return MyCase(
        line,
        line.state_text,
        line.outcome_text,
        line.state == cases.State.SUPPLEMENT_REQUESTED,
        line.state in OVER,
        clocks.light(due_at, at).value if due_at else "",
        due_on,
        clocks.days_until(due_on, at) if due_on else 0,
    )
