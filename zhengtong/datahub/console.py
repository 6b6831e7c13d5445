"""Pages of the data steward: what is doubted, what is asked, what is published and granted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhengtong.datahub import forms, words
from zhengtong.datahub.actions import catalogue as stewarding
from zhengtong.datahub.actions import doubts as answering
from zhengtong.datahub.queries import accesses, catalogue, doubts, fetched
from zhengtong.datahub.rules import DisputeState, PersonalClass, QuestionState, ShareType
from zhengtong.datahub.sources import reading
from zhengtong.kernel import files, keyset
from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.refusal import Absent
from zhengtong.kernel.web.page import staff_page

steward_page = staff_page(DutyKind.DATA_STEWARD)
DOUBT_ORDER = ["due_on", "id"]


@require_GET
@steward_page
def disputes(request: Any) -> HttpResponse:
    """Values that people hold to be wrong, the next due first."""
    answered = request.GET.get("answered") == "1"
    listed = doubts.disputes_listed(request.actor, answered=answered)
    page = keyset.page(listed, DOUBT_ORDER, request.GET.get("after"))
    rows = [fetched.dispute_view(row) for row in page.rows]
    return render(request, "datahub/disputes.html", {"rows": rows, "after": page.after, "answered": answered})


@require_http_methods(["GET", "POST"])
@steward_page
def dispute(request: Any, number: str) -> HttpResponse:
    """One disputed value: both values, the evidence, the answer."""
    row = doubts.dispute_for(request.actor, number, lock=False)
    form = forms.AnswerForm(request.POST or None, outcomes=forms.DISPUTE_OUTCOMES)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        answering.answer_dispute(number, typed["outcome"], typed["answer"], actor=request.actor, at=request.at)
        messages.success(request, _("The answer is recorded; the person is told."))
        return redirect("datahub:dispute", number=number)
    shown = {
        "row": fetched.dispute_view(row),
        "owner": accesses.owner_for_provider(row.person_id, row.organisation_id),
        "open": row.state == DisputeState.OPEN,
        "form": form,
    }
    return render(request, "datahub/verify.html", shown, status=422 if form.errors else 200)


@require_GET
@steward_page
def evidence(request: Any, number: str) -> FileResponse:
    """The evidence of a disputed value."""
    row = doubts.dispute_for(request.actor, number, lock=False)
    if row.evidence_id is None:
        raise Absent("dispute", number)
    facts = files.file_facts(row.evidence_id)
    answer = FileResponse(
        iter([files.open_file(row.evidence_id)]), content_type=facts.mime, as_attachment=True, filename=facts.name
    )
    return answer


@require_GET
@steward_page
def questions(request: Any) -> HttpResponse:
    """Accesses that their owners ask about, the next due first."""
    answered = request.GET.get("answered") == "1"
    listed = doubts.questions_listed(request.actor, answered=answered)
    page = keyset.page(listed, DOUBT_ORDER, request.GET.get("after"))
    rows = [(row, words.QUESTION_STATES[QuestionState(row.state)]) for row in page.rows]
    return render(request, "datahub/questions.html", {"rows": rows, "after": page.after, "answered": answered})


@require_http_methods(["GET", "POST"])
@steward_page
def answer_question(request: Any, number: str) -> HttpResponse:
    """One question about an access, and its answer."""
    row = doubts.question_for(request.actor, number, lock=False)
    form = forms.AnswerForm(request.POST or None, outcomes=forms.QUESTION_OUTCOMES)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        answering.answer_question(number, typed["outcome"], typed["answer"], actor=request.actor, at=request.at)
        messages.success(request, _("The answer is recorded; the person is told."))
        return redirect("datahub:answer_question", number=number)
    shown = {
        "row": row,
        "access": accesses.access_view(row.access),
        "state": words.QUESTION_STATES[QuestionState(row.state)],
        "open": row.state == QuestionState.OPEN,
        "form": form,
    }
    return render(request, "datahub/answer.html", shown, status=422 if form.errors else 200)


@require_GET
@steward_page
def resources(request: Any) -> HttpResponse:
    """The resources of the steward's offices with their fields; `check` asks one source whether it answers now."""
    rows = list(catalogue.stewarded_resources(request.actor))
    chosen = next((row for row in rows if row.code == request.GET.get("check")), None)
    checked = reading.check(catalogue.spec_of(chosen.source), chosen.table) if chosen else None
    shown = [
        {
            "resource": row,
            "share": words.SHARE_TYPES[ShareType(row.share_type)],
            "fields": [(f, words.PERSONAL_CLASSES[PersonalClass(f.personal_class)]) for f in row.fields.all()],
            "checked": words.SOURCE_STATES[checked] if checked and row == chosen else "",
        }
        for row in rows
    ]
    return render(request, "datahub/resources.html", {"rows": shown})


@require_GET
@steward_page
def grants(request: Any) -> HttpResponse:
    """Who may use the steward's resources, for what and how masked."""
    page = keyset.page(catalogue.stewarded_grants(request.actor), ["-id"], request.GET.get("after"))
    return render(request, "datahub/grants.html", {"rows": page.rows, "after": page.after})


@require_http_methods(["GET", "POST"])
@steward_page
def grant(request: Any, id: int) -> HttpResponse:
    """One grant; the steward ends it here."""
    row = catalogue.grant_for(request.actor, id, lock=False)
    form = forms.EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stewarding.end_grant(id, form.cleaned_data["reason"], actor=request.actor, at=request.at)
        messages.success(request, _("The grant has ended. Applicants are asked for their own papers from now on."))
        return redirect("datahub:grant", id=id)
    fields = [
        {"label": words.label(f.label, f.label_en), "mask": row.masks.get(f.code)}
        for f in catalogue.resource_of(row.resource.code).fields.all()
        if f.code in row.fields
    ]
    shown = {"grant": row, "fields": fields, "form": form}
    return render(request, "datahub/grant.html", shown, status=422 if form.errors else 200)
