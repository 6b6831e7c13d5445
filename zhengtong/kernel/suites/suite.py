"""What a suite must be able to do, and which one this installation uses."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from django.conf import settings


class SuiteMissing(RuntimeError):
    """The suite needs a library that is not installed; the message says which."""


class Suite(Protocol):
    """One hash, one keyed hash, one sealed box, one signature; all of them on bytes."""

    name: str

    def hash(self, data: bytes) -> bytes:
        """32 bytes."""

    def hmac(self, key: bytes, data: bytes) -> bytes:
        """32 bytes that nobody can compute without the key."""

    def new_secret(self) -> bytes:
        """A key for `hmac`, `seal` and `unseal`."""

    def seal(self, key: bytes, plain: bytes, context: bytes) -> bytes:
        """Encrypted and authenticated; opens only with the same key and context."""

    def unseal(self, key: bytes, sealed: bytes, context: bytes) -> bytes:
        """The plain bytes; raises `ValueError` if anything was changed."""

    def new_signing_key(self) -> tuple[bytes, bytes]:
        """A private and a public key."""

    def sign(self, private: bytes, data: bytes) -> bytes:
        """The signature over the data."""

    def verify(self, public: bytes, signature: bytes, data: bytes) -> bool:
        """Whether the signature is the key's over the data."""


@cache
def named(name: str) -> Suite:
    """The suite `international` or `gm`."""
    if name == "international":
        from zhengtong.kernel.suites import international

        return international.International()
    if name == "gm":
        from zhengtong.kernel.suites import gm

        return gm.National()
    raise SuiteMissing(f"there is no cryptographic suite called {name}: use international or gm")


def present() -> Suite:
    """The suite with which new things are sealed and signed (`ZHENGTONG_SUITE`)."""
    return named(getattr(settings, "CRYPTO_SUITE", "international"))
