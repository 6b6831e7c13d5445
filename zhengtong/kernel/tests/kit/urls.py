"""Addresses of the sample pages, in place of the site's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from zhengtong.kernel.refusal import Absent, Refusal, Refusals
from zhengtong.kernel.tests.kit import facts
from zhengtong.kernel.web import answers
from zhengtong.kernel.web.page import open_page

PAGES = ["home", "guide", "apply", "check", "receipt", "case", "inbox", "desk", "parts", "phone", "proof", "document"]


@open_page
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """One sample page, drawn from a string so that the samples stay out of the product's template folders."""
    source = (facts.FOLDER / f"{name}.html").read_text()
    context: dict[str, Any] = {**facts.FACTS, "form": facts.form(request), "name": name}
    return HttpResponse(engines["django"].from_string(facts.compile_cotton(source)).render(context, request))


@open_page
def refusing(request: HttpRequest, how: str) -> HttpResponse:
    """The refused page for one refusal, several, or an absent row."""
    one = Refusal("kernel.too_many", seconds=30)
    refusals = {"one": one, "several": Refusals([one, Refusal("kernel.forbidden")]), "absent": Absent("case", "A1")}
    return answers.refused(request, refusals[how])


@open_page
def saved(request: HttpRequest) -> HttpResponse:
    """What a form that is kept as it is typed hears."""
    return HttpResponse("已保存" if request.POST.get("name") else "", content_type="text/plain; charset=utf-8")


kit = [
    path("saved/", saved, name="saved"),
    path("inbox/", sample, {"name": "inbox"}, name="inbox"),
    *[path(f"{page}/", sample, {"name": page}, name=str(n)) for n, page in enumerate(PAGES)],
]
urlpatterns = [
    path("", include("zhengtong.kernel.urls")),
    path("kit/", include((kit, "kit"))),
    path("refuse/<slug:how>/", refusing),
]
