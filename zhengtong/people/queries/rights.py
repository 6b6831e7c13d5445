"""Rights requests: a person's own, and those that wait for a data steward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from zhengtong.kernel.actors import Actor, ActorKind, DutyKind
from zhengtong.kernel.refusal import Absent
from zhengtong.people.models import RightsRequest
from zhengtong.people.queries import persons


@dataclass(frozen=True, slots=True)
class RightsView:
    """One request; the name is there for the steward who answers it."""

    number: str
    kind: str
    text: str
    state: str
    filed_at: datetime
    due_on: date
    answered_at: datetime | None
    answer: str
    basis: str
    name_masked: str


def promised_workdays() -> int:
    """Within how many working days the city answers (setting `RIGHTS_WORKDAYS`)."""
    return int(getattr(settings, "RIGHTS_WORKDAYS", 15))


def request_for(actor: Actor, number: str, *, lock: bool = False) -> RightsRequest:
    """The person's own request, or any for a data steward; else `Absent`."""
    rows = RightsRequest.objects.filter(number=number)
    if not actor.holds(DutyKind.DATA_STEWARD):
        rows = rows.filter(person_id=actor.person or 0)
    row = (rows.select_for_update(of=("self",)) if lock else rows).select_related("person").first()
    if row is None or (actor.person is None and actor.kind is not ActorKind.OFFICER):
        raise Absent("people.rights_request", number)
    return row


def requests_of(actor: Actor) -> list[RightsView]:
    """The actor's own requests, the newest first."""
    if actor.person is None:
        return []
    rows = RightsRequest.objects.filter(person_id=actor.person).select_related("person").order_by("-id")
    return [_shown(row) for row in rows[:100]]


def waiting_requests() -> list[RightsView]:
    """Requests that wait for an answer, the most urgent first."""
    rows = RightsRequest.objects.filter(state="open").select_related("person").order_by("due_on", "id")
    return [_shown(row) for row in rows[:100]]


def shown_request(actor: Actor, number: str) -> RightsView:
    """One request as a value; raises `Absent`."""
    return _shown(request_for(actor, number))


def _shown(row: RightsRequest) -> RightsView:
    return RightsView(
        row.number,
        row.kind,
        row.text,
        row.state,
        row.filed_at,
        row.due_on,
        row.answered_at,
        row.answer,
        row.basis,
        persons.shown_person(row.person).name_masked,
    )
