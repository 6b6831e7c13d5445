"""The search index: one query function per database, AND first, then ranked OR, then what sounds alike."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from zhengtong.kernel.parts import require_act
from zhengtong.matters import search
from zhengtong.matters.models import SearchEntry
from zhengtong.matters.search import Reading

CANDIDATES = 200
ENOUGH = 3
COLUMNS = (
    "e.id, e.code, c.code, e.name, e.name_en, e.summary, e.office, e.offices, e.type, e.facts, e.folded, e.keywords, "
    "e.sounds, e.terms"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A matter found: its leading code, the item's code, and who implements it (`offices` counts them)."""

    code: str
    catalog: str
    name: str
    name_en: str
    summary: str
    office: str
    offices: int
    type: str
    facts: dict[str, Any]


def find(q: str, limit: int = 20) -> list[Hit]:
    """The matters that answer what was typed, best first, one per catalogue item."""
    reading = search.read(q)
    if reading.empty:
        return []
    rows = _candidates(reading)
    ranked: list[Sequence[Any]] = search.rank(reading, (_candidate(row) for row in rows.values()), limit)
    return [_hit(row) for row in ranked]


def _candidates(reading: Reading) -> dict[int, Sequence[Any]]:
    """At most a few hundred rows: each question is asked only when those before it found too little."""
    rows: dict[int, Sequence[Any]] = {}
    for words, prefixes, any_of in _questions(reading):
        if len(rows) >= ENOUGH:
            break
        rows |= {row[0]: row for row in ASK[connection.vendor](words, prefixes, any_of)}
    return rows


def _questions(reading: Reading) -> list[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    every = (*reading.words, *reading.prefixes)
    asked: list[tuple[tuple[str, ...], tuple[str, ...], bool]] = [(reading.words, reading.prefixes, False)]
    if reading.joined and (reading.joined,) != reading.prefixes:
        asked.append(((), (reading.joined,), False))
    if len(every) > 1:
        asked.append((tuple(w for w in reading.words if len(w) > 1) or reading.words, reading.prefixes, True))
    if reading.pairs:
        asked.append((reading.pairs, (), True))
    return asked


def _ask_sqlite(words: Sequence[str], prefixes: Sequence[str], any_of: bool) -> list[Sequence[Any]]:
    parts = [f'"{_quoted(word)}"' for word in words] + [f'"{_quoted(prefix)}"*' for prefix in prefixes]
    matched = (" OR " if any_of else " AND ").join(parts)
    statement = (  # only constants are put into the text
        f"SELECT {COLUMNS} FROM (SELECT rowid AS id, rank FROM matters_search_fts WHERE matters_search_fts MATCH %s "  # noqa: S608
        "ORDER BY rank LIMIT %s) AS f JOIN matters_searchentry e ON e.id = f.id "
        "JOIN matters_catalogitem c ON c.id = e.catalog_id ORDER BY f.rank"
    )
    return _rows(statement, [matched, CANDIDATES])


def _ask_postgres(words: Sequence[str], prefixes: Sequence[str], any_of: bool) -> list[Sequence[Any]]:
    parts = [f"'{_quoted(word)}'" for word in words] + [f"'{_quoted(prefix)}':*" for prefix in prefixes]
    matched = (" | " if any_of else " & ").join(parts)
    statement = (  # only constants are put into the text
        f"SELECT {COLUMNS} FROM (SELECT id, ts_rank(vector, %s::tsquery) AS points FROM matters_searchentry "  # noqa: S608
        "WHERE vector @@ %s::tsquery ORDER BY points DESC, id LIMIT %s) AS f JOIN matters_searchentry e ON e.id = f.id "
        "JOIN matters_catalogitem c ON c.id = e.catalog_id ORDER BY f.points DESC, f.id"
    )
    return _rows(statement, [matched, matched, CANDIDATES])


ASK = {"sqlite": _ask_sqlite, "postgresql": _ask_postgres}


def _quoted(word: str) -> str:
    return word.replace("\\", "").replace('"', "").replace("'", "")


def _rows(statement: str, values: list[Any]) -> list[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Sequence[Any]] = cursor.fetchall()
        return rows


def _candidate(row: Sequence[Any]) -> search.Candidate:
    return search.Candidate(
        name=row[10],
        keywords=tuple(row[11].split("\n")),
        sounds=tuple(row[12].split()),
        terms=frozenset(row[13].split()),
        row=row,
    )


def _hit(row: Sequence[Any]) -> Hit:
    facts = json.loads(row[9]) if isinstance(row[9], str) else row[9]
    return Hit(row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], facts)


ENTRY_FIELDS = [
    "lead", "code", "name", "name_en", "summary", "office", "offices", "type", "objects_served", "theme_marks",
    "folded", "keywords", "sounds", "terms", "facts",
]  # fmt: skip


def index_part(*entries: SearchEntry) -> None:
    """Write search rows, replacing those of the same items; on SQLite the full-text table with them."""
    require_act()
    SearchEntry.objects.bulk_create(
        entries, batch_size=500, update_conflicts=True, unique_fields=["catalog"], update_fields=ENTRY_FIELDS
    )
    if connection.vendor != "sqlite":
        return
    terms = {entry.catalog_id: entry.terms for entry in entries}
    found = SearchEntry.objects.filter(catalog_id__in=terms) if len(terms) < 500 else SearchEntry.objects.all()
    numbers = dict(found.values_list("catalog_id", "id"))
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM matters_search_fts WHERE rowid = %s", [(numbers[c],) for c in terms])
        cursor.executemany(
            "INSERT INTO matters_search_fts (rowid, terms) VALUES (%s, %s)",
            [(numbers[catalog], text) for catalog, text in terms.items()],
        )


PREPARE = {
    "sqlite": (
        'CREATE VIRTUAL TABLE IF NOT EXISTS matters_search_fts USING fts5(terms, tokenize="unicode61 '
        "remove_diacritics 0 tokenchars '_'\")",
    ),
    "postgresql": (
        "ALTER TABLE matters_searchentry ADD COLUMN IF NOT EXISTS vector tsvector "
        "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED",
        "CREATE INDEX IF NOT EXISTS matters_search_vector ON matters_searchentry USING gin (vector)",
    ),
}


def prepare_index() -> None:
    """Create what the search reads besides the table; harmless when it is there already."""
    with connection.cursor() as cursor:
        for statement in PREPARE[connection.vendor]:
            cursor.execute(statement)
