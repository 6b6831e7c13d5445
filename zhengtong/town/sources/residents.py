"""The residents and bodies of Anlan, the same at every build: counted out, never drawn by lot.

Identity numbers and credit codes carry the unassigned division prefix 99, so they are nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhengtong.kernel import ids

DIVISIONS: Mapping[str, str] = {
    "990102": "安澜市滨江区",
    "990103": "安澜市云岭区",
    "990121": "安澜市清河县",
}
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹"
GIVEN = (
    "秀英", "伟", "芳", "建国", "丽", "强", "敏", "静", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超",
    "桂兰", "霞", "平", "刚", "玉珍", "文博", "思远", "雨桐", "子轩", "佳怡", "海燕", "春梅", "志强", "晓东",
)  # fmt: skip
ROADS = ("文昌街", "临江路", "青石巷", "学府路", "迎宾大道", "永安街", "稻香路", "望山路")
TRADES = ("小吃店", "饭馆", "面馆", "便利店", "烘焙坊", "早餐店", "餐饮有限公司", "商贸有限公司")
FIRST_BIRTH = date(1950, 1, 1)
BIRTH_SPAN = 20_000


@dataclass(frozen=True, slots=True)
class Resident:
    """One inhabitant as the police keep her; `sex` is 男 or 女, `nation` the code of GB/T 3304."""

    number: str
    name: str
    sex: str
    birth_on: date
    address: str
    nation: str = "01"


@dataclass(frozen=True, slots=True)
class Body:
    """One enterprise or individual business as the market regulator keeps it."""

    uscc: str
    name: str
    representative: Resident
    address: str
    scope: str
    established_on: date
    status: str = "存续"


def resident(n: int, divisions: Mapping[str, str] = DIVISIONS) -> Resident:
    """The n-th inhabitant."""
    code, place = list(divisions.items())[n % len(divisions)]
    birth_on = FIRST_BIRTH + timedelta(days=n * 7919 % BIRTH_SPAN)
    return Resident(
        number=ids.synthetic_identity_number(code, birth_on, n % 1000),
        name=SURNAMES[n % len(SURNAMES)] + GIVEN[n // len(SURNAMES) % len(GIVEN)],
        sex="男" if n % 2 else "女",
        birth_on=birth_on,
        address=f"{place}{ROADS[n % len(ROADS)]}{n % 180 + 1}号{n % 6 + 1}单元{n % 18 + 1}0{n % 3 + 1}室",
    )


def residents(count: int, divisions: Mapping[str, str] = DIVISIONS) -> list[Resident]:
    """The first inhabitants."""
    return [resident(n, divisions) for n in range(count)]


def bodies(count: int, people: Sequence[Resident], divisions: Mapping[str, str] = DIVISIONS) -> list[Body]:
    """The first bodies, represented by grown-up inhabitants."""
    return [_body(n, people[n * 5 % len(people)], divisions) for n in range(count)]


def _body(n: int, head: Resident, divisions: Mapping[str, str]) -> Body:
    code, place = list(divisions.items())[n % len(divisions)]
    trade = TRADES[n % len(TRADES)]
    return Body(
        uscc=ids.synthetic_uscc("91" if trade.endswith("公司") else "92", code, 10_000 + n),
        name=f"{place}{head.name[0]}记{n + 1}号{trade}",
        representative=head,
        address=f"{place}{ROADS[n % len(ROADS)]}{n + 1}号一层",
        scope="食品销售；餐饮服务（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
        established_on=date(2012, 3, 1) + timedelta(days=n * 37 % 4500),
        status="存续" if n % 19 else "注销",
    )
