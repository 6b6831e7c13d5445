"""What Anlan's departments publish of their databases, and what they grant for the matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhengtong.datahub import public as datahub
from zhengtong.datahub.public import FieldDraft, ResourceDraft
from zhengtong.kernel.actors import Actor
from zhengtong.town.sources import tables

SHARING = "政务数据共享条例（国务院令第809号）"
NO_PAPER = "国务院关于在线政务服务的若干规定 第七条"
SEX = {"1": "男", "2": "女", "9": "未说明"}
NATIONS = {"01": "汉族", "02": "蒙古族", "03": "回族", "05": "维吾尔族", "08": "壮族", "11": "满族"}
STATUSES = {"1": "存续", "2": "吊销", "3": "注销", "4": "迁出"}


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """A department's database: `keeper` names the office that keeps it."""

    code: str
    label: str
    keeper: str


SOURCES = (
    SourceDraft(tables.POPULATION, "公安人口库", "公安"),
    SourceDraft(tables.MARKET, "市场主体登记库", "市场监管"),
    SourceDraft(tables.HEALTH, "从业人员健康证明库", "卫生健康"),
)

POPULATION_BASIC = ResourceDraft(
    code="population.basic",
    national_code="101001/000001",
    name="常住人口基本信息",
    summary="户籍登记的姓名、性别、民族、出生日期和住址，用于核对申请人身份",
    source=tables.POPULATION,
    table="t_ryjbxx",
    key_kind="identity_number",
    key_column="GMSFHM",
    as_of_column="GXSJ",
    duty_basis="户口登记条例",
    share_type="conditional",
    share_conditions="凭进行中的办件或者法定职责按人查询，不提供批量数据",
    share_basis=SHARING,
    update_cycle="每日",
    fields=(
        FieldDraft("name", "姓名", "Name", "XM", length=50),
        FieldDraft("sex", "性别", "Sex", "XB", "code", 1, "GB/T 2261.1", SEX),
        FieldDraft("nation", "民族", "Ethnic group", "MZ", "code", 2, "GB/T 3304", NATIONS, 3, "sensitive"),
        FieldDraft("birth_on", "出生日期", "Date of birth", "CSRQ", "date", 10),
        FieldDraft("address", "户籍地址", "Registered address", "HJDZ", length=200, level=3),
        FieldDraft("id_number", "公民身份号码", "Identity number", "GMSFHM", "identity_number", 18, level=3),
    ),
)

LEGAL_ENTITY = ResourceDraft(
    code="legal.entity",
    national_code="102001/000001",
    name="市场主体登记信息",
    summary="营业执照记载的名称、统一社会信用代码、法定代表人（负责人）、住所、经营范围、成立日期和登记状态",
    source=tables.MARKET,
    table="e_baseinfo",
    key_kind="uscc",
    key_column="uniscid",
    as_of_column="s_ext_timestamp",
    duty_basis="市场主体登记管理条例",
    share_type="unconditional",
    update_cycle="实时",
    fields=(
        FieldDraft("name", "名称", "Name", "entname", length=200, level=1, personal_class="none"),
        FieldDraft(
            "uscc",
            "统一社会信用代码",
            "Unified social credit code",
            "uniscid",
            "uscc",
            18,
            level=1,
            personal_class="none",
        ),
        FieldDraft("legal_representative", "法定代表人（负责人）", "Legal representative", "lerep", length=50),
        FieldDraft(
            "representative_id",
            "负责人证件号码",
            "Representative's identity number",
            "cerno",
            "identity_number",
            18,
            level=4,
        ),
        FieldDraft("address", "住所（经营场所）", "Address", "dom", length=200, level=1, personal_class="none"),
        FieldDraft("scope", "经营范围", "Scope of business", "opscope", length=1000, level=1, personal_class="none"),
        FieldDraft(
            "established_on", "成立日期", "Established on", "estdate", "date", 10, level=1, personal_class="none"
        ),
        FieldDraft(
            "status",
            "登记状态",
            "Status",
            "entstatus",
            "code",
            1,
            "登记状态代码",
            STATUSES,
            level=1,
            personal_class="none",
        ),
    ),
)

HEALTH_CERTIFICATE = ResourceDraft(
    code="health.certificate",
    national_code="202003/000012",
    name="从业人员健康证明",
    summary="食品等行业从业人员预防性健康检查合格证明的编号、持有人、类别和有效期",
    source=tables.HEALTH,
    table="从业人员健康证明",
    key_kind="identity_number",
    key_column="身份证号",
    as_of_column="更新时间",
    duty_basis="食品安全法 第四十五条",
    share_type="conditional",
    share_conditions="凭进行中的办件按人查询",
    share_basis=SHARING,
    update_cycle="每日",
    fields=(
        FieldDraft("number", "证明编号", "Number", "证明编号", length=30),
        FieldDraft("holder", "持有人", "Holder", "姓名", length=50),
        FieldDraft("category", "从业类别", "Category", "从业类别", length=30),
        FieldDraft(
            "valid_until", "有效期至", "Valid until", "有效期至", "date", 10, level=3, personal_class="sensitive"
        ),
    ),
)

