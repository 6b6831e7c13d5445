"""The search index: strict questions first, ranked looser ones only when these find nothing; one dialect a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from zhengtong.kernel.fresh import Fresh
from zhengtong.kernel.parts import require_act
from zhengtong.matters import search
from zhengtong.matters.models import Revision, SearchEntry
from zhengtong.matters.search import Reading

CANDIDATES = 100
COMMON = 300
ENOUGH = 3
PLENTY = 60
COLUMNS = (
    "e.id, e.code, c.code, e.name, e.name_en, e.summary, e.office, e.offices, e.type, e.facts, e.folded, e.keywords, "
    "e.sounds, e.terms"
)
Row = Sequence[Any]


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


@dataclass(frozen=True, slots=True)
class Question:
    """What the index is asked: words and beginnings of words, all of them or any, in names alone or anywhere."""

    words: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    any_of: bool = False
    ranked: bool = False
    in_name: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.prefixes)


def find(q: str, limit: int = 20) -> list[Hit]:
    """The matters that answer what was typed, best first, one per catalogue item."""
    reading = search.read(q)
    if reading.empty:
        return []
    rows = _strict(reading) or _loose(reading)
    ranked: list[Row] = search.rank(reading, (_candidate(row) for row in rows.values()), limit)
    return [_hit(row) for row in ranked]


def _strict(reading: Reading) -> dict[int, Row]:
    """What begins with everything typed, has all its words in the name, or has them anywhere."""
    questions = (
        Question(prefixes=(reading.whole,)) if len(reading.whole) > 1 else Question(),
        Question(reading.words, reading.prefixes, in_name=True),
        Question(reading.words, reading.prefixes),
    )
    return _ask(questions)


def _loose(reading: Reading) -> dict[int, Row]:
    """What has every word that stands anywhere, else the rarest of them or of the syllables, ranked by the database."""
    words = tuple(word for word in reading.words if len(word) > 1) or reading.words
    known = _known_counts(words + reading.pairs)
    there = tuple(word for word in words if known[word])
    rows = _ask((Question(there, reading.prefixes),)) if len(there) < len(reading.words) else {}
    if len(rows) >= ENOUGH:
        return rows
    return rows | _ask((_some(words, known, reading.prefixes), _some(reading.pairs, known)))


def _some(words: Sequence[str], known: Mapping[str, int], prefixes: tuple[str, ...] = ()) -> Question:
    """The rarest of the words, as long as together they stand in few rows; only few rows are ranked."""
    chosen: list[str] = []
    total = 0
    for count, word in sorted((known[word], word) for word in words if known[word]):
        if chosen and total + count > COMMON:
            break
        chosen.append(word)
        total += count
    return Question(tuple(chosen), prefixes, any_of=True, ranked=total <= COMMON)


def _ask(questions: Iterable[Question]) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    for question in questions:
        if question and len(rows) < PLENTY:
            rows |= {row[0]: row for row in ASK[connection.vendor](question)}
    return rows


def stamp() -> str:
    """What changes whenever the search rows do."""
    return Revision.objects.filter(pk=1).values_list("token", flat=True).first() or ""


_counts: Fresh[dict[str, int]] = Fresh(dict, stamp)


def _known_counts(words: Iterable[str]) -> dict[str, int]:
    """In how many rows each word stands, counted up to a limit and remembered until the rows change."""
    known = _counts.get()
    for word in words:
        if word not in known:
            known[word] = COUNT[connection.vendor](word)
    return known


def _ask_sqlite(question: Question) -> list[Row]:
    parts = [f'"{_quoted(word)}"' for word in question.words] + [f'"{_quoted(p)}"*' for p in question.prefixes]
    matched = (" OR " if question.any_of else " AND ").join(parts)
    matched = f"name : ({matched})" if question.in_name else matched
    order = "ORDER BY rank" if question.ranked else ""
    statement = (  # only constants are put into the text
        f"SELECT {COLUMNS} FROM (SELECT rowid AS id FROM matters_fts WHERE matters_fts "  # noqa: S608
        f"MATCH %s {order} LIMIT %s) AS f JOIN matters_searchentry e ON e.id = f.id "
        "JOIN matters_catalogitem c ON c.id = e.catalog_id"
    )
    return _rows(statement, [matched, CANDIDATES])


def _count_sqlite(word: str) -> int:
    statement = "SELECT count(*) FROM (SELECT 1 FROM matters_fts WHERE matters_fts MATCH %s LIMIT %s) AS f"
    return int(_rows(statement, [f'"{_quoted(word)}"', COMMON + 1])[0][0])


def _ask_postgres(question: Question) -> list[Row]:
    parts = [f"'{_quoted(word)}'" for word in question.words] + [f"'{_quoted(p)}':*" for p in question.prefixes]
    matched = (" | " if question.any_of else " & ").join(parts)
    column = "name_vector" if question.in_name else "vector"
    order, values = ("ORDER BY ts_rank(vector, %s::tsquery) DESC, id", [matched]) if question.ranked else ("", [])
    statement = (  # only constants are put into the text
        f"SELECT {COLUMNS} FROM (SELECT id FROM matters_searchentry WHERE {column} @@ %s::tsquery {order} "  # noqa: S608
        "LIMIT %s) AS f JOIN matters_searchentry e ON e.id = f.id JOIN matters_catalogitem c ON c.id = e.catalog_id"
    )
    return _rows(statement, [matched, *values, CANDIDATES])


def _count_postgres(word: str) -> int:
    statement = "SELECT count(*) FROM (SELECT 1 FROM matters_searchentry WHERE vector @@ %s::tsquery LIMIT %s) AS f"
    return int(_rows(statement, [f"'{_quoted(word)}'", COMMON + 1])[0][0])


ASK = {"sqlite": _ask_sqlite, "postgresql": _ask_postgres}
COUNT = {"sqlite": _count_sqlite, "postgresql": _count_postgres}


def _quoted(word: str) -> str:
    return word.replace("\\", "").replace('"', "").replace("'", "").replace("\x00", "") or "　"


def _rows(statement: str, values: list[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Row] = cursor.fetchall()
        return rows


def _candidate(row: Row) -> search.Candidate:
    return search.Candidate(name=row[10], keywords=row[11], sounds=row[12], terms=row[13], row=row)


def _hit(row: Row) -> Hit:
    facts = json.loads(row[9]) if isinstance(row[9], str) else row[9]
    return Hit(row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], facts)


ENTRY_FIELDS = [
    "lead", "code", "name", "name_en", "summary", "office", "offices", "type", "objects_served", "theme_marks",
    "folded", "keywords", "sounds", "name_terms", "terms", "facts",
]  # fmt: skip


def index_part(*entries: SearchEntry) -> None:
    """Write search rows, replacing those of the same items; on SQLite the full-text table with them."""
    require_act()
    SearchEntry.objects.bulk_create(
        entries, batch_size=500, update_conflicts=True, unique_fields=["catalog"], update_fields=ENTRY_FIELDS
    )
    if connection.vendor == "sqlite":
        _fill_fts(entries)
    else:
        # What lies unsorted before the index would be read through by every search.
        _rows("SELECT gin_clean_pending_list(i::regclass) FROM unnest(%s::text[]) AS i", [list(GIN)])


def _batched(items: list[int], size: int) -> Iterator[list[int]]:
    """The items in lists of at most this size."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _fill_fts(entries: Sequence[SearchEntry]) -> None:
    terms = {entry.catalog_id: (entry.name_terms, entry.terms) for entry in entries}
    numbers: dict[int, int] = {}
    for some in _batched(list(terms), 900):
        numbers |= dict(SearchEntry.objects.filter(catalog_id__in=some).values_list("catalog_id", "id"))
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM matters_fts WHERE rowid = %s", [(numbers[c],) for c in terms])
        cursor.executemany(
            "INSERT INTO matters_fts (rowid, name, terms) VALUES (%s, %s, %s)",
            [(numbers[catalog], *texts) for catalog, texts in terms.items()],
        )


GIN = ("matters_search_vector", "matters_search_name")
PREPARE = {
    "sqlite": (
        'CREATE VIRTUAL TABLE IF NOT EXISTS matters_fts USING fts5(name, terms, tokenize="unicode61 '
        "remove_diacritics 0 tokenchars '_'\")",
    ),
    "postgresql": (
        "ALTER TABLE matters_searchentry "
        "ADD COLUMN IF NOT EXISTS vector tsvector "
        "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED, "
        "ADD COLUMN IF NOT EXISTS name_vector tsvector "
        "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(name_terms, ' '))) STORED",
        "CREATE INDEX IF NOT EXISTS matters_search_vector ON matters_searchentry USING gin (vector)",
        "CREATE INDEX IF NOT EXISTS matters_search_name ON matters_searchentry USING gin (name_vector)",
    ),
}


def prepare_index() -> None:
    """Create what the search reads besides the table; harmless when it is there already."""
    with connection.cursor() as cursor:
        for statement in PREPARE[connection.vendor]:
            cursor.execute(statement)
