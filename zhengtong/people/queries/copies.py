"""Everything this room keeps about one person, for herself. Basis: 个人信息保护法 §45."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from zhengtong.kernel.actors import Actor
from zhengtong.people import rules
from zhengtong.people.models import ApiToken, Consent, SignIn
from zhengtong.people.queries import delegations, notices, persons, rights


def copy_for(actor: Actor, at: datetime) -> dict[str, Any]:
    """The actor's own data in plain values; the document stands in it only if her identity was checked."""
    person = persons.person_view(actor.person or 0)
    shown = asdict(person)
    if not rules.opens_registry(person):
        shown.pop("document")
    for column in ("id", "name_masked", "document_masked", "phone_masked"):
        shown.pop(column)
    granted, held = delegations.delegations_of(actor, at)
    return {
        "person": shown,
        "contact": asdict(persons.contact_of(person.id)) | {"person": person.number, "account": ""},
        "preferences": asdict(persons.preferences(actor.account)),
        "authorisations_granted": [asdict(row) for row in granted],
        "authorisations_held": [asdict(row) for row in held],
        "sign_ins": list(
            SignIn.objects.filter(account_id=actor.account or 0)
            .order_by("id")
            .values("method", "device", "address", "started_at", "ended_at")
        ),
        "tokens": list(
            ApiToken.objects.filter(account_id=actor.account or 0)
            .order_by("id")
            .values("prefix", "label", "scopes", "issued_at", "expires_at", "revoked_at")
        ),
        "notices": [asdict(row) for row in notices.shown_to(actor)],
        "consents": list(
            Consent.objects.filter(person_id=person.id)
            .order_by("id")
            .values("purpose", "version", "given_at", "withdrawn_at")
        ),
        "requests": [asdict(row) for row in rights.requests_of(actor)],
    }
