"""The citizen's own cases: what happened, what is next, documents, proofs, supplement, withdrawal, look-up by code."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhengtong.cases import forms, permits, queries, rules
from zhengtong.cases.actions import filing, intake, photos, review
from zhengtong.cases.models import Case, Document
from zhengtong.cases.queries import automatic, others, reading, steps
from zhengtong.cases.queries.late import silence
from zhengtong.cases.rules import Act
from zhengtong.cases.views import frame
from zhengtong.cases.views.automatic import explained
from zhengtong.cases.views.frame import base_of, divisions, download, english, file_response, place_of
from zhengtong.cases.views.late import late_context
from zhengtong.cases.words import SILENCES, Kind, Way, text_of
from zhengtong.clocks import public as clocks
from zhengtong.kernel import files, throttle, verify, words
from zhengtong.kernel.actors import ActorKind
from zhengtong.kernel.canonical import canonical
from zhengtong.kernel.journal import log
from zhengtong.kernel.refusal import Absent, Refusal, Refusals
from zhengtong.kernel.web.address import address_of
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import applicant_page, open_page
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.people import public as people

RESULTS = {
    kind.value
    for kind in (
        Kind.CERTIFICATE,
        Kind.GRANT,
        Kind.REFUSAL,
        Kind.NOT_ACCEPTED,
        Kind.NOT_NEEDED,
        Kind.TERMINATION,
        Kind.LAPSE,
    )
}


@applicant_page
def case(request: Any, number: str) -> HttpResponse:
    """One case: state, who has it, by when, history, documents, materials, remedies.

    If it opens to the reader in another name, as from a letter about her firm's case, she is asked to take that name.
    """
    try:
        case = queries.case_for(request.actor, number)
    except Absent:
        other = queries.name_that_opens(request.actor, number, request.at)
        if other is None:
            raise
        name = people.key_of_name(other.organisation, other.principal)
        return redirect(reverse("people:acting-for", query={"name": name, "next": request.path}))
    return render(request, "cases/case.html", case_context(request, case))


def case_context(request: Any, case: Case) -> dict[str, Any]:
    """What the citizen's page shows of a case."""
    state, law = rules.State(case.state), queries.law_of(case)
    decision = reading.decision_of(case)
    documents = [document_row(document) for document in reading.documents_of(case)]
    lines, moments = reading.clock_lines(case, request.at), steps.moments_of(case)
    return {
        "pause": reading.pause_of(case),
        "how": _how(case),
        "can_ask_person": Act.ASK_PERSON in rules.allowed_acts(state)
        and permits.may(request.actor, Act.ASK_PERSON, case),
        "experts": others.experts_of(case),
        "to_bring": case.supplement.get("items", []),
        "next": next((moment for moment in moments if moment.state == "next"), None),
        "due": next((line for line in lines if line.light != "done"), None),
        "turn": "applicant" if state is rules.State.SUPPLEMENT_REQUESTED else "office",
        "base": base_of(request),
        "crumbs": [_up(request), (case.number, "")],
        "case": case,
        "version": matters.version(case.version_id).document,
        "state": text_of(state, law),
        "outcome": text_of(rules.Outcome(case.outcome), law) if case.outcome else "",
        "office": org.office(case.office_id),
        "waiting": reading.waiting_for(case),
        "elsewhere": steps.elsewhere(case),
        "clocks": [clock_row(line, case) for line in lines],
        "ended": [clock_row(line, case) for line in lines if line.light == "done"],
        "moments": moments,
        "documents": documents,
        "results": [row for row in documents if row["kind"] in RESULTS and row["ready"]],
        "granted": case.outcome == rules.Outcome.GRANTED.value,
        "materials": [_material(line, case) for line in reading.material_lines(case)],
        "remedies": [decision["remedies"]["text"]] if decision else [],
        "can_supplement": permits.may(request.actor, Act.SUPPLEMENT, case)
        and state is rules.State.SUPPLEMENT_REQUESTED,
        "can_withdraw": permits.may(request.actor, Act.WITHDRAW, case) and Act.WITHDRAW in rules.allowed_acts(state),
    } | late_context(request, case)


def _how(case: Case) -> dict[str, Any] | None:
    """How the published rules granted the case, if no person did."""
    grant = automatic.grant_of(case) if case.outcome == rules.Outcome.GRANTED.value else None
    return explained(grant) if grant else None


def _up(request: Any) -> tuple[str, str]:
    """Where the reader came from: her own affairs, or the window at which she is served."""
    if request.actor.kind is ActorKind.OFFICER:
        return _("Window"), reverse("desk:window")
    return _("Mine"), reverse("portal:mine")


def clock_row(line: reading.ClockLine, case: Case) -> dict[str, Any]:
    """A clock with the address of its proof sheet."""
    return {
        "label": line.label,
        "light": line.light,
        "due_on": line.due_on,
        "days": line.days,
        "unit": line.unit,
        "url": reverse("cases:proof", args=[case.number, line.id]),
    }


