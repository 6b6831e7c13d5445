"""Notices about personal data: packaged texts by version, and who was shown which."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Absent
from zhengtong.kernel.web.city import city
from zhengtong.people.models import Consent, NoticeShown

PACKAGED = Path(__file__).parents[1] / "notices"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the paragraphs below it."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One version of a notice; `digest` is of its text as packaged."""

    code: str
    version: str
    title: str
    basis: str
    sections: tuple[Section, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class ShownView:
    """A notice that somebody was shown."""

    code: str
    title: str
    version: str
    shown_at: datetime
    is_current: bool


def current(code: str) -> Notice:
    """The notice in force, with the city's name and telephone filled in; raises `Absent`."""
    notice = _packaged().get(code)
    if notice is None:
        raise Absent("people.notice")
    facts = city()
    names = {"host": facts.host or facts.name, "phone": facts.phone, "address": facts.address}
    sections = tuple(
        Section(part.heading, tuple(p.format(**names) for p in part.paragraphs)) for part in notice.sections
    )
    return Notice(notice.code, notice.version, notice.title, notice.basis, sections, notice.digest)


def all_current() -> list[Notice]:
    """Every notice in force, by code."""
    return [current(code) for code in sorted(_packaged())]


@lru_cache(maxsize=1)
def _packaged() -> dict[str, Notice]:
    notices = [_read(path) for path in sorted(PACKAGED.glob("*.md"))]
    return {notice.code: notice for notice in notices}


def _read(path: Path) -> Notice:
    """File `code.version.md`: first line title, second its basis, then `## heading` and paragraphs."""
    text = path.read_text(encoding="utf-8")
    code, version, _ = path.name.split(".", 2)
    head, *parts = text.split("\n## ")
    title, basis = (line.strip() for line in head.strip().splitlines()[:2])
    sections = []
    for part in parts:
        heading, _, body = part.partition("\n")
        sections.append(Section(heading.strip(), tuple(p.strip() for p in body.strip().split("\n\n") if p.strip())))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Notice(code, version, title.removeprefix("# "), basis, tuple(sections), digest)


def shown_to(actor: Actor) -> list[ShownView]:
    """Which notices the actor was shown, the newest first."""
    known = _packaged()
    rows = NoticeShown.objects.filter(account_id=actor.account or 0).order_by("-id")
    return [
        ShownView(
            row.notice,
            known[row.notice].title if row.notice in known else row.notice,
            row.version,
            row.shown_at,
            row.notice in known and known[row.notice].version == row.version,
        )
        for row in rows
    ]


def was_shown(account_id: int, notice: Notice) -> bool:
    """Whether the account was shown this version."""
    return NoticeShown.objects.filter(account_id=account_id, notice=notice.code, version=notice.version).exists()


def live_consent(person_id: int, purpose: str) -> Consent | None:
    """The person's consent to this purpose, if she gave one and did not take it back."""
    return Consent.objects.filter(person_id=person_id, purpose=purpose, withdrawn_at__isnull=True).first()
