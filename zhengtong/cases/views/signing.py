"""The end of an application: everything at a glance, the signature, the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from zhengtong.cases import forms, queries, rules
from zhengtong.cases.actions import drafting, filing
from zhengtong.cases.models import Draft
from zhengtong.cases.queries import reading
from zhengtong.cases.views.frame import applicant_name, base_of, divisions, english, frame, pages_of
from zhengtong.cases.views.materials import material_rows
from zhengtong.cases.words import SILENCES, UNITS, Kind, Mode
from zhengtong.datahub import public as datahub
from zhengtong.kernel import calendar, ids, words
from zhengtong.kernel.documents import qr
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.kernel.web.page import applicant_page
from zhengtong.matters import public as matters
from zhengtong.org import public as org


@applicant_page
@require_http_methods(["GET", "POST"])
def check(request: Any, uid: UUID) -> HttpResponse:
    """Everything at a glance, then the signature; a POST files the application, a second one leads to its receipt."""
    if (before := filing.filed_from(uid, actor=request.actor)) is not None:
        return _to_receipt(request, before)
    draft = queries.draft_for(request.actor, uid)
    by_rules = matters.grants_by_rules(matters.version(draft.version_id))
    form = forms.SignForm(request.POST or None, initial={"mode": Mode.ELECTRONIC.value}, by_rules=by_rules)
    said: list[words.Said] = []
    if request.method == "POST" and form.is_valid():
        try:
            filed = _file(request, uid, form)
        except (Refusal, Refusals) as refused:
            said = _refused(form, refused)
        else:
            return _to_receipt(request, filed)
    context = frame(request, draft, "check") | _check_context(request, draft) | {"form": form, "said": said}
    return render(request, "cases/apply/check.html", context, status=422 if said or form.errors else 200)


def _to_receipt(request: Any, filed: filing.Filed) -> HttpResponse:
    request.session[f"filed:{filed.case.number}"] = filed.query_code
    return HttpResponseRedirect(reverse("apply:filed", args=[filed.case.number]))


def _file(request: Any, uid: UUID, form: forms.SignForm) -> Any:
    address = {"mode": form.cleaned_data["mode"], "address": form.cleaned_data["address"].strip()}
    return drafting.file_draft(
        uid,
        signed_name=form.cleaned_data["signed_name"],
        address=address,
        by_person=form.cleaned_data.get("by_person", False),
        actor=request.actor,
        at=request.at,
    )


def _refused(form: forms.SignForm, refused: Refusal | Refusals) -> list[words.Said]:
    """Refusals about the signature stand beside it, all others on top of the page."""
    said = words.say_all(refused)
    for one in said:
        if one.field in form.fields:
            form.add_error(one.field, one.sentence)
    return [one for one in said if one.field not in form.fields]


def _check_context(request: Any, draft: Draft) -> dict[str, Any]:
    version = matters.version(draft.version_id)
    held = drafting.held_for(version, draft)
    data = drafting.held_values(version, draft) | drafting.draft_data(draft)
    data |= matters.computed(version, data, answers=draft.answers, on=calendar.civil_day(request.at))
    pages = [
        {
            "title": (page.title_en if english() else "") or page.title,
            "url": reverse("apply:group", args=[draft.uid, page.id]),
            "rows": [_check_row(field, data.get(field.id), held, draft) for field in fields if _stands(field, data)],
        }
        for page, fields in pages_of(version, draft, data, request)
    ]
    rows = material_rows(draft, request)
    return {
        "missing": sum(row["missing"] for row in rows),
        "applicant": applicant_name(draft.person_id, draft.organisation_id),
        "office": org.office(draft.office_id) if draft.office_id else None,
        "answers": forms.answers_in_words(version.document.scenario, draft.answers, english()),
        "pages": pages,
        "materials": rows,
    }


def _stands(field: Any, data: dict[str, Any]) -> bool:
    """What is calculated stands on the page once there is a value; everything else always."""
    return field.calculate is None or data.get(field.id) not in (None, "")


def _check_row(field: Any, value: Any, held: dict[str, datahub.Value], draft: Draft) -> dict[str, Any]:
    row = {
        "label": (field.label_en if english() else "") or field.label,
        "value": forms.shown(field, value, dict(divisions()), english()),
    }
    if field.id in held:
        own = row["value"] if field.id in draft.disputes else ""
        row |= {
            "value": forms.shown(field, held[field.id].value, {}, english()),
            "source": held[field.id].source,
            "as_of": held[field.id].as_of,
            "disputed": own,
        }
    return row


@applicant_page
def filed(request: Any, number: str) -> HttpResponse:
    """The receipt page: number, query code, QR, and what happens now."""
    case = queries.case_for(request.actor, number)
    lines = {line.kind: line for line in reading.clock_lines(case, request.at)}
    law, statute = queries.law_of(case), matters.version(case.version_id).clocks["statute"]
    receipt = case.documents.filter(kind=Kind.RECEIPT.value).first()
    context = {
        "base": base_of(request),
        "case": case,
        "office": org.office(case.office_id),
        "query_code": ids.shown_query_code(code) if (code := request.session.get(f"filed:{number}", "")) else "",
        "statute_days": statute["amount"],
        "statute_unit": UNITS[statute["unit"]],
        "waits": law.silence is rules.Silence.WAITS,
        "silence": SILENCES[law.silence],
        "basis": law.basis(rules.Duty.SILENCE),
        "qr": mark_safe(qr.qr_svg(request.build_absolute_uri(f"/verify/?number={number}"))),  # noqa: S308 - our own SVG
        "limits": filing.limits_of(case),
        "proof_url": reverse("cases:proof", args=[number, lines["intake"].id]) if "intake" in lines else "",
        "case_url": reverse("cases:case", args=[number]),
        "receipt_url": reverse("cases:document", args=[number, receipt.uid]) if receipt else "",
    }
    return render(request, "cases/apply/filed.html", context)