def document_row(document: Document) -> dict[str, Any]:
    """A document with the addresses of its bytes and its proof."""
    number = document.case.number
    return {
        "kind": document.kind,
        "title": _title(document),
        "official_number": document.official_number,
        "dated_on": document.dated_on,
        "ready": document.file_id is not None,
        "size": document.file.size if document.file else 0,
        "url": reverse("cases:document", args=[number, document.uid]),
        "receipt_url": reverse("cases:document_receipt", args=[number, document.uid]),
    }


def _title(document: Document) -> str:
    """What the document is called: as it stands on paper, or by its kind in the reader's language."""
    return str(text_of(Kind(document.kind), queries.law_of(document.case))) if english() else document.title


def _material(line: reading.MaterialLine, case: Case) -> dict[str, Any]:
    url = reverse("cases:material", args=[case.number, line.code]) if line.file else ""
    return {"name": line.name, "how": line.how, "state": line.state, "files": file_links(url, line.files)}


def file_links(url: str, files: int) -> list[tuple[int, str]]:
    """Place and address of every file of a material."""
    return [(place, f"{url}?page={place}" if place > 1 else url) for place in range(1, files + 1)]


@applicant_page
def proof(request: Any, number: str, clock: int) -> HttpResponse:
    """How a date was counted, day by day; citizen and officer read the same sheet."""
    case = queries.case_for(request.actor, number)
    return proof_page(request, case, clock, reverse("cases:case", args=[number]))


def proof_page(request: Any, case: Case, clock: int, back: str) -> HttpResponse:
    """The proof sheet of a clock of this case."""
    if clock not in {c.id for c in clocks.clocks_of(f"case:{case.number}")}:
        raise Absent("clock", str(clock))
    sheet, law = clocks.proof_sheet(clock), queries.law_of(case)
    context = {"base": base_of(request), "case": case, "sheet": sheet, "back_url": back}
    if sheet.clock.kind == "intake":
        context |= {"silence": SILENCES[law.silence], "basis": law.basis(rules.Duty.SILENCE)}
    return render(request, "cases/proof.html", context)


@applicant_page
def document(request: Any, number: str, uid: UUID) -> HttpResponse:
    """An official document of the case, as issued, for download."""
    return document_response(queries.document_for(request.actor, uid))


def document_response(document: Document) -> HttpResponse:
    """The document's bytes with their proof attached, so that this one file can be verified; at first, without."""
    content = files.open_file(document.file_id or 0)
    try:
        content = verify.attach_receipt(content, log.receipt_bytes(queries.entry_of_document(document)))
    except Refusal as refusal:
        if refusal.code != "kernel.receipt_pending":
            raise
    return download(content, f"{document.title} {document.case.number}.pdf", "application/pdf")


@applicant_page
def document_receipt(request: Any, number: str, uid: UUID) -> HttpResponse:
    """The proof that these bytes stand in the public log, for verification without us."""
    document = queries.document_for(request.actor, uid)
    entry = queries.entry_of_document(document)
    return proof_response(log.receipt_bytes(entry), f"{document.title} {number}.receipt.json")


@applicant_page
def receipt(request: Any, number: str) -> HttpResponse:
    """The proof of filing: at once the signed promise, within seconds the place in the log."""
    entry = next(iter(queries.history_of(queries.case_for(request.actor, number))))
    try:
        content = log.receipt_bytes(entry)
    except Refusal:
        content = canonical(log.promise(entry))
    return proof_response(content, f"{number}.receipt.json")


def proof_response(content: bytes, name: str) -> HttpResponse:
    """receipt.json for download, byte for byte as it was signed."""
    answer = HttpResponse(content, content_type="application/json")
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@applicant_page
def material(request: Any, number: str, code: str) -> HttpResponse:
    """The file the applicant gave for a material."""
    case = queries.case_for(request.actor, number)
    return material_file(case, code, place_of(request))


def material_file(case: Case, code: str, place: int) -> HttpResponse:
    """The file that counts now for a material of the case, of several the one at this place."""
    found = reading.file_of_material(case, code, place)
    if found is None:
        raise Absent("document", code)
    return file_response(found)


@applicant_page
@require_http_methods(["GET", "POST"])
def withdraw(request: Any, number: str) -> HttpResponse:
    """Take the application back, until the decision."""
    case = queries.case_for(request.actor, number)
    if Act.WITHDRAW not in rules.allowed_acts(rules.State(case.state)):
        raise rules.refusal_of(rules.State(case.state), Act.WITHDRAW)
    form = forms.WithdrawForm(request.POST or None)
    said: list[words.Said] = []
    if request.method == "POST" and form.is_valid():
        try:
            review.withdraw_case(number, form.cleaned_data["reason"], actor=request.actor, at=request.at)
        except Refusal as refusal:
            said = [words.say(refusal)]
        else:
            return HttpResponseRedirect(reverse("cases:case", args=[number]))
    context = {"base": base_of(request), "case": case, "form": form, "said": said}
    context["back_url"] = reverse("cases:case", args=[number])
    return render(request, "cases/withdraw.html", context, status=409 if said else 200)


