"""The edge of every request: instant, request id, actor, log line, and refusals turned into answers."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Absent, Refusal, Refusals
from zhengtong.kernel.registry import Port
from zhengtong.kernel.web import answers

ACTOR_OF: Port[Callable[[HttpRequest], Actor]] = Port("kernel.web.ACTOR_OF")
log = logging.getLogger("zhengtong.request")


def identify(request: HttpRequest) -> Actor:
    """Who asks, found out now; from here on `request.actor` is the actor itself and no promise of one."""
    edge: Any = request
    if type(edge.actor) is SimpleLazyObject:
        edge.actor = ACTOR_OF.ask(request)
    actor: Actor = edge.actor
    return actor


class EdgeMiddleware:
    """Gives the request `at`, `request_id` and a lazy `actor`; writes one log line without personal data.

    Every answer says what its page may load, unless the view has said so itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        edge: Any = request
        edge.at = timezone.now()
        edge.request_id = uuid.uuid4().hex
        edge.actor = SimpleLazyObject(lambda: ACTOR_OF.ask(request))
        started = time.perf_counter()
        response = self._answer(request)
        response["X-Request-Id"] = edge.request_id
        response.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        match = request.resolver_match
        line = {
            "request": edge.request_id,
            "method": request.method,
            "route": match.route if match else "",
            "status": response.status_code,
            "ms": round((time.perf_counter() - started) * 1000, 1),
        }
        log.info(line)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """An address with a NUL names nothing here: PostgreSQL has no text that holds one."""
        if "\0" in request.path_info:
            return answers.refused(request, Absent("kernel.page"))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Refusals become pages or problem+json; everything else is an accident and stays one."""
        if isinstance(exception, (Refusal, Refusals)):
            return answers.refused(request, exception)
        return None
