"""What the portal's pages read, through the rooms' own doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache

from zhengtong.cases import public as cases
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.words import Text
from zhengtong.matters import public as matters
from zhengtong.portal import rules

FIGURES_SECONDS = 60
FEWEST_EVENTS = 3


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


def open_life_events() -> list[rules.LifeEvent]:
    """The life events behind which the city has a matter; too few of them are no help and are not shown."""
    found: list[rules.LifeEvent] | None = cache.get("portal.life_events")
    if found is None:
        found = [event for event in rules.LIFE_EVENTS if matters.find(event.words, 1)]
        found = found if len(found) >= FEWEST_EVENTS else []
        cache.set("portal.life_events", found, FIGURES_SECONDS)
    return found


@dataclass(frozen=True, slots=True)
class MyCase:
    """One of my cases: where it stands, and by when the next thing is due."""

    line: cases.CaseLine
    state: Text
    outcome: Text
    mine_to_act: bool
    light: str
    due_on: date | None
    days: int


@dataclass(frozen=True, slots=True)
class Mine:
    """What waits for the citizen and what she has done."""

    drafts: list[tuple[str, str, datetime]]
    cases: list[MyCase]


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
        clocks.light(due_at, at).value if due_at else "",
        due_on,
        clocks.days_until(due_on, at) if due_on else 0,
    )
