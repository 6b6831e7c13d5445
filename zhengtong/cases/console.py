"""Staff's pages: the inbox, one case on one screen, its acts, the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from zhengtong.cases import forms, permits, queries, rules
from zhengtong.cases.actions import consulting, ending, experts, handing, intake, pausing, results, review, urging
from zhengtong.cases.models import Case, Task
from zhengtong.cases.queries import automatic, late, others, reading, steps, windows
from zhengtong.cases.rules import Act, Ending, Outcome, State
from zhengtong.cases.views import following, frame, waiting
from zhengtong.cases.words import PROCEDURES, Kind, Mode, text_of
from zhengtong.clocks import public as clocks
from zhengtong.datahub import public as datahub
from zhengtong.kernel import calendar, words
from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.refusal import Absent, Refusal, Refusals
from zhengtong.kernel.web import nav
from zhengtong.kernel.web.page import staff_page
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.people import public as people

WORKING = (DutyKind.HANDLER, DutyKind.REVIEWER, DutyKind.APPROVER)
READING = (*WORKING, DutyKind.WINDOW, DutyKind.LEADER, DutyKind.AUDITOR)
MAKES = {
    Act.ACCEPT: (Kind.ACCEPTANCE,),
    Act.REQUEST_SUPPLEMENT: (Kind.SUPPLEMENT,),
    Act.SAY_NOT_NEEDED: (Kind.NOT_NEEDED,),
    Act.DECLINE: (Kind.NOT_ACCEPTED,),
    Act.TRANSFER: (Kind.TRANSFER,),
    Act.EXTEND: (Kind.EXTENSION,),
    Act.SUSPEND: (Kind.SUSPENSION,),
    Act.BEGIN_PROCEDURE: (Kind.SUSPENSION,),
    Act.TERMINATE: (Kind.TERMINATION,),
    Act.DECIDE: (Kind.GRANT, Kind.REFUSAL),
    Act.SERVE: (Kind.SERVICE,),
}
EFFECTS = {
    Act.ACCEPT: gettext_lazy("The promised and the statutory limit run from today. The applicant gets the notice."),
    Act.REQUEST_SUPPLEMENT: gettext_lazy(
        "This is possible once. Tick everything that is missing; only what you tick is asked for."
    ),
    Act.SAY_NOT_NEEDED: gettext_lazy("Ends the case: nothing needs to be applied for."),
    Act.DECLINE: gettext_lazy("Ends the case: another body is competent. Inside the city, transfer it instead."),
    Act.TRANSFER: gettext_lazy(
        "The case leaves your inbox. The day of receipt stays; the other office's limits count from it."
    ),
    Act.EXTEND: gettext_lazy("Possible once. The applicant is told the new day and the reason."),
    Act.SUSPEND: gettext_lazy(
        "Only the procedures that the law takes out of the limit. The applicant gets the notice."
    ),
    Act.RESUME: gettext_lazy("The limits run again from tomorrow; the applicant is told the new day."),
    Act.TERMINATE: gettext_lazy("Ends the case without a decision on the application. It is no refusal."),
    Act.ISSUE: gettext_lazy("The sealed result becomes available to the applicant."),
    Act.CLOSE: gettext_lazy("Ends the work on the case. Its file stays readable."),
    Act.ARCHIVE: gettext_lazy("Hands the file over to the archive."),
    Act.REMIND_OFFICE: gettext_lazy("The office reads it in its inbox. Once a day."),
    Act.GO_ON_WITHOUT: gettext_lazy("The silence is recorded and counts as no consent; the case goes on."),
    Act.BEGIN_PROCEDURE: gettext_lazy(
        "The limit stands still from today if the law says so, for as long as the step says. The applicant gets the "
        "notice."
    ),
    Act.ANSWER_URGING: gettext_lazy("The applicant is told and reads your words on her page."),
    Act.EXPLAIN_DELAY: gettext_lazy("Everybody with the case reads your reason beside how to challenge the silence."),
}


@staff_page()
def inbox(request: Any) -> HttpResponse:
    """The steps that wait for this officer, the next due first; whoever works elsewhere is led there."""
    if not request.actor.holds(*WORKING):
        return _elsewhere(request)
    asked = {key: request.GET.get(key, "") for key in ("after", "step", "matter", "light", "q")}
    before = request.at if asked["light"] == "late" else None
    page = queries.inbox(
        request.actor,
        after=asked["after"] or None,
        step=asked["step"],
        matter=asked["matter"],
        due_before=before,
        q=asked["q"].strip(),
    )
    steps, counts = queries.inbox_steps(request.actor, request.at), queries.inbox_counts(request.actor, request.at)
    context = {
        "rows": waiting.inbox_rows(page.rows, request.at),
        "lead": waiting.how_much(counts),
        "asked": asked,
        "filters": waiting.filters(steps, counts, asked),
        "next": _page_url(asked, page.after) if page.after else "",
    }
    return render(request, "cases/console/inbox.html", context)


def _elsewhere(request: Any) -> HttpResponse:
    """The first page of an officer whose duties are not about cases."""
    first = next((link.url for part in nav.rail(request.actor, request.at, request.path) for link in part.links), "")
    if not first:
        raise Absent("kernel.page")
    return HttpResponseRedirect(first)


def _page_url(asked: dict[str, str], after: str) -> str:
    return "?" + urlencode({key: value for key, value in {**asked, "after": after}.items() if value})


@staff_page(*READING)
def case(request: Any, number: str) -> HttpResponse:
    """One case on one screen: facts and materials, clocks, steps, history, and the acts possible now.

    Whoever is only asked for an opinion is led to the question.
    """
    try:
        case = queries.case_for(request.actor, number)
    except Absent:
        asked = others.asked_of(request.actor, number)
        if asked is None:
            raise
        return HttpResponseRedirect(reverse("desk:asked", args=[number, asked.node]))
    return _case_page(request, case, None, [])


def _case_page(request: Any, case: Case, act: Act | None, said: list[words.Said]) -> HttpResponse:
    rows = acts_of(request, case, act)
    tried = next((row["form"] for row in rows if row["open"]), None)
    context = _facts(request, case) | {
        "acts": rows,
        "tried": tried,
        "said": _beside(tried, said) if tried else said,
        "kept": _typed(request) if act and not tried else [],
    }
    return render(request, "cases/console/case.html", context, status=said[0].status if said else 200)


BESIDE = {"inspectors": "inspector_1"}
TYPED = {"reason", "right_office", "article", "articles", "result", "opinion", "reasons", "answer"}
TYPED |= {f"{name}_{n}" for name in ("expert", "body") for n in range(1, forms.EXPERT_ROWS + 1)}
TYPED |= {"place", "address", "receiver", "proof", "problem", "remedy"}


def _beside(form: Any, said: list[words.Said]) -> list[words.Said]:
    """Put every refusal beside its field, unless the field says something already; the rest stands on top."""
    form.full_clean()
    rest = []
    for one in said:
        name = BESIDE.get(one.field or "", one.field or "")
        if name not in form.fields:
            rest.append(one)
        elif name not in form.errors:
            form.add_error(name, one.sentence)
    return rest


def _typed(request: Any) -> list[str]:
    """What an officer wrote for an act that the case no longer allows, so that nothing written is lost."""
    return [text for name, text in request.POST.items() if name.partition(".")[0] in TYPED and text.strip()]


def _facts(request: Any, case: Case) -> dict[str, Any]:
    """The left and right side of the screen."""
    version, law = matters.version(case.version_id), queries.law_of(case)
    moments, tasks = steps.moments_of(case, internal=True), _task_rows(request, case)
    lines = reading.clock_lines(case, request.at)
    names = people.officer_names([m.who for m in moments] + [task["by"] for task in tasks])
    snapshots = datahub.snapshots([m.snapshot for m in reading.material_lines(case) if m.snapshot])
    return {
        "case": case,
        "version": version.document,
        "state": text_of(State(case.state), law),
        "outcome": text_of(Outcome(case.outcome), law) if case.outcome else "",
        "office": org.office(case.office_id),
        "pages": _form_rows(case, version, request),
        "answers": forms.answers_in_words(version.document.scenario, case.answers, frame.english()),
        "materials": [_material_row(line, case, snapshots) for line in reading.material_lines(case)],
        "disputes": datahub.disputes_of(snapshots),
        "clocks": [_clock_row(line, case) for line in lines],
        "ended": [_clock_row(line, case) for line in lines if line.light == "done"],
        "tasks": [task | {"by": names.get(task["by"], task["by"])} for task in tasks],
        "moments": [replace(m, who=names.get(m.who, m.who)) for m in moments],
        "documents": [_document_row(d) for d in reading.documents_of(case)],
        "others": _other_cases(request, case),
        "supplement": case.supplement.get("items", []),
        "deemed_by": law.basis(Act.DEEM_ACCEPTED) if case.deemed else "",
        "deemed": case.deemed,
        "pause": reading.pause_of(case),
        "late": late.silence(case, request.at),
        "reminders": late.open_urgings(case),
        "opinions": _named_opinions(request, case),
        "experts": others.experts_of(case),
        "grant": automatic.grant_of(case),
        "elsewhere": steps.elsewhere(case),
    }


def _named_opinions(request: Any, case: Case) -> list[others.Opinion]:
    """What the other offices said, with the names of who answered."""
    found = others.opinions_of(request.actor, case)
    names = people.officer_names([one.by for one in found if one.by])
    return [replace(one, by=names.get(one.by, one.by)) for one in found]


def _form_rows(case: Case, version: matters.Version, request: Any) -> list[dict[str, Any]]:
    data = intake.case_data(case)
    names = dict(frame.divisions())
    return [
        {
            "title": group.title,
            "rows": [(f.label, forms.shown(f, data.get(f.id), names, frame.english())) for f in fields],
        }
        for group, fields in matters.offered_pages(version, data, answers=case.answers, on=case.received_on)
    ]


def _material_row(line: reading.MaterialLine, case: Case, snapshots: dict[int, Any]) -> dict[str, Any]:
    view = snapshots.get(line.snapshot) if line.snapshot else None
    return {
        "code": line.code,
        "name": line.name,
        "how": line.how,
        "state": line.state,
        "values": frame.served_rows(view),
        "files": following.file_links(reverse("desk:material", args=[case.number, line.code]), line.files),
        "commitment": line.commitment,
        "explanation": line.explanation,
    }


def _clock_row(line: reading.ClockLine, case: Case) -> dict[str, Any]:
    return following.clock_row(line, case) | {"url": reverse("desk:proof", args=[case.number, line.id])}


def _document_row(document: Any) -> dict[str, Any]:
    url = reverse("desk:document", args=[document.case.number, document.uid])
    return following.document_row(document) | {"url": url, "receipt_url": ""}


def _task_rows(request: Any, case: Case) -> list[dict[str, Any]]:
    """The steps with their internal opinions, for those who may read them."""
    internal = permits.may(request.actor, Act.SEE_INTERNAL, case)
    return [
        {
            "title": task.title,
            "open": task.open,
            "by": task.done_by,
            "at": task.done_at,
            "opinion": task.opinion if internal else "",
            "findings": task.findings if internal else {},
        }
        for task in queries.tasks_of(case)
    ]


def _other_cases(request: Any, case: Case) -> list[Any]:
    """The applicant's other cases, as far as this officer may see them anyway."""
    others = queries.cases_visible_to(request.actor).filter(person=case.person_id).exclude(pk=case.pk)
    return queries.case_lines(others, 5)


