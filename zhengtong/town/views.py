"""The demo's own pages: who is in Anlan, and the telephone on which its messages arrive."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from zhengtong.kernel.web.page import open_page
from zhengtong.post import public as post
from zhengtong.town import public


@open_page
def people(request: Any) -> HttpResponse:
    """The cast with its sign-ins; everybody is fictional."""
    return render(
        request,
        "town/people.html",
        {"citizens": public.CITIZENS, "officers": (*public.OFFICERS, *public.STAFF), "password": public.PASSWORD},
    )


@open_page
def phone(request: Any) -> HttpResponse:
    """The simulated telephone: the last text messages to a number of the cast."""
    number = request.GET.get("number", public.CITIZENS[0].phone)
    texts = post.phone_texts(number) if number.isdecimal() else []
    context = {"number": number, "texts": texts, "citizens": public.CITIZENS}
    return render(request, "town/phone.html", context)
