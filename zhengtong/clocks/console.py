"""Pages of the system administrator: notices about days off, previewed before they are entered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhengtong.clocks import forms, queries
from zhengtong.clocks.actions import calendars
from zhengtong.kernel import calendar
from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import staff_page


@require_GET
@staff_page(DutyKind.SYSTEM_ADMIN)
def notices(request: Any) -> HttpResponse:
    """The notices entered and the state of this year and the next two."""
    today = calendar.civil_day(request.at)
    table = queries.table_for("000000")
    years = [(year, table.status(year).value, table.workdays_in(year)) for year in range(today.year, today.year + 3)]
    return render(request, "clocks/notices.html", {"notices": queries.notices(), "years": years})


@require_http_methods(["GET", "POST"])
@staff_page(DutyKind.SYSTEM_ADMIN)
def enter(request: Any) -> HttpResponse:
    """Enter a notice: first its preview, then, with the same text, the notice itself."""
    start = {"year": calendar.civil_day(request.at).year + 1, "scope": "year"}
    form = forms.NoticeForm(request.POST or None, request.FILES or None, initial=start)
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            preview = queries.preview_notice(form.details())
            if request.POST.get("step") == "enter":
                return _enter(request, form)
        except (Refusal, Refusals) as refused:
            tell(form, refused)
    status = 422 if form.errors else 200
    if preview is not None and not form.errors:
        return render(request, "clocks/preview.html", {"preview": preview, "said": form.cleaned_data})
    return render(request, "clocks/enter.html", {"form": form}, status=status)


def _enter(request: Any, form: forms.NoticeForm) -> HttpResponse:
    calendars.record_notice(form.details(), actor=request.actor, at=request.at)
    messages.success(request, _("The notice is entered. Running limits are counted anew."))
    return redirect("clocks:notices")
