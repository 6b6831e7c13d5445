"""A small city of two offices, one citizen, one shop and real source files."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps

from zhengtong.datahub import public as datahub
from zhengtong.datahub.ports import LIVE_DUTY, Affair
from zhengtong.datahub.sources import reading
from zhengtong.kernel import ids
from zhengtong.kernel.actors import Actor, ActorKind, Channel, Duty, DutyKind
from zhengtong.town import matters as anlan
from zhengtong.town.sources import build, catalogue, residents

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
MATTER = "000131001000"
DRAFT = "draft:D00000001"
CASE = "case:990102001202603160000017"
WANG = residents.Resident(
    ids.synthetic_identity_number("990102", date(1990, 3, 7), 21),
    "王𠮷",
    "男",
    date(1990, 3, 7),
    "安澜市滨江区文昌街18号",
)
LI = residents.Resident(
    ids.synthetic_identity_number("990103", date(1985, 5, 1), 22),
    "李娜",
    "女",
    date(1985, 5, 1),
    "安澜市云岭区望山路2号",
)
SHOP = residents.Body(
    ids.synthetic_uscc("92", "990102", 1),
    "安澜市滨江区王记饭馆",
    WANG,
    "安澜市滨江区文昌街20号一层",
    "餐饮服务",
    date(2024, 6, 3),
)


@dataclass
class City:
    """Everything a test needs by name."""

    folder: Path
    dsns: dict[str, str]
    police: int
    market: int
    health: int
    person: int
    other: int
    shop: int
    affairs: dict[str, Affair]

    @property
    def citizen(self) -> Actor:
        return Actor(ActorKind.CITIZEN, "P1", person=self.person, level=2, organisation=self.shop)

    @property
    def clerk(self) -> Actor:
        return Actor(ActorKind.OFFICER, "O1", duties=(Duty(DutyKind.WINDOW, self.market),), channel=Channel.COUNTER)

    @property
    def handler(self) -> Actor:
        return Actor(ActorKind.OFFICER, "O2", duties=(Duty(DutyKind.HANDLER, self.market),))

    def steward(self, office: int) -> Actor:
        return Actor(ActorKind.OFFICER, "O9", duties=(Duty(DutyKind.DATA_STEWARD, office),))

    def fetch(self, resource="population.basic", *, actor=None, **changes):
        """Fetch about the citizen (or the shop) for her draft."""
        owner = {"organisation": self.shop} if resource == "legal.entity" else {"person": self.person}
        asked = {"matter": MATTER, "reference": DRAFT, "actor": actor or self.citizen, "at": AT, **owner, **changes}
        return datahub.fetch(resource, **asked)


@pytest.fixture
def city(db, tmp_path, monkeypatch, sources):
    division = apps.get_model("org.Division").objects.create(
        code="990100", name="安澜市", level=3, from_on=date(2020, 1, 1)
    )
    police, market, health = (
        _office(division, n, name) for n, name in enumerate(("公安局", "市场监管局", "卫生健康委"))
    )
    person, other = (_person(n, row) for n, row in enumerate((WANG, LI)))
    shop = apps.get_model("people.Organisation").objects.create(
        number="E1", uscc=SHOP.uscc, name=SHOP.name, kind="individual_business", verified_by="counter",
        verified_at=AT, registered_at=AT,
    ).pk  # fmt: skip
    made = City(tmp_path, sources, police, market, health, person, other, shop, {})
    for reference in (DRAFT, CASE):
        made.affairs[reference] = Affair(reference, MATTER, market, frozenset({person}), frozenset({shop}), open=True)
    monkeypatch.setattr(LIVE_DUTY, "_answer", lambda reference, at: made.affairs.get(reference))
    offices = {"公安": police, "市场监管": market, "卫生健康": health}
    catalogue.publish(offices, lambda keeper: made.steward(offices[keeper]), sources, at=AT)
    wanted = catalogue.wanted_by(anlan.read_document(anlan.FOOD))
    steward_of = lambda keeper: made.steward(offices[keeper])  # noqa: E731
    catalogue.grant(MATTER, market, steward_of, drafts=wanted, from_on=date(2026, 1, 1), at=AT)
    reading.forget_failures()
    yield made
    reading.forget_failures()


@pytest.fixture
def sources(tmp_path):
    return build.build(tmp_path / "sources", "tiny", cast=(WANG, LI), firms=(SHOP,))


def _office(division, n, name):
    return apps.get_model("org.Office").objects.create(
        uscc=ids.synthetic_uscc("11", "990100", n), name=f"安澜市{name}", short=name, kind="department", level=3,
        division=division, phone=f"0999-12345{n}0", complaint_phone=f"0999-12345{n}1", address="迎宾大道1号",
        hours="工作日 9:00–17:00", from_on=date(2020, 1, 1),
    ).pk  # fmt: skip


def _person(n, row):
    return apps.get_model("people.Person").objects.create(
        number=f"P{n + 1}", name=row.name, document_type="111", document=row.number, document_index=f"index-{n}",
        level=2, level_evidence="counter", level_at=AT, registered_at=AT,
    ).pk  # fmt: skip


def level(actor: Actor, value: int) -> Actor:
    return replace(actor, level=value)
