"""What the pages of an application share: its steps, the frame around each, files for download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhengtong.cases import forms
from zhengtong.cases.actions import drafting
from zhengtong.cases.models import Draft
from zhengtong.datahub import public as datahub
from zhengtong.kernel import calendar, files, words
from zhengtong.kernel.actors import Actor, ActorKind
from zhengtong.kernel.refusal import Refusal
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
    name = people.person_view(person).name or _("You, identity not verified yet")
    return f"{people.organisation_view(organisation).name}（{name}）" if organisation else name


def agent_name(actor: Actor) -> str:
    """The name of who acts in another person's stead; empty for everybody else."""
    return people.person_view(actor.person or 0).name if actor.principal is not None else ""


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
            Step(
                group.id,
                (group.title_en if english() else "") or group.title,
                reverse("apply:group", args=[draft.uid, group.id]),
            )
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


def served_rows(view: datahub.SnapshotView | None) -> list[dict[str, Any]]:
    """The values a source gave, as people read them, with source and day."""
    return [
        {"label": v.label, "value": forms.plain(v.value), "source": v.source, "as_of": v.as_of}
        for v in (view.values.values() if view else ())
    ]


def divisions() -> forms.Divisions:
    """The city's divisions with their place in the tree, for a choice."""
    return [
        (d.code, "".join(p.name for p in reversed(org.division_path(d.code)) if p.level > org.Level.CITY))
        for d in org.divisions()
        if d.level > org.Level.CITY
    ]


def pages_of(version: matters.Version, draft: Draft, data: dict[str, Any], request: Any) -> list[tuple[Any, list[Any]]]:
    """The pages and fields that apply to what was said so far."""
    return matters.offered_pages(version, data, answers=draft.answers, on=calendar.civil_day(request.at))


def place_of(request: Any) -> int:
    """Which of several files an address asks for; the first without a word."""
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0


def takes_pictures(material: matters.Material | None) -> bool:
    """Whether a photo may be given for the material."""
    return material is not None and bool({"jpg", "jpeg", "png"} & set(material.accept))


def beside(form: Any, said: list[words.Said]) -> list[words.Said]:
    """Put every refusal beside its field, unless the field says something already; answers with the rest."""
    form.full_clean()
    for one in said:
        if one.field in form.fields and one.field not in form.errors:
            form.add_error(one.field, one.sentence)
    return [one for one in said if one.field not in form.fields]


def file_response(file_id: int) -> HttpResponse:
    """A kept file for download, never shown inside the site's own pages."""
    facts = files.file_facts(file_id)
    return download(files.open_file(file_id), facts.name, facts.mime)


def download(content: bytes, name: str, mime: str) -> HttpResponse:
    """Bytes as a file, under a name in any script (RFC 6266), kept by no cache."""
    answer = HttpResponse(content, content_type=mime)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
