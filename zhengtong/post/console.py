"""For the system administrator: whether messages arrive, and what could not be delivered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.web.page import staff_page
from zhengtong.post import queries, words
from zhengtong.post.actions import carrying

DAYS = 30


@require_GET
@never_cache
@staff_page(DutyKind.SYSTEM_ADMIN)
def deliveries(request: HttpRequest) -> HttpResponse:
    """Figures of the last thirty days, what is wrong with the gateway, and the messages given up."""
    edge: Any = request
    figures = queries.delivery_figures(edge.at - timedelta(days=DAYS), edge.at)
    lost = queries.given_up()
    shown = {
        "days": DAYS,
        "figures": [(words.CHANNELS[figure.channel], figure) for figure in figures],
        "gateway": queries.gateway(),
        "wrong": queries.gateway().check(),
        "lost": [(way, words.CHANNELS[way.channel], words.REASONS.get(way.reason, "")) for way in lost],
    }
    return render(request, "post/deliveries.html", shown)


@require_POST
@staff_page(DutyKind.SYSTEM_ADMIN)
def resume(request: HttpRequest, id: int) -> HttpResponse:
    """Try a message again."""
    edge: Any = request
    carrying.resume_delivery(id, actor=edge.actor, at=edge.at)
    messages.success(request, _("The message will be tried again."))
    return redirect("post:deliveries")
