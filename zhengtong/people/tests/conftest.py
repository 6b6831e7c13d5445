"""Null adapters: a phone that only collects, an office that grants nothing, a province reached without a socket."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from django.test import Client

from zhengtong.kernel.actors import Duty
from zhengtong.kernel.registry import Port
from zhengtong.kernel.web.visitor import VISITOR_OF, Visitor
from zhengtong.people import ports
from zhengtong.town.province import residents


def _answered(port: Port[Any], value: Any) -> Iterator[None]:
    before = port._answer
    port.answer(value)
    yield
    port._answer = before


@pytest.fixture
def outbox() -> Iterator[list[dict[str, Any]]]:
    """Codes that were sent, newest last."""
    sent: list[dict[str, Any]] = []

    def keep(*, phone: str, code: str, purpose: str, at: datetime) -> None:
        sent.append({"phone": phone, "code": code, "purpose": purpose})

    for _ in _answered(ports.SEND_CODE, keep):
        yield sent


@pytest.fixture
def duties() -> Iterator[dict[int, tuple[Duty, ...]]]:
    """Duties by account id; an account that is not named holds none."""
    held: dict[int, tuple[Duty, ...]] = {}
    for _ in _answered(ports.DUTIES_OF, lambda account_id, at: held.get(account_id, ())):
        for _ in _answered(VISITOR_OF, lambda actor, at: Visitor("somebody")):
            yield held


@pytest.fixture
def province(settings: Any) -> Iterator[None]:
    """The simulated province with its built-in residents, reached inside this process."""
    settings.PROVINCE = {**settings.PROVINCE, "transport": httpx.MockTransport(_through_the_house)}
    residents.answer_with(lambda: residents.BUILT_IN)
    yield
    residents._sources.pop()


def _through_the_house(request: httpx.Request) -> httpx.Response:
    """The answer of this very house, given by Django's test client instead of a server."""
    answer = Client().generic(
        request.method,
        request.url.path,
        request.content,
        content_type=request.headers.get("Content-Type", ""),
        headers={"Authorization": request.headers.get("Authorization", "")},
    )
    return httpx.Response(answer.status_code, content=answer.content, headers={"Content-Type": answer["Content-Type"]})
