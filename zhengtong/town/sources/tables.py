"""The departments' tables and their rows, dirt included: what real databases look like when nobody has cleaned them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhengtong.town.sources.residents import Body, Resident

POPULATION, MARKET, HEALTH = "population", "market", "health"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of one department: all columns are text, as such tables are."""

    source: str
    name: str
    columns: tuple[str, ...]
    key: str


T_RYJBXX = Table(POPULATION, "t_ryjbxx", ("GMSFHM", "XM", "XB", "MZ", "CSRQ", "HJDZ", "GXSJ"), "GMSFHM")
E_BASEINFO = Table(
    MARKET,
    "e_baseinfo",
    ("pripid", "uniscid", "entname", "lerep", "cerno", "dom", "opscope", "estdate", "entstatus", "s_ext_timestamp"),
    "uniscid",
)
E_FOODMANAGER = Table(MARKET, "e_foodmanager", ("pxzh", "xm", "zjhm", "pxrq", "khjg"), "zjhm")
HEALTH_CERTIFICATES = Table(
    HEALTH,
    "从业人员健康证明",
    ("证明编号", "姓名", "身份证号", "从业类别", "体检日期", "有效期至", "更新时间"),
    "身份证号",
)
TABLES = (T_RYJBXX, E_BASEINFO, E_FOODMANAGER, HEALTH_CERTIFICATES)
Row = tuple[str, ...]


def population_rows(people: Sequence[Resident], cast: Sequence[Resident], on: date) -> Iterator[Row]:
    """The police's rows; every hundredth inhabitant has an older row with an older address."""
    for n, person in enumerate((*cast, *people)):
        clean = n < len(cast)
        key = person.number if clean else _dirty_key(person.number, n)
        born = f"{person.birth_on:%Y%m%d}" if clean else _dirty_day(person.birth_on, n)
        sex = {"男": "1", "女": "2"}[person.sex]
        yield (key, person.name, sex, person.nation, born, person.address, f"{on:%Y-%m-%d} 02:15:00")
        if n % 100 == 7:
            old = person.address.replace("号", "号（旧）", 1)
            yield (person.number, person.name, sex, person.nation, born, old, "2015-06-01 00:00:00")


def market_rows(bodies: Sequence[Body], on: date) -> Iterator[Row]:
    """The market regulator's rows: lower-case codes, dates with slashes, names with full-width brackets."""
    for n, body in enumerate(bodies):
        founded = f"{body.established_on.year}/{body.established_on.month}/{body.established_on.day}"
        status = {"存续": "1", "注销": "3"}[body.status]
        yield (
            f"{9900000 + n}",
            body.uscc.lower() if n % 7 == 3 else body.uscc,
            f"{body.name} " if n % 5 == 2 else body.name,
            body.representative.name,
            body.representative.number,
            body.address,
            body.scope,
            founded,
            status,
            f"{on:%Y%m%d}031000",
        )


def manager_rows(people: Sequence[Resident], on: date) -> Iterator[Row]:
    """Food-safety managers who passed their training."""
    for n, person in enumerate(people):
        passed = on - timedelta(days=n * 11 % 700 + 20)
        yield (f"AL{n + 1:06d}", person.name, person.number, f"{passed:%Y-%m-%d}", "合格" if n % 23 != 22 else "不合格")


def health_rows(people: Sequence[Resident], cast: Sequence[Resident], on: date) -> Iterator[Row]:
    """The health commission's rows: five ways to write a day, one of them impossible."""
    for n, person in enumerate((*cast, *people)):
        clean = n < len(cast)
        examined = on - timedelta(days=n * 13 % 300)
        until = examined + timedelta(days=365)
        key = person.number if clean else _dirty_key(person.number, n + 5)
        expires = until.isoformat() if clean else _dirty_day(until, n)
        kind = "食品" if n % 4 != 3 else "公共场所"
        number = f"健证{examined:%Y}{n + 1:07d}"
        yield (number, person.name, key, kind, f"{examined:%Y.%m.%d}", expires, f"{examined:%Y-%m-%d}")


def _dirty_key(number: str, n: int) -> str:
    """The number as a hurried clerk left it: full-width, padded, or with a small x."""
    if n % 17 == 4:
        return "".join(chr(ord(c) + 0xFEE0) for c in number)
    if n % 13 == 5:
        return f"{number} "
    return number.lower()


def _dirty_day(day: date, n: int) -> str:
    """A day in one of the ways departments write it; every fifty-third is no day at all."""
    if n % 53 == 52:
        return f"{day.year}-02-30"
    ways = (
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y.%m.%d}　",
    )
    return ways[n % len(ways)]
