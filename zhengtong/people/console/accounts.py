"""Officers' and systems' accounts: the system administrator opens and closes them, and grants no duty."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.web.forms import tell
from zhengtong.kernel.web.page import staff_page
from zhengtong.people import rules, words
from zhengtong.people.actions import accounts
from zhengtong.people.forms import ClientForm, OfficerForm, TokenForm
from zhengtong.people.models import Account
from zhengtong.people.queries import accounts as account_queries


def fresh_credentials() -> accounts.Credentials:
    """A password and an authenticator secret that nobody has seen before."""
    password = f"{secrets.token_urlsafe(12)}-{secrets.randbelow(90) + 10}Aa"
    return accounts.Credentials(password, base64.b32encode(secrets.token_bytes(20)).decode())


@staff_page(DutyKind.SYSTEM_ADMIN)
@never_cache
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Accounts of officers and systems, and the forms that open new ones."""
    return _overview(request, OfficerForm(), ClientForm(auto_id="id_client_%s"))


def _overview(request: HttpRequest, officer_form: OfficerForm, client_form: ClientForm) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:40]
    rows = [(row, words.ACCOUNT_KINDS[rules.AccountKind(row.kind)]) for row in account_queries.administered(q)]
    context = {"rows": rows, "q": q, "officer_form": officer_form, "client_form": client_form}
    return render(request, "people/accounts.html", context)


@staff_page(DutyKind.SYSTEM_ADMIN)
@require_POST
@never_cache
def open_officer(request: HttpRequest) -> HttpResponse:
    """Open an officer's account and show its secrets this once."""
    edge: Any = request
    form = OfficerForm(request.POST)
    if form.is_valid():
        made = fresh_credentials()
        try:
            account = accounts.open_officer_account(
                form.cleaned_data["username"], form.cleaned_data["name"], made, actor=edge.actor, at=edge.at
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            return _secrets(request, account, made)
    return _overview(request, form, ClientForm(auto_id="id_client_%s"))


def _secrets(request: HttpRequest, account: Account, made: accounts.Credentials) -> HttpResponse:
    return render(request, "people/credentials.html", {"account": account, "made": made})


@staff_page(DutyKind.SYSTEM_ADMIN)
@require_POST
@never_cache
def open_client(request: HttpRequest) -> HttpResponse:
    """Open an account for a system that speaks to the API."""
    edge: Any = request
    form = ClientForm(request.POST, auto_id="id_client_%s")
    if form.is_valid():
        account = accounts.open_client_account(form.cleaned_data["name"], actor=edge.actor, at=edge.at)
        return redirect("people:account", account.number)
    return _overview(request, OfficerForm(), form)


@staff_page(DutyKind.SYSTEM_ADMIN)
@never_cache
@require_GET
def account(request: HttpRequest, number: str) -> HttpResponse:
    """One account with its tokens."""
    return _account(request, account_queries.administered_account(number), TokenForm())


def _account(request: HttpRequest, row: Account, form: TokenForm) -> HttpResponse:
    edge: Any = request
    context = {
        "account": row,
        "kind": words.ACCOUNT_KINDS[rules.AccountKind(row.kind)],
        "tokens": account_queries.tokens_of_account(row.pk),
        "form": form,
        "now": edge.at,
        "is_officer": row.kind == rules.AccountKind.OFFICER,
    }
    return render(request, "people/account.html", context)


@staff_page(DutyKind.SYSTEM_ADMIN)
@require_POST
@never_cache
def renew_credentials(request: HttpRequest, number: str) -> HttpResponse:
    """Set an officer's password and authenticator anew and show them this once; her sessions end."""
    edge: Any = request
    row, made = account_queries.administered_account(number), fresh_credentials()
    accounts.set_credentials(row.pk, made, actor=edge.actor, at=edge.at)
    return _secrets(request, row, made)


@staff_page(DutyKind.SYSTEM_ADMIN)
@require_POST
@never_cache
def issue_token(request: HttpRequest, number: str) -> HttpResponse:
    """Issue an access token and show it this once."""
    edge: Any = request
    row, form = account_queries.administered_account(number), TokenForm(request.POST)
    if not form.is_valid():
        return _account(request, row, form)
    data = form.cleaned_data
    token = accounts.issue_token(
        row.pk,
        data["label"],
        frozenset(data["scopes"].split()),
        edge.at + timedelta(days=data["days"]),
        actor=edge.actor,
        at=edge.at,
    )
    return render(request, "people/token.html", {"account": row, "token": token})


@staff_page(DutyKind.SYSTEM_ADMIN)
@require_POST
def revoke_token(request: HttpRequest, number: str, prefix: str) -> HttpResponse:
    """A token opens nothing from now on."""
    edge: Any = request
    account_queries.administered_account(number)
    accounts.revoke_token(prefix, actor=edge.actor, at=edge.at)
    messages.success(request, _("The token opens nothing from now on."))
    return redirect("people:account", number)


@staff_page(DutyKind.SYSTEM_ADMIN)
@require_POST
def close_account(request: HttpRequest, number: str) -> HttpResponse:
    """Close an account; what was done with it stays."""
    edge: Any = request
    row = account_queries.administered_account(number)
    accounts.close_account(row.pk, actor=edge.actor, at=edge.at)
    messages.success(request, _("The account is closed."))
    return redirect("people:accounts")
