"""What the tests of cases begin with."""

import pytest

from zhengtong.cases.tests.acting import Play


@pytest.fixture
def play(city, db):
    """A play in the city without cases."""
    return Play(city)
