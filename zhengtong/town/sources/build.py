"""Creates the departments' databases, as SQLite files or as PostgreSQL databases of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import psycopg
from psycopg import sql

from zhengtong.town.sources import residents as town
from zhengtong.town.sources import tables
from zhengtong.town.sources.residents import Body, Resident
from zhengtong.town.sources.tables import Row, Table

SIZES: Mapping[str, tuple[int, int]] = {"tiny": (300, 60), "demo": (2_000, 300), "year": (20_000, 3_000)}
FIRST_DAY = date(2026, 11, 1)
Contents = Mapping[str, Sequence[tuple[Table, list[Row]]]]


def build(
    folder: Path,
    size: str = "demo",
    *,
    cast: Sequence[Resident] = (),
    firms: Sequence[Body] = (),
    divisions: Mapping[str, str] = town.DIVISIONS,
    on: date = FIRST_DAY,
) -> dict[str, str]:
    """Write the databases as files in the folder, replacing older ones; the address of each source by its code.

    `cast` and `firms` are the town's named citizens and bodies: their rows are clean, everybody else's are not.
    """
    folder.mkdir(parents=True, exist_ok=True)
    answer = {}
    for source, filled in contents(size, cast=cast, firms=firms, divisions=divisions, on=on).items():
        path = folder / f"{source}.sqlite3"
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA synchronous = OFF")
            for table, rows in filled:
                _fill_sqlite(connection, table, rows)
        answer[source] = f"sqlite:///{path}"
    return answer


def build_postgres(
    dsn: str,
    size: str = "demo",
    *,
    cast: Sequence[Resident] = (),
    firms: Sequence[Body] = (),
    divisions: Mapping[str, str] = town.DIVISIONS,
    on: date = FIRST_DAY,
    prefix: str = "zhengtong_source_",
) -> dict[str, str]:
    """Create a database for each source beside the one at `dsn`, replacing older ones; the addresses by code."""
    answer = {}
    for source, filled in contents(size, cast=cast, firms=firms, divisions=divisions, on=on).items():
        name = f"{prefix}{source}"
        with psycopg.connect(dsn, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        own = psycopg.conninfo.make_conninfo(dsn, dbname=name)
        with psycopg.connect(own) as connection:
            for table, rows in filled:
                _fill_postgres(connection, table, rows)
        answer[source] = own
    return answer


def contents(
    size: str,
    *,
    cast: Sequence[Resident] = (),
    firms: Sequence[Body] = (),
    divisions: Mapping[str, str] = town.DIVISIONS,
    on: date = FIRST_DAY,
) -> Contents:
    """Every table with its rows, by source."""
    count, businesses = SIZES[size]
    people = town.residents(count, divisions)
    bodies = (*firms, *town.bodies(businesses, people, divisions))
    heads = [body.representative for body in bodies]
    return {
        tables.POPULATION: [(tables.T_RYJBXX, list(tables.population_rows(people, cast, on)))],
        tables.MARKET: [
            (tables.E_BASEINFO, list(tables.market_rows(bodies, on))),
            (tables.E_FOODMANAGER, list(tables.manager_rows(list(_once((*cast, *heads))), on))),
        ],
        tables.HEALTH: [(tables.HEALTH_CERTIFICATES, list(tables.health_rows(people[: count // 2], cast, on)))],
    }


def _once(people: Iterable[Resident]) -> Iterator[Resident]:
    yield from {person.number: person for person in people}.values()


def _fill_sqlite(connection: sqlite3.Connection, table: Table, rows: list[Row]) -> None:
    columns = ", ".join(f'"{column}" TEXT' for column in table.columns)
    connection.execute(f'CREATE TABLE "{table.name}" ({columns})')
    connection.execute(f'CREATE INDEX "i_{table.name}" ON "{table.name}" ("{table.key}")')
    marks = ", ".join("?" for _ in table.columns)
    connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)  # noqa: S608 — our own names


def _fill_postgres(connection: psycopg.Connection[tuple[object, ...]], table: Table, rows: list[Row]) -> None:
    name = sql.Identifier(table.name)
    columns = sql.SQL(", ").join(sql.SQL("{} varchar(300)").format(sql.Identifier(column)) for column in table.columns)
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(name, columns))
    connection.execute(sql.SQL("CREATE INDEX ON {} ({})").format(name, sql.Identifier(table.key)))
    with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(name)) as copy:
        for row in rows:
            copy.write_row(row)


def revoke_column(dsn: str, table: str, column: str) -> None:
    """Let a column of a SQLite source vanish, as departments do without telling: for tests and the demo."""
    with closing(sqlite3.connect(dsn.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "{column}_old"')