@applicant_page
@require_http_methods(["GET", "POST"])
def supplement(request: Any, number: str) -> HttpResponse:
    """Bring exactly what the one notice lists; files already added stay when something else is wrong."""
    case = queries.case_for(request.actor, number)
    if case.state != rules.State.SUPPLEMENT_REQUESTED.value:
        raise rules.refusal_of(rules.State(case.state), Act.SUPPLEMENT)
    version = matters.version(case.version_id)
    listed = [item["code"] for item in case.supplement["items"]]
    fields = [f for f in version.compiled.form.fields.values() if f.id in listed]
    typed = matters.from_post(fields, request.POST) if request.method == "POST" else intake.case_data(case)
    form = forms.TypedForm(fields, typed, divisions(), english=english())
    said: list[words.Said] = []
    if request.method == "POST":
        try:
            provided = _brought(request, case, version)
            intake.supplement_case(number, provided, typed, actor=request.actor, at=request.at)
            request.session.pop(f"supplement:{number}", None)
            return HttpResponseRedirect(reverse("cases:case", args=[number]))
        except (Refusal, Refusals) as refused:
            form.refuse(refused)
            said = words.say_all(refused)
    context = {
        "base": base_of(request),
        "case": case,
        "form": None,
        "said": said,
        "items": [_item(item, form, version, request, said) for item in case.supplement["items"]],
        "due_on": next(c.due_on for c in clocks.clocks_of(f"case:{number}") if c.kind == "supplement"),
        "basis": queries.law_of(case).basis(Act.SUPPLEMENT),
        "back_url": reverse("cases:case", args=[number]),
    }
    return render(request, "cases/supplement.html", context, status=422 if said else 200)


def _brought(request: Any, case: Case, version: matters.Version) -> tuple[filing.Provided, ...]:
    """The files and promises posted, together with those that an earlier attempt left with us."""
    kept: dict[str, list[int]] = request.session.get(f"supplement:{case.number}", {})
    asked = {m.code: m for m in version.materials}
    for item in case.supplement["items"]:
        uploads = request.FILES.getlist(f"file.{item['code']}")[: photos.MOST_FILES]
        if uploads and item["code"] in asked:
            limits = forms.limits_of(asked[item["code"]])
            kept[item["code"]] = [files.keep_upload(upload, limits=limits, at=request.at).id for upload in uploads]
            request.session[f"supplement:{case.number}"] = kept
    found = [filing.Provided(code, Way.UPLOAD, file=first, more=tuple(more)) for code, (first, *more) in kept.items()]
    found += [
        filing.Provided(code, Way.COMMITMENT, commitment=material.commitment)
        for code, material in asked.items()
        if f"commit.{code}" in request.POST and code not in kept
    ]
    return tuple(found)


def _item(
    item: dict[str, str], form: forms.TypedForm, version: matters.Version, request: Any, said: list[words.Said]
) -> dict[str, Any]:
    names = [n for n in form.fields if n == item["code"] or n.startswith(f"{item['code']}.")]
    material = next((m for m in version.materials if m.code == item["code"]), None)
    kept = request.session.get(f"supplement:{request.resolver_match.kwargs['number']}", {}).get(item["code"], [])
    return item | {
        "fields": [form[name] for name in names],
        "commitment": material.commitment if material else "",
        "accept": ",".join(f".{kind}" for kind in material.accept) if material else "",
        "accept_text": forms.accepted(material) if material else "",
        "wrong": next((one.sentence for one in said if one.field == f"material.{item['code']}"), ""),
        "kept": "、".join(files.file_facts(file).name for file in kept),
        "pictures": frame.takes_pictures(material),
    }


@open_page
@require_http_methods(["GET", "POST"])
def query(request: Any) -> HttpResponse:
    """Look a case up by number and query code, without signing in; tries are counted."""
    form = forms.QueryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        throttle.hit(f"query:{address_of(request)}", limit=20, seconds=600, at=request.at)
        number = form.cleaned_data["number"].strip().upper()
        try:
            case = queries.case_by_query_code(number, filing.query_digest(number, form.cleaned_data["code"]))
        except Refusal as refusal:
            tell(form, refusal)
        else:
            return render(request, "cases/progress.html", _progress(request, case))
    return render(request, "cases/query.html", {"form": form}, status=422 if form.errors else 200)


def _progress(request: Any, case: Case) -> dict[str, Any]:
    """What number and query code show: progress, nothing personal."""
    law = queries.law_of(case)
    return {
        "case": case,
        "name": matters.version(case.version_id).name,
        "applicant": reading.masked_name(case),
        "state": text_of(rules.State(case.state), law),
        "outcome": text_of(rules.Outcome(case.outcome), law) if case.outcome else "",
        "office": org.office(case.office_id),
        "clocks": [clock_row(line, case) for line in reading.clock_lines(case, request.at)],
        "moments": steps.moments_of(case),
        "late": silence(case, request.at),
    }