def acts_of(request: Any, case: Case, tried: Act | None) -> list[dict[str, Any]]:
    """The acts that rules and permits allow now, each with its form and the document it makes."""
    state, actor = State(case.state), request.actor
    offered = [act for act in rules.allowed_acts(state) if act in FORMS and permits.may(actor, act, case)]
    if Act.REVIEW in offered:
        offered.remove(Act.REVIEW)
    made = [
        _act_row(act, FORMS[act](request, case) if act is not tried else FORMS[act](request, case, True), case, tried)
        for act in offered
        if act is not Act.DECIDE or _decidable(case, actor)
        if act not in STANDING or STANDING[act] is bool(case.paused_until)
        if act not in OFFERED or OFFERED[act](case)
        if act is not Act.ANSWER_URGING or late.open_urgings(case)
        if act is not Act.EXPLAIN_DELAY or late.silence(case, request.at)
        if act is not Act.SERVE or case.outcome != Outcome.GRANTED.value or state is State.ISSUED
    ]
    for row in made:
        if row["act"] == Act.REQUEST_SUPPLEMENT.value:
            row["groups"] = _supplement_groups(request, case, tried)
    return sorted(_step_rows(request, case, tried) + made, key=_rank)


# Acts that are offered only while there is something to do them about.
OFFERED: dict[Act, Callable[[Case], object]] = {
    Act.REMIND_OFFICE: others.open_questions,
    Act.GO_ON_WITHOUT: lambda case: [one for one in others.open_questions(case) if one.escalated_on],
    Act.BEGIN_PROCEDURE: others.pausing_steps,
    Act.RESUME: lambda case: not others.steps_in_pause(case),
}
# Acts that wait for the limit to run (False) or to stand still (True).
STANDING = {Act.SUSPEND: False, Act.EXTEND: False, Act.DECIDE: False, Act.RESUME: True}
FIRST = {
    act.value
    for act in (
        Act.BEGIN_PROCEDURE,
        Act.GO_ON_WITHOUT,
        Act.ACCEPT,
        Act.REVIEW,
        Act.DECIDE,
        Act.ISSUE,
        Act.SERVE,
        Act.CLOSE,
    )
}


