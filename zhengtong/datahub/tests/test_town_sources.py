"""The departments' databases: synthetic, the same at every build, dirty as real ones and readable all the same."""

import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from zhengtong.datahub.sources import reading
from zhengtong.datahub.sources.cells import FetchStatus, Problem
from zhengtong.datahub.sources.lookup import Item, Lookup, SourceSpec
from zhengtong.kernel import ids
from zhengtong.town import matters
from zhengtong.town.sources import build, catalogue, residents, tables


@pytest.fixture(scope="module")
def dsns(tmp_path_factory):
    return build.build(tmp_path_factory.mktemp("sources"), "tiny")


def column(dsn, table, name):
    with closing(sqlite3.connect(dsn.removeprefix("sqlite:///"))) as connection:
        return [row[0] for row in connection.execute(f'SELECT "{name}" FROM "{table}"')]


def lookup(dsn, resource, timeout=5.0):
    spec = SourceSpec(f"town-{resource.source}", resource.source, "sqlite", dsn, timeout)
    items = tuple(Item(f.code, f.column, f.kind, f.cell_map) for f in resource.fields)
    return Lookup(spec, resource.table, resource.key_column, resource.as_of_column, items)


def test_every_number_is_nobodys():
    people = residents.residents(500)
    assert all(ids.is_identity_number(person.number) and ids.is_synthetic(person.number) for person in people)
    assert all(ids.is_uscc(body.uscc) and ids.is_synthetic(body.uscc) for body in residents.bodies(100, people))


def test_numbers_are_unique_among_twenty_thousand():
    assert len({person.number for person in residents.residents(20_000)}) == 20_000


def test_two_builds_are_the_same(tmp_path, dsns):
    again = build.build(tmp_path, "tiny")
    for table in tables.TABLES:
        for name in table.columns:
            assert column(again[table.source], table.name, name) == column(dsns[table.source], table.name, name)


def test_keys_are_dirty(dsns):
    keys = column(dsns["population"], "t_ryjbxx", "GMSFHM")
    assert any(key.endswith(" ") for key in keys)
    assert any(key.startswith("９") for key in keys)
    assert len({key.strip() for key in keys}) < len(keys)


def test_every_resident_is_found_and_read_rightly_through_the_dirt(dsns):
    found, problems = Counter(), Counter()
    for person in residents.residents(200):
        answer = reading.read(lookup(dsns["population"], catalogue.POPULATION_BASIC), person.number)
        found[answer.status] += 1
        said = {"name": person.name, "sex": person.sex, "nation": "汉族", "birth_on": person.birth_on.isoformat()}
        said |= {"address": person.address, "id_number": person.number}
        for code, cell in answer.cells.items():
            assert cell.problem or cell.value == said[code]
            problems[code, cell.problem] += 1
    assert found == {FetchStatus.OK: 200}
    assert problems["birth_on", Problem.UNREADABLE] == 3
    assert {code for (code, problem), _ in problems.items() if problem} == {"birth_on"}


def test_every_body_is_found(dsns):
    bodies = residents.bodies(40, residents.residents(200))
    answers = [reading.read(lookup(dsns["market"], catalogue.LEGAL_ENTITY), body.uscc) for body in bodies]
    assert {answer.status for answer in answers} == {FetchStatus.OK}
    assert [answer.cells["name"].value for answer in answers] == [body.name for body in bodies]


def test_every_published_column_exists(dsns):
    for resource in catalogue.RESOURCES:
        read = lookup(dsns[resource.source], resource)
        present = reading.DRIVERS["sqlite"].columns(read.source, resource.table)
        assert set(read.columns) <= present


def test_every_granted_field_is_published():
    published = {resource.code: {f.code for f in resource.fields} for resource in catalogue.RESOURCES}
    for name in matters.names():
        for draft in catalogue.wanted_by(matters.read_document(name)):
            assert set(draft.fields) <= published[draft.resource], name
