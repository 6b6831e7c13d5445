"""The two halves of a sign-in at an OpenID provider, and the checks between them.

Basis: OpenID Connect Core 1.0 §3.1, RFC 7636 (PKCE S256), RFC 9207 (issuer in the answer).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ["ES256", "RS256", "PS256", "EdDSA"]
TIMEOUT_SECONDS = 8
LEEWAY_SECONDS = 60


class ProviderFailed(Exception):
    """The provider did not answer, or what it answered does not hold; the message is for the log, without claims."""


@dataclass(frozen=True, slots=True)
class Provider:
    """How a provider is reached. With `same_origin` the browser is led to a path of this very site (the demo)."""

    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid profile"
    same_origin: bool = False
    transport: httpx.BaseTransport | None = None

    def http(self) -> httpx.Client:
        """A client that follows no redirects and gives up soon."""
        return httpx.Client(timeout=TIMEOUT_SECONDS, transport=self.transport, trust_env=False)


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: where the browser goes, and the three secrets that its return must fit."""

    url: str
    state: str
    nonce: str
    verifier: str


def begin(provider: Provider, redirect_uri: str) -> Begun:
    """Where to send the browser, with fresh secrets."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": provider.scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    with provider.http() as http:
        endpoint = str(_metadata(provider, http)["authorization_endpoint"])
    if provider.same_origin:
        endpoint = urlsplit(endpoint).path
    return Begun(f"{endpoint}?{urlencode(query)}", state, nonce, verifier)


def finish(
    provider: Provider, code: str, *, nonce: str, verifier: str, redirect_uri: str, at: datetime
) -> Mapping[str, Any]:
    """The checked claims behind a returned code; raises `ProviderFailed`."""
    with provider.http() as http:
        metadata = _metadata(provider, http)
        token = _id_token(provider, http, str(metadata["token_endpoint"]), code, verifier, redirect_uri)
        keys = _json(http.get(str(metadata["jwks_uri"])))
    return _checked_claims(provider, token, keys, nonce, at)


def _metadata(provider: Provider, http: httpx.Client) -> dict[str, Any]:
    try:
        answer = _json(http.get(f"{provider.issuer}/.well-known/openid-configuration"))
    except httpx.HTTPError as error:
        raise ProviderFailed(f"discovery: {type(error).__name__}") from error
    if answer.get("issuer") != provider.issuer:
        raise ProviderFailed("discovery names another issuer")
    return answer


def _id_token(
    provider: Provider, http: httpx.Client, endpoint: str, code: str, verifier: str, redirect_uri: str
) -> str:
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    try:
        answer = _json(http.post(endpoint, data=body, auth=(provider.client_id, provider.client_secret)))
    except httpx.HTTPError as error:
        raise ProviderFailed(f"token: {type(error).__name__}") from error
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise ProviderFailed("the token answer holds no id_token")
    return token


def _json(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code != 200:
        raise ProviderFailed(f"{urlsplit(str(answer.url)).path} answered {answer.status_code}")
    try:
        body = answer.json()
    except ValueError as error:
        raise ProviderFailed(f"{urlsplit(str(answer.url)).path} answered no JSON") from error
    if not isinstance(body, dict):
        raise ProviderFailed(f"{urlsplit(str(answer.url)).path} answered no object")
    return body


def _checked_claims(
    provider: Provider, token: str, keys: dict[str, Any], nonce: str, at: datetime
) -> Mapping[str, Any]:
    """Signature by a published key, then issuer, audience, expiry and nonce."""
    registry = jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
        registry.validate(claims)
    except (JoseError, ValueError) as error:
        raise ProviderFailed(f"id_token: {type(error).__name__}") from error
    if isinstance(claims.get("aud"), list) and claims.get("azp") != provider.client_id:
        raise ProviderFailed("id_token: made out for several, and not to us")
    return claims
