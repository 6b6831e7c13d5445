"""Pages and JSON doors of the simulated province; outside the demo they do not exist."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from zhengtong.kernel.refusal import Absent
from zhengtong.kernel.web.page import open_page
from zhengtong.town.province import authenticator, provider
from zhengtong.town.province.residents import resident, residents

View = Callable[[HttpRequest], HttpResponse]


def demo_only(view: View) -> View:
    """Answer as if there were nothing, unless this is the demo."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if settings.PROFILE != "demo":
            raise Absent("kernel.page")
        try:
            return view(request)
        except provider.Declined as declined:
            return JsonResponse({"error": declined.error}, status=declined.status)

    return guarded


@open_page
@require_GET
@demo_only
def configuration(request: HttpRequest) -> HttpResponse:
    """The discovery document."""
    return JsonResponse(provider.metadata())


@open_page
@require_GET
@demo_only
def jwks(request: HttpRequest) -> HttpResponse:
    """The public key."""
    return JsonResponse(provider.jwks())


@open_page
@never_cache
@demo_only
def authorize(request: HttpRequest) -> HttpResponse:
    """Instead of a face or a card, the demo lets its visitor say which resident she plays."""
    query = {key: str(value) for key, value in request.GET.items()}
    asked = provider.read_request(query, request.build_absolute_uri(reverse("people:province-callback")))
    if request.method == "POST":
        person = resident(request.POST.get("subject", ""))
        said = {"code": provider.code_for(asked, person.subject)} if person else {"error": "access_denied"}
        return HttpResponseRedirect(f"{asked.redirect_uri}?{urlencode(said | {'state': asked.state})}")
    return render(request, "town/province/authorize.html", {"residents": residents()})


@csrf_exempt
@open_page
@require_POST
@demo_only
def token(request: HttpRequest) -> HttpResponse:
    """Tokens for a code, from server to server."""
    edge: Any = request
    form = {key: str(value) for key, value in request.POST.items()}
    return JsonResponse(provider.exchange(form, _credentials(request, form), edge.at))


def _credentials(request: HttpRequest, form: dict[str, str]) -> tuple[str, str]:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(name), unquote(secret)


@open_page
@require_GET
@demo_only
def userinfo(request: HttpRequest) -> HttpResponse:
    """The claims again, for clients that ask here."""
    return JsonResponse(provider.userinfo(request.headers.get("Authorization", "").removeprefix("Bearer ").strip()))


@open_page
@never_cache
@require_GET
@demo_only
def officers_phone(request: HttpRequest) -> HttpResponse:
    """What an officer's authenticator shows now."""
    edge: Any = request
    context = {"code": authenticator.code_at(edge.at), "seconds": authenticator.seconds_left(edge.at)}
    return render(request, "town/province/authenticator.html", context)
