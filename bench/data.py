"""What the measures run on: Anlan without cases, then cases and matters by the hundred thousand, inserted as sets."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench.report import say
from zhengtong.cases import public as cases
from zhengtong.cases.actions import drafting
from zhengtong.kernel.actors import SYSTEM, Actor
from zhengtong.matters import public as matters
from zhengtong.matters import search
from zhengtong.matters.models import CatalogItem, Matter, SearchEntry
from zhengtong.people import public as people
from zhengtong.town import public as town
from zhengtong.town.building import cast, story
from zhengtong.town.matters.publishing import FOOD_CATALOG

DISTRICT = "990102"
OPEN_SHARE = 10  # one generated case in ten still waits for somebody


@dataclass(frozen=True, slots=True)
class Ground:
    """Who files, with which token, and the application that every filing repeats with fetches of its own."""

    applicant: Actor
    token: str
    application: cases.Application
    first_snapshot: int
    sets: int

    def nth(self, n: int) -> cases.Application:
        """The n-th application: the same but for its key and its three fetches."""
        ids = iter(self.snapshots(n))
        materials = tuple(
            replace(one, snapshot=next(ids)) if one.snapshot is not None else one for one in self.application.materials
        )
        return replace(self.application, materials=materials, client_key=f"bench:{n}")

    def snapshots(self, n: int) -> list[int]:
        """The ids of the n-th set of fetches."""
        count = fetched_of(self.application)
        return [self.first_snapshot + (n % self.sets) * count + k for k in range(count)]

    def body(self, n: int) -> str:
        """The n-th application as the API takes it."""
        one = self.nth(n)
        return json.dumps(
            {
                "matter": one.matter,
                "place": one.place,
                "answers": one.answers,
                "data": one.data,
                "materials": [self._material(p) for p in one.materials],
                "signed_name": one.signed_name,
                "address": one.address,
            },
            ensure_ascii=False,
        )

    def _material(self, provided: cases.Provided) -> dict[str, Any]:
        said: dict[str, Any] = {"code": provided.code, "way": provided.way.value, "commitment": provided.commitment}
        if provided.file is not None:
            said["file"] = signing.dumps([self.applicant.number, provided.file], salt="cases.uploaded")
        return said | ({"snapshot": provided.snapshot} if provided.snapshot is not None else {})


def fetched_of(application: cases.Application) -> int:
    """How many of its materials were fetched."""
    return sum(one.snapshot is not None for one in application.materials)


def build_town() -> town.Town:
    """The tables of product and floors, and Anlan without cases."""
    call_command("migrate", verbosity=0, interactive=False)
    with connection.schema_editor() as editor:
        for model in apps.get_app_config("floor").get_models():
            editor.create_model(model)
    from zhengtong.kernel.suites import keyring

    keyring.add_missing()
    return town.build("empty")


def prepare(built: town.Town, *, sets: int) -> Ground:
    """A citizen with a token, one application with three fetched materials, and `sets` copies of its fetches."""
    at = timezone.now()
    applicant = built.citizens["lin"]
    token = people.issue_token(
        applicant.account or 0,
        "bench",
        frozenset({"cases:read", "cases:write"}),
        at + timedelta(days=30),
        organisation_id=applicant.organisation,
        actor=SYSTEM,
        at=at,
    )
    application = _application(applicant, at)
    ids = [one.snapshot for one in application.materials if one.snapshot is not None]
    return Ground(applicant, token, application, _copy_snapshots(ids, sets), sets)


def _application(applicant: Actor, at: datetime) -> cases.Application:
    """What a citizen would file after the guide's pages: fetched, promised and uploaded materials."""
    place = story.PLACES[DISTRICT]
    lin = town.CITIZENS[0]
    assert lin.firm is not None
    wanted = story.small_restaurant(lin.resident, lin.firm, lin.phone, place, 0)
    draft = cases.begin_draft(FOOD_CATALOG, actor=applicant, at=at)
    version = matters.version(draft.version_id)
    answers = matters.check_answers(version, wanted.answers)
    cases.save_answers(draft.uid, place, answers, actor=applicant, at=at)
    failed = cases.fetch_for_draft(draft.uid, actor=applicant, at=at)
    failed |= {"004": "the fourth source is taken to be down, so that three materials are fetched"}
    cases.save_data(draft.uid, dict(wanted.data), actor=applicant, at=at)
    for material in matters.materials_for(version, answers):
        story._provide(draft.uid, material, failed, applicant, at)
    draft.refresh_from_db()
    address = {"mode": "electronic", "address": "安澜市政务服务网站内信"}
    made = drafting.application_of(draft, signed_name=lin.resident.name, address=address)
    if fetched_of(made) != 3:
        raise SystemExit(f"the application has {fetched_of(made)} fetched materials instead of 3: {made.materials}")
    return replace(made, draft_uid=None)


