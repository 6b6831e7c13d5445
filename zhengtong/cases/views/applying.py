"""From the guide to the receipt: one question group a page, saved as she goes, at home or at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.cases import forms, queries
from zhengtong.cases.actions import drafting, filing
from zhengtong.cases.actions.filing import Provided
from zhengtong.cases.models import Draft
from zhengtong.cases.queries import reading
from zhengtong.cases.words import WAYS, Kind, Mode, Way
from zhengtong.datahub import public as datahub
from zhengtong.kernel import calendar, files, words
from zhengtong.kernel.actors import ActorKind
from zhengtong.kernel.documents import qr
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.kernel.web.page import applicant_page
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.people import public as people


def base_of(request: Any) -> str:
    """Citizens read the public frame, clerks the console."""
    return "kernel/console.html" if request.actor.kind is ActorKind.OFFICER else "kernel/base.html"


def english() -> bool:
    """Whether the reader chose English."""
    return not (get_language() or "").startswith("zh")


def applicant_name(person: int, organisation: int | None) -> str:
    """Who applies, in words."""
    name = people.person_view(person).name
    return f"{people.organisation_view(organisation).name}（{name}）" if organisation else name


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the application."""

    key: str
    title: str
    url: str


def steps_of(draft: Draft, request: Any) -> list[Step]:
    """The pages that this application has in its situation, in order."""
    version = matters.version(draft.version_id)
    on = calendar.civil_day(request.at)
    data = drafting.held_values(version, draft) | drafting.draft_data(draft)
    groups = matters.offered_pages(version, data, answers=draft.answers, on=on)
    return [
        Step("where", _("Where and what"), reverse("apply:where", args=[draft.uid])),
        *(
            Step(group.id, (group.title_en if english() else "") or group.title, reverse("apply:group", args=[draft.uid, group.id]))
            for group, _fields in groups
        ),
        Step("materials", _("Materials"), reverse("apply:materials", args=[draft.uid])),
        Step("check", _("Check and sign"), reverse("apply:check", args=[draft.uid])),
    ]


def frame(request: Any, draft: Draft, key: str) -> dict[str, Any]:
    """What every page of an application shows around its content."""
    steps = steps_of(draft, request)
    place = next((n for n, step in enumerate(steps) if step.key == key), None)
    if place is None:
        raise Refusal("kernel.absent", noun="draft", number=key)
    version = matters.version(draft.version_id)
    back = steps[place - 1].url if place else reverse("apply:start", args=[draft.matter])
    return {
        "base": base_of(request),
        "draft": draft,
        "version": version.document,
        "heading": steps[place].title,
        "step": place + 1,
        "steps": len(steps),
        "back_url": back,
        "next_url": steps[place + 1].url if place + 1 < len(steps) else "",
        "saved": _("Saved") if draft.updated_at > draft.created_at else "",
    }


