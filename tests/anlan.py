"""Anlan for tests: built once in a run through public actions, kept as a template, put back in milliseconds.

`city` is the city without cases, `town` the one with forty; both belong to a module, and every test's own changes are
rolled back. `city_apart` is for tests that need real transactions or threads. On SQLite a template is copied into the
test database; on PostgreSQL it is a database of its own, to which the connection is switched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import pytest


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


class Shelf(Protocol):
    """Where the templates are kept."""

    def put(self, size: str) -> Anlan:
        """Make the test database hold the town of this size."""

    def put_apart(self, size: str) -> Anlan:
        """The same for one test that commits: its changes reach no template."""

    def clear(self) -> None:
        """Make the test database what it was before."""

    def close(self) -> None:
        """Throw the templates away."""


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


@dataclass(slots=True)
class CopyingShelf:
    """SQLite: templates in memory, copied into the test database and back by its own backup."""

    kept: dict[str, sqlite3.Connection] = field(default_factory=dict)
    towns: dict[str, Anlan] = field(default_factory=dict)

    def put(self, size: str) -> Anlan:
        """Copy the template in, building it the first time."""
        if not self.kept:
            self.kept[""] = self._copied()
        if size in self.kept:
            self._fetch(size)
        else:
            self._fetch("")
            self.towns[size] = build(size)
            self.kept[size] = self._copied()
        return self.towns[size]

    put_apart = put

    def clear(self) -> None:
        """Copy the empty database back."""
        self._fetch("")

    def close(self) -> None:
        """Close the templates."""
        for template in self.kept.values():
            template.close()

    @staticmethod
    def _copied() -> sqlite3.Connection:
        from django.db import connection

        connection.ensure_connection()
        template = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(template)
        return template

    def _fetch(self, size: str) -> None:
        from django.db import connection

        connection.ensure_connection()
        self.kept[size].backup(connection.connection)
        forget()


@dataclass(slots=True)
class SwitchingShelf:
    """PostgreSQL: each template is a database, and tests that roll back work in it directly."""

    own: str
    kept: dict[str, str] = field(default_factory=dict)
    towns: dict[str, Anlan] = field(default_factory=dict)

    def put(self, size: str) -> Anlan:
        """Switch to the template, building it the first time."""
        if size not in self.kept:
            self._copy(self.own, f"{self.own}_{size}")
            self.kept[size] = f"{self.own}_{size}"
            self._switch(self.kept[size])
            self.towns[size] = build(size)
        self._switch(self.kept[size])
        return self.towns[size]

    def put_apart(self, size: str) -> Anlan:
        """Switch to a copy of the template."""
        anlan = self.put(size)
        self._copy(self.kept[size], f"{self.own}_apart")
        self._switch(f"{self.own}_apart")
        return anlan

    def clear(self) -> None:
        """Switch back to the test database."""
        self._switch(self.own)

    def close(self) -> None:
        """Drop the templates."""
        for name in (*self.kept.values(), f"{self.own}_apart"):
            self._drop(name)

    @staticmethod
    def _switch(name: str) -> None:
        from django.db import connection

        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        connection.settings_dict["NAME"] = name
        forget()

    def _copy(self, source: str, target: str) -> None:
        self._drop(target)
        self._switch(source)
        self._maintain(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def _drop(self, name: str) -> None:
        self._maintain(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @staticmethod
    def _maintain(statement: str) -> None:
        """Run a statement about whole databases, outside all of them."""
        from django.db import connection

        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(statement)


@pytest.fixture(scope="session")
def shelf(django_db_setup: None, django_db_blocker: Any) -> Iterator[Shelf]:
    """The shelf of this run."""
    from django.db import connection

    own = connection.settings_dict["NAME"]
    made: Shelf = CopyingShelf() if connection.vendor == "sqlite" else SwitchingShelf(own)
    yield made
    with django_db_blocker.unblock():
        made.close()


def _standing(size: str, shelf: Shelf, blocker: Any) -> Iterator[Anlan]:
    with blocker.unblock():
        anlan = shelf.put(size)
    yield anlan
    with blocker.unblock():
        shelf.clear()


@pytest.fixture(scope="module")
def city(shelf: Shelf, django_db_blocker: Any) -> Iterator[Anlan]:
    """The city without cases: offices, cast, the food licence, the departments' databases."""
    yield from _standing("empty", shelf, django_db_blocker)


@pytest.fixture(scope="module")
def town(shelf: Shelf, django_db_blocker: Any) -> Iterator[Anlan]:
    """The city with forty cases in every stage of their life."""
    yield from _standing("tiny", shelf, django_db_blocker)


@pytest.fixture
def city_apart(shelf: Shelf, transactional_db: None) -> Iterator[Anlan]:
    """The city without cases for one test that commits; nothing of it stays."""
    yield shelf.put_apart("empty")
    shelf.clear()
