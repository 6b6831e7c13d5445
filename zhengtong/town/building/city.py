"""Divisions, offices, halls and windows of Anlan, under a division code that nobody has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


COUNTIES = (
    ("binjiang", "安澜市滨江区", BINJIANG, "安滨"),
    ("yunling", "安澜市云岭区", YUNLING, "安云"),
    ("qinghe", "清河县", QINGHE, "清"),
)
# Departments that stand in every county and district: key, name after the area, short name after the area's sign, kind.
DEPARTMENTS = (
    ("hr", "人力资源和社会保障局", "人社", "department"),
    ("insurance", "社会保险事业管理中心", "社保", "institution"),
    ("medicare", "医疗保障局", "医保", "department"),
    ("land", "自然资源和规划局", "资规", "department"),
    ("registry", "不动产登记中心", "登记", "institution"),
    ("housing", "住房和城乡建设局", "住建", "department"),
    ("urban", "城市管理和综合执法局", "城管", "department"),
    ("transport", "交通运输局", "交", "department"),
    ("civil", "民政局", "民", "department"),
    ("education", "教育局", "教", "department"),
    ("fire", "消防救援大队", "消", "department"),
    ("press", "新闻出版局", "新出", "department"),
    ("tax", "税务局", "税", "vertical"),
    ("water", "水务局", "水", "department"),
)
# The townships, with the government above them.
TOWNSHIPS = (
    ("town.wenchang", "滨江区文昌街道办事处", "文昌办", "990102001", "binjiang.gov"),
    ("town.linjiang", "滨江区临江街道办事处", "临江办", "990102002", "binjiang.gov"),
    ("town.xuefu", "云岭区学府街道办事处", "学府办", "990103001", "yunling.gov"),
    ("town.yunling", "云岭区云岭镇人民政府", "云岭镇", "990103101", "yunling.gov"),
    ("town.qinghe", "清河县清河镇人民政府", "清河镇", "990121100", "qinghe.gov"),
    ("town.daoxiang", "清河县稻香镇人民政府", "稻香镇", "990121101", "qinghe.gov"),
)


def _first(key: str, area: str, division: str, sign: str) -> tuple[Plan, ...]:
    """The departments of a county that Anlan had from the beginning; their credit codes follow from their place."""
    department, government = "department", f"{key}.gov"
    police = f"安澜市公安局{area.removeprefix('安澜市')}分局"
    return (
        Plan(f"{key}.market", f"{area}市场监督管理局", f"{sign}市监", division, department, government, "city.market"),
        Plan(f"{key}.police", police, f"{sign}公", division, department, government, "city.police"),
        Plan(f"{key}.health", f"{area}卫生健康局", f"{sign}卫", division, department, government, "city.health"),
        Plan(f"{key}.service", f"{area}政务服务中心", f"{sign}政务", division, "institution", government),
    )


def _departments() -> tuple[Plan, ...]:
    """The other departments, of the city and then of its counties and districts; each county's under the city's."""
    city = [Plan(f"city.{key}", f"安澜市{_of_city(name)}", f"安{short}", CITY, kind, "city.gov")
            for key, name, short, kind in DEPARTMENTS]  # fmt: skip
    return (
        *city,
        Plan("city.fund", "安澜市住房公积金管理中心", "安公积金", CITY, "institution", "city.gov"),
        *(
            Plan(f"{area}.{key}", f"{where}{name}", f"{sign}{short}", division, kind, f"{area}.gov", f"city.{key}")
            for area, where, division, sign in COUNTIES
            for key, name, short, kind in DEPARTMENTS
        ),
        *(Plan(key, name, short, division, "town", above) for key, name, short, division, above in TOWNSHIPS),
    )


def _of_city(name: str) -> str:
    return name.replace("消防救援大队", "消防救援支队")


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
    *(plan for county in COUNTIES for plan in _first(*county)),
    *_departments(),
)
HALLS = (
    ("binjiang", "滨江区政务服务大厅", "安澜市滨江区迎宾大道 1 号"),
    ("yunling", "云岭区政务服务大厅", "安澜市云岭区学府路 20 号"),
    ("qinghe", "清河县政务服务大厅", "清河县永安街 8 号"),
)
WINDOWS = (
    ("A01", "综合窗口"),
    ("B01", "社会保障窗口"),
    ("C01", "工程建设窗口"),
    ("D01", "公安窗口"),
    ("E01", "不动产登记和税务窗口"),
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


def open_halls(offices: Mapping[str, int], at: datetime) -> dict[tuple[str, str], int]:
    """Open a hall with its windows in each district; the windows' ids by district and name."""
    windows: dict[tuple[str, str], int] = {}
    for n, (key, name, address) in enumerate(HALLS):
        hall = org.open_hall(
            offices[f"{key}.service"],
            name,
            address=address,
            phone=f"0990-87{n:02d}001",
            hours=HOURS,
            way="公交 3 路、8 路到政务中心站",
            from_on=SINCE,
            actor=SYSTEM,
            at=at,
        )
        for sign, title in WINDOWS:
            windows[key, title] = org.open_window(hall.id, sign, title, phone="", actor=SYSTEM, at=at).id
    return windows


def authorise_windows(
    windows: Mapping[tuple[str, str], int],
    offices: Mapping[str, int],
    published: Mapping[str, Sequence[str]],
    window_of: Callable[[str], str],
    at: datetime,
) -> None:
    """Let each window receive, matter by matter, for the offices of its county and for those of the whole city.

    `published` are the codes of the matters by office key; `window_of` names the window for an office key.
    """
    for (county, title), window in windows.items():
        for key, matters in published.items():
            if window_of(key) == title and _receives_for(county, key):
                org.authorise_window(window, offices[key], matters=matters, from_on=SINCE, actor=SYSTEM, at=at)


def _receives_for(county: str, key: str) -> bool:
    """A county's hall receives for the offices of the county, its townships and the city."""
    area = next((above for town, *_, above in TOWNSHIPS if town == key), key).partition(".")[0]
    return area in (county, "city")
