"""Fixtures of the room."""

from __future__ import annotations

from typing import Any

import pytest

from zhengtong.kernel import fresh
from zhengtong.matters.tests import city as cities


@pytest.fixture
def city(db: Any) -> cities.City:
    """The small city, fresh for the test."""
    fresh.forget_all()
    return cities.build()
