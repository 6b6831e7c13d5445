"""The house's source as data: files, their rooms, their functions. Nothing here imports the code it reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "zhengtong"
ROOMS = ("kernel", "people", "org", "post", "clocks", "powers", "datahub", "matters", "cases", "portal", "town", "site")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: `room` is its room's name, `inside` its path within the room."""

    path: Path
    room: str
    inside: tuple[str, ...]

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(), filename=str(self.path))

    @cached_property
    def owned(self) -> list[tuple[str, ast.AST]]:
        """Every node with the name of the function or class it stands in."""
        return list(owners(self.tree))

    @property
    def kind(self) -> str:
        """The file kind in the room: `actions` for `actions.py` and for everything in `actions/`."""
        return self.inside[0].removesuffix(".py")

    @property
    def name(self) -> str:
        """How complaints name the file: `cases/actions/intake.py`."""
        return "/".join((self.room, *self.inside))

    def functions(self) -> Iterator[Function]:
        """Functions at the top of the file."""
        for node in self.tree.body:
            if isinstance(node, Function):
                yield node


@cache
def sources(house: Path = HOUSE) -> list[Source]:
    """All Python files of the rooms, without tests and migrations."""
    found = []
    for path in sorted(house.glob("*/**/*.py")):
        room, *inside = path.relative_to(house).parts
        if not {"tests", "migrations"} & set(inside):
            found.append(Source(path, room, tuple(inside)))
    return found


def templates(house: Path = HOUSE) -> list[Path]:
    """All templates of the rooms."""
    return sorted(path for path in house.glob("*/templates/**/*") if path.suffix in {".html", ".txt"})


def calls(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call inside a node with its dotted name as written (`journal.record`, `Refusal`)."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            yield dotted(inner.func), inner


def dotted(node: ast.expr) -> str:
    """A name as written; what stands before a call or an index is left out: `x().save` is `.save`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def owners(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every node with the dotted name of the function or class it stands in; `<module>` outside of them."""
    for child in ast.iter_child_nodes(tree):
        name = prefix
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            name = f"{prefix}.{child.name}" if prefix else child.name
        yield name or "<module>", child
        yield from owners(child, name)
