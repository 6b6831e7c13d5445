"""Connecting systems: which system, how it is spoken to, and for which offices and matters it may speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from zhengtong.cases import events, permits
from zhengtong.cases.connected import adapters
from zhengtong.cases.models import ConnectedSystem
from zhengtong.cases.permits import Exchange
from zhengtong.cases.queries import exchange
from zhengtong.kernel import journal
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.org import public as org
from zhengtong.people import public as people


@dataclass(frozen=True, slots=True)
class Connection:
    """A system as it is connected: `account` is a client account, `matters` are catalogue codes, `offices` ids."""

    code: str
    title: str
    title_en: str
    adapter: str
    url: str
    key: str
    account: int
    offices: tuple[int, ...]
    matters: tuple[str, ...]


@transaction.atomic(durable=True)
def connect_system(asked: Connection, *, actor: Actor, at: datetime) -> ConnectedSystem:
    """Connect a system, or change its connection; an empty key leaves the one that is kept.

    Raises `Refusals` naming every field at fault.
    """
    permits.require_exchange(actor, Exchange.CONNECT, asked)
    account = _check(asked)
    row = ConnectedSystem.objects.select_for_update().filter(code=asked.code).first()
    row = row or ConnectedSystem(code=asked.code, connected_at=at)
    row.title, row.title_en, row.adapter, row.url = (
        asked.title.strip(),
        asked.title_en.strip(),
        asked.adapter,
        asked.url,
    )
    row.key, row.account_id, row.ended_at = asked.key or row.key, asked.account, None
    row.offices, row.matters = sorted(set(asked.offices)), sorted(set(asked.matters))
    row.failures, row.resting_until = 0, None
    row.save()
    offices = [org.office(id).code for id in row.offices]
    happened = events.SystemConnected(row.code, row.adapter, account.number, offices=offices, matters=row.matters)
    journal.record(actor, happened, at=at)
    return row


def _check(asked: Connection) -> people.AccountView:
    wrong = []
    if not asked.title.strip():
        wrong.append(Refusal("cases.system_untitled", field="title"))
    if asked.adapter not in adapters.ADAPTERS:
        wrong.append(Refusal("cases.adapter_unknown", field="adapter", adapter=asked.adapter))
    if urlsplit(asked.url).scheme not in ("http", "https") or not urlsplit(asked.url).hostname:
        wrong.append(Refusal("cases.system_address", field="url"))
    if not asked.offices:
        wrong.append(Refusal("cases.system_unbound", field="offices"))
    account = people.account_view(asked.account)
    if account.kind != people.AccountKind.CLIENT:
        wrong.append(Refusal("cases.system_account", field="account"))
    elif ConnectedSystem.objects.filter(account=asked.account).exclude(code=asked.code).exists():
        wrong.append(Refusal("cases.system_account_taken", field="account"))
    if wrong:
        raise Refusals(wrong)
    return account


@transaction.atomic(durable=True)
def disconnect_system(code: str, *, actor: Actor, at: datetime) -> None:
    """End a connection: what it told stays, its account may tell nothing more, and parcels wait."""
    permits.require_exchange(actor, Exchange.CONNECT, code)
    row = exchange.system_of(code, lock=True)
    if row.ended_at is not None:
        raise Refusal("cases.not_connected")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    journal.record(actor, events.SystemDisconnected(code), at=at)
