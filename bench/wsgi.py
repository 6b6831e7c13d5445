"""One process that serves the product at its addresses and, without any middleware, the floors under /floor/."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test.utils import override_settings

Answer = Iterable[bytes]


class Bare(WSGIHandler):
    """Django as it comes, without middleware, for the floors' addresses alone."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from the floors' own address table."""
        request.urlconf = "bench.floor.urls"
        return super().get_response(request)


product = get_wsgi_application()
with override_settings(MIDDLEWARE=[]):
    bare = Bare()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Answer:
    """The product's answer, or a floor's."""
    chosen: Any = bare if environ["PATH_INFO"].startswith("/floor/") else product
    answer: Answer = chosen(environ, start_response)
    return answer