def _rank(row: dict[str, Any]) -> int:
    """What leads the case on stands first, going back last."""
    return 2 if row["back"] else int(row["act"] not in FIRST)


def _decidable(case: Case, actor: Any) -> bool:
    open_tasks = list(queries.tasks_of(case).filter(open=True))
    return len(open_tasks) == 1 and open_tasks[0].kind == "decision" and actor.holds(DutyKind(open_tasks[0].duty))


def _act_row(act: Act, form: Any, case: Case, tried: Act | None) -> dict[str, Any]:
    form.auto_id = f"id_{act.value}.%s"
    law = queries.law_of(case)
    return {
        "act": act.value,
        "label": text_of(act, law),
        "form": form,
        "open": act is tried,
        "makes": [text_of(kind, law) for kind in MAKES.get(act, ())],
        "basis": law.basis(act),
        "url": reverse("desk:act", args=[case.number, act.value]),
        "effect": EFFECTS.get(act, ""),
        "groups": [],
        "back": False,
        "danger": act in (Act.DECLINE, Act.SAY_NOT_NEEDED, Act.TERMINATE),
    }


def _supplement_choices(case: Case) -> list[tuple[str, str]]:
    """What the notice may name: the materials and the fields that the guide asks for in this situation."""
    version = matters.version(case.version_id)
    materials = [(m.code, m.name) for m in matters.materials_for(version, case.answers)]
    return materials + [(f.id, f.label) for f in version.compiled.form.fields.values()]


