"""How a source's database is asked, one driver a kind; every driver reads and never writes. No Django."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import psycopg
from psycopg import sql

from zhengtong.datahub.sources.lookup import Lookup, SourceSpec

CONNECT_SECONDS = 2
Statement = sql.SQL | sql.Composed


class SourceFailed(Exception):
    """The source gave no answer: it is down, refuses us, or its file is damaged."""


class SourceSlow(Exception):
    """The source gave no answer in time."""


class DriverProtocol(Protocol):
    """One kind of database."""

    def columns(self, spec: SourceSpec, table: str) -> frozenset[str]:
        """The columns of the table that we may read; empty when there is no such table for us."""
        ...

    def rows(self, lookup: Lookup, columns: Sequence[str], keys: Sequence[str]) -> list[Mapping[str, object]]:
        """At most a few rows whose key column equals one of the keys."""
        ...


MAX_ROWS = 20


class SqliteDriver:
    """A SQLite file, opened read-only; a statement past its time is interrupted."""

    def columns(self, spec: SourceSpec, table: str) -> frozenset[str]:
        """The columns of the table or view."""
        rows = self._run(spec, "SELECT name FROM pragma_table_info(?)", (table,))
        return frozenset(str(row["name"]) for row in rows)

    def rows(self, lookup: Lookup, columns: Sequence[str], keys: Sequence[str]) -> list[Mapping[str, object]]:
        """The rows; columns are qualified, as SQLite would take an unknown quoted name for a text."""
        named = ", ".join(f'"s"."{column}"' for column in columns)
        marks = ", ".join("?" for _ in keys)
        text = (
            f'SELECT {named} FROM "{lookup.table}" AS "s" '  # noqa: S608 — names passed check_identifier
            f'WHERE "s"."{lookup.key_column}" IN ({marks}) LIMIT {MAX_ROWS}'
        )
        return self._run(lookup.source, text, tuple(keys))

    def _run(self, spec: SourceSpec, text: str, values: Sequence[str]) -> list[Mapping[str, object]]:
        until = time.monotonic() + spec.timeout
        try:
            with closing(_open_sqlite(spec)) as connection:
                connection.row_factory = sqlite3.Row
                connection.set_progress_handler(lambda: time.monotonic() > until, 10_000)
                return [dict(row) for row in connection.execute(text, values)]
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error) or "locked" in str(error):
                raise SourceSlow(spec.code) from error
            raise SourceFailed(spec.code) from error
        except sqlite3.Error as error:
            raise SourceFailed(spec.code) from error


def _open_sqlite(spec: SourceSpec) -> sqlite3.Connection:
    path = Path(spec.dsn.removeprefix("sqlite:///"))
    if not path.is_file():
        raise SourceFailed(spec.code)
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=spec.timeout)


class PostgresDriver:
    """A PostgreSQL database, in a read-only session with a statement timeout."""

    def columns(self, spec: SourceSpec, table: str) -> frozenset[str]:
        """The columns our user may select; a column whose grant was revoked is not among them."""
        statement = sql.SQL(
            "SELECT attname AS name FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 "
            "AND NOT attisdropped AND has_column_privilege(attrelid, attnum, 'SELECT')"
        )
        rows = self._run(spec, statement, (sql.Identifier(table).as_string(),))
        return frozenset(str(row["name"]) for row in rows)

    def rows(self, lookup: Lookup, columns: Sequence[str], keys: Sequence[str]) -> list[Mapping[str, object]]:
        """The rows by key."""
        statement = sql.SQL("SELECT {} FROM {} WHERE {}::text = ANY(%s) LIMIT {}").format(
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.Identifier(lookup.table),
            sql.Identifier(lookup.key_column),
            sql.Literal(MAX_ROWS),
        )
        return self._run(lookup.source, statement, (list(keys),))

    def _run(
        self, spec: SourceSpec, statement: sql.SQL | sql.Composed, values: Sequence[Any]
    ) -> list[Mapping[str, object]]:
        options = f"-c statement_timeout={int(spec.timeout * 1000)} -c default_transaction_read_only=on"
        try:
            with psycopg.connect(
                spec.dsn, connect_timeout=CONNECT_SECONDS, options=options, row_factory=psycopg.rows.dict_row
            ) as connection:
                return [dict(row) for row in connection.execute(statement, values)]
        except (psycopg.errors.QueryCanceled, psycopg.errors.ConnectionTimeout) as error:
            raise SourceSlow(spec.code) from error
        except psycopg.Error as error:
            raise SourceFailed(spec.code) from error


DRIVERS: dict[str, DriverProtocol] = {"sqlite": SqliteDriver(), "postgresql": PostgresDriver()}
