"""When the office is late: what the applicant reads and does about it, and what waits for officers and supervisors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhengtong.cases import forms, queries, rules
from zhengtong.cases.actions import urging
from zhengtong.cases.models import Case
from zhengtong.cases.queries import late
from zhengtong.cases.rules import Act
from zhengtong.cases.views.frame import base_of
from zhengtong.cases.words import CLOCKS, text_of
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar
from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import applicant_page, staff_page
from zhengtong.matters import public as matters
from zhengtong.org import public as org

WATCHING = (DutyKind.HANDLER, DutyKind.REVIEWER, DutyKind.APPROVER, DutyKind.LEADER, DutyKind.AUDITOR)


def late_context(request: Any, case: Case) -> dict[str, Any]:
    """What every page of a case says about a limit that has passed, and about reminders."""
    return {
        "late": late.silence(case, request.at),
        "urgings": late.urgings_of(case),
        "can_urge": late.may_urge(request.actor, case, request.at),
    }


@applicant_page
@require_http_methods(["GET", "POST"])
def urge(request: Any, number: str) -> HttpResponse:
    """催办: remind the office, with a word of one's own if one likes."""
    case = queries.case_for(request.actor, number)
    if Act.URGE not in rules.allowed_acts(rules.State(case.state)):
        raise rules.refusal_of(rules.State(case.state), Act.URGE)
    form = forms.UrgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            urging.urge_case(number, form.cleaned_data["message"], actor=request.actor, at=request.at)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Your reminder has reached the office. You are told when it answers."))
            return HttpResponseRedirect(reverse("cases:case", args=[number]) + "#urgings")
    context = {
        "base": base_of(request),
        "case": case,
        "form": form,
        "office": org.office(case.office_id),
        "owed": late.owed(case, request.at),
        "again_on": late.again_on(case),
        "may": late.may_urge(request.actor, case, request.at),
        "back_url": reverse("cases:case", args=[number]),
    }
    return render(request, "cases/urge.html", context, status=409 if form.errors else 200)


@applicant_page
@require_GET
def overdue(request: Any, number: str) -> HttpResponse:
    """One sheet to print: which limit passed, what the office said, and how to challenge the silence."""
    case = queries.case_for(request.actor, number)
    found = late.silence(case, request.at)
    if found is None:
        raise Refusal("cases.no_delay")
    context = {
        "base": base_of(request),
        "case": case,
        "late": found,
        "limit": CLOCKS[found.owed.kind],
        "state": text_of(rules.State(case.state), queries.law_of(case)),
        "name": matters.version(case.version_id).name,
        "office": org.office(case.office_id),
        "today": calendar.civil_day(request.at),
        "back_url": reverse("cases:case", args=[number]),
    }
    return render(request, "cases/overdue.html", context)


@staff_page(*WATCHING)
@require_GET
def watch(request: Any) -> HttpResponse:
    """Urged and overdue cases of one's offices: for those who work on them and for those who answer for them."""
    after = request.GET.get("after") or None
    page = late.overdue_cases(request.actor, request.at, after=after)
    urged = late.urged_cases(request.actor)
    context = {
        "urged": [_row(line, request.at) for line in urged.rows],
        "urged_more": urged.after,
        "overdue": [_row(line, request.at) for line in page.rows],
        "next": f"?after={page.after}" if page.after else "",
    }
    return render(request, "cases/console/late.html", context)


def _row(line: late.WaitingLine, at: datetime) -> dict[str, Any]:
    on = calendar.last_day(line.due_at) if line.due_at else None
    return {
        "line": line,
        "on": on,
        "days": clocks.days_until(on, at) if on else 0,
        "light": clocks.light(line.due_at, at).value if line.due_at else "",
    }
