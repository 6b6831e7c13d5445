"""Public pages: the working-day calendar by which every limit is counted."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from zhengtong.clocks import queries
from zhengtong.kernel import calendar, ids
from zhengtong.kernel.web.page import open_page


@require_GET
@open_page
def year_now(request: HttpRequest) -> HttpResponse:
    """The calendar of this year."""
    return redirect("clocks:year", year=calendar.civil_day(request.at).year)  # type: ignore[attr-defined]


@require_GET
@open_page
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The days off and the exchanged working days of a year."""
    if not calendar.FIRST_YEAR <= year < calendar.LAST_YEAR:
        raise Http404
    table = queries.table_for(ids.NATION)
    shown = {
        "year": year,
        "status": table.status(year).value,
        "workdays": table.workdays_in(year),
        "months": queries.year_view(ids.NATION, year),
        "before": year - 1 if year > calendar.FIRST_YEAR else None,
        "next": year + 1 if year + 1 < calendar.LAST_YEAR else None,
    }
    return render(request, "clocks/year.html", shown)
