"""Staff's pages: who stands at the window, and requests about personal data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhengtong.kernel import text, throttle
from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web.page import staff_page
from zhengtong.people import rules, words
from zhengtong.people.actions import presence, rights, sign_in
from zhengtong.people.forms import AnswerForm, CodeForm, PhoneForm, PresenceForm, tell
from zhengtong.people.models import Presence
from zhengtong.people.queries import delegations, identification, persons, presences, sessions
from zhengtong.people.queries import rights as rights_queries

CODE = "zt_presence_code"
SENDING = "id_send_%s"


@staff_page(DutyKind.WINDOW)
@never_cache
def present(request: HttpRequest) -> HttpResponse:
    """Check the identity of the citizen at the window with her document, or see whose identity is open."""
    edge: Any = request
    form = PresenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = presence.check_presence_by_document(
                _read(form.cleaned_data),
                phone=form.cleaned_data["phone"],
                uscc=form.cleaned_data["uscc"],
                actor=edge.actor,
                at=edge.at,
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            return _opened(request, opened)
    return _window_page(request, edge, form, PhoneForm(auto_id=SENDING), CodeForm())


def _read(data: dict[str, Any]) -> rules.Proven:
    return rules.Proven(
        name=data["name"],
        document_type=rules.DocumentType(data["document_type"]),
        document=data["document"],
        level=rules.Level.CHECKED,
        evidence=rules.Evidence.COUNTER,
    )


def _window_page(
    request: HttpRequest, edge: Any, form: PresenceForm, phone_form: PhoneForm, code_form: CodeForm
) -> HttpResponse:
    row = presences.present_before(edge.actor, edge.at)
    context = {
        "form": form,
        "phone_form": phone_form,
        "code_form": code_form,
        "sent": request.session.get(CODE),
        "presence": row,
        "person": persons.shown_person(row.person) if row else None,
        "organisations": delegations.organisations_of(row.person_id, edge.at) if row else (),
        "minutes": int(rules.PRESENCE_LIFE.total_seconds() // 60),
    }
    return render(request, "people/presence.html", context)


def _opened(request: HttpRequest, opened: Presence) -> HttpResponse:
    """Let the session remember who stands there, so that no page has to ask the database."""
    request.session.pop(CODE, None)
    request.session[identification.PRESENT] = {
        "person": opened.person_id,
        "organisation": opened.organisation_id,
        "until": opened.expires_at.isoformat(),
    }
    messages.success(request, _("The citizen's identity is open at your window."))
    return redirect(rules.safe_next(request.POST.get("next", ""), "/console/presence/"))


@staff_page(DutyKind.WINDOW)
@require_POST
@never_cache
def send_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the phone that the citizen names."""
    edge: Any = request
    form = PhoneForm(request.POST, auto_id=SENDING)
    if form.is_valid():
        number = form.cleaned_data["phone"]
        try:
            throttle.hit(f"people.presence:{number}", 5, 600, edge.at)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            key = sign_in.issue_code(number, rules.CodePurpose.PRESENCE, actor=edge.actor, at=edge.at)
            request.session[CODE] = {"key": key, "phone": text.mask_phone(number)}
            return redirect("people:presence")
    return _window_page(request, edge, PresenceForm(), form, CodeForm())


@staff_page(DutyKind.WINDOW)
@require_POST
@never_cache
def try_code(request: HttpRequest) -> HttpResponse:
    """Try the code that the citizen reads out."""
    edge: Any = request
    form, sent = CodeForm(request.POST), request.session.get(CODE)
    if form.is_valid():
        try:
            return _opened(request, _present_by_code(edge, sent, form.cleaned_data["code"].strip()))
        except Refusal as refusal:
            tell(form, refusal)
    return _window_page(request, edge, PresenceForm(), PhoneForm(auto_id=SENDING), form)


def _present_by_code(edge: Any, sent: dict[str, str] | None, typed: str) -> Presence:
    if sent is None:
        raise Refusal("people.code_missing", field="code")
    trial, opened = presence.check_presence_by_code(sent["key"], typed, actor=edge.actor, at=edge.at)
    if opened is None:
        raise Refusal(words.TRIALS[trial], field="code")
    return opened


@staff_page(DutyKind.WINDOW)
@require_POST
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """The citizen at the window acts for an organisation, or for herself."""
    edge: Any = request
    chosen = request.POST.get("organisation", "")
    organisation = int(chosen) if chosen.isascii() and chosen.isdigit() else None
    opened = presence.choose_organisation_at_counter(organisation, actor=edge.actor, at=edge.at)
    return _opened(request, opened)


@staff_page(DutyKind.WINDOW)
@require_POST
def end_presence(request: HttpRequest) -> HttpResponse:
    """The citizen has left."""
    edge: Any = request
    request.session.pop(identification.PRESENT, None)
    presence.end_presence(actor=edge.actor, at=edge.at)
    messages.success(request, _("The citizen's data is closed again."))
    return redirect("people:presence")


@staff_page()
@never_cache
@require_GET
def staff_sign_ins(request: HttpRequest) -> HttpResponse:
    """Where the officer is signed in."""
    edge: Any = request
    rows = [
        (row, words.METHODS[rules.SignInMethod(row.method)])
        for row in sessions.sessions_of(edge.actor, request.session.session_key or "", edge.at)
    ]
    return render(request, "people/staff_sign_ins.html", {"rows": rows})


@staff_page()
@require_POST
def end_staff_sign_in(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """End one of the officer's sessions."""
    edge: Any = request
    sign_in.end_session(sign_in_id, actor=edge.actor, at=edge.at)
    messages.success(request, _("That sign-in has ended; the device must sign in again."))
    return redirect("people:staff-sign-ins")


@staff_page(DutyKind.DATA_STEWARD)
@never_cache
@require_GET
def rights_waiting(request: HttpRequest) -> HttpResponse:
    """Requests about personal data that wait for an answer, the most urgent first."""
    rows = [(row, words.RIGHTS_KINDS[rules.RightsKind(row.kind)]) for row in rights_queries.waiting_requests()]
    return render(request, "people/rights_waiting.html", {"rows": rows})


@staff_page(DutyKind.DATA_STEWARD)
@never_cache
def answer_rights(request: HttpRequest, number: str) -> HttpResponse:
    """Answer one request, or refuse it with its basis."""
    edge: Any = request
    shown = rights_queries.shown_request(edge.actor, number)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            rights.answer_rights_request(
                number, data["answer"], refused_by=data["refused_by"], actor=edge.actor, at=edge.at
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The answer is recorded."))
            return redirect("people:rights-waiting")
    context = {"form": form, "row": shown, "kind": words.RIGHTS_KINDS[rules.RightsKind(shown.kind)]}
    return render(request, "people/answer_rights.html", context)