def _supplement_groups(request: Any, case: Case, tried: Act | None) -> list[dict[str, Any]]:
    """What the notice may name as the desk shows it: the materials, then the fields page by page, as typed."""
    version = matters.version(case.version_id)
    pages = matters.offered_pages(version, intake.case_data(case), answers=case.answers, on=case.received_on)
    named = [(_("Materials"), [(m.code, m.name) for m in matters.materials_for(version, case.answers)])]
    named += [(page.title, [(f.id, f.label) for f in fields if f.calculate is None]) for page, fields in pages]
    post = request.POST if tried is Act.REQUEST_SUPPLEMENT else QueryDict()
    return [
        {"title": title, "rows": [_supplement_row(post, *pair) for pair in pairs]} for title, pairs in named if pairs
    ]


def _supplement_row(post: Any, code: str, name: str) -> dict[str, Any]:
    problem, remedy = post.get(f"problem.{code}", ""), post.get(f"remedy.{code}", "")
    checked = code in post.getlist("item")
    wrong = checked and not (problem.strip() and remedy.strip())
    return {"code": code, "name": name, "checked": checked, "problem": problem, "remedy": remedy, "wrong": wrong}


def _step_rows(request: Any, case: Case, tried: Act | None) -> list[dict[str, Any]]:
    """A form for every open step that waits for one of the officer's duties."""
    rows: list[dict[str, Any]] = []
    if case.state != State.IN_REVIEW.value:
        return rows
    version = matters.version(case.version_id)
    for task in queries.tasks_of(case).filter(open=True):
        mine = request.actor.holds(DutyKind(task.duty), office=task.office_id, matter=case.matter)
        offered = _outcomes(version, task)
        waits = task.kind in others.PAUSING and not task.findings.get("begun_at")
        if not mine or not offered or waits:
            continue
        bound = request.POST if tried is Act.REVIEW and request.POST.get("node") == task.node else None
        form = forms.StepForm(bound, outcomes=offered, inspection=task.kind == "inspection")
        back = task.kind in review.OWN_ACTS
        row = _act_row(Act.REVIEW, form, case, tried)
        label = text_of(Act.RETURN, queries.law_of(case)) if back else task.title
        row |= {"label": label, "node": task.node, "open": bound is not None}
        row["back"] = back
        form.auto_id = f"id_{task.node}.%s"
        rows.append(row)
    return rows


