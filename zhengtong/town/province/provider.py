"""Codes and tokens of the simulated province.

Basis: OpenID Connect Core 1.0 §3.1, RFC 6749 §4.1, RFC 7636. The signing key is derived from the secret key, so that
every worker of the demo has the same one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core import signing
from joserfc import jwt
from joserfc.jwk import ECKey

from zhengtong.kernel import throttle
from zhengtong.kernel.refusal import Refusal
from zhengtong.town.province.residents import Resident, resident

CODE_SECONDS, TOKEN_SECONDS = 60, 300
CODE_SALT, ACCESS_SALT = "town.province.code", "town.province.access"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
KEY_ID = "province-1"


class Declined(Exception):
    """The request is not answered; `error` is the code that the protocol has for it."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error, self.status = error, status


@dataclass(frozen=True, slots=True)
class Request:
    """What the browser brought to the authorisation page."""

    redirect_uri: str
    state: str
    nonce: str
    challenge: str


def issuer() -> str:
    """The issuer's name, which is also the address at which the house itself reaches it."""
    return str(settings.PROVINCE["issuer"])


def metadata() -> dict[str, Any]:
    """The discovery document."""
    return {
        "issuer": issuer(),
        "authorization_endpoint": f"{issuer()}/authorize",
        "token_endpoint": f"{issuer()}/token",
        "userinfo_endpoint": f"{issuer()}/userinfo",
        "jwks_uri": f"{issuer()}/jwks",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }


def read_request(query: dict[str, str], allowed_redirect: str) -> Request:
    """The request of the authorisation page; only our own house may ask, and only with PKCE."""
    if query.get("client_id") != settings.PROVINCE["client_id"] or query.get("redirect_uri") != allowed_redirect:
        raise Declined("invalid_client")
    if query.get("response_type") != "code" or query.get("code_challenge_method") != "S256":
        raise Declined("invalid_request")
    if not query.get("code_challenge") or "openid" not in query.get("scope", "").split():
        raise Declined("invalid_request")
    return Request(allowed_redirect, query.get("state", ""), query.get("nonce", ""), query["code_challenge"])


def code_for(request: Request, subject: str) -> str:
    """A code that stands for one resident, one client, one redirect and one challenge, for a minute."""
    said = {"sub": subject, "uri": request.redirect_uri, "nonce": request.nonce, "challenge": request.challenge}
    return signing.dumps(said, salt=CODE_SALT)


def exchange(form: dict[str, str], credentials: tuple[str, str], at: datetime) -> dict[str, Any]:
    """Tokens for a code; a code is good once."""
    known = (str(settings.PROVINCE["client_id"]), str(settings.PROVINCE["client_secret"]))
    if not all(hmac.compare_digest(given, own) for given, own in zip(credentials, known, strict=True)):
        raise Declined("invalid_client", 401)
    if form.get("grant_type") != "authorization_code":
        raise Declined("unsupported_grant_type")
    said = _opened(form.get("code", ""), at)
    if said["uri"] != form.get("redirect_uri") or said["challenge"] != _challenge(form.get("code_verifier", "")):
        raise Declined("invalid_grant")
    person = resident(said["sub"])
    if person is None:
        raise Declined("invalid_grant")
    return {
        "access_token": signing.dumps({"sub": person.subject}, salt=ACCESS_SALT),
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "id_token": _id_token(person, said["nonce"], at),
    }


def _opened(code: str, at: datetime) -> dict[str, str]:
    try:
        said: dict[str, str] = signing.loads(code, salt=CODE_SALT, max_age=CODE_SECONDS)
        throttle.hit(f"town.province.code:{code}", 1, CODE_SECONDS * 2, at)
    except (signing.BadSignature, Refusal):
        raise Declined("invalid_grant") from None
    return said


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def claims_of(person: Resident) -> dict[str, Any]:
    """What the province says about a resident."""
    return {
        "sub": person.subject,
        "name": person.name,
        "document_type": person.document_type,
        "document_number": person.document_number,
        "level": person.level,
        "organisations": [
            {"uscc": firm.uscc, "name": firm.name, "kind": firm.kind, "address": firm.address} for firm in person.firms
        ],
    }


def userinfo(access_token: str) -> dict[str, Any]:
    """The claims behind an access token."""
    try:
        said = signing.loads(access_token, salt=ACCESS_SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        raise Declined("invalid_token", 401) from None
    person = resident(said["sub"])
    if person is None:
        raise Declined("invalid_token", 401)
    return claims_of(person)


def _id_token(person: Resident, nonce: str, at: datetime) -> str:
    now = int(at.timestamp())
    claims = claims_of(person) | {
        "iss": issuer(),
        "aud": settings.PROVINCE["client_id"],
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "nonce": nonce,
    }
    return jwt.encode({"alg": "ES256", "kid": KEY_ID}, claims, _key())


def jwks() -> dict[str, Any]:
    """The public key that the tokens are signed with."""
    return {"keys": [_key().as_dict(private=False)]}


def _key() -> ECKey:
    seed = hashlib.sha512(b"town.province" + settings.SECRET_KEY.encode()).digest()
    private = ec.derive_private_key(int.from_bytes(seed, "big") % (ORDER - 1) + 1, ec.SECP256R1())
    return ECKey.import_key(private, {"kid": KEY_ID, "use": "sig", "alg": "ES256"})
