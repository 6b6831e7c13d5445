"""The people everybody meets in Anlan: the same cast in tests, demo, screenshots and manual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from zhengtong.kernel import calendar, ids
from zhengtong.kernel.actors import SYSTEM, Actor, ActorKind, Channel, DutyKind
from zhengtong.org import public as org
from zhengtong.people import public as people
from zhengtong.town.building.city import BINJIANG, SINCE
from zhengtong.town.matters import publishing
from zhengtong.town.sources.residents import Body, Resident

PASSWORD = "anlan-demo-2026"  # noqa: S105 - the published password of a fictional cast
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True, slots=True)
class Citizen:
    """A named citizen: `level` as the province knows her, `note` says what she is in Anlan for."""

    key: str
    phone: str
    resident: Resident
    level: int
    note: str
    firm: Body | None = None


@dataclass(frozen=True, slots=True)
class Officer:
    """A named officer with her duties: kind and office key; a clerk sits at a window: county and name."""

    username: str
    name: str
    note: str
    duties: tuple[tuple[DutyKind, str], ...] = field(default=())
    window: tuple[str, str] | None = None


def _resident(name: str, sex: str, born: date, sequence: int, address: str) -> Resident:
    return Resident(ids.synthetic_identity_number(BINJIANG, born, sequence), name, sex, born, address)


LIN = _resident("林小满", "女", date(1990, 5, 21), 28, "安澜市滨江区临江路88号2单元301室")
ZHOU = _resident("周大勇", "男", date(1984, 11, 3), 17, "安澜市滨江区临江路88号2单元301室")
CHEN = _resident("陈桂英", "女", date(1945, 2, 9), 46, "安澜市滨江区文昌街12号1单元102室")
LI = _resident("李㙓", "男", date(1996, 2, 29), 33, "安澜市云岭区学府路3号4单元401室")
WANG = _resident("王未", "女", date(2001, 8, 15), 58, "安澜市滨江区永安街6号3单元201室")

LIN_FIRM = Body(
    ids.synthetic_uscc("92", BINJIANG, 1),
    "安澜市滨江区小满饭馆",
    LIN,
    "安澜市滨江区临江路90号一层",
    "餐饮服务（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    date(2026, 10, 12),
)
LI_FIRM = Body(
    ids.synthetic_uscc("91", BINJIANG, 2),
    "安澜市𠮷福餐饮有限公司",
    LI,
    "安澜市云岭区学府路15号一层",
    "餐饮服务；食品销售（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    date(2025, 3, 18),
)
CITIZENS = (
    Citizen("lin", "13800000001", LIN, 2, "要开小饭馆", LIN_FIRM),
    Citizen("zhou", "13800000002", ZHOU, 2, "林小满的家人，可以被委托代办"),
    Citizen("chen", "13800000003", CHEN, 2, "老年人，使用长辈版"),
    Citizen("li", "13800000004", LI, 2, "姓名里有生僻字", LI_FIRM),
    Citizen("wang", "13800000005", WANG, 1, "没有核验身份"),
)
D = DutyKind

# Which offices a team serves: few people, several duties, as in any small city.
SOCIETY = ("hr", "insurance", "medicare", "civil", "education", "health", "press")
BUILDING = ("housing", "land", "registry", "urban", "transport", "water", "tax")
ORDER = ("police", "fire")
COUNTED = ("market", *SOCIETY, *BUILDING, *ORDER)


@dataclass(frozen=True, slots=True)
class Team:
    """Three people who handle, review and approve for several offices: username and name of each."""

    where: str
    keys: tuple[str, ...]
    handler: tuple[str, str]
    reviewer: tuple[str, str]
    approver: tuple[str, str]


def _in(area: str, departments: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{area}.{department}" for department in departments)


TEAMS = (
    Team("滨江区", _in("binjiang", SOCIETY), ("pan", "潘宁"), ("tian", "田野"), ("dong", "董洁")),
    Team("滨江区", _in("binjiang", BUILDING), ("yuan", "袁工"), ("jiangnan", "蒋楠"), ("cai", "蔡原")),
    Team("滨江区", _in("binjiang", ORDER), ("yu", "余安"), ("duwei", "杜卫"), ("ye", "叶平")),
    Team("云岭区", _in("yunling", SOCIETY), ("cheng", "程实"), ("su", "苏文"), ("wei", "魏然")),
    Team("云岭区", _in("yunling", BUILDING), ("lv", "吕方"), ("dingli", "丁立"), ("shenmu", "沈木")),
    Team("云岭区", _in("yunling", ORDER), ("peng", "彭卫"), ("zeng", "曾岩"), ("xiao", "肖正")),
    Team("清河县", _in("qinghe", SOCIETY), ("jia", "贾真"), ("xia", "夏至"), ("fu", "傅明")),
    Team("清河县", _in("qinghe", BUILDING), ("zhong", "钟山"), ("liao", "廖远"), ("xiong", "熊建")),
    Team("清河县", _in("qinghe", ORDER), ("qin", "秦安"), ("bo", "薄宁"), ("hou", "侯勇")),
    Team("安澜市", _in("city", ("market", *SOCIETY, "fund")), ("shao", "邵青"), ("meng", "孟和"), ("long", "龙吟")),
    Team("安澜市", _in("city", (*BUILDING, *ORDER)), ("wan", "万里"), ("duan", "段正"), ("qiao", "乔木")),
    Team("滨江区街道", ("town.wenchang", "town.linjiang"), ("hao", "郝佳"), ("kong", "孔明远"), ("cui", "崔岚")),
    Team("云岭区街道和镇", ("town.xuefu", "town.yunling"), ("kang", "康乐"), ("mei", "梅香"), ("shi", "石坚")),
    Team("清河县各镇", ("town.qinghe", "town.daoxiang"), ("gong", "龚田"), ("wen", "文禾"), ("pang", "庞大海")),
)
# The clerk at a district's hall receives for the district's offices, its townships and the city's fund.
CLERKED = {
    "binjiang": (*_in("binjiang", COUNTED), "town.wenchang", "town.linjiang", "city.fund"),
    "yunling": (*_in("yunling", COUNTED), "town.xuefu", "town.yunling", "city.fund"),
    "qinghe": (*_in("qinghe", COUNTED), "town.qinghe", "town.daoxiang", "city.fund"),
}


def _clerk(county: str, title: str = "") -> tuple[tuple[DutyKind, str], ...]:
    """A clerk's duties: for every office that the hall serves, or for those that come to her window."""
    return tuple((D.WINDOW, key) for key in CLERKED[county] if title in ("", publishing.window_of(key)))


