"""Looking through the matters: by whom they serve, theme, office, life event, and any of these together, with counts.

The filters ask a small index in memory, read with two statements and kept while the catalogue does not change; the page
itself is one statement more, whatever is chosen and however many matters there are.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from zhengtong.kernel.fresh import Fresh
from zhengtong.matters.models import Matter, SearchEntry
from zhengtong.matters.queries.searching import stamp
from zhengtong.matters.rules import themes as themed
from zhengtong.matters.rules.themes import THEMES
from zhengtong.org import public as org


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """What happens in a life, and by what a matter belongs to it."""

    code: str
    icon: str
    name: str
    name_en: str
    local: frozenset[str]
    themes: frozenset[str]
    items: frozenset[str]


@lru_cache(maxsize=1)
def life_events() -> tuple[LifeEvent, ...]:
    """The table of life events, in the order in which pages show them."""
    text = resources.files("zhengtong.matters").joinpath("data", "life_events.toml").read_text(encoding="utf-8")
    return tuple(
        LifeEvent(
            one["code"],
            one["icon"],
            one["name"],
            one["name_en"],
            *(frozenset(one.get(key, ())) for key in ("local", "themes", "items")),
        )
        for one in tomllib.loads(text)["event"]
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader filters by; empty is everything. `office` is an id in digits."""

    serves: str = ""
    theme: str = ""
    office: str = ""
    event: str = ""
    type: str = ""

    def without(self, name: str) -> Chosen:
        """The same with one filter taken off."""
        return replace(self, **{name: ""})

    def parameters(self) -> dict[str, str]:
        """The filters as an address has them, the empty ones left out."""
        return {name: value for name in NAMES if (value := getattr(self, name))}


NAMES = tuple(field.name for field in fields(Chosen))


@dataclass(frozen=True, slots=True)
class Filed:
    """Under what a matter is filed: the values of every filter that find it."""

    id: int
    serves: frozenset[str]
    theme: frozenset[str]
    office: frozenset[str]
    event: frozenset[str]
    type: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter with how many matters it leaves beside the other filters."""

    value: str
    name: str
    name_en: str
    count: int


@dataclass(frozen=True, slots=True)
class Browsed:
    """A page of matters and what can be chosen from here; `after` is the marker of the next page."""

    chosen: Chosen
    total: int
    rows: list[SearchEntry]
    after: int
    choices: dict[str, list[Choice]]


def look_through(asked: Chosen, *, after: int = 0, size: int = 30) -> Browsed:
    """A page of the matters that fit every filter; what the catalogue does not know filters nothing."""
    filed = _index.get()
    chosen = _known(asked, filed)
    fitting = [one.id for one in filed if not _misses(one, chosen)]
    rest = [id for id in fitting if id > after]
    shown = rest[:size]
    found = {row.pk: row for row in _entries().filter(pk__in=shown).select_related("catalog")}
    rows = [found[id] for id in shown if id in found]
    more = shown[-1] if len(rest) > size else 0
    return Browsed(chosen, len(fitting), rows, more, _count(filed, chosen))


def events_with_matters() -> list[tuple[LifeEvent, int]]:
    """The life events that lead somewhere, with how many matters each has; no statement when warm."""
    counted = Counter(code for one in _index.get() for code in one.event)
    return [(event, counted[event.code]) for event in life_events() if counted[event.code]]


def _entries() -> Any:
    return SearchEntry.objects.defer("terms", "sounds", "keywords", "name_terms")


def _known(asked: Chosen, filed: tuple[Filed, ...]) -> Chosen:
    """The filters without values under which nothing is filed at all, and themes by name as by code."""
    theme = next((t.code for t in THEMES.values() if t.name == asked.theme), asked.theme)
    wanted = replace(asked, theme=theme)
    known = {name: {value for one in filed for value in getattr(one, name)} for name in NAMES}
    return Chosen(**{name: value for name in NAMES if (value := getattr(wanted, name)) in known[name]})


def _misses(one: Filed, chosen: Chosen) -> list[str]:
    """The filters that the matter does not fit."""
    return [name for name in NAMES if (value := getattr(chosen, name)) and value not in getattr(one, name)]


def _count(filed: tuple[Filed, ...], chosen: Chosen) -> dict[str, list[Choice]]:
    """For every filter the values that leave something beside the other filters, in the order of their list."""
    counted: dict[str, Counter[str]] = {name: Counter() for name in NAMES}
    for one in filed:
        missed = _misses(one, chosen)
        for name in NAMES if not missed else missed if len(missed) == 1 else ():
            counted[name].update(getattr(one, name))
    return {
        name: [
            Choice(value, said, english, counted[name][value])
            for value, said, english in LISTED[name]()
            if counted[name][value]
        ]
        for name in NAMES
    }


def _listed_offices() -> Iterator[tuple[str, str, str]]:
    held = {value for one in _index.get() for value in one.office}
    for office in sorted((org.office(int(value)) for value in held), key=lambda o: (o.level, o.code)):
        yield str(office.id), office.name, office.name


def _listed_themes() -> Iterator[tuple[str, str, str]]:
    for theme in THEMES.values():
        yield theme.code, theme.name, theme.name_en
    own = {value for one in _index.get() for value in one.theme if value.startswith(LOCAL)}
    for value in sorted(own):
        yield value, value.removeprefix(LOCAL), value.removeprefix(LOCAL)


LOCAL = "x-"
LISTED: dict[str, Any] = {
    "serves": lambda: (("person", "个人", "persons"), ("legal", "法人", "bodies")),
    "theme": _listed_themes,
    "office": _listed_offices,
    "event": lambda: ((event.code, event.name, event.name_en) for event in life_events()),
    "type": lambda: ((value, value, value) for value in sorted({v for one in _index.get() for v in one.type})),
}


def _load() -> tuple[Filed, ...]:
    """Everything that can be applied for, by what it is filed under; two statements."""
    offices: dict[int, set[str]] = {}
    held = Matter.objects.filter(versions__state="published").values_list("catalog_id", "office_id").distinct()
    for catalog, office in held:
        offices.setdefault(catalog, set()).add(str(office))
    rows = SearchEntry.objects.order_by("id").values_list(
        "id", "catalog_id", "catalog__code", "type", "objects_served", "theme_marks", "facts__themes"
    )
    return tuple(
        _filed(id, code, type, objects, _marks(marks, named), frozenset(offices.get(catalog, ())))
        for id, catalog, code, type, objects, marks, named in rows
    )


def _marks(marks: str, named: Any) -> dict[str, list[str]]:
    """The theme names by list; rows written before the lists were told apart have one list for all."""
    if isinstance(named, dict):
        return named
    every = [mark for mark in marks.split("|") if mark]
    return {"person": every, "legal": every, "local": every}


def _filed(id: int, code: str, type: str, objects: str, named: dict[str, list[str]], offices: frozenset[str]) -> Filed:
    serves = {"person"} if "1" in objects else set()
    serves |= {"legal"} if set(objects) - {"1"} else set()
    national = {
        theme.code
        for list_ in serves
        for name in named.get(list_, ())
        if (theme := themed.theme_of(list_, name)) is not None
    }
    local = {f"{LOCAL}{name}" for name in named.get("local", ()) if not any(t.name == name for t in THEMES.values())}
    happens = {
        event.code
        for event in life_events()
        if event.local & set(named.get("local", ())) or event.themes & national or code in event.items
    }
    return Filed(id, frozenset(serves), frozenset(national | local), offices, frozenset(happens), frozenset({type}))


_index: Fresh[tuple[Filed, ...]] = Fresh(_load, stamp)
