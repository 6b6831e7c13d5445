"""SM3, HMAC-SM3, SM4-GCM and SM2: the national suite; SM2 needs the extra `[gm]`.

Basis: 商用密码管理条例 §38
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from zhengtong.kernel.suites.suite import SuiteMissing

NONCE, TAG, PRIVATE = 12, 16, 32

try:
    import gmssl_pyx
except ImportError:  # The extra is optional; `National` says so when somebody asks for the suite.
    gmssl_pyx = None


class National:
    """The suite where the law asks for commercial cryptography; a private key is kept with its public key."""

    name = "gm"

    def __init__(self) -> None:
        if gmssl_pyx is None:
            raise SuiteMissing('the suite gm needs SM2: install it with pip install "zhengtong[gm]"')

    def hash(self, data: bytes) -> bytes:
        """SM3."""
        digest = hashes.Hash(hashes.SM3())
        digest.update(data)
        return digest.finalize()

    def hmac(self, key: bytes, data: bytes) -> bytes:
        """HMAC-SM3."""
        keyed = hmac.HMAC(key, hashes.SM3())
        keyed.update(data)
        return keyed.finalize()

    def new_secret(self) -> bytes:
        """128 random bits, the only size of SM4."""
        return os.urandom(16)

    def seal(self, key: bytes, plain: bytes, context: bytes) -> bytes:
        """SM4-GCM: nonce, ciphertext, tag."""
        nonce = os.urandom(NONCE)
        box = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        box.authenticate_additional_data(context)
        return nonce + box.update(plain) + box.finalize() + box.tag

    def unseal(self, key: bytes, sealed: bytes, context: bytes) -> bytes:
        """The plain bytes, or `ValueError`."""
        nonce, body, tag = sealed[:NONCE], sealed[NONCE:-TAG], sealed[-TAG:]
        box = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        box.authenticate_additional_data(context)
        try:
            return box.update(body) + box.finalize()
        except InvalidTag:
            raise ValueError("sealed bytes were changed, or belong to another place") from None

    def new_signing_key(self) -> tuple[bytes, bytes]:
        """SM2: the private key is followed by its public key, which signing needs too."""
        public, private = gmssl_pyx.sm2_key_generate()
        return private + public, public

    def sign(self, private: bytes, data: bytes) -> bytes:
        """SM2 with SM3 and the default signer id, in DER."""
        signature: bytes = gmssl_pyx.sm2_sign(private[:PRIVATE], private[PRIVATE:], data)
        return signature

    def verify(self, public: bytes, signature: bytes, data: bytes) -> bool:
        """Whether the signature holds; one that cannot be read does not."""
        try:
            return bool(gmssl_pyx.sm2_verify(public, data, signature))
        except gmssl_pyx.GmsslInnerError:
            return False
