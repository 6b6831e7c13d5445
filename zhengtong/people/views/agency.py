"""In whose name the reader acts, and who may act for her or her organisations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhengtong.kernel import calendar, ids, throttle
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import citizen_page
from zhengtong.people import ports, rules, words
from zhengtong.people.actions import agency
from zhengtong.people.forms import DelegationForm, InvitationForm
from zhengtong.people.queries import delegations, identification, persons


@citizen_page
@never_cache
def acting_for(request: HttpRequest) -> HttpResponse:
    """Choose in whose name one acts: one's own, an organisation's, or a person's who asked for it."""
    edge: Any = request
    person = edge.actor.person
    if request.method == "POST":
        return _choose(request, edge)
    names = _names(person, edge.at)
    own, asked = rules.key_of_name(edge.actor.organisation, edge.actor.principal), request.GET.get("name", "")
    chosen = asked if asked in {key for key, *_rest in names} else own
    context = {
        "names": names,
        "checked": edge.actor.level >= rules.Level.CHECKED,
        "next": rules.safe_next(request.GET.get("next", ""), ""),
        "chosen": chosen,
        "asked": chosen != own,
    }
    return render(request, "people/acting_for.html", context)


def _names(person: int, at: datetime) -> list[tuple[str, str, str]]:
    """In whose names the person may act: the key in the form, the name, and what tells it from others."""
    return [
        (rules.key_of_name(None, None), _("Myself, {name}").format(name=persons.person_view(person).name), ""),
        *((rules.key_of_name(row.id, None), row.name, row.uscc) for row in delegations.organisations_of(person, at)),
        *(
            (rules.key_of_name(None, row.id), _("{name}, who asked you to").format(name=row.name), "")
            for row in delegations.principals_of(person, at)
        ),
    ]


def _choose(request: HttpRequest, edge: Any) -> HttpResponse:
    """`principal` is `self`, `o<id>` or `p<id>`; what does not belong to the reader is refused by the action."""
    kind, rest = request.POST.get("principal", "self")[:1], request.POST.get("principal", "")[1:]
    chosen = int(rest) if kind in {"o", "p"} and rest.isascii() and rest.isdigit() and len(rest) <= 18 else None
    organisation = chosen if kind == "o" else None
    principal = chosen if kind == "p" else None
    agency.choose_principal(organisation, principal, actor=edge.actor, at=edge.at)
    for key, value in ((identification.ORGANISATION, organisation), (identification.PRINCIPAL, principal)):
        request.session[key] = value
    messages.success(request, _("From now on you act in this name."))
    return redirect(rules.safe_next(request.POST.get("next", ""), "/my/acting-for/"))


@citizen_page
@never_cache
def agents(request: HttpRequest) -> HttpResponse:
    """Authorisations granted and held; grant a new one."""
    edge: Any = request
    form = _grant_form(request, edge)
    if request.method == "POST" and request.POST.get("go") == "find":
        return _agents_page(request, edge, form, InvitationForm(), looking=True)
    if request.method == "POST" and form.is_valid():
        try:
            granted = _grant(edge, form.cleaned_data)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            invitation = ids.shown_query_code(granted.invitation)
            context = {"invitation": invitation, "number": granted.number, "days": rules.INVITATION_LIFE.days}
            return render(request, "people/granted.html", context)
    return _agents_page(request, edge, form, InvitationForm())


FOUND_AT_MOST = 12


def _grant_form(request: HttpRequest, edge: Any) -> DelegationForm:
    """The form with the affairs that are chosen already, named in the address, or found by what was typed."""
    post = request.POST if request.method == "POST" else None
    named = post.getlist("only") if post is not None else request.GET.getlist("for")[: rules.MOST_AFFAIRS]
    affairs = dict(ports.NAMES_OF_AFFAIRS.ask([one for one in named if rules.AFFAIR.fullmatch(one)]))
    chosen = list(affairs)
    if post is not None and (typed := post.get("find", "").strip()[:100]):
        affairs |= dict(ports.FIND_AFFAIRS.ask(typed, FOUND_AT_MOST))
    initial = {
        "starts_on": calendar.civil_day(edge.at),
        "scopes": [rules.Scope.FILE, rules.Scope.SEE],
        "reach": "only" if chosen else "all",
        "only": chosen,
    }
    if post is not None and post.get("go") == "find":
        # Only looking for a matter: nothing is reproached yet, and nothing typed is lost.
        typed_so_far = {name: post.getlist(name) if name in LISTS else post[name] for name in post}
        return DelegationForm(principals=_principals(edge), affairs=affairs.items(), initial=initial | typed_so_far)
    return DelegationForm(post, principals=_principals(edge), affairs=affairs.items(), initial=initial)


LISTS = ("scopes", "only")


def _principals(edge: Any) -> list[tuple[str, Any]]:
    represented = delegations.represented_by(edge.actor.person, edge.at)
    return [("self", _("Myself")), *((f"o{row.id}", row.name) for row in represented)]


def _grant(edge: Any, data: dict[str, Any]) -> agency.Granted:
    principal = data["principal"]
    return agency.grant_delegation(
        agency.Agent(data["name"], data["document"], relation=data["relation"]),
        data["scopes"],
        agency.Term(data["starts_on"], data["ends_on"]),
        only=data["only"],
        organisation_id=None if principal == "self" else int(principal[1:]),
        actor=edge.actor,
        at=edge.at,
    )


def _agents_page(
    request: HttpRequest, edge: Any, form: DelegationForm, invitation: InvitationForm, *, looking: bool = False
) -> HttpResponse:
    granted, held = delegations.delegations_of(edge.actor, edge.at)
    named = ports.NAMES_OF_AFFAIRS.ask({one for row in (*granted, *held) for one in row.only})
    context = {
        "form": form,
        "invitation_form": invitation,
        "granted": [_described(row, named) for row in granted],
        "held": [_described(row, named) for row in held],
        "begun": bool(form.errors) or looking or "for" in request.GET,
        "searched": looking and not form.fields["only"].choices,  # type: ignore[attr-defined]
        "checked": edge.actor.level >= rules.Level.CHECKED,
    }
    return render(request, "people/agents.html", context)


def _described(row: delegations.DelegationView, named: dict[str, str]) -> dict[str, Any]:
    return {
        "relation": words.RELATIONS[rules.Relation(row.relation)] if row.relation else "",
        "only": [named.get(one, one.partition(":")[2]) for one in row.only],
        "row": row,
        "kind": words.DELEGATION_KINDS[rules.DelegationKind(row.kind)],
        "scopes": [words.SCOPES[rules.Scope(scope)] for scope in row.scopes],
    }


@citizen_page
@require_POST
@never_cache
def accept(request: HttpRequest) -> HttpResponse:
    """Accept an authorisation with the invitation that the principal handed over."""
    edge: Any = request
    form = InvitationForm(request.POST)
    if form.is_valid():
        throttle.hit(f"people.invitation:{edge.actor.number}", 10, 3600, edge.at)
        try:
            agency.accept_delegation(form.cleaned_data["invitation"], actor=edge.actor, at=edge.at)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Accepted. Choose in whose name you act before you apply."))
            return redirect("people:acting-for")
    return _agents_page(request, edge, DelegationForm(principals=_principals(edge)), form)


@citizen_page
@require_POST
def revoke(request: HttpRequest, number: str) -> HttpResponse:
    """End an authorisation at once."""
    edge: Any = request
    agency.revoke_delegation(number, request.POST.get("reason", ""), actor=edge.actor, at=edge.at)
    messages.success(request, _("The authorisation has ended."))
    return redirect("people:agents")
