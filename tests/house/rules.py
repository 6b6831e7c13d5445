"""Rules about the source, each a function from a tree to complaints `file:place: what is wrong`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from tests.house import tree
from tests.house.tree import HOUSE, Function, Source, calls, dotted, sources

WRITES = {"save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
STORES = {"actions", "queries"}
EDGE_FILES = ("kernel/web/", "site/")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "base", "mixins", "services", "managers"}
PERSONAL = {"name", "full_name", "phone", "mobile", "email", "address", "identity", "identity_number", "id_number"}


def complaint(source: Source, place: str, says: str) -> str:
    """One line of a report."""
    return f"{source.name}:{place}: {says}"


def rows_are_touched_only_in_actions_and_queries(house: Path = HOUSE) -> Iterator[str]:
    """`.objects` and writes of rows stand in `actions` and `queries` only (and in the kernel)."""
    for source in sources(house):
        if source.room == "kernel" or source.kind in STORES:
            continue
        for place, node in source.owned:
            if isinstance(node, ast.Attribute) and node.attr == "objects":
                yield complaint(source, place, "reads rows with .objects: move the query to queries.py")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                yield complaint(source, place, f"calls .{node.func.attr}(): rows are written in actions.py")


CLOCKS = re.compile(r"(^|\.)(timezone\.now|datetime\.(now|utcnow|today)|date\.today|time\.time)$")
CIVIL_CLOCKS = re.compile(r"(^|\.)(localtime|localdate)$")


def the_clock_is_read_only_at_the_edge(house: Path = HOUSE) -> Iterator[str]:
    """Nobody asks what time it is but the web edge and `site`: everybody else is told `at`."""
    for source in sources(house):
        if source.name.startswith(EDGE_FILES) or "management" in source.inside:
            continue
        for place, node in source.owned:
            if isinstance(node, ast.Attribute) and CLOCKS.search(dotted(node)):
                yield complaint(source, place, f"reads the clock with {dotted(node)}: take `at` from the caller")
            elif isinstance(node, ast.Call) and not node.args and CIVIL_CLOCKS.search(dotted(node.func)):
                yield complaint(source, place, f"reads the clock with {dotted(node.func)}(): take `at` from the caller")
            elif isinstance(node, ast.ImportFrom) and node.module == "django.utils.timezone":
                if "now" in {alias.name for alias in node.names}:
                    yield complaint(source, place, "imports the clock by name: take `at` from the caller")
            elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
                yield complaint(source, place, f"{node.arg} reads the clock: the action writes `at`")


def _is_atomic(function: Function) -> bool:
    names = [dotted(d.func if isinstance(d, ast.Call) else d).rpartition(".")[2] for d in function.decorator_list]
    return bool({"act", "atomic"} & set(names))


def _reached(name: str, functions: dict[str, Function]) -> Iterator[Function]:
    """A function of a room's actions and every function of them that it calls, however far away."""
    pending, seen = [name], set[str]()
    while pending:
        here = pending.pop()
        if here in functions and here not in seen:
            seen.add(here)
            yield functions[here]
            pending += [called.rpartition(".")[2] for called, _ in calls(functions[here])]


def _writes(function: Function) -> bool:
    """Whether it changes rows itself, calls a part of an act, or journals."""
    for called, _ in calls(function):
        last = called.rpartition(".")[2]
        if last in WRITES or last.endswith("_part") or called in RECORDING or called in {".update", "update"}:
            return True
    return _is_atomic(function)


def _is_act(function: Function, functions: dict[str, Function]) -> bool:
    """Whether it is atomic, or leaves every write to functions of its room that are."""
    if _is_atomic(function):
        return True
    return not _writes(function) and any(_is_atomic(inner) for inner in _reached(function.name, functions))


RECORDING = {"journal.record", "journal.record_all", "record", "record.record"}


def _records(name: str, functions: dict[str, Function]) -> bool:
    """Whether a function records to the journal, itself or through functions of its own room's actions."""
    return any(called in RECORDING for inner in _reached(name, functions) for called, _ in calls(inner))


