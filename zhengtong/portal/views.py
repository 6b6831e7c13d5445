"""Home, search, my affairs, what is promised and kept, checking receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from zhengtong.cases import public as cases
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
        "life_events": queries.open_life_events(),
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
        "promised": rules.mean(found.days_promised, found.decided),
        "taken": rules.mean(found.days_taken, found.decided),
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
    context = {
        "mine": found,
        "around": queries.around(request.actor, request.at),
        "unread": post.unread_count(request.actor.person),
    }
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
            form.add_error("document", str(words.REFUSALS["portal.nothing_to_verify"].text))
        else:
            verdict = _check(receipt, document)
    context = {"form": form, "verdict": verdict, "head": log.newest_head()}
    return render(request, "portal/verify.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict as the page says it: what was proved, when it was recorded, of which case."""

    good: bool
    lines: list[str]
    title: str = ""
    official_number: str = ""
    case: str = ""
    recorded_at: datetime | None = None


def _finding(receipt: bytes, verdict: verify.Verdict) -> Finding:
    """The verdict with the facts of the act that the receipt proves; none of them when it does not hold."""
    if not verdict.good:
        return Finding(False, verdict.lines)
    said = verify.parse_exact(receipt)["said"]
    facts = said["facts"]
    return Finding(
        True,
        verdict.lines,
        title=str(cases.title_of(said["type"], facts.get("kind", ""))),
        official_number=facts.get("official_number", ""),
        case=said["subject"].removeprefix("case:"),
        recorded_at=datetime.fromisoformat(said["recorded_at"]),
    )


def _check(receipt: Any, document: Any) -> Finding:
    """The verdict on what was given; a PDF that carries its proof must hold by itself, a separate receipt as well."""
    said: dict[str, Any] = {
        "keys": log.published_keys(),
        "language": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "name": (document or receipt).name,
    }
    content: bytes = document.read(LARGEST) if document else b""
    parts = verify.split_attached(content) if content else None
    if content and (parts or not receipt):
        alone = verify.check_document(content, **said)
        if not receipt or not alone.good:
            return _finding((verify.carried(content) or (b"",))[0], alone)
    proof = receipt.read(LARGEST)
    return _finding(proof, verify.check_receipt(proof, document=(parts[0] if parts else content) or None, **said))
