"""Sessions in the database, as Django keeps them; the one read that every signed-in request needs is written once."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from zhengtong.kernel.prepared import Given, Prepared

SHORTEST = 8

_live = Prepared(
    lambda: (
        db.SessionStore.get_model_class()
        .objects.filter(session_key=Given("key", CharField()), expire_date__gt=Given("at", DateTimeField()))
        .values_list("session_data")
    )
)


class SessionStore(db.SessionStore):
    """Django's store; a session that is unknown or has expired is none at all."""

    def _validate_session_key(self, key: str | None) -> bool:
        """Only what this store may have given out is looked up: a cookie can carry signs that no database takes."""
        return key is not None and len(key) >= SHORTEST and key.isascii() and key.isalnum()

    def load(self) -> dict[str, Any]:
        """What the session holds. One statement."""
        rows = _live.rows(key=self.session_key, at=timezone.now())
        if not rows:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(rows[0][0])
        return held
