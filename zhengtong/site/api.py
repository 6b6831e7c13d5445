"""The JSON API of the house: one OpenAPI document over the rooms' routers, one shape of problems."""

from __future__ import annotations

import functools
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import override
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from zhengtong.cases.api import router as cases
from zhengtong.kernel.api import router as log
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.kernel.web import answers
from zhengtong.kernel.web.api import PlainParser
from zhengtong.kernel.web.page import open_page
from zhengtong.matters.api import router as matters

api = NinjaAPI(
    title="Zhengtong 政通",
    version="1",
    description="One net: matters, cases and the public log. Problems follow RFC 9457, in the reader's language.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api-1",
    parser=PlainParser(),
)
api.add_router("", matters)
api.add_router("", cases)
api.add_router("/log", log)


@api.exception_handler(Refusal)
@api.exception_handler(Refusals)
def refused(request: HttpRequest, exception: Refusal | Refusals) -> HttpResponse:
    """Every refusal is a problem."""
    return answers.refused(request, exception)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, _exception: AuthenticationError) -> HttpResponse:
    """No token, or one that is not valid any more."""
    return answers.refused(request, Refusal("kernel.sign_in"))


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    """A request that does not have the described form: every place that is wrong."""
    wrong = [
        Refusal("kernel.request_shape", field=".".join(map(str, e["loc"][1:])), where=e["loc"][-1], what=e["msg"])
        for e in exception.errors
    ]
    return answers.refused(request, Refusals(wrong))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, exception: HttpError) -> HttpResponse:
    """A body that is no JSON, or holds what no text holds."""
    return answers.refused(request, Refusal("kernel.request_shape", where="body", what=str(exception)))


@functools.cache
def schema() -> dict[str, Any]:
    """The OpenAPI 3.1 document, in English; it is the same for as long as the program runs."""
    with override("en"):
        found: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
        return json.loads(json.dumps(found, default=str))  # type: ignore[no-any-return]


@open_page
def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI document of this version."""
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False, "indent": 2})


@open_page
def describe(request: HttpRequest) -> HttpResponse:
    """The API as a page: every operation with its parameters and answers."""
    found = schema()
    rows = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "parameters": operation.get("parameters", []),
            "answers": sorted(operation.get("responses", {})),
            "token": bool(operation.get("security")),
        }
        for path, operations in found["paths"].items()
        for method, operation in operations.items()
    ]
    return render(request, "site/api.html", {"rows": rows, "info": found["info"]})
