"""A grant compiled: one row by its key, only the granted columns; and how rows become an answer. No Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhengtong.datahub.sources import cells as reader
from zhengtong.datahub.sources.cells import Cell, FetchStatus, Problem


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """How a source is reached; `timeout` in seconds."""

    code: str
    label: str
    driver: str
    dsn: str = field(repr=False)
    timeout: float = 2.0


@dataclass(frozen=True, slots=True)
class Item:
    """One granted field and its column at the source."""

    code: str
    column: str
    kind: str
    cell_map: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a grant lets be read: the granted columns of the row of one key, and no other column or row."""

    source: SourceSpec
    table: str
    key_column: str
    as_of_column: str
    items: tuple[Item, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the lookup needs: key, day of the record, granted fields."""
        named = (self.key_column, self.as_of_column, *(item.column for item in self.items))
        return tuple(dict.fromkeys(reader.check_identifier(column) for column in named if column))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source said about one key: status, one cell a field, and the day of the record if the source says it."""

    status: FetchStatus
    cells: Mapping[str, Cell] = field(default_factory=dict)
    as_of: date | None = None

    @property
    def failed(self) -> bool:
        """Whether the source, not the record, is the reason that nothing came."""
        return self.status in (FetchStatus.SOURCE_DOWN, FetchStatus.SLOW)


Row = Mapping[str, object]


def answer_of(lookup: Lookup, key: str, rows: Sequence[Row], missing: frozenset[str]) -> Answer:
    """The answer in the rows about this key; columns named in `missing` are gone at the source.

    A row whose key cell is not the key is never read. Of several rows the latest speaks; where equally late rows
    differ, the field has no value.
    """
    about = [row for row in rows if reader.same_key(row.get(lookup.key_column), key)]
    if not about:
        return Answer(FetchStatus.ABSENT)
    latest, as_of = _latest(lookup.as_of_column, about)
    cells = {item.code: _cell(item, latest, missing) for item in lookup.items}
    revoked = any(cell.problem == Problem.COLUMN_MISSING for cell in cells.values())
    return Answer(FetchStatus.COLUMN_REVOKED if revoked else FetchStatus.OK, cells, as_of)


def without_columns(lookup: Lookup) -> Answer:
    """The answer of a source that no longer has the table, the key or any granted column."""
    cells = {item.code: Cell(problem=Problem.COLUMN_MISSING) for item in lookup.items}
    return Answer(FetchStatus.COLUMN_REVOKED, cells)


def _cell(item: Item, rows: Sequence[Row], missing: frozenset[str]) -> Cell:
    if item.column in missing:
        return Cell(problem=Problem.COLUMN_MISSING)
    cells = {reader.read_cell(item.kind, row.get(item.column), item.cell_map) for row in rows}
    valued = {cell for cell in cells if cell.value}
    if len(valued) > 1:
        return Cell(problem=Problem.CONTRADICTORY)
    return next(iter(valued or cells))


def _latest(column: str, rows: Sequence[Row]) -> tuple[Sequence[Row], date | None]:
    days = [_day(row.get(column)) if column else None for row in rows]
    known = [day for day in days if day]
    if not known:
        return rows, None
    last = max(known)
    return [row for row, day in zip(rows, days, strict=True) if day == last], last


def _day(raw: object) -> date | None:
    value = reader.read_cell(reader.FieldKind.DATE, raw, {}).value
    return date.fromisoformat(value) if value else None