FOOD_MANAGER = ResourceDraft(
    code="food.manager",
    national_code="204001/000031",
    name="食品安全管理人员考核信息",
    summary="食品安全管理人员培训考核的证号、姓名、日期和结果",
    source=tables.MARKET,
    table="e_foodmanager",
    key_kind="identity_number",
    key_column="zjhm",
    duty_basis="食品安全法 第四十四条",
    share_type="unconditional",
    update_cycle="每月",
    fields=(
        FieldDraft("number", "考核证号", "Number", "pxzh", length=20),
        FieldDraft("holder", "姓名", "Holder", "xm", length=50),
        FieldDraft("passed_on", "考核日期", "Assessed on", "pxrq", "date", 10),
        FieldDraft("result", "考核结果", "Result", "khjg", length=10),
    ),
)

RESOURCES = (POPULATION_BASIC, LEGAL_ENTITY, HEALTH_CERTIFICATE, FOOD_MANAGER)


@dataclass(frozen=True, slots=True)
class GrantDraft:
    """Which fields of a resource a matter may use, and what for."""

    resource: str
    fields: tuple[str, ...]
    purpose: str
    masks: Mapping[str, str]


# What no form shows in full.
MASKS = {("legal.entity", "representative_id"): "identity"}
# Beside what its guide and form say, the check of a licence compares whom the register names.
COMPARED = {"legal.entity": ("representative_id",)}


def wanted_by(document: Mapping[str, Any]) -> tuple[GrantDraft, ...]:
    """What a matter may use: the fields that its materials are proved by and its form is filled from, and what for."""
    fields: dict[str, dict[str, None]] = {}
    purposes: dict[str, str] = {}
    for source in (material["source"] for material in document["materials"] if material.get("source")):
        fields.setdefault(source["resource"], {}).update(dict.fromkeys(source["fields"]))
        purposes.setdefault(source["resource"], source["purpose"])
    for prefill in _prefills(document):
        fields.setdefault(prefill["resource"], {})[prefill["field"]] = None
    return tuple(
        _draft(resource, (*names, *COMPARED.get(resource, ())), purposes) for resource, names in fields.items()
    )


def _draft(resource: str, fields: tuple[str, ...], purposes: Mapping[str, str]) -> GrantDraft:
    masks = {field: MASKS[resource, field] for field in fields if (resource, field) in MASKS}
    return GrantDraft(resource, tuple(dict.fromkeys(fields)), purposes.get(resource, "预填申请表"), masks)


def _prefills(document: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    for group in document["form"]["groups"]:
        yield from (field["prefill"] for field in group["fields"] if field.get("prefill"))


StewardOf = Callable[[str], Actor]


def publish(
    offices: Mapping[str, int], steward_of: StewardOf, dsns: Mapping[str, str], *, driver: str = "sqlite", at: datetime
) -> None:
    """Register the sources and publish their resources, each by the steward of the office that keeps it.

    `offices` maps a keeper (公安, 市场监管, 卫生健康) to its office's id; `steward_of` gives the actor for a keeper.
    """
    for source in SOURCES:
        actor, office = steward_of(source.keeper), offices[source.keeper]
        datahub.register_source(
            source.code, label=source.label, office=office, driver=driver, dsn=dsns[source.code], actor=actor, at=at
        )
    for resource in RESOURCES:
        datahub.publish_resource(resource, actor=steward_of(keeper_of(resource)), at=at)


def grant(
    matter: str,
    requester: int,
    steward_of: StewardOf,
    *,
    drafts: Iterable[GrantDraft],
    from_on: date,
    at: datetime,
    basis: str = NO_PAPER,
) -> list[int]:
    """Grant the requester what the matter (catalogue code) may use; the grants' ids."""
    published = {resource.code: resource for resource in RESOURCES}
    return [
        datahub.grant_access(
            draft.resource,
            matter=matter,
            requester=requester,
            fields=draft.fields,
            purpose=draft.purpose,
            basis=basis,
            masks=draft.masks,
            from_on=from_on,
            actor=steward_of(keeper_of(published[draft.resource])),
            at=at,
        )
        for draft in drafts
    ]


def keeper_of(resource: ResourceDraft) -> str:
    """The keeper of the resource's source."""
    return next(source.keeper for source in SOURCES if source.code == resource.source)
