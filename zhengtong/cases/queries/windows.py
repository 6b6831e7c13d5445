"""What a window receives, matter by matter, and where to go instead.

A clerk receives in the name of the offices that authorised her window; their own officers receive nothing there.
Basis: 国务院关于在线政务服务的若干规定 §5 (online and window alike); 优化营商环境条例 §37 (the applicant chooses).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.refusal import Refusal
from zhengtong.matters import public as matters
from zhengtong.org import public as org


@dataclass(frozen=True, slots=True)
class Received:
    """An item that a clerk may receive: its code of 12 digits, its names, and for which offices."""

    code: str
    name: str
    name_en: str
    offices: tuple[str, ...]


def is_clerk(actor: Actor) -> bool:
    """Whether the actor receives for others at a counter."""
    return actor.kind is ActorKind.OFFICER


def receives(actor: Actor, office: int, matter: str) -> bool:
    """Whether the actor may receive the matter for the office; whoever applies herself always may."""
    return not is_clerk(actor) or actor.holds(DutyKind.WINDOW, office=office, matter=matter)


def require_window(actor: Actor, office: int, matter: str, name: str, on: date) -> None:
    """Refuse what the clerk's window does not receive, in words that say where the applicant is served."""
    if not receives(actor, office, matter):
        raise elsewhere(actor, [(office, matter)], name, on)


def require_any_window(actor: Actor, version: matters.Version, on: date) -> None:
    """Refuse to begin what the clerk's window receives for no office; which one is competent shows later."""
    if not is_clerk(actor):
        return
    held = holders(version, on)
    if not any(receives(actor, office, matter) for office, matter in held):
        raise elsewhere(actor, held, version.name, on)


def holders(version: matters.Version, on: date) -> list[tuple[int, str]]:
    """The offices that implement the same item on the day, each with its own matter; the version's own at least."""
    found = [
        (office, matters.version_at(version.catalog, office, on))
        for office in matters.offices_with(version.catalog, on)
    ]
    return [(office, own.matter) for office, own in found if own] or [(version.office, version.matter)]


def received_by(actor: Actor, on: date) -> list[Received]:
    """Every item that the clerk may receive today, by name, with the offices for which; one statement."""
    held = matters.held_by(actor.offices(DutyKind.WINDOW), on)
    offices: dict[str, list[str]] = {}
    names: dict[str, matters.Version] = {}
    for version in held:
        if receives(actor, version.office, version.matter):
            offices.setdefault(version.catalog, []).append(org.office(version.office).name)
            names.setdefault(version.catalog, version)
    rows = [Received(code, names[code].name, names[code].name_en, tuple(of)) for code, of in offices.items()]
    return sorted(rows, key=lambda row: row.name)


def elsewhere(actor: Actor, wanted: Sequence[tuple[int, str]], name: str, on: date) -> Refusal:
    """What a clerk is told of a matter that is received elsewhere: hall, window, address and telephone.

    A window of a hall near her comes first; where no window receives it, the office itself does.
    """
    places = [window for office, matter in wanted for window in org.windows_for(office, matter, on)]
    if not places:
        office = org.office(wanted[0][0])
        where = {"place": office.name, "address": office.address, "phone": office.phone}
        return Refusal("cases.window_elsewhere", name=name, **where)
    window = next((one for one in places if _is_near(actor, one)), places[0])
    hall = org.hall(window.hall)
    place = f"{hall.name} {window.sign} {window.name}"
    return Refusal("cases.window_elsewhere", name=name, place=place, address=hall.address, phone=hall.phone)


def _is_near(actor: Actor, window: org.WindowView) -> bool:
    """Whether the window stands in a hall that serves one of the clerk's offices."""
    divisions = {org.office(office).division for office in actor.offices(DutyKind.WINDOW)}
    return org.hall(window.hall).division in divisions
