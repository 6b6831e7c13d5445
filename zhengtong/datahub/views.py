"""Pages of the owner of data: who looked at it, what she asks about that, what she holds to be wrong."""

from __future__ import annotations

from typing import Any, TypedDict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhengtong.datahub import forms
from zhengtong.datahub.actions import doubts
from zhengtong.datahub.queries import accesses, fetched
from zhengtong.kernel import files
from zhengtong.kernel.actors import Actor, ActorKind
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import applicant_page
from zhengtong.kernel.web.tags import short_day


class Owner(TypedDict):
    """Whose accesses are shown: one of the two."""

    person: int | None
    organisation: int | None


def _owner(actor: Actor) -> Owner:
    """Whose accesses the page shows: those of the organisation acted for, else the person's own."""
    if actor.kind is ActorKind.CITIZEN:
        accesses.require_verified(actor)
    body = actor.subject_organisation
    owner = Owner(person=None if body else actor.subject_person, organisation=body)
    accesses.require_own(actor, **owner)
    return owner


@require_GET
@applicant_page
def accesses_page(request: Any) -> HttpResponse:
    """“谁看过我的数据”: every access to the person's or organisation's data, with office, duty, purpose and fields."""
    owner = _owner(request.actor)
    form = forms.FilterForm(request.GET or None, offices=accesses.offices_that_looked(**owner))
    page = accesses.accesses_of(**owner, wanted=form.wanted(), after=request.GET.get("after"))
    kept = request.GET.copy()
    kept.pop("after", None)
    shown = {
        "rows": page.rows,
        "after": page.after,
        "kept": kept.urlencode(),
        "form": form,
        "filtered": bool(kept),
        "disputes": fetched.disputes_raised(**owner),
        "for_organisation": owner["organisation"] is not None,
    }
    return render(request, "datahub/accesses.html", shown)


@require_http_methods(["GET", "POST"])
@applicant_page
def question(request: Any, id: int) -> HttpResponse:
    """“这不是我办的”: ask the office about one access."""
    _owner(request.actor)
    access = accesses.access_view(accesses.access_for(request.actor, id))
    form = forms.QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        doubts.ask_about_access(id, form.cleaned_data["text"], actor=request.actor, at=request.at)
        messages.success(request, _("Your question has gone to the office. Its answer appears here."))
        return redirect("datahub:accesses")
    return render(
        request, "datahub/question.html", {"access": access, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@applicant_page
def dispute(request: Any, snapshot: int, field: str) -> HttpResponse:
    """“本人认为有误”: give one's own value for a fetched one, with evidence; `next` leads back to the form."""
    row = fetched.snapshot_view(fetched.snapshot_for(request.actor, snapshot))
    value = row.values.get(field)
    if value is None:
        raise Absent("snapshot", str(snapshot))
    form = forms.DisputeForm(request.POST or None, request.FILES or None)
    back = _next(request)
    if request.method == "POST" and form.is_valid():
        try:
            raised = _dispute(request, form, snapshot, field)
        except (Absent, Forbidden):
            raise
        except Refusal as refusal:
            tell(form, refusal)
        else:
            told = _("Recorded as {number}. The office answers by {day}; your application goes on meanwhile.")
            messages.success(request, told.format(number=raised.number, day=short_day(raised.due_on)))
            return redirect(back or "datahub:accesses")
    shown = {"value": value, "snapshot": row, "form": form, "next": back}
    return render(request, "datahub/dispute.html", shown, status=422 if form.errors else 200)


def _dispute(request: Any, form: forms.DisputeForm, snapshot: int, field: str) -> fetched.DisputeView:
    typed = form.cleaned_data
    evidence = files.keep_upload(typed["evidence"], at=request.at).id if typed["evidence"] else None
    return doubts.dispute_value(
        snapshot,
        field,
        typed["own_value"],
        reason=typed["reason"],
        evidence=evidence,
        actor=request.actor,
        at=request.at,
    )


def _next(request: Any) -> str:
    """The address to go back to, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else ""
