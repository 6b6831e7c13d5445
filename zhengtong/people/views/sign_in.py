"""Citizens sign in by phone and code or at the province, officers by password and authenticator; all sign out."""

from __future__ import annotations

import hmac
import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhengtong.kernel import text
from zhengtong.kernel.actors import ActorKind
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import open_page
from zhengtong.people import rules
from zhengtong.people.actions import identity, sign_in
from zhengtong.people.forms import CodeForm, PhoneForm, StaffForm
from zhengtong.people.oidc import client
from zhengtong.people.queries import notices, providers, sessions
from zhengtong.people.views import doors
from zhengtong.people.words import TRIALS

log = logging.getLogger("zhengtong.people")
CODE, PROVINCE = "zt_code", "zt_province"
PROVINCE_PATIENCE = timedelta(minutes=10)


def _next(request: HttpRequest, default: str = "/my/") -> str:
    return rules.safe_next(request.POST.get("next") or request.GET.get("next") or "", default)


@open_page
@never_cache
def phone(request: HttpRequest) -> HttpResponse:
    """Ask for the phone number; known and unknown numbers get the same answer."""
    edge: Any = request
    target = _next(request)
    if edge.actor.kind is ActorKind.CITIZEN and request.method == "GET":
        return HttpResponseRedirect(target)
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["phone"]
        try:
            doors.limit(request, "code", number, times=5, from_one_place=60, seconds=600)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            key = sign_in.issue_code(number, rules.CodePurpose.SIGN_IN, actor=edge.actor, at=edge.at)
            request.session[CODE] = {"key": key, "phone": text.mask_phone(number), "next": target}
            return redirect("people:code")
    context = {
        "form": form,
        "next": target,
        "province": providers.is_connected(),
        "notice": notices.current("registration"),
    }
    return render(request, "people/sign_in.html", context)


@open_page
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; what was sent is remembered in the session, never in the address."""
    edge: Any = request
    sent = request.session.get(CODE)
    if sent is None:
        return redirect("people:sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _enter_by_code(request, edge, sent, form.cleaned_data["code"].strip())
        except Refusal as refusal:
            tell(form, refusal)
    return render(
        request, "people/code.html", {"form": form, "sent": sent, "simulated_phone": settings.SIMULATED_PHONE_URL}
    )


def _enter_by_code(request: HttpRequest, edge: Any, sent: dict[str, str], typed: str) -> HttpResponse:
    doors.limit(request, "try", sent["key"], times=10, from_one_place=120, seconds=600)
    session = doors.new_session(request)
    entered = sign_in.sign_in_by_code(sent["key"], typed, session, actor=edge.actor, at=edge.at)
    if entered.account is None:
        raise Refusal(TRIALS[entered.trial], field="code")
    return doors.enter(request, entered.account, sent["next"])


@open_page
@require_GET
@never_cache
def province(request: HttpRequest) -> HttpResponse:
    """Lead the browser to the identity service of the province."""
    edge: Any = request
    provider = providers.province()
    try:
        begun = client.begin(provider, _callback(request))
    except client.ProviderFailed as failure:
        raise _failed(edge, failure) from failure
    request.session[PROVINCE] = {
        "state": begun.state,
        "nonce": begun.nonce,
        "verifier": begun.verifier,
        "next": _next(request, "/my/profile/"),
        "at": edge.at.isoformat(),
    }
    return HttpResponseRedirect(begun.url)


@open_page
@require_GET
@never_cache
def province_callback(request: HttpRequest) -> HttpResponse:
    """The browser comes back with a code, good once and only in the session that began."""
    edge: Any = request
    begun = request.session.pop(PROVINCE, None)
    _check_return(request, begun, edge.at)
    provider = providers.province()
    try:
        claims = client.finish(
            provider,
            request.GET.get("code", ""),
            nonce=begun["nonce"],
            verifier=begun["verifier"],
            redirect_uri=_callback(request),
            at=edge.at,
        )
    except client.ProviderFailed as failure:
        raise _failed(edge, failure) from failure
    proven = rules.proven_by_province(claims)
    account = edge.actor.account if edge.actor.kind is ActorKind.CITIZEN else None
    session = doors.new_session(request)
    proof = identity.enter_by_province(proven, session, account_id=account, actor=edge.actor, at=edge.at)
    return doors.enter(request, proof.account, begun["next"])


def _check_return(request: HttpRequest, begun: dict[str, str] | None, at: datetime) -> None:
    """Refuse an answer that this session did not ask for, that is late, or that says the person stopped."""
    if begun is None or not hmac.compare_digest(begun["state"], request.GET.get("state", "")):
        raise Refusal("people.province_state")
    if at - datetime.fromisoformat(begun["at"]) > PROVINCE_PATIENCE:
        raise Refusal("people.province_state")
    if request.GET.get("error"):
        raise Refusal("people.province_cancelled")


def _callback(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("people:province-callback"))


def _failed(edge: Any, failure: client.ProviderFailed) -> Refusal:
    log.warning("province sign-in failed: %s (request %s)", failure, edge.request_id)
    return Refusal("people.province_failed")


@open_page
@never_cache
def staff(request: HttpRequest) -> HttpResponse:
    """Officers sign in here; whichever of the three things is wrong, the answer is the same."""
    edge: Any = request
    target = _next(request, "/console/")
    if edge.actor.kind is ActorKind.OFFICER and request.method == "GET":
        return HttpResponseRedirect(target)
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _enter_staff(request, edge, form.cleaned_data, target)
        except Refusal as refusal:
            tell(form, refusal)
    return render(
        request,
        "people/staff_sign_in.html",
        {"form": form, "next": target, "authenticator": settings.AUTHENTICATOR_URL},
    )


def _enter_staff(request: HttpRequest, edge: Any, typed: dict[str, str], target: str) -> HttpResponse:
    doors.limit(request, "staff", typed["username"].lower(), times=5, from_one_place=60, seconds=900)
    account = sessions.officer_with(typed["username"], typed["password"])
    session = doors.new_session(request)
    entered = sign_in.sign_in_officer(account, typed["code"], session, actor=edge.actor, at=edge.at)
    if entered.account is None:
        raise Refusal("people.credentials_wrong")
    doors.forgive("staff", typed["username"].lower())
    return doors.enter(request, entered.account, target)


@open_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session; officers return to their door, citizens to the start page."""
    edge: Any = request
    officer = edge.actor.kind is ActorKind.OFFICER
    if edge.actor.account is not None:
        try:
            sign_in.sign_out(request.session.session_key or "", actor=edge.actor, at=edge.at)
        except Absent:
            # A session without its row was begun by the house itself; there is nothing more to end than the session.
            log.info("a session without a sign-in row ended (request %s)", edge.request_id)
    request.session.flush()
    answer = redirect("people:staff" if officer else "/")
    doors.take_off_elder(answer)
    return answer