def _copy_snapshots(ids: list[int], sets: int) -> int:
    """Copies of the fetches, set by set; answers the first id."""
    columns = _columns("datahub_snapshot")
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM datahub_snapshot")
        first = int(cursor.fetchone()[0])
        cursor.execute(
            f"INSERT INTO datahub_snapshot (id, {columns}) "
            f"SELECT %s + (g * %s + o - 1), {columns} FROM generate_series(0, %s - 1) g, "
            "unnest(%s::bigint[]) WITH ORDINALITY AS u(one, o) JOIN datahub_snapshot s ON s.id = u.one",
            [first, len(ids), sets, ids],
        )
        cursor.execute("SELECT setval(pg_get_serial_sequence('datahub_snapshot', 'id'), max(id)) FROM datahub_snapshot")
    return first


def _columns(table: str, *without: str) -> str:
    """The columns of a table but its id and those named."""
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    return ", ".join(f'"{name}"' for name in names if name not in ("id", *without))


def multiply_cases(ground: Ground, count: int) -> None:
    """`count` cases after the pattern of one case an office, each with clock, task, materials, document and journal.

    One in ten waits in its office's intake, due over the next days; the others were closed during the last year.
    """
    at = timezone.now()
    for n, place in enumerate(story.PLACES.values()):
        filed = cases.file_case(replace(ground.nth(n), place=place, client_key=None), actor=ground.applicant, at=at)
        say(f"{count // 3:,} cases after {filed.case.number}")
        with transaction.atomic(), connection.cursor() as cursor:
            _multiply(cursor, filed.case.pk, filed.case.number, n + 1, count // 3)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


COPIES = {
    "cases_case": (
        "id = {base} + g.n, number = 'B' || {office} || '-' || lpad(g.n::text, 9, '0'), client_key = NULL, "
        "draft_uid = NULL, state = CASE WHEN g.open THEN 'received' ELSE 'archived' END, "
        "next_due_at = CASE WHEN g.open THEN t.next_due_at + mod(g.n, 9) * interval '1 day' END, "
        "received_on = t.received_on - mod(g.n, 360)"
    ),
    "cases_task": (
        "case_id = {base} + g.n, open = g.open, due_at = t.due_at + mod(g.n, 9) * interval '1 day', "
        "done_at = CASE WHEN g.open THEN NULL ELSE t.opened_at END"
    ),
    "cases_material": "case_id = {base} + g.n",
    "cases_document": "case_id = {base} + g.n, uid = gen_random_uuid()",
    "clocks_clock": (
        "subject = 'case:B' || {office} || '-' || lpad(g.n::text, 9, '0'), "
        "state = CASE WHEN g.open THEN 'running' ELSE 'finished' END"
    ),
    "kernel_entry": (
        "subject = 'case:B' || {office} || '-' || lpad(g.n::text, 9, '0'), uid = gen_random_uuid(), seq = {base} + g.n"
    ),
}


FETCHED = "t.case_id = %s AND t.snapshot_id IS NOT NULL"


def _multiply(cursor: Any, case: int, number: str, office: int, count: int) -> None:
    base = 1_000_000_000 + office * 100_000_000
    for table, changes in COPIES.items():
        changed = dict(part.split(" = ", 1) for part in _parts(changes.format(base=base, office=office)))
        kept = _columns(table, *changed)
        names = ", ".join([kept, *(f'"{name}"' for name in changed)])
        values = ", ".join([*(f"t.{name}" for name in kept.split(", ")), *changed.values()])
        own = {
            "cases_case": "t.id = %s",
            "cases_material": FETCHED,
            "clocks_clock": "t.subject = %s",
            "kernel_entry": "t.subject = %s",
        }
        where = own.get(table, "t.case_id = %s")
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t, "
            f"(SELECT n, mod(n, {OPEN_SHARE}) = 0 AS open FROM generate_series(1, %s) n) g WHERE {where}",
            [count, case if table.startswith("cases_") else f"case:{number}"],
        )


def _parts(changes: str) -> Iterator[str]:
    """The assignments of a line, split at the commas outside brackets."""
    depth, start = 0, 0
    for place, sign in enumerate(changes):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            yield changes[start:place].strip()
            start = place + 1
    yield changes[start:].strip()


