"""SHA-256, HMAC, AES-256-GCM and Ed25519."""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

NONCE = 12


class International:
    """The suite for everywhere."""

    name = "international"

    def hash(self, data: bytes) -> bytes:
        """SHA-256."""
        return hashlib.sha256(data).digest()

    def hmac(self, key: bytes, data: bytes) -> bytes:
        """HMAC-SHA-256."""
        return hmac.digest(key, data, "sha256")

    def new_secret(self) -> bytes:
        """256 random bits."""
        return os.urandom(32)

    def seal(self, key: bytes, plain: bytes, context: bytes) -> bytes:
        """AES-256-GCM: nonce, then ciphertext with tag."""
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(key).encrypt(nonce, plain, context)

    def unseal(self, key: bytes, sealed: bytes, context: bytes) -> bytes:
        """The plain bytes, or `ValueError`."""
        try:
            return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], context)
        except InvalidTag:
            raise ValueError("sealed bytes were changed, or belong to another place") from None

    def new_signing_key(self) -> tuple[bytes, bytes]:
        """Ed25519, raw."""
        key = Ed25519PrivateKey.generate()
        return (
            key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()),
            key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw),
        )

    def sign(self, private: bytes, data: bytes) -> bytes:
        """64 bytes."""
        return _signing(private).sign(data)

    def verify(self, public: bytes, signature: bytes, data: bytes) -> bool:
        """Whether the signature holds."""
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
        except InvalidSignature:
            return False
        return True


@lru_cache(maxsize=16)
def _signing(private: bytes) -> Ed25519PrivateKey:
    """The key made ready; to make it ready costs more than to sign."""
    return Ed25519PrivateKey.from_private_bytes(private)
