"""Divisions, offices, halls and windows of Anlan, under a division code that nobody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from zhengtong.kernel import ids
from zhengtong.kernel.actors import SYSTEM
from zhengtong.org import public as org

CITY = "990100"
BINJIANG, YUNLING, QINGHE = "990102", "990103", "990121"
SINCE = date(2020, 1, 1)
HOURS = "工作日 9:00—12:00，13:30—17:00"

DIVISIONS = (
    (CITY, "安澜市", None),
    (BINJIANG, "滨江区", CITY),
    (YUNLING, "云岭区", CITY),
    (QINGHE, "清河县", CITY),
    ("990102001", "文昌街道", BINJIANG),
    ("990102002", "临江街道", BINJIANG),
    ("990103001", "学府街道", YUNLING),
    ("990103101", "云岭镇", YUNLING),
    ("990121100", "清河镇", QINGHE),
    ("990121101", "稻香镇", QINGHE),
    ("990102001001", "文昌社区", "990102001"),
    ("990102002001", "江湾社区", "990102002"),
    ("990103101201", "望山村", "990103101"),
    ("990121101201", "稻香村", "990121101"),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """An office to be opened: its key in the town, name, short name, division, kind and superior government's key."""

    key: str
    name: str
    short: str
    division: str
    kind: str
    government: str = ""
    parent: str = ""


def _departments(area: str, key: str, division: str) -> tuple[Plan, ...]:
    short = area.removeprefix("安澜市") or "安"
    sign = {"滨江区": "安滨", "云岭区": "安云", "清河县": "清"}.get(short, "安")
    return (
        Plan(
            f"{key}.market", f"{area}市场监督管理局", f"{sign}市监", division, "department", f"{key}.gov", "city.market"
        ),
        Plan(
            f"{key}.police",
            f"安澜市公安局{short}分局",
            f"{sign}公",
            division,
            "department",
            f"{key}.gov",
            "city.police",
        ),
        Plan(f"{key}.health", f"{area}卫生健康局", f"{sign}卫", division, "department", f"{key}.gov", "city.health"),
        Plan(f"{key}.service", f"{area}政务服务中心", f"{sign}政务", division, "institution", f"{key}.gov"),
    )


OFFICES = (
    Plan("city.gov", "安澜市人民政府", "安政", CITY, "government"),
    Plan("city.market", "安澜市市场监督管理局", "安市监", CITY, "department", "city.gov"),
    Plan("city.police", "安澜市公安局", "安公", CITY, "department", "city.gov"),
    Plan("city.health", "安澜市卫生健康委员会", "安卫", CITY, "department", "city.gov"),
    Plan("city.data", "安澜市数据局", "安数", CITY, "department", "city.gov"),
    Plan("city.service", "安澜市政务服务中心", "安政务", CITY, "institution", "city.gov"),
    Plan("binjiang.gov", "安澜市滨江区人民政府", "安滨政", BINJIANG, "government", "city.gov"),
    Plan("yunling.gov", "安澜市云岭区人民政府", "安云政", YUNLING, "government", "city.gov"),
    Plan("qinghe.gov", "清河县人民政府", "清政", QINGHE, "government", "city.gov"),
    *_departments("安澜市滨江区", "binjiang", BINJIANG),
    *_departments("安澜市云岭区", "yunling", YUNLING),
    *_departments("清河县", "qinghe", QINGHE),
)
HALLS = (
    ("binjiang", "滨江区政务服务大厅", "安澜市滨江区迎宾大道 1 号"),
    ("yunling", "云岭区政务服务大厅", "安澜市云岭区学府路 20 号"),
    ("qinghe", "清河县政务服务大厅", "清河县永安街 8 号"),
)


def open_divisions(at: datetime) -> None:
    """Enter the divisions from the city down."""
    for code, name, parent in DIVISIONS:
        org.open_division(code, name, parent=parent, from_on=SINCE, actor=SYSTEM, at=at)


def open_offices(at: datetime) -> dict[str, int]:
    """Open the offices, governments first; answers their ids by key."""
    opened: dict[str, int] = {}
    for n, plan in enumerate(OFFICES):
        details = org.OfficeDetails(
            code=ids.synthetic_uscc("11", plan.division[:6], n + 1),
            name=plan.name,
            short=plan.short,
            division=plan.division,
            phone=f"0990-8{n + 100:03d}001",
            complaint_phone=f"0990-8{n + 100:03d}002",
            address=f"{plan.name}，永安街 {n + 10} 号",
            hours=HOURS,
            kind=plan.kind,
            parent=opened.get(plan.parent),
            superior_government=opened.get(plan.government),
        )
        opened[plan.key] = org.open_office(details, from_on=SINCE, actor=SYSTEM, at=at).id
    return opened


def open_halls(offices: dict[str, int], at: datetime) -> dict[str, int]:
    """Open a hall with a comprehensive window in each district; the windows' ids by district."""
    windows: dict[str, int] = {}
    for key, name, address in HALLS:
        hall = org.open_hall(
            offices[f"{key}.service"],
            name,
            address=address,
            phone=f"0990-87{len(windows):02d}001",
            hours=HOURS,
            way="公交 3 路、8 路到政务中心站",
            from_on=SINCE,
            actor=SYSTEM,
            at=at,
        )
        window = org.open_window(hall.id, "A01", "综合窗口", phone="", actor=SYSTEM, at=at)
        org.authorise_window(window.id, offices[f"{key}.market"], from_on=SINCE, actor=SYSTEM, at=at)
        windows[key] = window.id
    return windows
