"""Anlan for tests: built once in a run through public actions, kept as a template, put back in milliseconds.

`city` is the city without cases, `town` the one with forty; both belong to a module, and every test's own changes are
rolled back. `city_apart` is for tests that need real transactions or threads (`django_db(transaction=True)`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Anlan:
    """The city of a test: the instant at which it stands, its offices' ids and its citizens by key."""

    at: datetime
    offices: Mapping[str, int]
    citizens: Mapping[str, Any]

    def officer(self, username: str) -> Any:
        """The officer as she acts from her desk."""
        from zhengtong.town import public as town

        return town.officer_actor(username, self.at)


@dataclass(slots=True)
class Shelf:
    """What the test database holds now, and the templates it can be made to hold."""

    now: str = NOTHING
    kept: dict[str, Any] = field(default_factory=dict)
    towns: dict[str, Anlan] = field(default_factory=dict)

    def put(self, size: str) -> Anlan | None:
        """Make the database hold the town of this size, or nothing."""
        if NOTHING not in self.kept:
            self._keep(NOTHING)
        if size not in self.kept:
            self._fetch(NOTHING)
            self.towns[size] = build(size)
            self._keep(size)
            self.now = size
        elif self.now != size:
            self._fetch(size)
        forget()
        return self.towns.get(size)

    def _keep(self, size: str) -> None:
        self.kept[size] = keep(size)

    def _fetch(self, size: str) -> None:
        if self.now != size:
            put_back(self.kept[size])
        self.now = size


SHELF = Shelf()


def build(size: str) -> Anlan:
    """Build the town as it stands on the morning of 24 November 2026."""
    from zhengtong.kernel import calendar
    from zhengtong.town import public as town

    at = datetime(2026, 11, 24, 10, tzinfo=calendar.CIVIL)
    built = town.build(size, at=at)
    return Anlan(at, built.offices, built.citizens)


def forget() -> None:
    """Forget what was kept in memory about rows that are not there any more."""
    from zhengtong.kernel import fresh, sequences

    fresh.forget_all()
    sequences._known.clear()


def keep(size: str) -> Any:
    """Copy the test database; the answer is what `put_back` takes."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        template = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(template)
        return template
    name = f"{connection.settings_dict['NAME']}_{size}"
    _copy(connection.settings_dict["NAME"], name)
    return name


def put_back(template: Any) -> None:
    """Replace the test database's contents by a copy kept before."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        template.backup(connection.connection)
        return
    _copy(template, connection.settings_dict["NAME"])


def _copy(source: str, target: str) -> None:
    """Make `target` a copy of the PostgreSQL database `source`."""
    _close()
    _drop(target)
    with _maintenance() as cursor:
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')


def _drop(name: str) -> None:
    with _maintenance() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _maintenance() -> Any:
    """A cursor outside the test database, where databases are made."""
    from django.db import connection

    return connection._nodb_cursor()


def _close() -> None:
    from django.db import connection

    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


@pytest.fixture(scope="session")
def shelf(django_db_setup: None, django_db_blocker: Any) -> Iterator[Shelf]:
    """The shelf of this run; copies that are databases of their own are dropped at the end."""
    yield SHELF
    with django_db_blocker.unblock():
        for name in SHELF.kept.values():
            if isinstance(name, str):
                _drop(name)


def _standing(size: str, shelf: Shelf, blocker: Any) -> Iterator[Any]:
    with blocker.unblock():
        anlan = shelf.put(size)
    yield anlan
    with blocker.unblock():
        shelf.put(NOTHING)


@pytest.fixture(scope="module")
def city(shelf: Shelf, django_db_blocker: Any) -> Iterator[Anlan]:
    """The city without cases: offices, cast, the food licence, the departments' databases."""
    yield from _standing("empty", shelf, django_db_blocker)


@pytest.fixture(scope="module")
def town(shelf: Shelf, django_db_blocker: Any) -> Iterator[Anlan]:
    """The city with forty cases in every stage of their life."""
    yield from _standing("tiny", shelf, django_db_blocker)


@pytest.fixture
def city_apart(shelf: Shelf, transactional_db: None) -> Iterator[Anlan | None]:
    """The city without cases for one test that commits; everything is flushed after it."""
    shelf.now = "unknown"
    yield shelf.put("empty")
    _close_if_server()
    shelf.now = "flushed"


def _close_if_server() -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        _close()