def _names(function: Function, name: str) -> bool:
    return any(
        (isinstance(n, ast.Name) and n.id == name) or (isinstance(n, ast.Attribute) and n.attr == name)
        for n in ast.walk(function)
    )


def _parameters(function: Function) -> set[str]:
    return {a.arg for a in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)}


def actions_are_atomic_signed_dated_and_audited(house: Path = HOUSE) -> Iterator[str]:
    """Every public function of `actions` that writes is an act (atomic, `actor`, `at`, a journal row) or a `_part`."""
    files = [source for source in sources(house) if source.kind == "actions"]
    for room in sorted({source.room for source in files}):
        own = [source for source in files if source.room == room]
        functions = {function.name: function for source in own for function in source.functions()}
        for source in own:
            for function in source.functions():
                reads = not any(_writes(inner) for inner in _reached(function.name, functions))
                if not function.name.startswith("_") and not reads:
                    yield from _faults(source, function, functions)


def _faults(source: Source, function: Function, functions: dict[str, Function]) -> Iterator[str]:
    here, takes = function.name, _parameters(function)
    if here.endswith("_part"):
        if _is_atomic(function):
            yield complaint(source, here, "a part opens no transaction of its own")
        if any(called == "journal.record" for called, _ in calls(function)):
            yield complaint(source, here, "a part writes no journal row: its act does")
        return
    if not _is_act(function, functions):
        yield complaint(source, here, "is not atomic: decorate it with @act")
    if "actor" not in takes and not _names(function, "SYSTEM"):
        yield complaint(source, here, "does not say who acts: take `actor`, or sign as SYSTEM")
    if "at" not in takes:
        yield complaint(source, here, "does not say when: take `at`")
    if not _records(here, functions):
        yield complaint(source, here, "leaves no journal row: call journal.record last")


def models_do_not_override_save(house: Path = HOUSE) -> Iterator[str]:
    """Rules live in actions, not in `save`, `delete` or `clean` of a model."""
    for source in sources(house):
        if source.kind != "models":
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, Function) and inner.name in {"save", "delete", "clean", "full_clean"}:
                        yield complaint(source, f"{node.name}.{inner.name}", "rules belong to actions")


def events_are_frozen_and_carry_no_personal_data(house: Path = HOUSE) -> Iterator[str]:
    """An event is a frozen dataclass of numbers and plain values; nobody's name, phone or identity number."""
    for source in sources(house):
        if source.kind != "events":
            continue
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef) and _decorated(node, "event"):
                if not _is_frozen(node):
                    yield complaint(source, node.name, "an event is @dataclass(frozen=True)")
                for field in _fields(node) & PERSONAL:
                    yield complaint(source, node.name, f"the journal keeps `{field}` for ever: use a subject number")


def _decorated(node: ast.ClassDef, name: str) -> bool:
    return any(isinstance(d, ast.Call) and dotted(d.func).rpartition(".")[2] == name for d in node.decorator_list)


def _is_frozen(node: ast.ClassDef) -> bool:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and dotted(decorator.func).endswith("dataclass"):
            return any(
                k.arg == "frozen" and isinstance(k.value, ast.Constant) and k.value.value for k in decorator.keywords
            )
    return False


def _fields(node: ast.ClassDef) -> set[str]:
    return {n.target.id for n in node.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)}


SCHEMA_SIGNALS = {"pre_migrate", "post_migrate"}  # they tell of tables, not of the domain


def domain_facts_use_no_django_signals(house: Path = HOUSE) -> Iterator[str]:
    """What happened is told by the journal; Django's signals would tell it a second, unordered time."""
    for source in sources(house):
        for place, node in source.owned:
            if isinstance(node, ast.ImportFrom) and node.module in {"django.db.models.signals", "django.dispatch"}:
                if {alias.name for alias in node.names} <= SCHEMA_SIGNALS:
                    continue
                yield complaint(source, place, "uses Django's signals: record an event and write a join")


