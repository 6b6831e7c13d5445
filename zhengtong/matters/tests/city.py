"""A small city for the tests of this room: two districts, three market offices, the food-business licence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from zhengtong.kernel import ids
from zhengtong.kernel.actors import SYSTEM
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.powers import public as powers
from zhengtong.town import matters as anlan

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ON = date(2026, 3, 2)
FROM = date(2026, 1, 1)
DIVISIONS = (
    ("990000", "临海省", None),
    ("990100", "安澜市", "990000"),
    ("990102", "滨江区", "990100"),
    ("990103", "云岭区", "990100"),
    ("990102001", "文昌街道", "990102"),
    ("990102001001", "青石社区", "990102001"),
)
APPROVALS = (matters.Approval("P000000010", "编制机关", FROM), matters.Approval("P000000020", "法制审核", FROM))


@dataclass(frozen=True)
class City:
    """Ids of the offices, codes of the matters."""

    government: int
    east: int
    west: int
    versions: list[matters.Version]

    @property
    def version(self) -> matters.Version:
        return self.versions[0]


def build() -> City:
    """Build the city through public actions."""
    for code, name, parent in DIVISIONS:
        org.open_division(code, name, parent=parent, from_on=FROM, actor=SYSTEM, at=AT)
    offices = {}
    for n, (short, kind, division) in enumerate(
        (
            ("滨江区政府", "government", "990102"),
            ("滨江市监", "department", "990102"),
            ("云岭市监", "department", "990103"),
        ),
        start=1,
    ):
        details = org.OfficeDetails(
            code=ids.synthetic_uscc("11", division, n),
            name={"滨江区政府": "滨江区人民政府", "滨江市监": "滨江区市场监督管理局"}.get(
                short, "云岭区市场监督管理局"
            ),
            short=short,
            kind=org.OfficeKind(kind),
            division=division,
            superior_government=offices.get("滨江区政府") if kind == "department" else None,
            phone=f"0990-610000{n}",
            complaint_phone=f"0990-620000{n}",
            address="文昌街1号",
            hours="工作日 9:00—17:00",
        )
        offices[short] = org.open_office(details, from_on=FROM, actor=SYSTEM, at=AT).id
    powers.load_laws(actor=SYSTEM, at=AT)
    market = {"binjiang.market": offices["滨江市监"], "yunling.market": offices["云岭市监"]}
    versions = anlan.publish_matter(anlan.FOOD, market, effective_from=FROM, approvals=APPROVALS, actor=SYSTEM, at=AT)
    return City(offices["滨江区政府"], offices["滨江市监"], offices["云岭市监"], versions)
