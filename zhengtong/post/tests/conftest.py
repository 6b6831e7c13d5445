"""People who receive messages, and a world in which they can be reached."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import get_language

from zhengtong.kernel import instant
from zhengtong.kernel.actors import SYSTEM, Actor, ActorKind
from zhengtong.people import public as people
from zhengtong.post import public, words
from zhengtong.post.actions.sending import Letter

NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)  # a Monday, 12:00 in Anlan
NIGHT = datetime(2026, 3, 16, 15, 30, tzinfo=UTC)  # 23:30


FACTS = {"matter": "食品经营许可", "number": "C1", "office": "安澜市市场监督管理局", "due_on": date(2026, 3, 6)}


class InTwoLanguages:
    """A text as a catalogue would give it."""

    def __init__(self, chinese: str, english: str) -> None:
        self.chinese, self.english = chinese, english

    def __str__(self) -> str:
        return self.chinese if get_language() == "zh-hans" else self.english


TOLD = public.Template(
    InTwoLanguages("申请有进展：{matter}", "News of your application: {matter}"),
    InTwoLanguages("{office}办理您的申请 {number}，截止{due_on}", "{office}, {number}, until {due_on}"),
    InTwoLanguages("{number} 有进展", "News of {number}"),
)


@pytest.fixture(autouse=True)
def _at_noon(settings, monkeypatch):
    monkeypatch.setitem(words.TEMPLATES, "test.told", TOLD)
    settings.SMS_GATEWAY = "simulated-phone"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with instant.at(NOON):
        yield


@pytest.fixture
def account(db):
    return people.open_citizen_account("13800000001", actor=SYSTEM, at=NOON)


@pytest.fixture
def lin(account) -> Actor:
    return Actor(ActorKind.CITIZEN, account.number, account=account.pk, person=account.person_id)


@pytest.fixture
def wu(db) -> Actor:
    account = people.open_citizen_account("13800000002", actor=SYSTEM, at=NOON)
    return Actor(ActorKind.CITIZEN, account.number, account=account.pk, person=account.person_id)


@pytest.fixture
def letter(lin) -> Letter:
    return Letter("test.told", "case:C1:told", (lin.person,), FACTS, "C1", "/my/cases/C1/")
