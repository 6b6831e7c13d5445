"""The texts of every room and their Chinese: extract, check, update, compile.

    python -m tools.messages check     every text of every room has its Chinese, none fuzzy, none left over
    python -m tools.messages update    add missing texts to the catalogues, drop those nobody uses
    python -m tools.messages compile   write .mo beside every .po that changed

Texts are the literal arguments of gettext and its kin in Python and of `translate`, `blocktranslate` and `_()` in
templates. A text that the kernel's catalogue holds need not be repeated in a room.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "zhengtong"
SHARED = "kernel"
CATALOGUE = Path("locale", "zh_Hans", "LC_MESSAGES", "django.po")
PLURAL = "nplurals=1; plural=0;"

# Where the texts stand among the arguments: name of the function → (context, singular, plural).
PLACES: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
CONSTANT = re.compile(r"""_\(\s*("[^"]*"|'[^']*')\s*\)""")
ATTRIBUTE = re.compile(r"""\s:[\w-]+=("[^"]*"|'[^']*')""")
PERCENT = re.compile(r"%(?:\((\w+)\)[sd]|%)")


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text as gettext looks it up: with its context and, if it counts something, its plural."""

    id: str
    context: str | None = None
    plural: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What two texts share when one translation serves both."""
        return self.context or "", self.id


Found = dict[Text, list[str]]


def literal(node: ast.expr) -> str | None:
    """The text of a string literal, else nothing."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def in_python(source: str) -> Iterator[tuple[Text, int]]:
    """Texts of a Python file with their lines."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in PLACES:
            continue
        context_at, single_at, plural_at = PLACES[name]
        parts = [literal(argument) for argument in node.args]
        wanted = [at for at in (context_at, single_at, plural_at) if at is not None]
        if any(at >= len(parts) or parts[at] is None for at in wanted):
            if name == "_":
                raise SyntaxError(f"line {node.lineno}: _() needs literal texts; gettext() looks up a kept one")
            continue
        single = parts[single_at] or ""
        if single:
            context = None if context_at is None else parts[context_at]
            yield Text(single, context, None if plural_at is None else parts[plural_at]), node.lineno


def unquote(quoted: str) -> str:
    """A quoted template literal without its quotes; percent signs doubled, as Django looks it up."""
    return quoted[1:-1].replace("%", "%%")


def in_tag(token: Token) -> Iterator[tuple[Text, int]]:
    """Texts of one tag or variable outside `blocktranslate`."""
    words = list(smart_split(token.contents))
    if words and words[0] in {"trans", "translate"} and len(words) > 1 and words[1][0] in "\"'":
        context = words[words.index("context") + 1][1:-1] if "context" in words else None
        quote = words[1][0]
        yield Text(unquote(words[1][: words[1].index(quote, 1) + 1]), context), token.lineno or 0
    for match in CONSTANT.finditer(token.contents):
        yield Text(unquote(match[1])), token.lineno or 0


def in_block(words: list[str], body: list[Token]) -> Text:
    """The text of one `blocktranslate`, as Django makes it from its variables and its plural."""
    parts: list[list[str]] = [[]]
    for token in body:
        if token.token_type is TokenType.BLOCK:
            parts.append([])
        elif token.token_type is TokenType.VAR:
            parts[-1].append(f"%({token.contents})s")
        elif token.token_type is TokenType.TEXT:
            parts[-1].append(token.contents.replace("%", "%%"))
    said = ["".join(part) for part in parts]
    if "trimmed" in words:
        said = [trim_whitespace(text) for text in said]
    context = words[words.index("context") + 1][1:-1] if "context" in words else None
    return Text(said[0], context, said[1] if len(said) > 1 else None)


def in_template(source: str) -> Iterator[tuple[Text, int]]:
    """Texts of a template with their lines, cotton's dynamic attributes included."""
    words: list[str] = []
    body: list[Token] = []
    for token in Lexer(source).tokenize():
        if words:
            if token.token_type is TokenType.BLOCK and token.contents in {"endblocktranslate", "endblocktrans"}:
                yield in_block(words, body), token.lineno or 0
                words, body = [], []
            else:
                body.append(token)
        elif token.token_type is TokenType.BLOCK and token.contents.split()[0] in {"blocktranslate", "blocktrans"}:
            words = list(smart_split(token.contents))
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            yield from in_tag(token)
        elif token.token_type is TokenType.TEXT:
            for attribute in ATTRIBUTE.finditer(token.contents):
                for match in CONSTANT.finditer(attribute[1]):
                    yield Text(unquote(match[1])), token.lineno or 0


