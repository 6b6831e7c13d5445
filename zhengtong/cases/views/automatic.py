"""Grants that no human decided: the officers' list and one of them; the applicant's wish that a person looks at it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.cases import forms, permits, queries
from zhengtong.cases.actions import automatic as acts
from zhengtong.cases.models import AutomaticGrant, Case
from zhengtong.cases.queries import automatic
from zhengtong.cases.rules import Act, CheckFound, PersonFound
from zhengtong.cases.views import frame
from zhengtong.cases.words import FOUND_BY_CHECK, FOUND_BY_PERSON
from zhengtong.kernel import words
from zhengtong.kernel.refusal import Absent, Refusal, Refusals
from zhengtong.kernel.web.page import applicant_page, staff_page
from zhengtong.matters import public as matters


def explained(grant: AutomaticGrant) -> dict[str, Any]:
    """How a table came to grant, as every reader is told: the rule, its article, what it read, what persons found."""
    return {
        "row": grant.row,
        "reason": grant.reason,
        "article": grant.article,
        "inputs": automatic.inputs_kept(grant),
        "granted_at": grant.granted_at,
        "asked_at": grant.asked_at,
        "wish": grant.wish,
        "found": FOUND_BY_PERSON[PersonFound(grant.person_found)] if grant.person_found else "",
        "answer": grant.answer,
        "answered_at": grant.answered_at,
    }


@applicant_page
@require_http_methods(["GET", "POST"])
def person(request: Any, number: str) -> HttpResponse:
    """Ask that a person looks at the decision, with or without a word why."""
    case, grant = _open(request, number)
    form, said = forms.PersonForm(request.POST or None), list[words.Said]()
    if request.method == "POST" and form.is_valid():
        try:
            acts.ask_person(number, form.cleaned_data["wish"], actor=request.actor, at=request.at)
            return HttpResponseRedirect(reverse("cases:case", args=[number]) + "#how")
        except Refusal as refusal:
            said = words.say_all(refusal)
    context = {"base": frame.base_of(request), "case": case, "form": form, "said": said, "how": explained(grant)}
    context["back_url"] = reverse("cases:case", args=[number])
    return render(request, "cases/person.html", context, status=said[0].status if said else 200)


def _open(request: Any, number: str) -> tuple[Case, AutomaticGrant]:
    """The case that the reader may see, and its automatic grant."""
    case = queries.case_for(request.actor, number)
    found = automatic.grant_of(case)
    if found is None:
        raise Absent("case", number)
    return case, found


@staff_page(*automatic.CHECKING)
def grants(request: Any) -> HttpResponse:
    """The automatic grants of the officer's offices: those an applicant wants looked at and those drawn, or all."""
    show = request.GET.get("show", "")
    page = automatic.grant_page(request.actor, show=show, after=request.GET.get("after") or None)
    following = "?" + urlencode({"show": show, "after": page.after}) if page.after else ""
    waiting, every = automatic.counts(request.actor)
    filters = [
        (_("Waits for a person"), "?", show != "all", waiting),
        (_("All"), "?show=all", show == "all", every),
    ]
    return render(request, "cases/console/grants.html", {"rows": page.rows, "filters": filters, "next": following})


@staff_page(*automatic.CHECKING)
def grant(request: Any, number: str) -> HttpResponse:
    """One automatic grant: how it came about, and what persons say of it."""
    case, found = _open(request, number)
    return render(request, "cases/console/grant.html", _context(request, case, found))


def _context(request: Any, case: Case, found: AutomaticGrant) -> dict[str, Any]:
    waits = found.asked_at and not found.answered_at
    may_answer = permits.may(request.actor, Act.ANSWER_PERSON, case)
    may_check = permits.may(request.actor, Act.CHECK_GRANT, case)
    return {
        "case": case,
        "version": matters.version(case.version_id).document,
        "grant": found,
        "how": explained(found),
        "checked": FOUND_BY_CHECK[CheckFound(found.check_found)] if found.check_found else "",
        "answer_form": forms.PersonAnswerForm(prefix="answer") if waits and may_answer else None,
        "check_form": forms.CheckForm(prefix="check") if not found.checked_at and may_check else None,
        "said": [],
    }


@staff_page(*automatic.CHECKING)
@require_POST
def answer(request: Any, number: str) -> HttpResponse:
    """Tell the applicant what a person found."""
    return _act(request, number, "answer_form", forms.PersonAnswerForm(request.POST, prefix="answer"))


@staff_page(*automatic.CHECKING)
@require_POST
def check(request: Any, number: str) -> HttpResponse:
    """Record the after-check."""
    return _act(request, number, "check_form", forms.CheckForm(request.POST, prefix="check"))


def _act(request: Any, number: str, name: str, form: Any) -> HttpResponse:
    """Do what the form says; what is wrong comes back beside its field."""
    case, found = _open(request, number)
    said = list[words.Said]()
    if form.is_valid():
        do = acts.answer_person if name == "answer_form" else acts.check_grant
        try:
            do(number, *form.cleaned_data.values(), actor=request.actor, at=request.at)
            return HttpResponseRedirect(reverse("desk:grant", args=[number]))
        except (Refusal, Refusals) as refused:
            said = frame.beside(form, words.say_all(queries.cited(number, refused)))
    context = _context(request, case, found) | {name: form, "said": said}
    return render(request, "cases/console/grant.html", context, status=422)