def _outcomes(version: matters.Version, task: Task) -> forms.Divisions:
    """How the step may end; a step with an act of its own can only be returned here, one outside the process not."""
    place = version.compiled.graph.places.get(task.node)
    if place is None:
        return []
    outcomes = place.node.outcomes
    if task.kind in review.OWN_ACTS:
        return [(o.id, o.label) for o in outcomes if o.back]
    return [(o.id, o.label) for o in outcomes] or [("done", pgettext("step", "Completed"))]


def _office_form(form: type[forms.OfficeForm], late: bool = False) -> Callable[..., Any]:
    """A form that chooses among the offices that have not answered; with `late` those whose time has passed."""

    def made(request: Any, case: Case, bound: bool = False) -> forms.OfficeForm:
        asked = [one for one in others.open_questions(case) if one.escalated_on or not late]
        offices = [(one.node, f"{org.office(one.office_id).name} · {one.title}") for one in asked]
        return form(request.POST if bound else None, offices=offices)

    return made


def _experts_form(request: Any, case: Case, bound: bool = False) -> Any:
    """The experts of the open review; a hearing begins without any."""
    task = others.pausing_steps(case)[0]
    if task.kind != "expert_review":
        return forms.NothingForm(request.POST if bound else None)
    least = matters.step(matters.version(case.version_id), task.node).people
    return forms.ExpertsForm(request.POST if bound else None, least=least, named=task.findings.get("experts", []))


def _do_begin(request: Any, case: Case) -> None:
    steps = others.pausing_steps(case)
    if not steps:
        raise Refusal("cases.not_next", name="")
    experts.begin_procedure(case.number, steps[0].node, forms.experts_in(request.POST), **_common(request))