@applicant_page
@require_http_methods(["GET", "POST"])
def start(request: Any, matter: str) -> HttpResponse:
    """Who applies, what is done with the data; a POST begins the application."""
    actor = request.actor
    version = matters.current_version(matter, calendar.civil_day(request.at))
    if request.method == "POST":
        draft = drafting.begin_draft(matter, actor=actor, at=request.at)
        return HttpResponseRedirect(reverse("apply:where", args=[draft.uid]))
    context = {
        "base": base_of(request),
        "version": version.document,
        "code": matter,
        "applicant": applicant_name(actor.subject_person, actor.subject_organisation),
        "drafts": queries.drafts_of(actor).filter(matter=matter)[:3],
        "change_url": f"{reverse('people:acting-for')}?next={quote(request.path)}"
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
    raw = forms.scenario_data(version.document.scenario, request.POST) if request.method == "POST" else draft.answers
    place = request.POST.get("place", "") if request.method == "POST" else draft.place
    form = forms.ScenarioForm(
        matters.questions(version, raw), raw, place, divisions(), version.document.competence.question, english()
    )
    context = frame(request, draft, "where") | {"form": form, "office": org.office(draft.office_id) if draft.office_id else None}
    if request.method == "POST":
        try:
            answers = matters.check_answers(version, raw)
            draft = drafting.save_answers(uid, place, answers, actor=request.actor, at=request.at)
        except (Refusal, Refusals) as refusal:
            form.refuse(refusal)
        else:
            if request.POST.get("go") != "stay":
                drafting.fetch_for_draft(uid, actor=request.actor, at=request.at)
                return HttpResponseRedirect(context["next_url"] or reverse("apply:resume", args=[uid]))
            context["office"] = org.office(draft.office_id)
    return render(request, "cases/apply/where.html", context)


def divisions() -> forms.Divisions:
    """The city's divisions with their place in the tree, for a choice."""
    return [
        (d.code, "".join(p.name for p in reversed(org.division_path(d.code)) if p.level > org.Level.CITY))
        for d in org.divisions()
        if d.level > org.Level.CITY
    ]


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
    shown = dict(_pages(version, draft, data, request))
    page = next(g for g in shown if g.id == group)
    held = _held_rows(draft, version, shown[page])
    asked = [field for field in shown[page] if field.id not in {row["id"] for row in held}]
    form = forms.TypedForm(asked, data, divisions(), english=english())
    if wrong:
        form.refuse(wrong)
    context |= {"group": group, "form": form, "held": held, "intro": page.intro, "sections": forms.sections(form, asked, english())}
    return render(request, "cases/apply/group.html", context, status=422 if wrong else 200)


def _pages(version: matters.Version, draft: Draft, data: dict[str, Any], request: Any) -> list[tuple[Any, list[Any]]]:
    return matters.offered_pages(version, data, answers=draft.answers, on=calendar.civil_day(request.at))


def _posted(version: matters.Version, draft: Draft, group: str, request: Any) -> dict[str, Any]:
    data = drafting.held_values(version, draft) | drafting.draft_data(draft)
    fields = next((fields for page, fields in _pages(version, draft, data, request) if page.id == group), [])
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
            "value": held[field.id].value,
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
            form.add_error(refusal.field if refusal.field in form.fields else None, words.say(refusal).text)
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
def materials(request: Any, uid: UUID) -> HttpResponse:
    """The checklist: each material says how it is obtained and whether it is there."""
    return _materials_page(request, queries.draft_for(request.actor, uid), None, "")


def _materials_page(request: Any, draft: Draft, wrong: Refusal | None, code: str) -> HttpResponse:
    rows = material_rows(draft, request, error=words.say(wrong).text if wrong else "", wrong=code)
    context = frame(request, draft, "materials") | {"rows": rows, "said": [words.say(wrong)] if wrong else []}
    return render(request, "cases/apply/materials.html", context, status=422 if wrong else 200)


def material_rows(draft: Draft, request: Any, error: str = "", wrong: str = "") -> list[dict[str, Any]]:
    """The materials of this situation as the checklist shows them."""
    version = matters.version(draft.version_id)
    given = {p.code: p for p in drafting.provided_of(draft)}
    views = datahub.snapshots([p.snapshot for p in given.values() if p.snapshot is not None])
    return [
        _material_row(asked, given.get(asked.code), views, draft, error if asked.code == wrong else "")
        for asked in matters.materials_for(version, draft.answers)
    ]


def _material_row(
    material: matters.Material, provided: Provided | None, views: dict[int, Any], draft: Draft, error: str
) -> dict[str, Any]:
    view = views.get(provided.snapshot) if provided and provided.snapshot else None
    fallback = draft.fallbacks.get(material.code, "")
    sourced = bool(material.resource)
    return {
        "code": material.code,
        "name": (material.name_en if english() else "") or material.name,
        "how": reading.HOW[material.source],
        "note": material.guidance,
        "done": provided is not None,
        "state": str(WAYS[provided.way]) if provided else (_("Still missing") if material.required else _("Optional")),
        "explanation": "" if provided else fallback,
        "values": list(view.values.values()) if view else [],
        "file": _file_of(provided, draft),
        "fetched": bool(provided and provided.snapshot),
        "can_fetch": sourced and provided is None,
        "can_commit": bool(material.commitment) and provided is None,
        "can_upload": provided is None and (not sourced or bool(fallback)),
        "commitment": material.commitment,
        "accept": ",".join(f".{kind}" for kind in material.accept),
        "accept_text": _("{kinds}, up to {n} MB").format(
            kinds=" / ".join(kind.upper() for kind in material.accept), n=material.max_megabytes
        ),
        "error": error,
    }


def _file_of(provided: Provided | None, draft: Draft) -> dict[str, Any] | None:
    if provided is None or provided.file is None:
        return None
    facts = files.file_facts(provided.file)
    url = reverse("apply:file", args=[draft.uid, provided.code])
    return {"name": facts.name, "url": url, "size": facts.size, "kind": facts.mime.rpartition("/")[2].upper()}


@applicant_page
@require_POST
def material(request: Any, uid: UUID, code: str) -> HttpResponse:
    """Provide one material: fetch it, promise it, add a file, or take it out again."""
    draft = queries.draft_for(request.actor, uid)
    version = matters.version(draft.version_id)
    asked = {m.code: m for m in matters.materials_for(version, draft.answers)}
    if code not in asked:
        raise Refusal("cases.material_unknown", name=code)
    try:
        _provide(request, uid, asked[code])
    except Refusal as refusal:
        return _materials_page(request, draft, refusal, code)
    return HttpResponseRedirect(reverse("apply:materials", args=[uid]) + f"#id_material.{code}")


def _provide(request: Any, uid: UUID, asked: matters.Material) -> None:
    actor, at, do = request.actor, request.at, request.POST.get("do")
    if do == "drop":
        drafting.drop_material(uid, asked.code, actor=actor, at=at)
    elif do == "fetch":
        drafting.fetch_for_draft(uid, {asked.code}, actor=actor, at=at)
    elif do == "commit" and asked.commitment:
        promised = Provided(asked.code, Way.COMMITMENT, commitment=asked.commitment)
        drafting.set_material(uid, promised, actor=actor, at=at)
    elif upload := request.FILES.get("file"):
        kept = files.keep_upload(upload, limits=forms.limits_of(asked), at=at)
        drafting.set_material(uid, Provided(asked.code, Way.UPLOAD, file=kept.id), actor=actor, at=at)
    else:
        raise Refusal("cases.file_missing", field=f"material.{asked.code}", name=asked.name)


@applicant_page
def file(request: Any, uid: UUID, code: str) -> HttpResponse:
    """The applicant's own file, as she uploaded it."""
    draft = queries.draft_for(request.actor, uid)
    provided = {p.code: p for p in drafting.provided_of(draft)}.get(code)
    if provided is None or provided.file is None:
        raise Refusal("kernel.absent", noun="document", number=code)
    return file_response(provided.file)


def file_response(file_id: int, name: str = "") -> HttpResponse:
    """A kept file for download, never shown inside the site's own pages."""
    facts = files.file_facts(file_id)
    answer = HttpResponse(files.open_file(file_id), content_type=facts.mime)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name or facts.name) or "attachment"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@applicant_page
