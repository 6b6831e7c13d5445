"""A department's database on PostgreSQL: the same answers, and a privilege taken away is a revoked column."""

import os

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from zhengtong.datahub.sources import reading
from zhengtong.datahub.sources.cells import Cell, FetchStatus, Problem
from zhengtong.datahub.sources.lookup import Item, Lookup, SourceSpec
from zhengtong.datahub.tests.conftest import LI, WANG
from zhengtong.town.sources import build

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif("postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="needs PostgreSQL"),
]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
PREFIX = f"test_source_{WORKER}_"
READER = f"test_reader_{WORKER}"
ITEMS = (Item("name", "XM", "text"), Item("birth_on", "CSRQ", "date"))


@pytest.fixture(scope="module")
def server():
    own = settings.DATABASES["default"]
    return psycopg.conninfo.make_conninfo(
        host=own["HOST"], port=own["PORT"], user=own["USER"], password=own["PASSWORD"] or None, dbname="postgres"
    )


@pytest.fixture(scope="module")
def population(server):
    dsns = build.build_postgres(server, "tiny", cast=(WANG, LI), prefix=PREFIX)
    yield dsns["population"]
    with psycopg.connect(server, autocommit=True) as admin:
        for source in dsns:
            admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(PREFIX + source)))
        admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(READER)))


def ask(dsn, *, timeout=2.0, table="t_ryjbxx"):
    spec = SourceSpec("population-pg", "公安人口库", "postgresql", dsn, timeout)
    return reading.read(Lookup(spec, table, "GMSFHM", "GXSJ", ITEMS), WANG.number)


def test_the_row_is_read(population):
    answer = ask(population)
    assert answer.cells == {"name": Cell("王𠮷"), "birth_on": Cell("1990-03-07")}
    assert answer.status is FetchStatus.OK


def test_a_source_that_sleeps_is_slow(population):
    with psycopg.connect(population) as connection:
        connection.execute("CREATE OR REPLACE VIEW sleepy AS SELECT t.* FROM t_ryjbxx t, pg_sleep(5)")
    assert ask(population, timeout=0.2, table="sleepy").status is FetchStatus.SLOW


def test_a_database_that_is_not_there_is_down(server):
    dsn = psycopg.conninfo.make_conninfo(server, dbname="test_source_nobody")
    assert ask(dsn).status is FetchStatus.SOURCE_DOWN


def test_a_missing_table_yields_nothing(population):
    assert ask(population, table="nobody").status is FetchStatus.COLUMN_REVOKED


def test_a_privilege_taken_away_is_a_revoked_column(population):
    with psycopg.connect(population) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(READER)))
        columns = sql.SQL('GRANT SELECT ("GMSFHM", "XM", "GXSJ") ON t_ryjbxx TO {}')
        connection.execute(columns.format(sql.Identifier(READER)))
    answer = ask(psycopg.conninfo.make_conninfo(population, user=READER))
    assert answer.status is FetchStatus.COLUMN_REVOKED
    assert answer.cells == {"name": Cell("王𠮷"), "birth_on": Cell(problem=Problem.COLUMN_MISSING)}


def test_the_session_cannot_write(population):
    spec = SourceSpec("population-pg", "公安人口库", "postgresql", population)
    with pytest.raises(Exception, match="population-pg"):
        reading.DRIVERS["postgresql"]._run(spec, sql.SQL("DELETE FROM t_ryjbxx"), ())
