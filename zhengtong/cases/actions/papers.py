"""The documents an act produces: contents in the act, bytes later by a job, numbers last.

A document keeps which office issued it under which version of its matter: the case may go to another office before its
bytes are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import translation

from zhengtong.cases import queries, rules
from zhengtong.cases.models import Case, Document
from zhengtong.cases.words import KINDS, Kind
from zhengtong.kernel import calendar, event, parts, sequences, writing
from zhengtong.kernel.canonical import canonical
from zhengtong.org import public as org

OFFICIAL = "zh-hans"
NUMBERED: dict[Kind, str] = {
    Kind.SUPPLEMENT: "补告",
    Kind.ACCEPTANCE: "受",
    Kind.NOT_NEEDED: "不受",
    Kind.NOT_ACCEPTED: "不予受",
    Kind.EXTENSION: "延告",
    Kind.WITHDRAWAL: "撤",
    Kind.LAPSE: "退",
    Kind.TRANSFER: "移",
    Kind.TERMINATION: "终",
    Kind.SUSPENSION: "特告",
}
DECISIONS = (Kind.GRANT, Kind.REFUSAL)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document says beyond the facts of its case.

    `uid` if something else must name it first; `issuer` if another office than the one that has the case issues it.
    """

    kind: Kind
    facts: dict[str, Any]
    uid: UUID | None = None
    issuer: dict[str, int] | None = None


def write_part(case: Case, *papers: Paper, on: date, at: datetime) -> list[Document]:
    """Insert the documents of one act, numbered without gaps per office, kind and year (one statement for all rows).

    The number is taken at the very end of the act, since its counter row stays locked until the commit.
    """
    parts.require_act()
    law = queries.law_of(case)
    return list(writing.insert([_document(case, paper, law, on=on, at=at) for paper in papers]))


def _document(case: Case, paper: Paper, law: rules.Law, *, on: date, at: datetime) -> Document:
    issuer = paper.issuer or issuer_of(case)
    facts = event.plain(paper.facts | {"issued_by": issuer})
    return Document(
        uid=paper.uid or uuid4(),
        case=case,
        kind=paper.kind.value,
        title=title_of(law, paper.kind),
        official_number=_official_number(_sign(law, paper.kind), org.office(issuer["office"]).short, on),
        contents=canonical(facts).decode(),
        dated_on=on,
        created_at=at,
    )


def last_moment(unit: str, on: date, at: datetime) -> date | str:
    """By when, as documents say it: a day, or for hours the minute."""
    if unit != "hour":
        return on
    civil = at.astimezone(calendar.CIVIL)
    return f"{civil.year}年{civil.month}月{civil.day}日{civil.hour}时{civil.minute:02d}分"


def issuer_of(case: Case) -> dict[str, int]:
    """The office that has the case and the version under which it does."""
    return {"office": case.office_id, "version": case.version_id}


def title_of(law: rules.Law, kind: Kind) -> str:
    """What the document is called on paper: as its matter says, or its type, or everywhere."""
    if title := law.title(kind.value):
        return title
    with translation.override(OFFICIAL):
        return str(KINDS[kind])


def _sign(law: rules.Law, kind: Kind) -> str:
    return law.sign(kind.value) if kind in DECISIONS else NUMBERED.get(kind, "")


def _official_number(sign: str, office: str, on: date) -> str:
    """文号 after GB/T 9704: agency sign, year in six-angle brackets, number without gaps; empty where none is due."""
    if not sign:
        return ""
    series = f"{office}{sign}"
    return f"{series}〔{on.year}〕{sequences.gapless(series, on.year)}号"
