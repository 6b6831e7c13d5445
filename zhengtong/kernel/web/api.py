"""The JSON door: who asks, problems after RFC 9457, and how an operation says who may call it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema
from ninja.security import HttpBearer

from zhengtong.kernel.actors import Actor, ActorKind
from zhengtong.kernel.refusal import Refusal


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


class Token(HttpBearer):
    """A bearer token, issued on the page of one's account; cookies open nothing here, so nothing can be forged."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor that identification found for the token."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return None if actor.kind is ActorKind.ANONYMOUS else actor


TOKEN = Token()


def actor_of(request: HttpRequest, scope: str) -> Actor:
    """The actor behind the token, if its scopes include the one the operation needs."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if actor.scopes is not None and scope not in actor.scopes:
        raise Refusal("kernel.scope_missing", scope=scope)
    return actor
