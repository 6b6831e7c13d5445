"""An officer's own sessions, and requests about personal data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import staff_page
from zhengtong.people import rules, words
from zhengtong.people.actions import rights, sign_in
from zhengtong.people.forms import AnswerForm
from zhengtong.people.queries import rights as rights_queries
from zhengtong.people.queries import sessions


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
