"""One-time codes, officers' passwords, and sessions as their owners see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Absent
from zhengtong.kernel.sealing import blind_index
from zhengtong.people import rules
from zhengtong.people.models import Account, OneTimeCode, SignIn
from zhengtong.people.queries import persons


@dataclass(frozen=True, slots=True)
class SessionView:
    """One open session."""

    id: int
    method: str
    device: str
    address: str
    started_at: datetime
    current: bool


def code_hash(key: str, code: str) -> str:
    """The keyed hash that is kept of a one-time code; it fits only together with its key."""
    return blind_index("people.code", f"{key}:{code}")


def code_under(key: str, purpose: rules.CodePurpose, *, lock: bool = False) -> OneTimeCode | None:
    """The code that was sent under this key for this purpose."""
    rows = OneTimeCode.objects.filter(key=key, purpose=purpose)
    return (rows.select_for_update() if lock else rows).first()


def officer_with(username: str, password: str) -> Account | None:
    """The officer whose password this is; an unknown user name costs as much time as a wrong password."""
    account = persons.account_by_username(username)
    if account is None:
        make_password(password)
        return None
    return account if check_password(password, account.password) else None


def store() -> Any:
    """The session store of the settings."""
    return import_module(settings.SESSION_ENGINE).SessionStore()


def open_sessions(account_id: int, but: str = "") -> list[SignIn]:
    """Sessions of the account that were not ended."""
    rows = SignIn.objects.filter(account_id=account_id, ended_at__isnull=True).exclude(session_key="")
    return list(rows.exclude(session_key=but).order_by("-id")) if but else list(rows.order_by("-id"))


def sessions_of(actor: Actor, current_key: str, at: datetime) -> list[SessionView]:
    """The actor's sessions that still open something, the newest first."""
    rows = open_sessions(actor.account or 0)
    alive = set(
        Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=at).values_list(
            "session_key", flat=True
        )
    )
    return [
        SessionView(row.pk, row.method, row.device, row.address, row.started_at, row.session_key == current_key)
        for row in rows
        if row.session_key in alive
    ]


def expired(at: datetime) -> QuerySet[Session]:
    """Stored sessions whose time is over."""
    return Session.objects.filter(expire_date__lt=at)


def session_for(actor: Actor, sign_in_id: int) -> SignIn:
    """One of the actor's own sessions; anybody else's is absent."""
    rows = SignIn.objects.select_related("account")
    row = rows.filter(pk=sign_in_id, account_id=actor.account or 0, ended_at__isnull=True).first()
    if row is None:
        raise Absent("people.session")
    return row


def session_of_key(session_key: str) -> SignIn | None:
    """The sign-in that began the session with this key."""
    rows = SignIn.objects.select_related("account").filter(session_key=session_key, ended_at__isnull=True)
    return rows.first() if session_key else None
