"""The checklist of an application: each material fetched, promised or added."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.cases import forms, queries
from zhengtong.cases.actions import drafting, photos
from zhengtong.cases.actions.filing import Provided
from zhengtong.cases.models import Draft
from zhengtong.cases.queries import reading
from zhengtong.cases.views.frame import download, english, file_response, frame, place_of, served_rows, takes_pictures
from zhengtong.cases.words import WAYS, Way
from zhengtong.datahub import public as datahub
from zhengtong.kernel import files, words
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web.page import applicant_page
from zhengtong.matters import public as matters


@applicant_page
def materials(request: Any, uid: UUID) -> HttpResponse:
    """The checklist: each material says how it is obtained and whether it is there."""
    return _materials_page(request, queries.draft_for(request.actor, uid), None, "")


def _materials_page(request: Any, draft: Draft, wrong: Refusal | None, code: str) -> HttpResponse:
    rows = material_rows(draft, request, error=words.say(wrong).text if wrong else "", wrong=code)
    context = frame(request, draft, "materials") | {
        "rows": rows,
        "missing": sum(row["missing"] for row in rows),
        "said": [words.say(wrong)] if wrong else [],
    }
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
        "note": "" if provided else material.guidance,
        "done": provided is not None,
        "state": str(WAYS[provided.way]) if provided else (_("Still missing") if material.required else _("Optional")),
        "explanation": "" if provided else fallback,
        "values": served_rows(view),
        "source": next(iter(view.values.values())).source if view and view.values else "",
        "missing": provided is None and material.required,
        "files": _files_of(provided, draft),
        "most": photos.MOST_FILES,
        "pictures": takes_pictures(material),
        "fetched": bool(provided and provided.snapshot),
        "can_fetch": sourced and provided is None,
        "can_commit": bool(material.commitment) and provided is None,
        "can_upload": provided is None or 0 < len(provided.files) < photos.MOST_FILES,
        "commitment": material.commitment,
        "accept": ",".join(f".{kind}" for kind in material.accept),
        "accept_text": forms.accepted(material),
        "error": error,
    }


def _files_of(provided: Provided | None, draft: Draft) -> list[dict[str, Any]]:
    """The files of a material in their order, pictures with a small likeness."""
    url = reverse("apply:file", args=[draft.uid, provided.code]) if provided else ""
    facts = [files.file_facts(id) for id in (provided.files if provided else ())]
    return [
        {
            "place": place,
            "name": one.name,
            "url": f"{url}?page={place}",
            "small": f"{url}?page={place}&small=1" if one.mime in files.PICTURES else "",
            "size": one.size,
            "kind": one.mime.rpartition("/")[2].upper(),
        }
        for place, one in enumerate(facts, 1)
    ]


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
    elif do in ("up", "remove", "replace"):
        _rearrange(request, uid, asked, do)
    elif uploads := [*request.FILES.getlist("file"), *request.FILES.getlist("photo")]:
        _add(request, uid, asked, uploads)
    else:
        raise Refusal("cases.file_missing", field=f"material.{asked.code}", name=asked.name)


def _add(request: Any, uid: UUID, asked: matters.Material, uploads: list[Any]) -> None:
    """Keep what can be kept, in the order chosen; the first that cannot is named, and the others stay."""
    refused: list[Refusal] = []
    for upload in uploads:
        try:
            kept = files.keep_upload(upload, limits=forms.limits_of(asked), at=request.at)
            photos.add_file(uid, asked.code, kept.id, actor=request.actor, at=request.at)
        except Refusal as refusal:
            why = f"{words.say(refusal).text}"
            alone = len(uploads) == 1 or refusal.code == "cases.files_too_many"
            refused.append(refusal if alone else Refusal("cases.photo_refused", name=upload.name, why=why))
    if refused:
        raise refused[0]


def _rearrange(request: Any, uid: UUID, asked: matters.Material, do: str) -> None:
    """Move one file forward, take it out, or put another in its place."""
    said = request.POST.get("page", "")
    place = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    who = {"actor": request.actor, "at": request.at}
    if do == "up":
        photos.move_file(uid, asked.code, place, **who)
    elif do == "remove":
        photos.remove_file(uid, asked.code, place, **who)
    elif upload := request.FILES.get("file"):
        kept = files.keep_upload(upload, limits=forms.limits_of(asked), at=request.at)
        photos.replace_file(uid, asked.code, place, kept.id, **who)
    else:
        raise Refusal("cases.file_missing", field=f"material.{asked.code}", name=asked.name)


@applicant_page
def file(request: Any, uid: UUID, code: str) -> HttpResponse:
    """The applicant's own file, as she uploaded it."""
    draft = queries.draft_for(request.actor, uid)
    provided = {p.code: p for p in drafting.provided_of(draft)}.get(code)
    place = place_of(request)
    if provided is None or not 1 <= place <= len(provided.files):
        raise Refusal("kernel.absent", noun="document", number=code)
    found = provided.files[place - 1]
    if request.GET.get("small") and files.file_facts(found).mime in files.PICTURES:
        return download(files.thumbnail(files.open_file(found)), "small.jpg", "image/jpeg")
    return file_response(found)