@require_http_methods(["GET", "POST"])
def check(request: Any, uid: UUID) -> HttpResponse:
    """Everything at a glance, then the signature; a POST files the application."""
    draft = queries.draft_for(request.actor, uid)
    form = forms.SignForm(request.POST or None, initial={"mode": Mode.ELECTRONIC.value})
    said: list[words.Said] = []
    if request.method == "POST" and form.is_valid():
        try:
            filed = _file(request, uid, form)
        except (Refusal, Refusals) as refused:
            said = _refused(form, refused)
        else:
            request.session[f"filed:{filed.case.number}"] = filed.query_code
            return HttpResponseRedirect(reverse("apply:filed", args=[filed.case.number]))
    context = frame(request, draft, "check") | _check_context(request, draft) | {"form": form, "said": said}
    return render(request, "cases/apply/check.html", context, status=422 if said or form.errors else 200)


def _file(request: Any, uid: UUID, form: forms.SignForm) -> Any:
    address = {"mode": form.cleaned_data["mode"], "address": form.cleaned_data["address"].strip()}
    return drafting.file_draft(
        uid, signed_name=form.cleaned_data["signed_name"], address=address, actor=request.actor, at=request.at
    )


def _refused(form: forms.SignForm, refused: Refusal | Refusals) -> list[words.Said]:
    """Refusals about the signature stand beside it, all others on top of the page."""
    said = [words.say(r) for r in (refused.refusals if isinstance(refused, Refusals) else [refused])]
    for one in said:
        if one.field in form.fields:
            form.add_error(one.field, f"{one.text} {one.remedy}")
    return [one for one in said if one.field not in form.fields]


def _check_context(request: Any, draft: Draft) -> dict[str, Any]:
    version = matters.version(draft.version_id)
    held = drafting.held_for(version, draft)
    data = drafting.held_values(version, draft) | drafting.draft_data(draft)
    pages = [
        {
            "title": (page.title_en if english() else "") or page.title,
            "url": reverse("apply:group", args=[draft.uid, page.id]),
            "rows": [_check_row(field, data.get(field.id), held, draft) for field in fields],
        }
        for page, fields in _pages(version, draft, data, request)
    ]
    return {
        "applicant": applicant_name(draft.person_id, draft.organisation_id),
        "office": org.office(draft.office_id) if draft.office_id else None,
        "answers": forms.answers_in_words(version.document.scenario, draft.answers, english()),
        "pages": pages,
        "materials": material_rows(draft, request),
    }


def _check_row(field: Any, value: Any, held: dict[str, datahub.Value], draft: Draft) -> dict[str, Any]:
    row = {
        "label": (field.label_en if english() else "") or field.label,
        "value": forms.shown(field, value, dict(divisions()), english()),
    }
    if field.id in held:
        own = row["value"] if field.id in draft.disputes else ""
        row |= {"value": held[field.id].value, "source": held[field.id].source, "as_of": held[field.id].as_of, "disputed": own}
    return row


@applicant_page
def filed(request: Any, number: str) -> HttpResponse:
    """The receipt page: number, query code, QR, and what happens now."""
    case = queries.case_for(request.actor, number)
    lines = {line.kind: line for line in reading.clock_lines(case, request.at)}
    receipt = case.documents.filter(kind=Kind.RECEIPT.value).first()
    version = matters.version(case.version_id)
    context = {
        "base": base_of(request),
        "case": case,
        "office": org.office(case.office_id),
        "query_code": request.session.get(f"filed:{number}", ""),
        "qr": mark_safe(qr.qr_svg(request.build_absolute_uri(f"/verify/?number={number}"))),  # noqa: S308 - our own SVG
        "limits": filing.limits_of(case),
        "proof_url": reverse("cases:proof", args=[number, lines["intake"].id]) if "intake" in lines else "",
        "case_url": reverse("cases:case", args=[number]),
        "receipt_url": reverse("cases:document", args=[number, receipt.uid]) if receipt else "",
    }
    return render(request, "cases/apply/filed.html", context)


@applicant_page
@require_POST
def discard(request: Any, uid: UUID) -> HttpResponse:
    """Throw the application away before it was filed."""
    drafting.discard_draft(uid, actor=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("portal:mine"))


