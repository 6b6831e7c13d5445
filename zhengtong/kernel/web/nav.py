"""Links of the page frame; every room registers its own from `apps.ready`, so none can be dead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse

from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.words import Text


@dataclass(frozen=True, slots=True)
class Link:
    """One link: `route` is a URL name. `order` sorts within its place, lower first.

    Only the rail reads the rest: `duties` say who sees it (empty: every officer), `group` heads its section, and
    `count` tells how much waits there (asked once a page, so one cheap statement).
    """

    label: Text
    route: str
    order: int = 100
    duties: frozenset[DutyKind] = field(default=frozenset())
    group: Text = ""
    count: Callable[[Actor, datetime], int] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as a template shows it."""

    label: str
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Links of the rail under one heading."""

    title: str
    links: tuple[Shown, ...]


MAIN: dict[str, Link] = {}
FOOT: dict[str, Link] = {}
RAIL: dict[str, Link] = {}


def register_main(*links: Link) -> None:
    """Add links to the line under the header of citizens' pages."""
    MAIN.update({link.route: link for link in links})


def register_foot(*links: Link) -> None:
    """Add links to the footer of citizens' pages."""
    FOOT.update({link.route: link for link in links})


def register_rail(*links: Link) -> None:
    """Add links to the left rail of the console."""
    RAIL.update({link.route: link for link in links})


def shown(place: dict[str, Link], path: str) -> tuple[Shown, ...]:
    """The links of a place in order; the one whose address leads to `path` is current."""
    links = [(str(link.label), url) for link, url in _routed(_sorted(place))]
    here = max((url for _, url in links if path.startswith(url)), key=len, default="")
    return tuple(Shown(label, url, url == here) for label, url in links)


def rail(actor: Actor, at: datetime, path: str) -> tuple[Section, ...]:
    """The rail of this officer, section by section; nothing for anybody who is not an officer."""
    if actor.kind is not ActorKind.OFFICER:
        return ()
    links = _routed([link for link in _sorted(RAIL) if not link.duties or actor.holds(*link.duties)])
    here = max((url for _, url in links if path.startswith(url)), key=len, default="")
    sections: dict[str, list[Shown]] = {}
    for link, url in links:
        count = link.count(actor, at) if link.count else 0
        sections.setdefault(str(link.group), []).append(Shown(str(link.label), url, url == here, count))
    return tuple(Section(title, tuple(items)) for title, items in sections.items())


def _sorted(place: dict[str, Link]) -> list[Link]:
    return sorted(place.values(), key=lambda link: (link.order, link.route))


def _routed(links: list[Link]) -> list[tuple[Link, str]]:
    """Links with their addresses; a face that serves only a part of the house leaves out what it cannot route."""
    found = ((link, _address(link.route, settings.ROOT_URLCONF, get_script_prefix())) for link in links)
    return [(link, url) for link, url in found if url is not None]


@lru_cache(maxsize=500)
def _address(route: str, _table: str, _prefix: str) -> str | None:
    """The address of a route, the same on every page as long as the table of addresses and their prefix are."""
    try:
        return reverse(route)
    except NoReverseMatch:
        if settings.FACE == "all":
            raise
        return None