VERBS = (
    "设立许可 变更许可 延续许可 注销 补证 备案 变更备案 注销备案 登记 变更登记 注销登记 核发 换发 补发 "
    "年度报告 审批 验收 确认 认定 初审 查询 检验 核准 鉴定 资格认定"
)
THINGS = (
    "食品生产 食品销售 小餐饮 药品经营 药品零售 医疗器械经营 医疗机构执业 诊所 公共场所卫生 饮用水卫生 "
    "户外广告 户口迁移 出生户口 居住证 身份证 道路运输经营 出租汽车经营 机动车维修 驾驶员培训 水路运输 "
    "港口经营 建筑施工 建设工程规划 建设用地规划 房屋买卖合同 物业服务 城镇燃气经营 城市排水 树木砍伐 "
    "占用绿地 取水 河道采砂 水土保持方案 渔业捕捞 种子生产经营 兽药经营 动物防疫条件 动物诊疗 林木采伐 "
    "木材运输 野生动物人工繁育 民办学校 幼儿园 校外培训 教师资格 社会团体 民办非企业单位 养老机构 "
    "慈善组织 殡葬设施 律师执业 公证员执业 司法鉴定 人力资源服务 劳务派遣 特殊工时 社会保险参保 "
    "失业保险金 工伤 职业技能鉴定 残疾人证 最低生活保障 临时救助 公租房 住房公积金提取 不动产首次 "
    "不动产转移 抵押权 税收减免 烟草专卖零售 酒类经营 成品油零售 旅行社 导游 文物拍卖 演出 娱乐场所 网吧 "
    "印刷经营 出版物零售 电影放映 体育场所 射击场所 爆破作业 烟花爆竹经营 危险化学品经营 安全生产 "
    "特种设备使用 计量器具 检验检测机构 认证机构 个体工商户 有限责任公司 合伙企业 农民专业合作社 "
    "外商投资企业"
)
SCOPES = (
    "市内 跨区 农村 城镇 自贸区 开发区 临时 长期 首次 小微企业 大型 中型 个人 企业 合资 连锁 网络 线下 夜间 流动 季节性"
)


def generate_matters(count: int) -> None:
    """`count` items with a matter and a search row each, named as real lists are: scope, thing, verb."""
    at = timezone.now()
    offices = list(Matter.objects.values_list("office_id", "division", "level", "office__id")[:3])
    names = [f"{scope}{thing}{verb}" for scope, thing, verb in product(SCOPES.split(), THINGS.split(), VERBS.split())]
    names = (names * (count // len(names) + 1))[:count]
    with transaction.atomic():
        items = CatalogItem.objects.bulk_create(
            [
                CatalogItem(code=f"B{n:011d}", name=name, type="01", effective_from=at.date(), recorded_at=at)
                for n, name in enumerate(names)
            ],
            batch_size=2000,
        )
        say(f"{count:,} matters, each with its search row")
        held = Matter.objects.bulk_create(
            [
                Matter(
                    code=f"B{n:030d}",
                    catalog=item,
                    office_id=offices[n % len(offices)][0],
                    division=offices[n % len(offices)][1],
                    level=offices[n % len(offices)][2],
                    recorded_at=at,
                )
                for n, item in enumerate(items)
            ],
            batch_size=2000,
        )
        for start in range(0, count, 2000):
            matters.index_part(
                *(_entry(item, matter) for item, matter in zip(items[start : start + 2000], held[start:], strict=False))
            )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _entry(item: CatalogItem, matter: Matter) -> SearchEntry:
    summary = f"{item.name}由所在地主管部门办理，材料齐全的当场受理。"
    marks = search.index(item.name, keywords=(), summary=summary)
    return SearchEntry(
        catalog=item,
        lead=matter,
        code=matter.code,
        name=item.name,
        summary=summary,
        office="安澜市政务服务中心",
        type="01",
        folded=marks.folded,
        keywords="\n".join(marks.keywords),
        sounds=" ".join(marks.sounds),
        name_terms=" ".join(marks.name_terms),
        terms=" ".join(marks.terms),
        facts={"promise": 5, "unit": "workday", "visits": 1, "fen": 0, "fees": False, "online": True},
    )


PHRASES = (
    "食品经营 开小饭馆 食品经营许可 kaixiaofanguan shipinjingying spjyxk 我想开一家小饭馆需要办什么证 "
    "开餐馆 药品零售许可 yaopinlingshou 诊所备案 身份证补办 shenfenzheng sfz 户口迁移 出租汽车 "
    "有限责任公司变更登记 个体工商户注销 getigongshanghu 养老机构设立许可 住房公积金提取 gongjijin "
    "教师资格认定 孩子上户口 失业了怎么领钱 最低生活保障 dibao 烟草专卖零售许可 网吧 危险化学品经营 "
    "特种设备使用登记 劳务派遣 公租房 不动产转移登记 budongchan 残疾人证 民办学校 校外培训机构审批 "
    "食品经许可 导游证 建设工程规划 跨区药品经营变更许可 农村木材运输 连锁诊所延续"
)
"""What people type: names, words of daily life, spelled sounds, initials, slips, whole sentences."""


def session_of(username: str) -> str:
    """The cookie of a new session of an officer."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    account = people.Account.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session["zt_seen"] = session["zt_started"] = timezone.now().isoformat()
    session.create()
    return str(session.session_key)


def officer(username: str) -> Actor:
    """An officer of the cast at her desk now."""
    return cast.officer_actor(username, timezone.now())


def fresh_key() -> str:
    """A beginning for idempotency keys that no run has used."""
    return secrets.token_hex(6)
