"""Building Anlan: one code path for every size, through public actions only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from zhengtong.kernel import calendar
from zhengtong.kernel.actors import SYSTEM, Actor
from zhengtong.matters import public as matters
from zhengtong.powers import public as powers
from zhengtong.town import matters as anlan
from zhengtong.town.building import cast, city, story
from zhengtong.town.matters import publishing
from zhengtong.town.sources import build as sources
from zhengtong.town.sources import catalogue, residents
from zhengtong.town.sources.residents import Body, Resident

CASES: Mapping[str, int] = {"empty": 0, "tiny": 40, "demo": 200, "year": 2000}
OPENED = datetime.combine(date(2026, 1, 5), time(9), tzinfo=calendar.CIVIL)
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Town:
    """What was built: the offices' ids by key, the cast's citizens as actors by key, and how many cases."""

    offices: Mapping[str, int]
    citizens: Mapping[str, Actor]
    cases: int


def build(size: str = "demo", *, at: datetime, progress: Progress = lambda text: None) -> Town:
    """Build the city as it stands at the instant: `empty` without cases, `tiny` 40, `demo` 200, `year` 2,000.

    `progress` is told what is being done, in the reader's language.
    """
    progress(_("Divisions, offices, windows"))
    city.open_divisions(OPENED)
    offices = city.open_offices(OPENED)
    windows = city.open_halls(offices, OPENED)
    progress(_("Officers and citizens"))
    cast.enrol_officers(offices, windows, OPENED)
    citizens = enrol_cast(OPENED)
    progress(_("Laws and matters"))
    published = publish_matters(offices, OPENED)
    city.authorise_windows(windows, offices, published, publishing.window_of, OPENED)
    progress(_("Department databases"))
    connect_sources(size, offices, OPENED)
    count = CASES[size]
    for n in range(count):
        if n % 20 == 0:
            progress(_("Cases {n} of {count}").format(n=n, count=count))
        tell_case(n, at, size)
    return Town(offices, citizens, count)


def enrol_cast(at: datetime) -> dict[str, Actor]:
    """The named citizens with their accounts and firms."""
    return {
        one.key: cast.enrol_citizen(one.phone, one.resident, (one.firm,) if one.firm else (), one.level, at)
        for one in cast.CITIZENS
    }


def publish_matters(offices: Mapping[str, int], at: datetime) -> dict[str, list[str]]:
    """The law table, the powers and every matter at its offices; the codes of the matters by office key."""
    powers.load_laws(actor=SYSTEM, at=at)
    on = calendar.civil_day(at)
    editor = cast.officer_actor("bai", at).number
    approvals = (
        matters.Approval(editor, "拟稿", on),
        matters.Approval(editor, "合法性审查", on),
        matters.Approval(editor, "批准", on),
    )
    return publishing.publish_all(offices, effective_from=on, approvals=approvals, actor=SYSTEM, at=at)


def population_of(size: str) -> str:
    """How many inhabitants the departments know in a town of this size; an empty town has a tiny one's."""
    return "tiny" if size == "empty" else size


def connect_sources(size: str, offices: Mapping[str, int], at: datetime) -> None:
    """Create the departments' databases, publish their resources, and grant every matter the fields it needs."""
    firms = [one.firm for one in cast.CITIZENS if one.firm]
    people = [one.resident for one in cast.CITIZENS]
    kind = population_of(size)
    keepers = {"公安": offices["city.police"], "市场监管": offices["city.market"], "卫生健康": offices["city.health"]}
    steward_of = lambda keeper: cast.officer_actor(cast.STEWARDS[keeper], at)  # noqa: E731
    dsns = sources.build(Path(settings.VAR) / "sources", kind, cast=people, firms=firms)
    catalogue.publish(keepers, steward_of, dsns, at=at)
    for line in anlan.table():
        wanted = catalogue.wanted_by(anlan.read_document(line.name))
        for key in publishing.implementing(line, offices):
            catalogue.grant(
                line.catalog, offices[key], steward_of, drafts=wanted, from_on=calendar.civil_day(at), at=at
            )


def tell_case(n: int, at: datetime, size: str = "demo") -> None:
    """The n-th case with its applicant, as far as it has come by the instant."""
    firm = firms_of(population_of(size))[n]
    division = firm.uscc[2:8]
    today = calendar.civil_day(at)
    told_of = partial(_file, n, firm, division, at)
    story.tell(n, told_of, today, calendar.packaged())


@lru_cache(maxsize=4)
def firms_of(population: str) -> list[Body]:
    """The firms that may want a licence: those that exist."""
    people, bodies = sources.SIZES[population]
    return [b for b in residents.bodies(bodies, residents.residents(people)) if b.status == "存续"]


def _file(n: int, firm: Body, division: str, now: datetime, filed_on: date) -> story.Told:
    at = min(story.at_work(filed_on, 9 + n % 8, n * 7 % 60), now)
    phone = f"139{n:08d}"
    resident: Resident = firm.representative
    applicant = cast.enrol_citizen(phone, resident, (firm,), 2, at - timedelta(days=1))
    place = story.PLACES[division]
    wanted = story.small_restaurant(resident, firm, phone, place, n)
    filed = story.file_application(publishing.FOOD_CATALOG, wanted, place, resident, applicant, at)
    return story.Told(filed.case.number, applicant, division, filed_on)


def is_built() -> bool:
    """Whether this database already holds a city."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM org_division")
        return int(cursor.fetchone()[0]) > 0
