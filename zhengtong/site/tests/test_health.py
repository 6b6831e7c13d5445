"""Whether the house says truly how it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhengtong.kernel import leases
from zhengtong.kernel.registry import Port
from zhengtong.site import health


def test_a_living_process_says_so_without_a_database(client) -> None:
    assert client.get("/healthz").content == b"ok"


@pytest.fixture
def migrated(monkeypatch, db):
    monkeypatch.setattr(health, "_migrated", True)


def test_a_house_with_a_living_worker_is_ready(client, migrated) -> None:
    leases.beat(timezone.now())
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)


def test_a_house_whose_worker_fell_silent_is_not_ready(client, migrated) -> None:
    leases.beat(timezone.now() - timedelta(minutes=1))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "no worker" in answer.json()["worker"]


def test_an_unanswered_port_is_named(client, migrated, monkeypatch) -> None:
    leases.beat(timezone.now())
    monkeypatch.setattr(Port, "ALL", [*Port.ALL])
    Port("test.UNANSWERED")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ports"]) == (503, "unanswered: test.UNANSWERED")