def files_have_names_of_the_domain(house: Path = HOUSE) -> Iterator[str]:
    """No file or folder is called utils, helpers, common and the like."""
    for source in sources(house):
        for part in source.inside:
            if part.removesuffix(".py") in FORBIDDEN_NAMES:
                yield complaint(source, part, "this name says nothing of what is inside")


def code_has_no_unfinished_marks(house: Path = HOUSE) -> Iterator[str]:
    """Unfinished work stands in the issue tracker, not in comments."""
    for source in sources(house):
        for number, line in enumerate(source.path.read_text().splitlines(), 1):
            if re.search(r"#.*\b(TODO|FIXME|XXX|HACK)\b", line):
                yield complaint(source, str(number), "is marked unfinished")


def refusals_raised(house: Path = HOUSE) -> Iterator[tuple[Source, str, str | None, set[str] | None]]:
    """Every `Refusal(code, …)`: file, place, literal code if there is one, names of its facts if all are known."""
    for source in sources(house):
        for place, node in source.owned:
            if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "Refusal" and node.args:
                first = node.args[0]
                code = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
                known = None if any(k.arg is None for k in node.keywords) else {k.arg or "" for k in node.keywords}
                yield source, place, code, known


def placeholders(text: str) -> set[str]:
    """Names in braces that `words.say` fills."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


INLINE = [
    (re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/(ld\+)?json)[^>]*>", re.I), "an inline script"),
    (re.compile(r"<style\b", re.I), "an inline style sheet"),
    (re.compile(r"\sstyle\s*=\s*[\"']", re.I), "an inline style"),
    (re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I), "an inline event handler"),
    (re.compile(r"[\"']\s*javascript:", re.I), "a javascript: address"),
]


def templates_hold_no_inline_script_or_style(house: Path = HOUSE) -> Iterator[str]:
    """The content security policy allows neither; e-mail bodies, which no browser guards, may be styled."""
    for path in tree.templates(house):
        if "mail" in path.parts:
            continue
        text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
        for pattern, what in INLINE:
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path.relative_to(house)}:{line}: {what}"


EXTENDS = re.compile(r"{%\s*(?:extends|include)\s+[\"']([^\"'/]+)/")


def templates_extend_only_kernel_and_own(house: Path = HOUSE) -> Iterator[str]:
    """A room's page extends and includes templates of the kernel and of its own room."""
    for path in tree.templates(house):
        room = path.relative_to(house).parts[0]
        for match in EXTENDS.finditer(path.read_text()):
            if match[1] not in {"kernel", "cotton", room}:
                yield f"{path.relative_to(house)}: takes a template of {match[1]}"


def rooms_have_a_readme(house: Path = HOUSE) -> Iterator[str]:
    """Half a page in every room: what it is for, its nouns, its law."""
    for init in sorted(house.glob("*/__init__.py")):
        readme = init.parent / "README.md"
        if not readme.exists() or len(readme.read_text().split()) < 30:
            yield f"{init.parent.name}: has no README.md that says what the room is for"


LINES = 400
FUNCTION = 40


def sizes(house: Path = HOUSE) -> Iterator[str]:
    """Files over 400 lines and functions over 40: a report, because sizes are aims."""
    for source in sources(house):
        lines = len(source.path.read_text().splitlines())
        if lines > LINES:
            yield complaint(source, "1", f"{lines} lines")
        for place, node in source.owned:
            if isinstance(node, Function) and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION:
                yield complaint(source, place, f"{(node.end_lineno or 0) - node.lineno + 1} lines in one function")


SOURCE_RULES = [
    rows_are_touched_only_in_actions_and_queries,
    the_clock_is_read_only_at_the_edge,
    actions_are_atomic_signed_dated_and_audited,
    models_do_not_override_save,
    events_are_frozen_and_carry_no_personal_data,
    domain_facts_use_no_django_signals,
    files_have_names_of_the_domain,
    code_has_no_unfinished_marks,
    templates_hold_no_inline_script_or_style,
    templates_extend_only_kernel_and_own,
    rooms_have_a_readme,
]
