"""From a short written matter to its full document: kits say what a class of matters has in common. No Django.

A kit is a part of a document. A matter names its kits and states only what is its own; later parts speak over earlier
ones. What comes out is complete and names no kit. How to write one: `docs/writing-a-matter.md`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

Part = dict[str, Any]

# Lists whose rows have an identity: a later row speaks over the earlier one of the same name, or comes after it.
ROWS_BY = {"process.nodes": "id", "flow": "step", "documents": "kind"}
# What stands in a written matter but not in its document.
APART = ("kits", "words", "form", "publishing")
UNITS = {"workday": "个工作日", "calendar": "日", "month": "个月", "hour": "小时"}
STARTS = {"receipt": "自收到申请之日起", "acceptance": "自受理之日起", "decision": "自决定之日起"}
CLOCKS = ("intake", "supplement", "promise", "statute", "service")
MATERIAL = {"type": "3", "medium": "electronic", "necessity": "1", "obtain": "upload", "channel": "10"}
CHOICE = ("value", "label", "label_en", "hint")
BASES = {"basis", "bases"}
GAP = re.compile(r"\{([a-z_]+)\}")


class Miswritten(Exception):
    """A written matter that cannot become a document: what is wrong, and where."""


@dataclass(frozen=True, slots=True)
class Kits:
    """What written matters may name: parts of documents, and ready materials, form fields and form groups by name.

    `numbers` are the document numbers of laws that are cited with one.
    """

    parts: Mapping[str, Part]
    materials: Mapping[str, Part]
    fields: Mapping[str, Part]
    groups: Mapping[str, Part]
    numbers: Mapping[str, str]


def expand(written: Mapping[str, Any], kits: Kits) -> Part:
    """The full document of a written matter; raises `Miswritten` with the place that names nothing known."""
    whole = _whole(written, kits)
    document = {key: value for key, value in whole.items() if key not in APART}
    document["form"] = {"groups": [_group(group, kits) for group in whole.get("form", ())]}
    document["materials"] = [_material(n, one, kits) for n, one in enumerate(whole.get("materials", ()), start=1)]
    document["scenario"] = [_with_choices(question) for question in whole.get("scenario", ())]
    _fill_process(document.get("process", {}))
    document["special_procedures"] = [{"unit": "workday", **one} for one in whole.get("special_procedures", ())]
    said = _said(document, {**_reckoned(document), **whole.get("words", {})})
    cited: Part = _cited(said, kits.numbers)
    return cited


def publishing_of(written: Mapping[str, Any], kits: Kits) -> Part:
    """How the matter is published: catalogue code, offices, the power with its steps; its texts are filled in too."""
    whole = _whole(written, kits)
    said: Part = _said(whole.get("publishing", {}), {"name": whole.get("name", ""), **whole.get("words", {})})
    return said


def _whole(written: Mapping[str, Any], kits: Kits) -> Part:
    """The kits in their order under the matter's own words."""
    parts = [part for name in ("common", *written.get("kits", ())) for part in _parts(name, kits)]
    return reduce(lay, (*parts, dict(written)), {})


def _parts(name: str, kits: Kits) -> list[Part]:
    """A kit with those it builds on before it."""
    part = _named(kits.parts, name, "kits")
    return [*(under for one in part.pop("kits", ()) for under in _parts(one, kits)), part]


def _named(known: Mapping[str, Part], name: str, where: str) -> Part:
    if name not in known:
        raise Miswritten(f"{where}: there is no kit {name}; known are {', '.join(sorted(known))}")
    return copy.deepcopy(known[name])


def lay(under: Mapping[str, Any], over: Mapping[str, Any], at: str = "") -> Part:
    """One part over another: tables meet key by key, lists of named rows row by row, everything else is replaced."""
    laid = dict(under)
    for key, value in over.items():
        path = f"{at}.{key}" if at else key
        below = laid.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            laid[key] = lay(below, value, path)
        elif path in ROWS_BY and below:
            laid[key] = _rows(below, value, ROWS_BY[path])
        else:
            laid[key] = value
    return laid


def _rows(under: Sequence[Part], over: Sequence[Part], by: str) -> list[Part]:
    """Rows of one name are laid over each other; a new one comes last, or `after` another; `omit` takes one out."""
    rows = list(under)
    for one in over:
        row = {key: value for key, value in one.items() if key != "after"}
        names = [known[by] for known in rows]
        if row[by] in names:
            place = names.index(row[by])
            rows[place] = lay(rows[place], row)
        else:
            rows.insert(_after(one, names), row)
    return [row for row in rows if not row.get("omit")]


