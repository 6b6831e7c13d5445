"""What every template may rely on."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from zhengtong.kernel.actors import ActorKind
from zhengtong.kernel.web import nav
from zhengtong.kernel.web.city import city
from zhengtong.kernel.web.visitor import VISITOR_OF, Visitor

ELDER_COOKIE = "elder"
LANGUAGE_NAMES = {"zh-hans": "中文", "en": "English"}
HTML_LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}


def page(request: HttpRequest) -> dict[str, Any]:
    """`actor`, `at`, `city`, `face`, `elder`, languages, the frame's links, and lazily `visitor` and `rail`."""
    actor, at = getattr(request, "actor", None), getattr(request, "at", None)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "actor": actor,
        "at": at,
        "city": city(),
        "face": settings.FACE,
        "elder": request.COOKIES.get(ELDER_COOKIE) == "1",
        "html_lang": HTML_LANGUAGES.get(language, language),
        "other_languages": [(code, LANGUAGE_NAMES[code]) for code, _ in settings.LANGUAGES if code != language],
        "here": request.get_full_path(),
        "main_links": SimpleLazyObject(partial(nav.shown, nav.MAIN, request.path)),
        "foot_links": SimpleLazyObject(partial(nav.shown, nav.FOOT, request.path)),
        "rail": SimpleLazyObject(lambda: nav.rail(actor, at, request.path) if actor and at else ()),
        "visitor": SimpleLazyObject(lambda: _visitor(actor, at)),
    }


def _visitor(actor: Any, at: Any) -> Visitor | None:
    """The signed-in reader as the header names her, or nothing."""
    if actor is None or actor.kind not in (ActorKind.CITIZEN, ActorKind.OFFICER) or not VISITOR_OF.answered:
        return None
    return VISITOR_OF.ask(actor, at)