def _members(team: Team) -> tuple[Officer, ...]:
    roles = ((D.HANDLER, "承办人", team.handler), (D.REVIEWER, "审核人", team.reviewer))
    return tuple(
        Officer(username, name, f"{team.where}{role}，负责几个部门的事项", tuple((kind, key) for key in team.keys))
        for kind, role, (username, name) in (*roles, (D.APPROVER, "批准人", team.approver))
    )


OFFICERS = (
    Officer("fang", "方敏", "窗口人员，滨江区政务服务大厅", _clerk("binjiang"), ("binjiang", "综合窗口")),
    Officer("xue", "薛岚", "窗口人员，云岭区政务服务大厅", _clerk("yunling"), ("yunling", "综合窗口")),
    Officer("fan", "范舟", "窗口人员，清河县政务服务大厅", _clerk("qinghe"), ("qinghe", "综合窗口")),
    Officer("zhao", "赵清", "承办人，滨江区市场监管局", ((D.HANDLER, "binjiang.market"),)),
    Officer("qian", "钱正", "审核人，滨江区市场监管局", ((D.REVIEWER, "binjiang.market"),)),
    Officer("sun", "孙明", "批准人，滨江区市场监管局", ((D.APPROVER, "binjiang.market"),)),
    Officer("yun", "云朗", "云岭区市场监管局承办人", ((D.HANDLER, "yunling.market"),)),
    Officer("lei", "雷安", "云岭区市场监管局审核人", ((D.REVIEWER, "yunling.market"),)),
    Officer("mao", "毛宁", "云岭区市场监管局批准人", ((D.APPROVER, "yunling.market"),)),
    Officer("he", "何清", "清河县市场监管局承办人", ((D.HANDLER, "qinghe.market"),)),
    Officer("ren", "任远", "清河县市场监管局审核人", ((D.REVIEWER, "qinghe.market"),)),
    Officer("gu", "顾平", "清河县市场监管局批准人", ((D.APPROVER, "qinghe.market"),)),
    Officer("luo", "罗序", "人口库数据管理员，市公安局", ((D.DATA_STEWARD, "city.police"),)),
    Officer("tang", "唐数", "市场主体库数据管理员，市市场监管局", ((D.DATA_STEWARD, "city.market"),)),
    Officer("song", "宋康", "健康证明库数据管理员，市卫生健康委", ((D.DATA_STEWARD, "city.health"),)),
    Officer("bai", "白澜", "事项编辑，市市场监管局", ((D.MATTER_EDITOR, "city.market"),)),
    Officer("jiang", "江岚", "分管领导，滨江区市场监管局", ((D.LEADER, "binjiang.market"),)),
    Officer("shen", "沈度", "审计人员，滨江区市场监管局", ((D.AUDITOR, "binjiang.market"),)),
    Officer("xi", "席工", "系统管理员，市数据局", ((D.SYSTEM_ADMIN, "city.data"),)),
    Officer("an", "安守", "安全管理员，市数据局", ((D.SECURITY_ADMIN, "city.data"),)),
    Officer("ji", "纪真", "审计管理员，市数据局", ((D.AUDIT_ADMIN, "city.data"),)),
)
# Who sits at the other windows of the halls: county, window, username and name.
CLERKS = (
    ("binjiang", "社会保障窗口", "qi", "齐悦"),
    ("binjiang", "工程建设窗口", "shu", "舒展"),
    ("binjiang", "公安窗口", "hang", "杭明"),
    ("binjiang", "不动产登记和税务窗口", "lian", "连心"),
    ("yunling", "社会保障窗口", "mu", "穆和"),
    ("yunling", "工程建设窗口", "ning", "宁静"),
    ("yunling", "公安窗口", "pei", "裴亮"),
    ("yunling", "不动产登记和税务窗口", "rong", "荣华"),
    ("qinghe", "社会保障窗口", "sang", "桑叶"),
    ("qinghe", "工程建设窗口", "teng", "滕青"),
    ("qinghe", "公安窗口", "weng", "翁平"),
    ("qinghe", "不动产登记和税务窗口", "yi", "易行"),
)
HALL_OF = {"binjiang": "滨江区", "yunling": "云岭区", "qinghe": "清河县"}
# The people behind the other offices and windows: nobody's story, but every matter has hands.
STAFF = (
    *(officer for team in TEAMS for officer in _members(team)),
    *(
        Officer(username, name, f"{HALL_OF[county]}政务服务大厅{title}人员", _clerk(county, title), (county, title))
        for county, title, username, name in CLERKS
    ),
)
# AB 岗: who stands in for whom, in which duty of which office, to the day.
SUBSTITUTES = (
    ("tian", "pan", D.HANDLER, "binjiang.civil"),
    ("jiangnan", "yuan", D.HANDLER, "binjiang.housing"),
    ("duwei", "ye", D.APPROVER, "binjiang.police"),
    ("shu", "qi", D.WINDOW, "binjiang.insurance"),
)
SUBSTITUTED_UNTIL = date(2027, 12, 31)
STEWARDS = {"公安": "luo", "市场监管": "tang", "卫生健康": "song"}


