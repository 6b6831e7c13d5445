"""Pages of the security administrator: who holds which duty, granting and revoking."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhengtong.kernel import calendar, journal
from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import staff_page
from zhengtong.org import actions, forms, permits, queries, words

WATCHERS = (DutyKind.SECURITY_ADMIN, DutyKind.AUDIT_ADMIN)


def _offices(request: Any) -> tuple[queries.OfficeView, ...]:
    watched = queries.watched_offices(request.actor)
    return tuple(office for office in queries.offices() if office.id in watched)


@require_GET
@staff_page(*WATCHERS)
def duties(request: Any) -> HttpResponse:
    """Who holds which duty in the administrator's offices."""
    chosen = request.GET.get("office", "")
    office = int(chosen) if chosen.isdecimal() else None
    over = request.GET.get("over") == "1"
    page = queries.grants_visible_to(
        request.actor, at=request.at, office=office, over=over, after=request.GET.get("after")
    )
    rows = [(grant, words.DUTIES[grant.kind]) for grant in page.rows]
    shown = {"rows": rows, "after": page.after, "offices": _offices(request), "office": office, "over": over}
    return render(request, "org/duties.html", shown | {"may_grant": request.actor.holds(DutyKind.SECURITY_ADMIN)})


@require_http_methods(["GET", "POST"])
@staff_page(DutyKind.SECURITY_ADMIN)
def grant(request: Any) -> HttpResponse:
    """Grant a duty."""
    start = {"from_on": calendar.civil_day(request.at)}
    offered = {
        "own_account": request.actor.account,
        "offices": _offices(request),
        "windows": queries.windows_watched_by(request.actor),
    }
    form = forms.DutyForm(request.POST or None, initial=start, **offered)
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant_duty(form.details(), actor=request.actor, at=request.at)
        except (Absent, Forbidden):
            raise
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The duty is granted and holds from its first day."))
            return redirect("org:duties")
    return render(request, "org/grant.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page(*WATCHERS)
def duty(request: Any, id: int) -> HttpResponse:
    """One duty with its history; the security administrator revokes it here."""
    held = queries.grant_for(request.actor, id, at=request.at)
    form = forms.RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.revoke_duty(id, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at)
        messages.success(request, _("The duty is revoked. Open pages of the officer lose it at her next click."))
        return redirect("org:duty", id=id)
    shown = {
        "grant": held,
        "kind": words.DUTIES[held.kind],
        "form": form,
        "history": [entry for entry in journal.history(f"account:{held.account}") if entry.facts.get("grant") == id],
        "may_revoke": held.revoked_at is None
        and permits.may(request.actor, permits.Act.REVOKE_DUTY, queries.assignment(held.account, held.office.id)),
    }
    return render(request, "org/duty.html", shown, status=422 if form.errors else 200)
