"""The written matters and kits of Anlan, read once from their files. A file names its matter; no other list does."""

from __future__ import annotations

import copy
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from zhengtong.powers import public as powers
from zhengtong.town.matters import writing

READY = ("materials", "fields", "groups")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of matters: catalogue code, name, power if it has one, offices by their keys in the town.

    `offices` are keys such as `city.fund`, or `county.market` for that office of every county and district, or
    """

    name: str
    catalog: str
    title: str
    type: str
    level: str
    offices: tuple[str, ...]
    power: str
    kind: str
    power_name: str
    bases: tuple[tuple[str, str], ...]
    steps: tuple[dict[str, str], ...]
    accountability: str
    supervision_phone: str


def _folder(*path: str) -> Traversable:
    return resources.files("zhengtong.town.matters").joinpath(*path)


def _toml(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise writing.Miswritten(f"{file.name}: {error}") from error


@lru_cache(maxsize=1)
def kits() -> writing.Kits:
    """Everything that written matters may name."""
    folders = (_folder("kits"), _folder("kits", "classes"), _folder("kits", "processes"))
    files = [file for folder in folders for file in folder.iterdir() if file.name.endswith(".toml")]
    read = {file.name.removesuffix(".toml"): _toml(file) for file in files}
    materials, fields, groups = (read.pop(name) for name in READY)
    return writing.Kits(read, materials, fields, groups, powers.document_numbers())


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The names of all written matters, in the order of their catalogue codes."""
    files = [file.name for file in _folder("written").iterdir() if file.name.endswith(".toml")]
    return tuple(sorted((name.removesuffix(".toml") for name in files), key=lambda name: row(name).catalog))


@lru_cache(maxsize=128)
def _written(name: str) -> dict[str, Any]:
    return _toml(_folder("written", f"{name}.toml"))


@lru_cache(maxsize=128)
def _expanded(name: str) -> dict[str, Any]:
    try:
        return writing.expand(_written(name), kits())
    except writing.Miswritten as error:
        raise writing.Miswritten(f"{name}.toml: {error}") from error


def read_document(name: str) -> dict[str, Any]:
    """The full document of a matter as the city keeps it, before an office fills in its own windows."""
    return copy.deepcopy(_expanded(name))


@lru_cache(maxsize=128)
def row(name: str) -> Row:
    """The line of the table for a matter."""
    written, said = _written(name), writing.publishing_of(_written(name), kits())
    document = read_document(name)
    power = said.get("power", {})
    return Row(
        name=name,
        catalog=written["catalog_code"],
        title=written["name"],
        type=document["type"],
        level=document["level"],
        offices=tuple(said["offices"]),
        power=written.get("power_code", ""),
        kind=power.get("kind", document["type"]),
        power_name=power.get("name", written["name"]),
        bases=tuple(_pair(text) for text in power.get("bases", written["bases"])),
        steps=tuple(power.get("steps", ())),
        accountability=power.get("accountability", ""),
        supervision_phone=power.get("supervision_phone", ""),
    )


def _pair(citation: str) -> tuple[str, str]:
    law, _, article = citation.partition(" ")
    return law, article


def table() -> tuple[Row, ...]:
    """The table of all matters of Anlan."""
    return tuple(row(name) for name in names())
