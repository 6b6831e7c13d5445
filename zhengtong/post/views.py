"""The citizen's inbox."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhengtong.kernel.web.page import citizen_page
from zhengtong.post import queries
from zhengtong.post.actions import reading


@require_GET
@never_cache
@citizen_page
def inbox(request: HttpRequest) -> HttpResponse:
    """The reader's messages, newest first."""
    edge: Any = request
    person = edge.actor.person
    page = queries.inbox_of(person, request.GET.get("after"))
    shown = {"page": page, "unread": queries.unread_count(person), "first": "after" not in request.GET}
    return render(request, "post/inbox.html", shown)


@require_GET
@never_cache
@citizen_page
def message(request: HttpRequest, id: int) -> HttpResponse:
    """One message; opening it is reading it, and the first time is kept."""
    edge: Any = request
    shown = queries.message_view(edge.actor.person, id)
    if shown.read_at is None:
        reading.read_message(id, actor=edge.actor, at=edge.at)
    return render(request, "post/message.html", {"message": shown})


@require_POST
@citizen_page
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    edge: Any = request
    if reading.read_inbox(actor=edge.actor, at=edge.at):
        messages.success(request, _("All messages are marked as read."))
    return redirect("post:inbox")
