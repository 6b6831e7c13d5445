"""What the doors share: limits at the edge, and a session that changes its key when its owner does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token

from zhengtong.kernel import throttle
from zhengtong.kernel.web.address import address_of
from zhengtong.kernel.web.context import ELDER_COOKIE
from zhengtong.people import rules
from zhengtong.people.actions import accounts
from zhengtong.people.models import Account
from zhengtong.people.queries import identification

BACKEND = "django.contrib.auth.backends.ModelBackend"
YEAR = 365 * 24 * 3600


def limit(request: HttpRequest, what: str, whose: str, *, times: int, from_one_place: int, seconds: int) -> None:
    """Count an attempt for its target and for the visitor's address; both hold across workers."""
    at: datetime = request.at  # type: ignore[attr-defined]
    throttle.hit(f"people.{what}:{whose}", times, seconds, at)
    throttle.hit(f"people.{what}.from:{address_of(request)}", from_one_place, seconds, at)


def forgive(what: str, whose: str) -> None:
    """Forget the failed attempts of somebody who has signed in."""
    throttle.forget(f"people.{what}:{whose}")


def new_session(request: HttpRequest) -> rules.NewSession:
    """A fresh session key before somebody signs in, so that a key planted earlier opens nothing."""
    request.session.cycle_key()
    return rules.NewSession(
        key=request.session.session_key or "",
        device=rules.device_of(request.headers.get("User-Agent", "")),
        address=rules.masked_address(address_of(request)),
    )


def enter(request: HttpRequest, account: Account, target: str) -> HttpResponse:
    """Bind the session to the account, forget what an earlier owner chose, and go on to the target."""
    session = request.session
    for key in list(session.keys()):
        del session[key]
    at: datetime = request.at  # type: ignore[attr-defined]
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[identification.SEEN] = session[identification.STARTED] = at.isoformat()
    session.set_expiry(int(rules.LONGEST_SESSION.total_seconds()))
    rotate_token(request)
    answer = HttpResponseRedirect(target)
    wear_elder(answer, account.elder_mode or _keep_elder(request, account, at))
    _wear(answer, settings.LANGUAGE_COOKIE_NAME, account.language)
    return answer


def _keep_elder(request: HttpRequest, account: Account, at: datetime) -> bool:
    """Large type that she chose in this browser before she signed in is kept with her account from now on."""
    owner = identification.account_of_session(account.pk) if request.COOKIES.get(ELDER_COOKIE) == "1" else None
    if owner is None:
        return False
    actor = identification.actor_of_account(owner, identification.Standing(), at)
    accounts.set_preferences(accounts.Wish(elder_mode=True), actor=actor, at=at)
    return True


def take_off_elder(answer: HttpResponse) -> None:
    """The next reader at this browser begins with the usual type; hers comes back with her account."""
    answer.delete_cookie(ELDER_COOKIE, path="/", samesite="Lax")


def _wear(answer: HttpResponse, name: str, value: Any) -> None:
    answer.set_cookie(
        name, value, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax", path="/"
    )


def wear_elder(answer: HttpResponse, elder_mode: bool) -> None:
    """Let the pages that follow have large type, or not."""
    _wear(answer, ELDER_COOKIE, "1" if elder_mode else "0")
