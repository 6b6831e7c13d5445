"""Writing laws, articles and powers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengtong.kernel import journal, permission
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.canonical import canonical
from zhengtong.kernel.refusal import Refusal
from zhengtong.powers import events, permits, queries, rules
from zhengtong.powers.models import Article, Law, Power

LAW_FIELDS = ["name", "kind", "issuer", "document_number", "effective_from", "effective_to", "source", "recorded_at"]
ARTICLE_FIELDS = ["title", "text", "source", "effective_to", "verified", "recorded_at"]


@transaction.atomic(durable=True)
def load_laws(
    *, actor: Actor, at: datetime, entries: Sequence[Mapping[str, Any]] | None = None
) -> events.LawsLoaded | None:
    """Take the packaged articles (or the given entries) into the law table; loading them again changes nothing.

    Returns what was recorded, or `None` when everything was there already. Official texts stay untouched.
    """
    permission.require(actor, permits.Act.LOAD_LAWS, None, permits.PERMITS)
    laws = list(entries) if entries is not None else queries.packaged_laws()
    shorts = _save_laws(laws, at)
    added, changed = _save_articles(laws, shorts, at)
    if not added and not changed:
        return None
    edition = hashlib.sha256(canonical(_plain(laws))).hexdigest()
    happened = events.LawsLoaded(edition=edition, added=added, changed=changed)
    journal.record(actor, happened, at=at)
    return happened


def _save_laws(laws: Iterable[Mapping[str, Any]], at: datetime) -> dict[str, Law]:
    rows = [
        Law(
            short=law["short"],
            name=law["name"],
            kind=rules.LawKind(law["kind"]).value,
            issuer=law.get("issuer", ""),
            document_number=law.get("document_number", ""),
            effective_from=law.get("effective_from"),
            effective_to=law.get("effective_to"),
            source=law.get("source", ""),
            recorded_at=at,
        )
        for law in laws
    ]
    Law.objects.bulk_create(rows, update_conflicts=True, unique_fields=["short"], update_fields=LAW_FIELDS)
    return {row.short: row for row in Law.objects.filter(short__in=[row.short for row in rows])}


def _save_articles(laws: Iterable[Mapping[str, Any]], shorts: Mapping[str, Law], at: datetime) -> tuple[int, int]:
    held = {(a.law_id, a.number, a.effective_from): a for a in Article.objects.filter(law__in=list(shorts.values()))}
    new, changed = [], []
    for law in laws:
        for entry in law.get("article", ()):
            row = _article(shorts[law["short"]], law, entry, at)
            old = held.get((row.law_id, row.number, row.effective_from))
            if old is None:
                new.append(row)
            elif _differs(old, row):
                row.pk, row.official_text = old.pk, old.official_text
                changed.append(row)
    Article.objects.bulk_create(new)
    if changed:
        Article.objects.bulk_update(changed, ARTICLE_FIELDS)
    return len(new), len(changed)


def _article(law: Law, of: Mapping[str, Any], entry: Mapping[str, Any], at: datetime) -> Article:
    return Article(
        law=law,
        number=entry["number"],
        title=entry.get("title", ""),
        text=entry["text"].strip(),
        source=entry.get("source", of.get("source", "")),
        effective_from=entry.get("effective_from", of.get("effective_from")),
        effective_to=entry.get("effective_to", of.get("effective_to")),
        verified=entry.get("verified", of.get("verified", False)),
        recorded_at=at,
    )


def _differs(old: Article, new: Article) -> bool:
    return any(getattr(old, name) != getattr(new, name) for name in ARTICLE_FIELDS if name != "recorded_at")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


@transaction.atomic(durable=True)
def import_law(markdown: str, *, actor: Actor, at: datetime) -> events.LawImported:
    """Lay the official text of a law beside our words; articles that we do not have yet are kept as text alone.

    The words of the project stay unchecked or checked as they were: whoever compares them says so in the data.
    """
    permission.require(actor, permits.Act.IMPORT_LAW, None, permits.PERMITS)
    try:
        official = rules.read_official_text(markdown)
    except ValueError as error:
        raise Refusal("powers.text_unreadable") from error
    law = _law_of(official, at)
    held = {row.number: row for row in queries.articles_of(law)}
    new = [
        Article(
            law=law,
            number=article.number,
            official_text=article.text,
            effective_from=law.effective_from,
            recorded_at=at,
            verified=True,
        )
        for article in official.articles
        if article.number not in held
    ]
    Article.objects.bulk_create(new)
    known = [held[article.number] for article in official.articles if article.number in held]
    texts = {article.number: article.text for article in official.articles}
    for row in known:
        row.official_text = texts[row.number]
    Article.objects.bulk_update(known, ["official_text"], batch_size=200)
    digest = hashlib.sha256(markdown.encode()).hexdigest()
    happened = events.LawImported(law=law.short, digest=digest, articles=len(official.articles))
    journal.record(actor, happened, at=at)
    return happened


def _law_of(official: rules.OfficialText, at: datetime) -> Law:
    law = Law.objects.filter(short=official.short).first() or Law(
        short=official.short, kind=rules.LawKind.LAW.value, name=official.name
    )
    law.official_history = "\n".join(official.history)
    law.recorded_at = at
    law.save()
    return law


@transaction.atomic(durable=True)
def list_power(
    code: str,
    *,
    name: str,
    kind: rules.PowerKind,
    holder: int | None,
    level: str,
    bases: Sequence[tuple[str, str]],
    steps: Sequence[Mapping[str, str]] = (),
    accountability: str = "",
    supervision_phone: str = "",
    effective_from: date,
    effective_to: date | None = None,
    actor: Actor,
    at: datetime,
) -> Power:
    """Enter a power into the list, or change its entry. `bases` are pairs of law and article, `holder` an office id."""
    permission.require(actor, permits.Act.LIST_POWER, code, permits.PERMITS)
    if not code or len(code) > 40 or not code.isascii():
        raise Refusal("powers.code_shape", field="code")
    entry, _ = Power.objects.update_or_create(
        code=code,
        defaults={
            "name": name,
            "kind": kind.value,
            "holder_id": holder,
            "level": level,
            "bases": [list(pair) for pair in bases],
            "steps": [dict(step) for step in steps],
            "accountability": accountability,
            "supervision_phone": supervision_phone,
            "effective_from": effective_from,
            "effective_to": effective_to,
            "recorded_at": at,
        },
    )
    journal.record(actor, events.PowerListed(code=code, kind=kind.value, holder=str(holder or "")), at=at)
    return entry
