"""Home, search, my affairs, what is promised and kept, checking receipts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from zhengtong.kernel import verify
from zhengtong.kernel.journal import log
from zhengtong.kernel.web.page import citizen_page, open_page
from zhengtong.matters import public as matters
from zhengtong.portal import forms, queries, rules, words
from zhengtong.post import public as post

LARGEST = 20 * 1024 * 1024


@open_page
def home(request: Any) -> HttpResponse:
    """One search box, life events, what the city keeps."""
    month = queries.this_month(request.at)
    context = {
        "examples": rules.EXAMPLES,
        "life_events": [(event, words.LIFE_EVENTS[event.code]) for event in queries.open_life_events()],
        "figures": _figures(queries.figures(month, request.at)),
        "month": month,
    }
    return render(request, "portal/home.html", context)


def _figures(found: Any) -> dict[str, Any]:
    return {
        "filed": found.filed,
        "decided": found.decided,
        "on_time": rules.share(found.within_promise, found.decided),
        "overdue": found.overdue_open,
        "fetched": found.fetched,
        "fetched_share": rules.share(found.fetched, found.materials),
    }


@open_page
def search(request: Any) -> HttpResponse:
    """One search over what one can do here."""
    q = request.GET.get("q", "").strip()[:200]
    context = {"q": q, "hits": matters.find(q, 20) if q else [], "examples": rules.EXAMPLES}
    return render(request, "portal/search.html", context)


@citizen_page
def mine(request: Any) -> HttpResponse:
    """My affairs: what waits for me, my cases, messages, data, account."""
    found = queries.mine(request.actor, request.at)
    context = {"mine": found, "unread": post.unread_count(request.actor.person)}
    return render(request, "portal/mine.html", context)


@open_page
def performance(request: Any) -> HttpResponse:
    """What the city promises and keeps, with the definition of every figure."""
    periods = [queries.this_month(request.at), queries.last_month(request.at)]
    rows = [(period, _figures(queries.figures(period, request.at))) for period in periods]
    return render(request, "portal/performance.html", {"rows": rows})


@open_page
@require_http_methods(["GET", "POST"])
def verify_page(request: Any) -> HttpResponse:
    """Check a receipt or a document: everything is computed anew from the files that were given."""
    form = forms.VerifyForm(request.POST or None, request.FILES or None)
    verdict = None
    if request.method == "POST" and form.is_valid():
        receipt, document = form.cleaned_data["receipt"], form.cleaned_data["document"]
        if not receipt and not document:
            form.add_error("receipt", str(words.REFUSALS["portal.nothing_to_verify"].text))
        else:
            verdict = _verdict(receipt, document)
    context = {"form": form, "verdict": verdict, "head": log.newest_head()}
    return render(request, "portal/verify.html", context, status=422 if form.errors else 200)


def _verdict(receipt: Any, document: Any) -> Any:
    content: bytes = document.read(LARGEST) if document else b""
    if receipt:
        return verify.check_receipt(receipt.read(LARGEST), document=content or None, keys=log.published_keys())
    return verify.check_document(content, keys=log.published_keys())
