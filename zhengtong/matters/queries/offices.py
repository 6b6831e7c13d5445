"""Which office is competent, and what can be done against its decisions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.matters import rules
from zhengtong.matters.document import enums
from zhengtong.matters.queries import versions
from zhengtong.matters.queries.versions import Version
from zhengtong.org import public as org

BODIES = {
    org.OfficeKind.GOVERNMENT: rules.Body.GOVERNMENT,
    org.OfficeKind.DEPARTMENT: rules.Body.DEPARTMENT,
    org.OfficeKind.VERTICAL: rules.Body.VERTICAL,
    org.OfficeKind.TOWN: rules.Body.GOVERNMENT,
    org.OfficeKind.INSTITUTION: rules.Body.AUTHORISED,
}


@dataclass(frozen=True, slots=True)
class Competent:
    """The competent office with its own matter and version; `names` are the divisions asked, the place's first."""

    office: int
    office_name: str
    matter: str
    version: int | None
    names: tuple[str, ...]


def competent(version: Version, place: str, on: date | None = None) -> Competent:
    """The office that holds the matter nearest above the place, on the day (that of the version's beginning)."""
    day = on or max(version.effective_from or date.min, date.min)
    holders = versions.holders(version.catalog, day)
    if version.document.competence.by is enums.CompetenceBy.ANYWHERE:
        found = rules.Found(rules.Candidate(version.matter, version.office, ""), ())
    else:
        found = rules.find_competent([d.code for d in _lineage(place)], holders)
    office = org.office(found.candidate.office)
    names = tuple(org.division(code).name for code in found.path) or (office.division_name,)
    own = _own_version(version, found.candidate.matter, day)
    return Competent(office.id, office.name, found.candidate.matter, own, names)


def _lineage(place: str) -> tuple[org.DivisionView, ...]:
    try:
        return org.division_path(place)
    except Absent:
        raise Refusal("matters.place_unknown", field="place") from None


def _own_version(version: Version, matter: str, on: date) -> int | None:
    if matter == version.matter:
        return version.id
    try:
        return versions.current_version(matter, on).id
    except Absent:
        return None


def remedies_against(office_id: int, cause: rules.Cause) -> dict[str, Any]:
    """What can be done against a decision of the office, as plain values."""
    office = org.office(office_id)
    government = (
        org.office(office.superior_government).name if office.superior_government else f"{office.division_name}人民政府"
    )
    found = rules.remedies(
        BODIES[org.OfficeKind(office.kind)],
        cause,
        government=government,
        above=org.office(office.parent).name if office.parent else "",
        government_above=government,
        court=court_of(office),
    )
    return {**asdict(found), "articles": [list(pair) for pair in found.articles]} | {
        "text": found.text,
        "citations": list(found.citations),
    }


def court_of(office: org.OfficeView) -> str:
    """The court at the office's seat. Basis: 行政诉讼法 §18."""
    if office.level >= org.Level.COUNTY:
        return f"{office.division_name}人民法院" if office.level == org.Level.COUNTY else "机关所在地的基层人民法院"
    return f"{office.name}所在地的基层人民法院"
