"""Refusals as a page or as problem+json (RFC 9457)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from zhengtong.kernel import words
from zhengtong.kernel.refusal import Refusal, Refusals


def refused(request: HttpRequest, exception: Refusal | Refusals) -> HttpResponse:
    """The answer to a refusal: JSON for the API, else a page; `kernel.sign_in` leads to the sign-in page and back."""
    said = words.say_all(exception)
    if is_api(request):
        return problem(said)
    if said[0].code == "kernel.sign_in":
        entrance = "/console/sign-in/" if request.path.startswith("/console/") else "/sign-in/"
        return HttpResponseRedirect(f"{entrance}?next={quote(request.get_full_path())}")
    return render(request, "kernel/refused.html", {"said": said}, status=said[0].status)


def is_api(request: HttpRequest) -> bool:
    """Whether the request came through the JSON door."""
    return request.path.startswith(("/api/", "/exchange/"))


def problem(said: list[words.Said]) -> JsonResponse:
    """RFC 9457: one problem, its `errors` naming every field at fault."""
    first = said[0]
    body: dict[str, Any] = {
        "type": f"/problems/{first.code}",
        "code": first.code,
        "title": first.text,
        "detail": first.remedy,
        "status": first.status,
        "basis": first.basis,
        "errors": [
            {"code": s.code, "field": s.field, "title": s.text, "detail": s.remedy, "basis": s.basis} for s in said
        ],
    }
    answer = JsonResponse(body, status=first.status, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/problem+json"
    return answer