def _after(row: Part, names: Sequence[str]) -> int:
    if "after" not in row:
        return len(names)
    if row["after"] not in names:
        raise Miswritten(f"{row}: there is no {row['after']} to come after")
    return names.index(row["after"]) + 1


def _group(written: Part, kits: Kits) -> Part:
    """A page of the form: a ready one, its own one, or a ready one with fewer or more fields."""
    own = dict(written)
    base = _named(kits.groups, own.pop("use"), "form") if "use" in own else {}
    without, more = set(own.pop("without", ())), own.pop("more", ())
    group = {**base, **own}
    fields = [_field(one, kits) for one in (*group.get("fields", ()), *more)]
    if unknown := without - {field["id"] for field in fields}:
        raise Miswritten(f"form.{group.get('id')}: there is no field {sorted(unknown)[0]} to leave out")
    return {**group, "fields": [field for field in fields if field["id"] not in without]}


def _field(written: Part | str, kits: Kits) -> Part:
    """A form field: named as a ready one, a ready one with changes, or its own."""
    own = {"use": written} if isinstance(written, str) else dict(written)
    base = _named(kits.fields, own.pop("use"), "form") if "use" in own else {}
    field = _with_choices({**base, **own})
    if "columns" in field:
        field["columns"] = [_field(column, kits) for column in field["columns"]]
    return field


def _with_choices(written: Part) -> Part:
    """A question or field whose choices may be short: value, label, English label, hint."""
    if "choices" not in written:
        return dict(written)
    choices = [dict(zip(CHOICE, c, strict=False)) if isinstance(c, list) else c for c in written["choices"]]
    return {**written, "choices": choices}


def _material(number: int, written: Part, kits: Kits) -> Part:
    """A material: a ready one with its own basis, or its own; numbered by its place."""
    own = dict(written)
    base = _named(kits.materials, own.pop("use"), f"materials.{number}") if "use" in own else {}
    return {"code": f"{number:03d}", **MATERIAL, **base, **own}


def _fill_process(process: Part) -> None:
    """Limits of steps may be plain numbers of working days."""
    for node in process.get("nodes", ()):
        limit = node.get("limit")
        if limit is not None:
            node["limit"] = {"unit": "workday", **(limit if isinstance(limit, dict) else {"amount": limit})}


def _cited(value: Any, numbers: Mapping[str, str], key: str = "") -> Any:
    """Everything with its citations spelled out: `行政许可法 32` becomes law, article and document number.

    A citation that a kit leaves to the class, and the class leaves empty, is left out.
    """
    if isinstance(value, dict):
        return {name: _cited(inner, numbers, name) for name, inner in value.items() if name not in BASES or inner}
    if isinstance(value, list):
        return [_cited(inner, numbers, key) for inner in value]
    return citation(value, numbers) if key in BASES and isinstance(value, str) else value


def citation(text: str, numbers: Mapping[str, str]) -> Part:
    """A law and its article, as `行政许可法 32`; a law alone is cited as a whole."""
    law, _, article = text.partition(" ")
    found: Part = {"law": law, "article": article}
    return {**found, "document_number": numbers[law]} if law in numbers else found


def _reckoned(document: Part) -> dict[str, str]:
    """The words that follow from the document: its name, its limits, what starts them, its result."""
    clocks = document.get("clocks", {})
    spans = {name: span(clocks[name]) for name in CLOCKS if "amount" in clocks.get(name, {})}
    starts = {f"{name}_start": STARTS.get(clocks[name].get("start_event"), "") for name in spans}
    results = document.get("results") or [{}]
    return {**spans, **starts, "name": document.get("name", ""), "result": results[0].get("name", "")}


def span(clock: Mapping[str, Any]) -> str:
    """A limit as the guide says it: 7个工作日; none at all is 当场."""
    return f"{clock['amount']}{UNITS[clock['unit']]}" if clock["amount"] else "当场"


def _said(value: Any, words: Mapping[str, str]) -> Any:
    """Every text with its gaps filled by the matter's words; words may use words."""
    if isinstance(value, dict):
        return {key: inner if key == "number_pattern" else _said(inner, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [_said(inner, words) for inner in value]
    return GAP.sub(lambda gap: _word(gap[1], words), value) if isinstance(value, str) else value


def _word(name: str, words: Mapping[str, str]) -> str:
    if name not in words:
        raise Miswritten(f"words.{name} is missing: a text of a kit needs it")
    return str(_said(words[name], {key: word for key, word in words.items() if key != name}))