def _plain(form: type[Any]) -> Callable[..., Any]:
    return lambda request, case, bound=False: form(request.POST if bound else None)


def _serve_form(request: Any, case: Case, bound: bool = False) -> forms.ServeForm:
    agreed = case.signature.get("address", {})
    initial = {
        "mode": agreed.get("mode", Mode.ELECTRONIC.value),
        "address": agreed.get("address", ""),
        "receiver": case.applicant_name,
        "served_on": calendar.civil_day(request.at).isoformat(),
    }
    return forms.ServeForm(request.POST if bound else None, initial=initial)


def _decide_form(request: Any, case: Case, bound: bool = False) -> forms.DecideForm:
    bases = matters.version(case.version_id).document.bases
    decided_by = queries.law_of(case).decided_by
    choices = [(label, label) for label in dict.fromkeys([*(b.label for b in bases), *decided_by])]
    return forms.DecideForm(request.POST if bound else None, articles=choices)


def _transfer_form(request: Any, case: Case, bound: bool = False) -> forms.TransferForm:
    version = matters.version(case.version_id)
    holders = matters.offices_with(version.catalog, calendar.civil_day(request.at))
    choices = [(o.code, o.name) for o in map(org.office, holders) if o.id != case.office_id]
    return forms.TransferForm(request.POST if bound else None, offices=choices)


def _suspend_form(request: Any, case: Case, bound: bool = False) -> forms.SuspendForm:
    """The procedures that may stop the limit of this matter, without those for which an open step does so itself."""
    licence = queries.law_of(case).licenses
    declared = others.declared_causes(case)
    offered = [cause for cause in PROCEDURES if licence or cause == clocks.Cause.SPECIAL_LAW.value]
    causes = [clocks.Cause(cause) for cause in offered if cause not in declared]
    initial = None if licence else causes[0].value
    return forms.SuspendForm(
        request.POST if bound else None,
        procedures=[(cause.value, str(words.label(cause))) for cause in causes],
        special=not licence,
        initial={"cause": initial},
    )


FORMS: dict[Act, Callable[..., Any]] = {
    Act.ACCEPT: _plain(forms.NothingForm),
    Act.REQUEST_SUPPLEMENT: _plain(forms.NothingForm),
    Act.SAY_NOT_NEEDED: _plain(forms.ReasonForm),
    Act.DECLINE: _plain(forms.DeclineForm),
    Act.TRANSFER: _transfer_form,
    Act.REVIEW: _plain(forms.NothingForm),
    Act.EXTEND: _plain(forms.ReasonForm),
    Act.SUSPEND: _suspend_form,
    Act.RESUME: _plain(forms.ResumeForm),
    Act.TERMINATE: _plain(forms.TerminateForm),
    Act.DECIDE: _decide_form,
    Act.ISSUE: _plain(forms.NothingForm),
    Act.SERVE: _serve_form,
    Act.CLOSE: _plain(forms.NothingForm),
    Act.ARCHIVE: _plain(forms.NothingForm),
    Act.REMIND_OFFICE: _office_form(forms.OfficeForm),
    Act.GO_ON_WITHOUT: _office_form(forms.GoOnForm, late=True),
    Act.BEGIN_PROCEDURE: _experts_form,
    Act.ANSWER_URGING: _plain(forms.UrgingAnswerForm),
    Act.EXPLAIN_DELAY: _plain(forms.DelayForm),
}


@staff_page(*WORKING, DutyKind.WINDOW, DutyKind.LEADER)
@require_POST
def act(request: Any, number: str, act: str) -> HttpResponse:
    """Do one act; what is wrong comes back beside the field, with everything that was typed."""
    case = queries.case_for(request.actor, number)
    try:
        asked = Act(act)
        do = DOES[asked]
    except (ValueError, KeyError):
        raise Refusal("cases.act_unknown") from None
    try:
        do(request, case)
    except (Refusal, Refusals) as refused:
        said = words.say_all(queries.cited(number, refused))
        return _case_page(request, queries.case_for(request.actor, number), asked, said)
    return HttpResponseRedirect(reverse("desk:case", args=[number]))


