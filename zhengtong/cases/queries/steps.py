"""The history of a case that another system works on: our acts and its records in one line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.cases.connected.records import AcceptanceRecord, AnyRecord, ProcessRecord, ResultRecord
from zhengtong.cases.connected.stages import HandoverState
from zhengtong.cases.models import Case
from zhengtong.cases.queries import exchange, reading
from zhengtong.cases.queries.reading import Moment
from zhengtong.cases.words import connected as words

UNDECIDED = ("received", "supplement_requested", "supplemented", "in_review")


def moments_of(case: Case, *, internal: bool = False) -> list[Moment]:
    """What happened and what is to come; the opinions of the other system's officers are for colleagues alone."""
    moments = reading.moments_of(case, internal=internal)
    if not case.handled_in:
        return moments
    past = [moment for moment in moments if moment.state != "next"]
    system = exchange.title_of(case.handled_in)
    past += [_moment(one.record, system, internal) for one in exchange.steps_of(case)]
    return sorted(past, key=_when) + [moment for moment in moments if moment.state == "next"]


def _when(moment: Moment) -> datetime:
    assert moment.at is not None  # noqa: S101 — what has happened has its time
    return moment.at


def _moment(record: AnyRecord, system: str, internal: bool) -> Moment:
    """One record in plain words."""
    who = f"{system} {record.officer}" if internal and record.officer else system
    if isinstance(record, AcceptanceRecord):
        said = "，".join(part for part in (record.document_number, record.reason, record.right_office) if part)
        return Moment(str(words.ANSWERS[record.outcome]), record.accepted_at, who, "done", said)
    if isinstance(record, ResultRecord):
        said = "，".join(part for part in (record.document_title, record.document_number, record.reason) if part)
        return Moment(str(words.CONCLUSIONS[record.outcome]), record.decided_at, who, "done", said)
    return Moment(step_of(record), record.happened_at, who, "done", _opinion(record, internal))


def step_of(record: ProcessRecord) -> str:
    """A step with what was done in it."""
    action = _("In progress") if record.ended_at is None else str(words.ACTIONS[record.action])
    return _("{step}: {action}").format(step=record.step, action=action)


def _opinion(record: ProcessRecord, internal: bool) -> str:
    return record.opinion if internal else ""


def elsewhere(case: Case) -> dict[str, Any] | None:
    """Who works on the case and how far it is there, for the notice on its pages; nothing for a native case."""
    if not case.handled_in:
        return None
    row, standing = exchange.application_parcel(case), exchange.standing_of(case)
    acknowledged = row is not None and row.state == HandoverState.ACKNOWLEDGED.value
    turned = standing.acceptance if standing.acceptance and standing.acceptance.outcome != "accepted" else None
    return {
        "system": exchange.title_of(case.handled_in),
        "acknowledged": acknowledged,
        "trouble": row is not None and not acknowledged and row.attempts > 0,
        "reason": str(words.REASONS.get(row.reason, row.reason)) if row else "",
        "says": row.says if row else "",
        "remote_number": row.remote_number if row else "",
        "acknowledged_at": row.acknowledged_at if row else None,
        "step": _open_step(case) if case.state in UNDECIDED else "",
        "documents": list(_documents(standing.acceptance, standing.result)),
        "reason_given": (standing.result.reason if standing.result else "") or (turned.reason if turned else ""),
        "right_office": turned.right_office if turned else "",
    }


def _open_step(case: Case) -> str:
    """The step that the system named last."""
    found = [one.record.step for one in exchange.steps_of(case) if isinstance(one.record, ProcessRecord)]
    return found[-1] if found else ""


def _documents(acceptance: AcceptanceRecord | None, result: ResultRecord | None) -> Iterator[dict[str, str]]:
    """The documents that the other system made, by title and number; they are its own and not ours to issue again."""
    if acceptance and acceptance.document_number:
        titles = {"accepted": _("Notice of acceptance"), "not_accepted": _("Notice of non-acceptance")}
        title = titles.get(acceptance.outcome, _("Notice that no licence is needed"))
        yield {"title": title, "number": acceptance.document_number}
    if result and result.document_number:
        yield {"title": result.document_title or _("Decision"), "number": result.document_number}
    for certificate in result.certificates if result else ():
        yield {"title": certificate.name, "number": certificate.number}
