"""Whom the simulated province knows; nobody of flesh and blood. No Django."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhengtong.kernel import ids

DIVISION = "990102"


@dataclass(frozen=True, slots=True)
class Firm:
    """An organisation whose legal representative a resident is."""

    uscc: str
    name: str
    kind: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Resident:
    """One resident: `level` 1 has only typed her name there, 2 was checked, 3 holds a strong credential."""

    subject: str
    name: str
    document_number: str
    level: int = 2
    document_type: str = "111"
    note: str = ""
    firms: tuple[Firm, ...] = field(default=())


Source = Callable[[], Sequence[Resident]]
_sources: list[Source] = []


def answer_with(source: Source) -> Source:
    """Let the town say who its residents are; usable as a decorator. The last source answers."""
    _sources.append(source)
    return source


def residents() -> Sequence[Resident]:
    """The town's residents, or a handful of built-in ones."""
    return _sources[-1]() if _sources else BUILT_IN


def resident(subject: str) -> Resident | None:
    """The resident of this subject id."""
    return next((one for one in residents() if one.subject == subject), None)


def _number(born: date, sequence: int) -> str:
    return ids.synthetic_identity_number(DIVISION, born, sequence)


BUILT_IN: tuple[Resident, ...] = (
    Resident(
        "lin-xiaoman",
        "林小满",
        _number(date(1990, 5, 21), 28),
        note="要开小饭馆",
        firms=(Firm(ids.synthetic_uscc("92", DIVISION, 1), "安澜市临江区小满饭馆", "individual_business"),),
    ),
    Resident("zhou-dayong", "周大勇", _number(date(1984, 11, 3), 17), note="林小满的家人"),
    Resident("chen-guiying", "陈桂英", _number(date(1945, 2, 9), 46), note="老年人"),
    Resident("li-zi", "李㙓", _number(date(1996, 2, 29), 33), note="姓名里有生僻字"),
    Resident("wang-wei", "王未", _number(date(2001, 8, 15), 58), level=1, note="只填过姓名，没有核验"),
)
