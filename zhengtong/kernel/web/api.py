"""The JSON door: who asks, problems after RFC 9457, and how an operation says who may call it."""

from __future__ import annotations

import json
import math
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from ninja.parser import Parser
from ninja.security import HttpBearer

from zhengtong.kernel.actors import Actor, ActorKind
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web.middleware import identify


class ProblemField(Schema):
    """One thing that is wrong: where, what, how to mend it, and the article."""

    code: str
    field: str | None
    title: str
    detail: str
    basis: str


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str
    code: str
    title: str
    detail: str
    status: int
    basis: str
    errors: list[ProblemField]


PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Problem)


class PlainParser(Parser):
    """Reads JSON whose texts are whole characters and whose numbers are finite; the databases take no others."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as values; anything else is answered as a request of the wrong shape."""
        text = request.body.decode("utf-8-sig")
        said = json.loads(text, parse_constant=_finite, parse_float=_finite)
        if "\\u" in text:  # UTF-8 has no half characters and JSON no bare NUL: both can only be spelled out
            _require_plain(said)
        return said


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number that can be kept")
    return number


def _require_plain(said: Any) -> None:
    """Raise `ValueError` for a NUL or half a character anywhere in what was said."""
    waiting = [said]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and ("\x00" in one or (not one.isprintable() and _is_broken(one))):
            raise ValueError("a text holds a NUL or half a character")


def _is_broken(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


class Token(HttpBearer):
    """A bearer token, issued on the page of one's account; cookies open nothing here, so nothing can be forged."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor that identification found for the token."""
        actor = identify(request)
        return None if actor.kind is ActorKind.ANONYMOUS else actor


TOKEN = Token()


def actor_of(request: HttpRequest, scope: str) -> Actor:
    """The actor behind the token, if its scopes include the one the operation needs."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if actor.scopes is not None and scope not in actor.scopes:
        raise Refusal("kernel.scope_missing", scope=scope)
    return actor
