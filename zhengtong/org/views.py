"""Public pages: the offices of the city and how to reach them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengtong.kernel import calendar
from zhengtong.kernel.web.page import open_page
from zhengtong.org import queries, words
from zhengtong.org.rules import Level


@require_GET
@open_page
def offices(request: HttpRequest) -> HttpResponse:
    """All offices that exist today, by division, and the service halls."""
    today = calendar.civil_day(request.at)  # type: ignore[attr-defined]
    places = [(division, queries.offices_in(division.code, on=today)) for division in queries.divisions(today)]
    shown = {"places": [place for place in places if place[1]], "halls": queries.halls()}
    return render(request, "org/offices.html", shown)


@require_GET
@open_page
def office(request: HttpRequest, id: int) -> HttpResponse:
    """One office: where, when, how to reach it, where to complain, who reviews its acts."""
    shown = queries.office(id)
    superior = queries.office(shown.superior_government) if shown.superior_government else None
    successor = queries.office(shown.successor) if shown.successor else None
    level = words.LEVELS[Level(shown.level)]
    return render(
        request, "org/office.html", {"office": shown, "superior": superior, "successor": successor, "level": level}
    )
