"""Columns that are sealed at rest, and the blind index that finds equal values without opening them."""

from __future__ import annotations

import base64
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from zhengtong.kernel.suites import keyring

MARK = "zt1"


def seal_text(text: str, context: str) -> str:
    """The text sealed under the present key; `context` (such as `people.person.number`) must be the same to open it."""
    key = keyring.active("seal")
    return f"{MARK}.{key.id}.{_to_text(key.suite.seal(key.secret, text.encode(), context.encode()))}"


def unseal_text(sealed: str, context: str) -> str:
    """The plain text; raises `ValueError` if it was changed or moved, `KeyMissing` if its key is not here."""
    mark, key_id, body = sealed.split(".")
    if mark != MARK:
        raise ValueError("this is not a sealed text")
    key = keyring.key("seal", key_id)
    return key.suite.unseal(key.secret, base64.urlsafe_b64decode(body), context.encode()).decode()


def seal_bytes(plain: bytes, context: str) -> bytes:
    """Bytes sealed under the present key, whose id stands in front."""
    key = keyring.active("seal")
    return bytes.fromhex(key.id) + key.suite.seal(key.secret, plain, context.encode())


def unseal_bytes(sealed: bytes, context: str) -> bytes:
    """The plain bytes; raises `ValueError` if they were changed or moved."""
    key = keyring.key("seal", sealed[:8].hex())
    return key.suite.unseal(key.secret, sealed[8:], context.encode())


def blind_index(purpose: str, text: str) -> str:
    """64 hex digits, equal for equal texts of one purpose, that tell nothing to whoever lacks the key."""
    key = keyring.active("index")
    return key.suite.hmac(key.secret, purpose.encode() + b"\0" + text.encode()).hex()


def _to_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


class SealedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that the database holds only sealed; it cannot be searched, so keep a `blind_index` beside it."""

    def context(self) -> str:
        """The column this value belongs to: a value moved to another column does not open."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> str | None:
        """The text as the database holds it."""
        text = super().get_prep_value(value)
        return None if text is None else seal_text(text, self.context())

    def from_db_value(self, value: str | None, _expression: Any, _connection: BaseDatabaseWrapper) -> str | None:
        """The text as the row holds it."""
        return None if value is None else unseal_text(value, self.context())

    def get_lookup(self, lookup_name: str) -> Any:
        """Only `isnull`: a sealed column compares unequal even to itself."""
        if lookup_name != "isnull":
            raise TypeError(f"{self.context()} is sealed: search its blind index instead")
        return super().get_lookup(lookup_name)