def _common(request: Any) -> dict[str, Any]:
    rev = request.POST.get("rev", "")
    return {"actor": request.actor, "at": request.at, "rev": int(rev) if rev.isdecimal() else None}


def _items(request: Any, case: Case) -> list[rules.SupplementItem]:
    names = dict(_supplement_choices(case))
    return [
        rules.SupplementItem(
            code, names.get(code, ""), request.POST.get(f"problem.{code}", ""), request.POST.get(f"remedy.{code}", "")
        )
        for code in request.POST.getlist("item")
    ]


def _do_review(request: Any, case: Case) -> None:
    post = request.POST
    inspectors = [
        {"name": post.get(f"inspector_{n}", "").strip(), "certificate": post.get(f"certificate_{n}", "").strip()}
        for n in (1, 2)
        if post.get(f"inspector_{n}")
    ]
    findings = {"inspectors": inspectors, "place": post.get("place", "")} if inspectors else {}
    review.complete_step(
        case.number,
        post.get("node", ""),
        post.get("outcome", ""),
        post.get("opinion", ""),
        findings=findings,
        **_common(request),
    )


def _do_decide(request: Any, case: Case) -> None:
    post = request.POST
    if post.get("outcome") not in (Outcome.GRANTED.value, Outcome.REFUSED.value):
        raise Refusal("cases.choice_missing", field="outcome")
    review.decide_case(
        case.number,
        Outcome(post["outcome"]),
        post.get("reasons", ""),
        post.getlist("articles"),
        opinion=post.get("opinion", ""),
        **_common(request),
    )


def _do_suspend(request: Any, case: Case) -> None:
    post = request.POST
    try:
        planned_end_on = date.fromisoformat(post.get("planned_end_on", ""))
    except ValueError:
        raise Refusal("clocks.planned_end_past", field="planned_end_on") from None
    texts = (post.get("cause", ""), post.get("article", ""))
    pausing.suspend_clock(case.number, *texts, planned_end_on, post.get("reason", ""), **_common(request))


def _do_terminate(request: Any, case: Case) -> None:
    post = request.POST
    try:
        cause = Ending(post.get("cause", ""))
    except ValueError:
        raise Refusal("cases.ending_cause", field="cause") from None
    articles = post.get("articles", "").splitlines()
    ending.terminate_case(case.number, cause, post.get("reasons", ""), articles, **_common(request))


def _do_serve(request: Any, case: Case) -> None:
    post = request.POST
    try:
        mode, served_on = Mode(post.get("mode", "")), date.fromisoformat(post.get("served_on", ""))
    except ValueError:
        raise Refusal("cases.service_day", field="served_on") from None
    texts = (post.get("address", ""), post.get("receiver", ""), post.get("proof", ""))
    results.serve_result(case.number, mode, *texts, served_on, **_common(request))


def _do_explain(request: Any, case: Case) -> None:
    said = request.POST.get("expected_on", "")
    try:
        expected_on = date.fromisoformat(said) if said else None
    except ValueError:
        raise Refusal("cases.expected_past", field="expected_on") from None
    urging.explain_delay(case.number, request.POST.get("reason", ""), expected_on, **_common(request))


