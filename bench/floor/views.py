"""An empty view, a one-row read, a one-row insert: what everything else is compared with."""

from __future__ import annotations

import json
import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from bench.floor.models import Row


def empty(_request: HttpRequest) -> HttpResponse:
    """Nothing but Django and the server."""
    return HttpResponse("ok")


def read(_request: HttpRequest, number: str) -> HttpResponse:
    """One row by its key, as JSON."""
    return JsonResponse(_shown(Row.objects.get(number=number)))


def insert(request: HttpRequest) -> HttpResponse:
    """One row from JSON, as JSON."""
    given = json.loads(request.body)
    now = timezone.now()
    row = Row.objects.create(
        number=uuid.uuid4().hex,
        matter=given["matter"],
        name=given["signed_name"],
        state="received",
        office=1,
        facts=given["answers"],
        received_on=now.date(),
        updated_at=now,
    )
    return JsonResponse(_shown(row), status=201)


def _shown(row: Row) -> dict[str, object]:
    return {
        "number": row.number,
        "matter": row.matter,
        "name": row.name,
        "state": row.state,
        "office": row.office,
        "facts": row.facts,
        "received_on": row.received_on,
        "updated_at": row.updated_at,
    }
