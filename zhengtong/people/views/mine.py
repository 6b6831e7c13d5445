"""My data, in whose name I act, my sessions, notices and rights."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import citizen_page, open_page
from zhengtong.people import rules, words
from zhengtong.people.actions import accounts, identity, notices, rights, sign_in
from zhengtong.people.forms import DocumentForm, PreferencesForm, RightsForm
from zhengtong.people.queries import copies, persons, providers, sessions
from zhengtong.people.queries import notices as notice_queries
from zhengtong.people.queries import rights as rights_queries
from zhengtong.people.views import doors


@citizen_page
@never_cache
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """What is known about the reader, masked, with its source, and how to raise her level."""
    edge: Any = request
    person = persons.person_view(edge.actor.person)
    context = {
        "person": person,
        "contact": persons.contact_of(person.id),
        "level": words.LEVELS[rules.Level(person.level)],
        "evidence": words.EVIDENCE[rules.Evidence(person.level_evidence)],
        "document_type": words.DOCUMENT_TYPES[rules.DocumentType(person.document_type)] if person.document_type else "",
        "checked": rules.opens_registry(person),
        "province": providers.is_connected(),
        "form": _preferences_form(edge),
    }
    return render(request, "people/profile.html", context)


def _preferences_form(edge: Any, data: Any = None) -> PreferencesForm:
    kept, contact = persons.preferences(edge.actor.account), persons.contact_of(edge.actor.person)
    initial = {
        "elder_mode": kept.elder_mode,
        "notify_sms": kept.notify_sms,
        "notify_email": kept.notify_email,
        "email": contact.email,
    }
    return PreferencesForm(data, initial=initial)


@citizen_page
@never_cache
@require_GET
def copy(request: HttpRequest) -> HttpResponse:
    """Everything this room keeps about the reader, as a file."""
    edge: Any = request
    answer = JsonResponse(copies.copy_for(edge.actor, edge.at), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@citizen_page
@never_cache
def close(request: HttpRequest) -> HttpResponse:
    """Close one's own account, after saying so twice; acts and case files stay as the law wants them."""
    edge: Any = request
    if request.method == "POST" and request.POST.get("sure") == "yes":
        accounts.close_account(edge.actor.account, actor=edge.actor, at=edge.at)
        request.session.flush()
        return redirect("/")
    return render(request, "people/close.html", {"unsure": request.method == "POST"})


@citizen_page
@never_cache
def preferences(request: HttpRequest) -> HttpResponse:
    """Change how pages look and how the reader is told."""
    edge: Any = request
    form = _preferences_form(edge, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.set_preferences(accounts.Wish(**form.cleaned_data), actor=edge.actor, at=edge.at)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Your choices are saved."))
            answer = redirect("people:profile")
            doors.wear_elder(answer, form.cleaned_data["elder_mode"])
            return answer
    return render(request, "people/preferences.html", {"form": form})


@citizen_page
@never_cache
def claim(request: HttpRequest) -> HttpResponse:
    """Type a name and a number: kept for the reader's own forms, and opening nothing."""
    edge: Any = request
    form = DocumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = rules.DocumentType(form.cleaned_data["document_type"])
        try:
            identity.claim_identity(
                form.cleaned_data["name"], kind, form.cleaned_data["document"], actor=edge.actor, at=edge.at
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Saved. It opens nothing until your identity is checked."))
            return redirect("people:profile")
    return render(request, "people/claim.html", {"form": form, "province": providers.is_connected()})


@citizen_page
@never_cache
@require_GET
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Where the reader is signed in."""
    edge: Any = request
    rows = [
        (row, words.METHODS[rules.SignInMethod(row.method)])
        for row in sessions.sessions_of(edge.actor, request.session.session_key or "", edge.at)
    ]
    return render(request, "people/sign_ins.html", {"rows": rows})


@citizen_page
@require_POST
def end_sign_in(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """End one of the reader's sessions."""
    edge: Any = request
    sign_in.end_session(sign_in_id, actor=edge.actor, at=edge.at)
    messages.success(request, _("That sign-in has ended; the device must sign in again."))
    return redirect("people:sign-ins")


@citizen_page
@require_GET
def notices_shown(request: HttpRequest) -> HttpResponse:
    """Which notices the reader was shown, and those in force."""
    edge: Any = request
    context = {"shown": notice_queries.shown_to(edge.actor), "current": notice_queries.all_current()}
    return render(request, "people/notices.html", context)


@open_page
@require_GET
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """One notice in force; that a signed-in reader was shown it is remembered once per version."""
    edge: Any = request
    shown = notice_queries.current(code)
    if edge.actor.account is not None and not notice_queries.was_shown(edge.actor.account, shown):
        notices.record_notice(code, actor=edge.actor, at=edge.at)
    return render(request, "people/notice.html", {"notice": shown})


@citizen_page
@never_cache
def rights_requests(request: HttpRequest) -> HttpResponse:
    """Ask about one's own data, and see what was answered."""
    edge: Any = request
    form = RightsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = rules.RightsKind(form.cleaned_data["kind"])
        try:
            _require_checked(edge.actor.level)
            number = rights.file_rights_request(kind, form.cleaned_data["text"], actor=edge.actor, at=edge.at)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Request %(number)s is filed.") % {"number": number})
            return redirect("people:rights")
    rows = [
        (row, words.RIGHTS_KINDS[rules.RightsKind(row.kind)], words.RIGHTS_STATES[rules.RightsState(row.state)])
        for row in rights_queries.requests_of(edge.actor)
    ]
    context = {"form": form, "rows": rows, "workdays": rights_queries.promised_workdays(), "level": edge.actor.level}
    return render(request, "people/rights.html", context)


def _require_checked(level: int) -> None:
    if level < rules.Level.CHECKED:
        raise Refusal("people.not_checked")


@citizen_page
@require_POST
def withdraw_rights_request(request: HttpRequest, number: str) -> HttpResponse:
    """Take a request back."""
    edge: Any = request
    rights.withdraw_rights_request(number, actor=edge.actor, at=edge.at)
    messages.success(request, _("The request is taken back."))
    return redirect("people:rights")
