"""An event and jobs that only the kernel's tests know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from zhengtong.kernel import instant, journal
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.event import event
from zhengtong.kernel.jobs import job
from zhengtong.kernel.models import Entry

AT = datetime(2026, 3, 16, 2, 30, tzinfo=UTC)
HEARD: list[object] = []


@event("kernel.test_thing_happened")
@dataclass(frozen=True)
class ThingHappened:
    number: int
    sha256: str = ""

    @property
    def subject(self) -> str:
        return f"thing:{self.number}"


@event("kernel.test_document_issued")
@dataclass(frozen=True)
class DocumentIssued:
    number: str
    sha256: str

    @property
    def subject(self) -> str:
        return f"document:{self.number}"


def happen(number: int = 1, at: datetime = AT) -> Entry:
    with transaction.atomic():
        return journal.record(SYSTEM, ThingHappened(number), at=at)


def issue(content_hash: str, at: datetime = AT) -> Entry:
    with transaction.atomic():
        return journal.record(SYSTEM, DocumentIssued("安政〔2026〕1号", content_hash), at=at)


@job()
def add(first: int, second: int) -> int:
    HEARD.append(first + second)
    return first + second


@job(attempts=2)
def stumble() -> None:
    raise ValueError("on purpose")


@job(cron="0 3 * * *")
def nightly() -> None:
    HEARD.append("night")


@job(takes_context=True)
def tell_time(context: object) -> str:
    return instant.current().isoformat()