def sources(room: Path) -> Iterator[Path]:
    """The room's files in which texts may stand; tests and migrations say nothing to readers."""
    for path in sorted(room.rglob("*")):
        inside = path.relative_to(room).parts
        if {"tests", "migrations", "static"} & set(inside[:-1]):
            continue
        if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in inside):
            yield path


def texts_of(room: Path, mistakes: list[str] | None = None) -> Found:
    """All texts of a room, each with the places where it stands; files that cannot be read are named in `mistakes`."""
    found: Found = defaultdict(list)
    for path in sources(room):
        reader, place = in_python if path.suffix == ".py" else in_template, path.relative_to(room.parent).as_posix()
        try:
            for text, line in reader(path.read_text()):
                found[text].append(f"{place}:{line}")
        except SyntaxError as mistake:
            if mistakes is None:
                raise SystemExit(f"{place}: {mistake}") from None
            mistakes.append(f"{room.name}: {place}: {mistake}")
    return dict(found)


def rooms(house: Path = HOUSE) -> list[Path]:
    """The folders of the rooms, the kernel first because its texts serve all."""
    found = [path.parent for path in house.glob("*/__init__.py")]
    return sorted(found, key=lambda path: (path.name != SHARED, path.name))


def catalogue(room: Path) -> Catalog:
    """The room's Chinese catalogue; empty when there is none yet."""
    path = room / CATALOGUE
    if not path.exists():
        made = Catalog(locale="zh_Hans", domain="django", fuzzy=False, project="Zhengtong", charset="utf-8")
    else:
        with path.open("rb") as stream:
            made = read_po(stream, locale="zh_Hans", domain="django")
    return made


def entries(held: Catalog) -> dict[tuple[str, str], tuple[str, bool]]:
    """Key → Chinese and whether it is fuzzy."""
    answer = {}
    for message in held:
        if message.id:
            single = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
            said = message.string[0] if isinstance(message.string, (tuple, list)) else message.string
            answer[message.context or "", single] = (said or "", message.fuzzy)
    return answer


def placeholders(text: str) -> set[str]:
    """Names a text leaves to be filled: `%(name)s` and `{name}`; a text that is no format string has none."""
    named = {match[1] for match in PERCENT.finditer(text) if match[1]}
    with contextlib.suppress(ValueError):
        named |= {f"{{{name}}}" for _, name, _, _ in Formatter().parse(text) if name}
    return named


def complaints(room: Path, found: Found, shared: dict[tuple[str, str], tuple[str, bool]]) -> Iterator[str]:
    """What is wrong with one room's catalogue, a line for each."""
    own = entries(catalogue(room))
    used = {text.key for text in found}
    for text, places in sorted(found.items(), key=lambda item: item[0].key):
        said, fuzzy = own.get(text.key) or shared.get(text.key) or ("", False)
        where = f"{room.name}: {text.id!r} ({places[0]})"
        if not said:
            yield f"{where} has no Chinese"
        elif fuzzy:
            yield f"{where} is fuzzy"
        elif not placeholders(said) <= placeholders(text.id) | placeholders(text.plural or ""):
            yield f"{where} says {said!r}: the placeholders differ"
        elif (missing := placeholders(text.id) - placeholders(said)) and text.plural is None:
            yield f"{where} says {said!r}: it leaves out {', '.join(sorted(missing))}"
    for key in sorted(set(own) - used):
        yield f"{room.name}: {key[1]!r} is in the catalogue but nobody says it"