DOES: dict[Act, Callable[[Any, Case], object]] = {
    Act.ACCEPT: lambda r, c: intake.accept_case(c.number, **_common(r)),
    Act.REQUEST_SUPPLEMENT: lambda r, c: intake.request_supplement(c.number, _items(r, c), **_common(r)),
    Act.SAY_NOT_NEEDED: lambda r, c: intake.say_not_needed(c.number, r.POST.get("reason", ""), **_common(r)),
    Act.DECLINE: lambda r, c: intake.decline_case(
        c.number, r.POST.get("reason", ""), r.POST.get("right_office", ""), **_common(r)
    ),
    Act.TRANSFER: lambda r, c: handing.transfer_case(c.number, r.POST.get("office", ""), **_common(r)),
    Act.REVIEW: _do_review,
    Act.EXTEND: lambda r, c: review.extend_limit(c.number, r.POST.get("reason", ""), **_common(r)),
    Act.SUSPEND: _do_suspend,
    Act.RESUME: lambda r, c: pausing.resume_clock(c.number, r.POST.get("result", ""), **_common(r)),
    Act.TERMINATE: _do_terminate,
    Act.DECIDE: _do_decide,
    Act.ISSUE: lambda r, c: results.issue_result(c.number, **_common(r)),
    Act.SERVE: _do_serve,
    Act.CLOSE: lambda r, c: results.close_case(c.number, **_common(r)),
    Act.ARCHIVE: lambda r, c: results.archive_case(c.number, **_common(r)),
    Act.REMIND_OFFICE: lambda r, c: consulting.remind_office(c.number, r.POST.get("node", ""), **_common(r)),
    Act.GO_ON_WITHOUT: lambda r, c: consulting.go_on_without(
        c.number, r.POST.get("node", ""), r.POST.get("reason", ""), **_common(r)
    ),
    Act.BEGIN_PROCEDURE: _do_begin,
    Act.ANSWER_URGING: lambda r, c: urging.answer_urging(c.number, r.POST.get("answer", ""), **_common(r)),
    Act.EXPLAIN_DELAY: _do_explain,
}


@staff_page(*READING)
def proof(request: Any, number: str, clock: int) -> HttpResponse:
    """The proof sheet of a clock, the same that the citizen reads."""
    case = queries.case_for(request.actor, number)
    return following.proof_page(request, case, clock, reverse("desk:case", args=[number]))


@staff_page(*READING)
def document(request: Any, number: str, uid: UUID) -> HttpResponse:
    """A document of the case, for download."""
    return following.document_response(queries.document_for(request.actor, uid))


@staff_page(*READING)
def material(request: Any, number: str, code: str) -> HttpResponse:
    """The file the applicant gave for a material."""
    return following.material_file(queries.case_for(request.actor, number), code, frame.place_of(request))


@staff_page(DutyKind.WINDOW)
def window(request: Any) -> HttpResponse:
    """The window: whose identity is checked, her applications and cases, and the matters received here."""
    actor, q = request.actor, request.GET.get("q", "")
    present = actor.present_person is not None
    received = windows.received_by(actor, calendar.civil_day(request.at))
    found = matters.find(q, 30) if present and q else []
    here = {row.code for row in received}
    context = {
        "windows": [(org.hall(w.hall), w) for w in org.windows_of(actor.account or 0, request.at)],
        "received": received,
        "elsewhere": [] if any(hit.catalog in here for hit in found) else _elsewhere_hits(request, found[:3]),
        "present": frame.applicant_name(actor.present_person, actor.present_organisation) if present else "",
        "drafts": [(d, matters.version(d.version_id).name) for d in queries.drafts_of(actor)[:20]] if present else [],
        "cases": queries.case_lines(queries.cases_visible_to(actor), 20) if present else [],
        "matters": [hit for hit in found if hit.catalog in here][:10],
        "q": q,
    }
    return render(request, "cases/console/window.html", context)


def _elsewhere_hits(request: Any, found: list[matters.MatterHit]) -> list[tuple[str, str]]:
    """Matters that other windows receive: the name, and where to go."""
    on = calendar.civil_day(request.at)
    wanted = [matters.current_version(hit.code, on) for hit in found]
    refused = [windows.elsewhere(request.actor, windows.holders(v, on), v.name, on) for v in wanted]
    return [(hit.name, str(words.say(refusal).remedy)) for hit, refusal in zip(found, refused, strict=True)]
