"""What an office that is asked for its opinion reads and answers: its question, and of the case what the step names."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhengtong.cases import forms, queries
from zhengtong.cases.actions import consulting, intake
from zhengtong.cases.models import Case, Consultation
from zhengtong.cases.queries import others, reading
from zhengtong.cases.rules import Act, Verdict
from zhengtong.cases.views import following, frame
from zhengtong.cases.words import VERDICTS
from zhengtong.clocks import public as clocks
from zhengtong.datahub import public as datahub
from zhengtong.kernel import calendar, words
from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.refusal import Absent, Refusal, Refusals
from zhengtong.kernel.web.page import staff_page
from zhengtong.matters import public as matters
from zhengtong.org import public as org

ASKED = (DutyKind.HANDLER, DutyKind.APPROVER)
# What only the office that has the case reads, whatever a step names.
PERSONAL = frozenset({"identity_number", "phone"})


@staff_page(*ASKED)
@require_http_methods(["GET", "POST"])
def asked(request: Any, number: str, node: str) -> HttpResponse:
    """One question with what is needed to answer it; what is wrong comes back with everything that was typed."""
    case, question = others.asked_for(request.actor, number, node)
    if request.method == "GET":
        return _page(request, case, question, forms.OpinionForm(), [])
    form = forms.OpinionForm(request.POST)
    try:
        texts = (request.POST.get(name, "") for name in ("verdict", "reasons", "article"))
        consulting.give_opinion(number, node, *texts, actor=request.actor, at=request.at)
    except (Refusal, Refusals) as refused:
        said = frame.beside(form, words.say_all(queries.cited(number, refused)))
        case, question = others.asked_for(request.actor, number, node)
        return _page(request, case, question, form, said)
    return HttpResponseRedirect(reverse("desk:asked", args=[number, node]))


def _page(
    request: Any, case: Case, question: Consultation, form: forms.OpinionForm, said: list[words.Said]
) -> HttpResponse:
    """The question; what was written for one that is answered meanwhile is given back to copy."""
    typed = [request.POST.get(name, "") for name in ("reasons", "article")]
    context = _facts(request, case, question) | {
        "form": form if question.open else None,
        "said": said,
        "kept": [] if question.open else [text for text in typed if text.strip()],
    }
    status = said[0].status if said else (422 if form.is_bound else 200)
    return render(request, "cases/console/asked.html", context, status=status)


def _facts(request: Any, case: Case, question: Consultation) -> dict[str, Any]:
    version, due_on = matters.version(case.version_id), calendar.last_day(question.due_at)
    step = matters.step(version, question.node)
    context = {
        "case": case,
        "question": question,
        "version": version.document,
        "step": step,
        "lead": org.office(case.office_id),
        "office": org.office(question.office_id),
        "due_on": due_on,
        "light": clocks.light(question.due_at, request.at).value,
        "days": clocks.days_until(due_on, request.at),
        "basis": step.basis.label if step.basis else queries.law_of(case).basis(Act.GIVE_OPINION),
        "silence": step.silence.label if step.silence else "",
        "answer": VERDICTS[Verdict(question.verdict)] if question.verdict else "",
    }
    return context | (_content(case, version, question.node, step.reads) if question.open else {})


def _content(case: Case, version: matters.Version, node: str, reads: tuple[str, ...]) -> dict[str, Any]:
    """The pages and materials that the step names, without what identifies a person more than her name does."""
    lines = [line for line in reading.material_lines(case) if not reads or line.code in reads]
    snapshots = datahub.snapshots([line.snapshot for line in lines if line.snapshot]) if reads else {}
    return {
        "pages": _pages(case, version, reads),
        "answers": forms.answers_in_words(version.document.scenario, case.answers, frame.english()),
        "materials": [_material(line, case.number, node, snapshots) for line in lines],
    }


def _pages(case: Case, version: matters.Version, reads: tuple[str, ...]) -> list[dict[str, Any]]:
    data, names = intake.case_data(case), dict(frame.divisions())
    offered = matters.offered_pages(version, data, answers=case.answers, on=case.received_on)
    return [
        {"title": page.title, "rows": rows}
        for page, fields in offered
        if not reads or page.id in reads
        if (rows := [(f.label, forms.shown(f, data.get(f.id), names, frame.english())) for f in fields if _is_open(f)])
    ]


def _is_open(field: matters.FormField) -> bool:
    return not field.sensitive and field.kind not in PERSONAL


def _material(line: reading.MaterialLine, number: str, node: str, snapshots: dict[int, Any]) -> dict[str, Any]:
    address = reverse("desk:asked_material", args=[number, node, line.code])
    return {
        "name": line.name,
        "how": line.how,
        "state": line.state,
        "values": frame.served_rows(snapshots.get(line.snapshot)) if line.snapshot else [],
        "files": following.file_links(address, line.files),
    }


@staff_page(*ASKED)
def material(request: Any, number: str, node: str, code: str) -> HttpResponse:
    """The file of a material that the step names, as long as the question is open."""
    case, question = others.asked_for(request.actor, number, node)
    reads = matters.step(matters.version(case.version_id), node).reads
    if not question.open or (reads and code not in reads):
        raise Absent("document", code)
    return following.material_file(case, code, frame.place_of(request))
