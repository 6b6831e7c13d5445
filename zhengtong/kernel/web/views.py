"""The page frame's own acts: language, elder mode, and the answer to a form whose token is stale."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhengtong.kernel.actors import ActorKind
from zhengtong.kernel.web.context import ELDER_COOKIE
from zhengtong.kernel.web.page import open_page
from zhengtong.kernel.web.visitor import KEEP_PREFERENCE, Preference

YEAR = 365 * 24 * 3600


@open_page
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie, and with the person if she is signed in; then the same page again."""
    language = request.POST.get("language", "")
    answer = _back(request)
    if language in dict(settings.LANGUAGES):
        _remember(request, answer, settings.LANGUAGE_COOKIE_NAME, language)
        _keep(request, Preference("language", language))
    return answer


@open_page
@require_POST
def choose_elder_mode(request: HttpRequest) -> HttpResponse:
    """Turn large type on or off and remember it in a cookie, and with the person; then the same page again."""
    value = "1" if request.POST.get("elder") == "1" else ""
    answer = _back(request)
    _remember(request, answer, ELDER_COOKIE, value or "0")
    _keep(request, Preference("elder", value))
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is missing or stale: what happened, what was kept, what to do."""
    return render(request, "403_csrf.html", status=403)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the form was on; only addresses of this site are followed."""
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else "/")


def _remember(request: HttpRequest, answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax", path="/"
    )


def _keep(request: HttpRequest, preference: Preference) -> None:
    edge: Any = request
    if edge.actor.kind in (ActorKind.CITIZEN, ActorKind.OFFICER) and KEEP_PREFERENCE.answered:
        KEEP_PREFERENCE.ask(edge.actor, preference, edge.at)
