"""From the guide to the receipt: one question group a page, saved as she goes, at home or at the counter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.cases import forms, queries
from zhengtong.cases.actions import drafting
from zhengtong.cases.models import Draft
from zhengtong.cases.queries import windows
from zhengtong.cases.views.frame import (
    agent_name,
    applicant_name,
    base_of,
    divisions,
    english,
    frame,
    pages_of,
    steps_of,
)
from zhengtong.datahub import public as datahub
from zhengtong.kernel import calendar, files
from zhengtong.kernel.actors import ActorKind
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import applicant_page
from zhengtong.matters import public as matters
from zhengtong.org import public as org


@applicant_page
@require_http_methods(["GET", "POST"])
def start(request: Any, matter: str) -> HttpResponse:
    """Who applies, what is done with the data; a POST begins the application."""
    actor = request.actor
    version = matters.current_version(matter, calendar.civil_day(request.at))
    windows.require_any_window(actor, version, calendar.civil_day(request.at))
    if request.method == "POST":
        draft = drafting.begin_draft(matter, actor=actor, at=request.at)
        said = request.GET.urlencode()
        return HttpResponseRedirect(reverse("apply:where", args=[draft.uid]) + (f"?{said}" if said else ""))
    context = {
        "base": base_of(request),
        "version": version.document,
        "code": matter,
        "applicant": applicant_name(actor.subject_person, actor.subject_organisation),
        "drafts": queries.drafts_of(actor).filter(matter=matter)[:3],
        "beyond": not queries.may_begin(actor, matter),
        "agent": agent_name(actor),
        "item": version.catalog,
        "change_url": f"{reverse('people:acting-for')}?next={quote(request.get_full_path())}"
        if actor.kind is ActorKind.CITIZEN
        else reverse("people:presence"),
    }
    return render(request, "cases/apply/start.html", context)


@applicant_page
def resume(request: Any, uid: UUID) -> HttpResponse:
    """Go on where something is still open: the first page that is not complete."""
    draft = queries.draft_for(request.actor, uid)
    if not draft.place:
        return HttpResponseRedirect(reverse("apply:where", args=[uid]))
    version = matters.version(draft.version_id)
    for step in steps_of(draft, request)[1:-2]:
        try:
            _check_page(version, draft, step.key, request)
        except Refusals:
            return HttpResponseRedirect(step.url)
    return HttpResponseRedirect(reverse("apply:materials", args=[uid]))


@applicant_page
@require_http_methods(["GET", "POST"])
def where(request: Any, uid: UUID) -> HttpResponse:
    """The place, from which the competent office follows, and the questions that prune the materials."""
    draft = queries.draft_for(request.actor, uid)
    version = matters.version(draft.version_id)
    post = request.POST if request.method == "POST" else None
    # Until something is kept, the page begins with what she answered on the guide.
    said = post or (request.GET if not draft.place else None)
    raw = forms.scenario_data(version.document.scenario, said) if said else draft.answers
    place = said.get("place", "") if said else draft.place
    if post is None:
        return _where_page(request, draft, version, raw, place)
    try:
        draft = _keep_where(request, draft, version, raw, place)
    except (Refusal, Refusals) as refused:
        return _where_page(request, draft, version, raw, place, refused)
    if post.get("go") == "stay":
        return _where_page(request, draft, version, raw, place)
    drafting.fetch_for_draft(uid, actor=request.actor, at=request.at)
    return HttpResponseRedirect(frame(request, draft, "where")["next_url"] or reverse("apply:resume", args=[uid]))


def _keep_where(request: Any, draft: Draft, version: matters.Version, raw: dict[str, Any], place: str) -> Draft:
    """Keep place and answers; everything open or wrong is refused at once, unless she only looks what follows."""
    looking = request.POST.get("go") == "stay"
    wrong = [] if place or looking else [Refusal("cases.place_missing", field="place")]
    answers: dict[str, Any] = {}
    try:
        answers = matters.check_answers(version, raw, partial=looking)
    except Refusals as refusals:
        wrong += refusals.refusals
    if wrong:
        raise Refusals(wrong)
    if not place:
        return draft
    return drafting.save_answers(draft.uid, place, answers, actor=request.actor, at=request.at)


def _where_page(
    request: Any,
    draft: Draft,
    version: matters.Version,
    raw: dict[str, Any],
    place: str,
    refused: Refusal | Refusals | None = None,
) -> HttpResponse:
    """The page; a question that only the last answers raised is asked, not reproached."""
    questions = list(matters.questions(version, raw))
    names, before = {q.id for q in questions}, set(request.POST.getlist("asked"))
    form = forms.ScenarioForm(questions, raw, place, divisions(), version.document.competence.question, english())
    if refused:
        said = refused.refusals if isinstance(refused, Refusals) else [refused]
        known = [r for r in said if r.field not in names or r.field in before]
        if known:
            form.refuse(Refusals(known))
    context = frame(request, draft, "where") | {
        "form": form,
        "asked": [q.id for q in questions],
        "new": bool(before) and bool(names - before),
        "office": org.office(draft.office_id) if draft.office_id and draft.place == place else None,
    }
    return render(request, "cases/apply/where.html", context, status=422 if form.errors else 200)


@applicant_page
@require_http_methods(["GET", "POST"])
def group(request: Any, uid: UUID, group: str) -> HttpResponse:
    """One group of questions; what government holds already is shown, not asked."""
    draft = queries.draft_for(request.actor, uid)
    version = matters.version(draft.version_id)
    context = frame(request, draft, group)
    if request.method == "POST":
        posted = _posted(version, draft, group, request)
        draft = drafting.save_data(uid, posted, actor=request.actor, at=request.at)
        go = request.POST.get("go")
        if go == "later":
            return HttpResponseRedirect(reverse("portal:mine"))
        try:
            if go != "row":
                _check_page(version, draft, group, request)
                return HttpResponseRedirect(frame(request, draft, group)["next_url"])
        except Refusals as refusals:
            return _group_page(request, draft, version, group, frame(request, draft, group), refusals)
    return _group_page(request, draft, version, group, context, None)


def _group_page(
    request: Any, draft: Draft, version: matters.Version, group: str, context: dict[str, Any], wrong: Refusals | None
) -> HttpResponse:
    data = drafting.held_values(version, draft) | drafting.draft_data(draft)
    shown = dict(pages_of(version, draft, data, request))
    page = next(g for g in shown if g.id == group)
    held = _held_rows(draft, version, shown[page])
    told = {row["id"] for row in held}
    asked = [field for field in shown[page] if field.id not in told and field.calculate is None]
    form = forms.TypedForm(asked, _begun(version, draft, data), divisions(), english=english())
    if wrong:
        form.refuse(wrong)
    context |= {
        "group": group,
        "form": form,
        "held": held,
        "intro": page.intro,
        "follows": _follows(draft, version, shown[page], data, request),
        "sections": forms.sections(form, asked, english()),
    }
    return render(request, "cases/apply/group.html", context, status=422 if wrong else 200)


def _follows(
    draft: Draft, version: matters.Version, fields: list[Any], data: dict[str, Any], request: Any
) -> list[dict[str, str]]:
    """What follows from earlier answers, to be read and not typed."""
    found = matters.computed(version, data, answers=draft.answers, on=calendar.civil_day(request.at))
    names = dict(divisions())
    return [
        {
            "label": (field.label_en if english() else "") or field.label,
            "value": forms.shown(field, found[field.id], names, english()),
        }
        for field in fields
        if field.id in found
    ]


def _begun(version: matters.Version, draft: Draft, data: dict[str, Any]) -> dict[str, Any]:
    """The data with the place that the first page settled, in the address that decides on the competent office."""
    fact = version.document.competence.fact
    typed = data.get(fact) or {}
    if not draft.place or not isinstance(typed, Mapping) or typed.get("division"):
        return data
    return data | {fact: {**typed, "division": draft.place}}


def _posted(version: matters.Version, draft: Draft, group: str, request: Any) -> dict[str, Any]:
    data = drafting.held_values(version, draft) | drafting.draft_data(draft)
    fields = next((fields for page, fields in pages_of(version, draft, data, request) if page.id == group), [])
    held = drafting.held_values(version, draft)
    asked = [f for f in fields if f.id not in held or f.id in draft.disputes]
    return matters.from_post(asked, request.POST)


def _check_page(version: matters.Version, draft: Draft, group: str, request: Any) -> None:
    data = drafting.held_values(version, draft) | drafting.draft_data(draft)
    matters.check_group(version, group, data, answers=draft.answers, on=calendar.civil_day(request.at))


def _held_rows(draft: Draft, version: matters.Version, fields: list[Any]) -> list[dict[str, Any]]:
    """The fetched values of a page with source and day, and the way to object to each."""
    held = drafting.held_for(version, draft)
    said = drafting.draft_data(draft)
    return [
        {
            "id": field.id,
            "label": (field.label_en if english() else "") or field.label,
            "value": forms.shown(field, held[field.id].value, {}, english()),
            "source": held[field.id].source,
            "as_of": held[field.id].as_of,
            "disputed": said.get(field.id, "") if field.id in draft.disputes else "",
            "dispute_url": "" if field.id in draft.disputes else reverse("apply:dispute", args=[draft.uid, field.id]),
        }
        for field in fields
        if field.id in held
    ]


@applicant_page
@require_POST
def save(request: Any, uid: UUID, group: str) -> HttpResponse:
    """Keep what was typed so far, unchecked; answers with one word for the page to show."""
    draft = queries.draft_for(request.actor, uid)
    version = matters.version(draft.version_id)
    drafting.save_data(uid, _posted(version, draft, group, request), actor=request.actor, at=request.at)
    return HttpResponse(_("Saved"), content_type="text/plain; charset=utf-8")


@applicant_page
@require_http_methods(["GET", "POST"])
def dispute(request: Any, uid: UUID, field: str) -> HttpResponse:
    """本人认为有误: her own value with what shows it; the record's keeper must check."""
    draft = queries.draft_for(request.actor, uid)
    version = matters.version(draft.version_id)
    held = drafting.held_for(version, draft).get(field)
    if held is None:
        raise Refusal("kernel.absent", noun="draft", number=field)
    form = forms.DisputeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _dispute(request, draft, field, held, form)
            return HttpResponseRedirect(reverse("apply:resume", args=[uid]))
        except Refusal as refusal:
            tell(form, refusal)
    context = {
        "base": base_of(request),
        "form": form,
        "label": held.label,
        "value": held.value,
        "source": held.source,
        "as_of": held.as_of,
        "back_url": reverse("apply:resume", args=[uid]),
    }
    return render(request, "cases/dispute.html", context)


def _dispute(request: Any, draft: Draft, field: str, held: datahub.Value, form: forms.DisputeForm) -> None:
    own, upload = form.cleaned_data["own_value"], form.cleaned_data["evidence"]
    evidence = files.keep_upload(upload, at=request.at).id if upload else None
    raised = datahub.dispute_value(
        held.snapshot_id,
        held.field,
        own,
        reason=form.cleaned_data["reason"],
        evidence=evidence,
        actor=request.actor,
        at=request.at,
    )
    drafting.note_dispute(draft.uid, field, own, raised.number, actor=request.actor, at=request.at)


@applicant_page
@require_POST
def discard(request: Any, uid: UUID) -> HttpResponse:
    """Throw the application away before it was filed."""
    drafting.discard_draft(uid, actor=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("portal:mine"))