def conflicts(folders: Iterable[Path]) -> Iterator[str]:
    """Texts to which two rooms give different Chinese: one of them would be shown for both."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for room in folders:
        for key, (said, _) in entries(catalogue(room)).items():
            other = first.setdefault(key, (room.name, said))
            if said and other[1] and said != other[1]:
                yield f"{room.name}: {key[1]!r} is {said!r}, but {other[0]} says {other[1]!r}: use a context"


def check(house: Path = HOUSE) -> list[str]:
    """Everything that is wrong with the catalogues of the house."""
    folders = rooms(house)
    kernel = house / SHARED
    shared = entries(catalogue(kernel))
    wrong: list[str] = []
    for room in folders:
        wrong.extend(complaints(room, texts_of(room, wrong), shared))
    return wrong + list(conflicts(folders))


def update(house: Path = HOUSE) -> int:
    """Add what is said and missing, drop what nobody says; returns the number of texts that still need Chinese."""
    shared = {key: said for key, (said, _) in entries(catalogue(house / SHARED)).items()}
    waiting = 0
    for room in rooms(house):
        held, found = entries(catalogue(room)), texts_of(room)
        made = Catalog(locale="zh_Hans", domain="django", fuzzy=False, project="Zhengtong", charset="utf-8")
        for text, places in in_order(found, list(held)):
            if text.key not in held and shared.get(text.key) and room.name != SHARED:
                continue
            said = held.get(text.key, ("", False))[0]
            waiting += not said
            identity = text.id if text.plural is None else (text.id, text.plural)
            string = said if text.plural is None else (said,)
            locations = [(place.rpartition(":")[0], 0) for place in dict.fromkeys(places)]
            made.add(identity, string, context=text.context, locations=locations)
        if found or (room / CATALOGUE).exists():
            write(made, room / CATALOGUE)
    return waiting


def in_order(found: Found, held: list[tuple[str, str]]) -> list[tuple[Text, list[str]]]:
    """What the catalogue holds stays in its order; what is new follows what its file, or the one before it, says."""
    known = {key: number for number, key in enumerate(held)}
    ends: dict[str, int] = {}
    for text, places in found.items():
        if text.key in known:
            ends[_file(places)] = max(ends.get(_file(places), 0), known[text.key])

    def rank(item: tuple[Text, list[str]]) -> tuple[int, str, int]:
        text, places = item
        if text.key in known:
            return known[text.key], "", 0
        after = max((end for file, end in ends.items() if file <= _file(places)), default=-1)
        return after, _file(places), int(places[0].rpartition(":")[2])

    return sorted(found.items(), key=rank)


def _file(places: list[str]) -> str:
    """The file in which a text stands first."""
    return places[0].rpartition(":")[0]


def write(made: Catalog, path: Path) -> None:
    """Write a catalogue without dates and line numbers, so that it changes only when a text does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(HEADER)
        body = _Body()
        write_po(body, made, omit_header=True, include_lineno=False, width=110)
        stream.write(body.text)


class _Body:
    """A stream that keeps what is written to it."""

    def __init__(self) -> None:
        self.text = b""

    def write(self, piece: bytes) -> int:
        self.text += piece
        return len(piece)


HEADER = (
    "# The room's texts in Chinese; written by people, kept in order by tools/messages.py.\n"
    'msgid ""\n'
    'msgstr ""\n'
    '"Language: zh_Hans\\n"\n'
    '"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n'
    f'"Plural-Forms: {PLURAL}\\n"\n'
    "\n"
).encode()


def compile_all(house: Path = HOUSE) -> int:
    """Write every .mo older than its .po; returns how many were written."""
    written = 0
    for path in sorted(house.glob("*/locale/*/LC_MESSAGES/*.po")):
        made = path.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime_ns > path.stat().st_mtime_ns:
            continue
        with path.open("rb") as stream:
            held = read_po(stream, locale=path.parts[-3], domain="django")
        temporary = made.with_suffix(".tmp")
        with temporary.open("wb") as stream:
            write_mo(stream, held)
        temporary.replace(made)
        written += 1
    return written


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description="Texts and their Chinese.")
    parser.add_argument("verb", choices=["check", "update", "compile"])
    verb = parser.parse_args(arguments).verb
    if verb == "compile":
        compile_all()
        return 0
    if verb == "update":
        print(f"{update()} texts wait for their Chinese")
        return 0
    wrong = check()
    print(*wrong, sep="\n", file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