def enrol_officers(offices: Mapping[str, int], windows: Mapping[tuple[str, str], int], at: datetime) -> dict[str, int]:
    """Open the officers' accounts, grant their duties, seat the clerks; the accounts' ids by username."""
    accounts: dict[str, int] = {}
    grants: dict[tuple[str, DutyKind, str], int] = {}
    for officer in (*OFFICERS, *STAFF):
        credentials = people.Credentials(PASSWORD, TOTP)
        account = people.open_officer_account(officer.username, officer.name, credentials, actor=SYSTEM, at=at)
        accounts[officer.username] = account.pk
        for kind, office in officer.duties:
            window = windows[officer.window] if officer.window else None
            details = org.DutyDetails(account.pk, kind, offices[office], SINCE, post=officer.note, window=window)
            grants[officer.username, kind, office] = org.grant_duty(details, actor=SYSTEM, at=at)
    _substitute(accounts, grants, offices, at)
    return accounts


def _substitute(
    accounts: Mapping[str, int],
    grants: Mapping[tuple[str, DutyKind, str], int],
    offices: Mapping[str, int],
    at: datetime,
) -> None:
    for substitute, absent, kind, office in SUBSTITUTES:
        details = org.DutyDetails(
            accounts[substitute],
            kind,
            offices[office],
            calendar.civil_day(at),
            until_on=SUBSTITUTED_UNTIL,
            post="AB 岗",
            substitute_for=grants[absent, kind, office],
        )
        org.grant_duty(details, actor=SYSTEM, at=at)


def officer_actor(username: str, at: datetime) -> Actor:
    """The officer as she acts from her desk at the instant."""
    account = people.officer_by_username(username)
    if account is None:
        raise LookupError(f"nobody in Anlan is called {username}")
    duties = org.duties_of(account.id, at)
    return Actor(kind=ActorKind.OFFICER, number=account.number, account=account.id, level=3, duties=duties)


def enrol_citizen(phone: str, resident: Resident, firms: tuple[Body, ...], level: int, at: datetime) -> Actor:
    """Open a citizen's account and let the province prove her identity; she acts for her first firm, if any."""
    account = people.open_citizen_account(phone, actor=SYSTEM, at=at)
    if level >= people.Level.CHECKED:
        account = people.raise_level(account.pk, proven(resident, firms, level), actor=SYSTEM, at=at)
    person = account.person_id or 0
    body = people.organisation_by_uscc(firms[0].uscc) if firms and level >= people.Level.CHECKED else None
    return Actor(
        kind=ActorKind.CITIZEN,
        number=people.person_view(person).number,
        account=account.pk,
        person=person,
        level=level if level >= people.Level.CHECKED else 0,
        organisation=body.id if body else None,
        channel=Channel.WEB,
    )


def proven(resident: Resident, firms: tuple[Body, ...], level: int) -> people.Proven:
    """What the province states about a resident."""
    return people.Proven(
        name=resident.name,
        document_type=people.DocumentType.IDENTITY_CARD,
        document=resident.number,
        level=people.Level(level),
        evidence=people.Evidence.PROVINCE,
        birth_on=resident.birth_on,
        organisations=tuple(
            people.ProvenOrganisation(firm.uscc, firm.name, kind_of(firm), firm.address) for firm in firms
        ),
    )


def kind_of(firm: Body) -> people.OrganisationKind:
    """The kind of body that the category in its code names."""
    return people.OrganisationKind.ENTERPRISE if firm.uscc[1] == "1" else people.OrganisationKind.INDIVIDUAL_BUSINESS
