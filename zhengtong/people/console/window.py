"""Who stands at the window, and what is entered for her there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhengtong.kernel import text, throttle
from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import staff_page
from zhengtong.people import rules, words
from zhengtong.people.actions import counter, presence, sign_in
from zhengtong.people.forms import CodeForm, DocumentForm, PhoneForm, PresenceForm, RepresentativeForm
from zhengtong.people.models import Presence
from zhengtong.people.queries import delegations, identification, persons, presences

CODE = "zt_presence_code"
SENDING = "id_send_%s"


@staff_page(DutyKind.WINDOW)
@never_cache
def present(request: HttpRequest) -> HttpResponse:
    """Check the identity of the citizen at the window with her document, or see whose identity is open."""
    edge: Any = request
    form = PresenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = presence.check_presence_by_document(
                _read(form.cleaned_data),
                phone=form.cleaned_data["phone"],
                uscc=form.cleaned_data["uscc"],
                actor=edge.actor,
                at=edge.at,
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            return _opened(request, opened)
    return _window_page(request, edge, form, PhoneForm(auto_id=SENDING), CodeForm())


def _read(data: dict[str, Any]) -> rules.Proven:
    return rules.Proven(
        name=data["name"],
        document_type=rules.DocumentType(data["document_type"]),
        document=data["document"],
        level=rules.Level.CHECKED,
        evidence=rules.Evidence.COUNTER,
    )


def _window_page(
    request: HttpRequest, edge: Any, form: PresenceForm, phone_form: PhoneForm, code_form: CodeForm, **forms: Any
) -> HttpResponse:
    row = presences.present_before(edge.actor, edge.at)
    context = {
        "form": form,
        "phone_form": phone_form,
        "code_form": code_form,
        "firm_form": forms.get("firm_form") or RepresentativeForm(auto_id="id_firm_%s"),
        "ward_form": forms.get("ward_form") or DocumentForm(auto_id="id_ward_%s"),
        "sent": request.session.get(CODE),
        "presence": row,
        "person": persons.shown_person(row.person) if row else None,
        "organisations": delegations.organisations_of(row.person_id, edge.at) if row else (),
        "minutes": int(rules.PRESENCE_LIFE.total_seconds() // 60),
    }
    return render(request, "people/presence.html", context)


def _again(request: HttpRequest, edge: Any, **forms: Any) -> HttpResponse:
    return _window_page(request, edge, PresenceForm(), PhoneForm(auto_id=SENDING), CodeForm(), **forms)


@staff_page(DutyKind.WINDOW)
@require_POST
@never_cache
def register_representative(request: HttpRequest) -> HttpResponse:
    """The citizen at the window shows a business licence that names her legal representative."""
    edge: Any = request
    form = RepresentativeForm(request.POST, auto_id="id_firm_%s")
    if form.is_valid():
        data = form.cleaned_data
        stated = rules.ProvenOrganisation(
            data["uscc"], data["name"], rules.OrganisationKind(data["kind"]), data["address"]
        )
        try:
            counter.register_representative_at_counter(stated, actor=edge.actor, at=edge.at)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Organisation and legal representative are entered."))
            return redirect("people:presence")
    return _again(request, edge, firm_form=form)


@staff_page(DutyKind.WINDOW)
@require_POST
@never_cache
def register_guardian(request: HttpRequest) -> HttpResponse:
    """The citizen at the window shows the family register that names her guardian of somebody."""
    edge: Any = request
    form = DocumentForm(request.POST, auto_id="id_ward_%s")
    if form.is_valid():
        try:
            counter.register_guardian_at_counter(_read(form.cleaned_data), actor=edge.actor, at=edge.at)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The guardianship is entered."))
            return redirect("people:presence")
    return _again(request, edge, ward_form=form)


def _opened(request: HttpRequest, opened: Presence) -> HttpResponse:
    """Let the session remember who stands there, so that no page has to ask the database."""
    request.session.pop(CODE, None)
    request.session[identification.PRESENT] = {
        "person": opened.person_id,
        "organisation": opened.organisation_id,
        "until": opened.expires_at.isoformat(),
    }
    messages.success(request, _("The citizen's identity is open at your window."))
    return redirect(rules.safe_next(request.POST.get("next", ""), "/console/presence/"))


@staff_page(DutyKind.WINDOW)
@require_POST
@never_cache
def send_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the phone that the citizen names."""
    edge: Any = request
    form = PhoneForm(request.POST, auto_id=SENDING)
    if form.is_valid():
        number = form.cleaned_data["phone"]
        try:
            throttle.hit(f"people.presence:{number}", 5, 600, edge.at)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            key = sign_in.issue_code(number, rules.CodePurpose.PRESENCE, actor=edge.actor, at=edge.at)
            request.session[CODE] = {"key": key, "phone": text.mask_phone(number)}
            return redirect("people:presence")
    return _window_page(request, edge, PresenceForm(), form, CodeForm())


@staff_page(DutyKind.WINDOW)
@require_POST
@never_cache
def try_code(request: HttpRequest) -> HttpResponse:
    """Try the code that the citizen reads out."""
    edge: Any = request
    form, sent = CodeForm(request.POST), request.session.get(CODE)
    if form.is_valid():
        try:
            return _opened(request, _present_by_code(edge, sent, form.cleaned_data["code"].strip()))
        except Refusal as refusal:
            tell(form, refusal)
    return _window_page(request, edge, PresenceForm(), PhoneForm(auto_id=SENDING), form)


def _present_by_code(edge: Any, sent: dict[str, str] | None, typed: str) -> Presence:
    if sent is None:
        raise Refusal("people.code_missing", field="code")
    trial, opened = presence.check_presence_by_code(sent["key"], typed, actor=edge.actor, at=edge.at)
    if opened is None:
        raise Refusal(words.TRIALS[trial], field="code")
    return opened


@staff_page(DutyKind.WINDOW)
@require_POST
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """The citizen at the window acts for an organisation, or for herself."""
    edge: Any = request
    chosen = request.POST.get("organisation", "")
    organisation = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) <= 18 else None
    opened = presence.choose_organisation_at_counter(organisation, actor=edge.actor, at=edge.at)
    return _opened(request, opened)


@staff_page(DutyKind.WINDOW)
@require_POST
def end_presence(request: HttpRequest) -> HttpResponse:
    """The citizen has left."""
    edge: Any = request
    request.session.pop(identification.PRESENT, None)
    presence.end_presence(actor=edge.actor, at=edge.at)
    messages.success(request, _("The citizen's data is closed again."))
    return redirect("people:presence")
