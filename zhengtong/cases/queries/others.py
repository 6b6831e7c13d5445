"""What other offices were asked and said, and the steps that the law does not count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhengtong.cases import permits, rules
from zhengtong.cases.models import Case, Consultation, Task
from zhengtong.cases.words import VERDICTS
from zhengtong.kernel import calendar, reading
from zhengtong.kernel.actors import Actor, ActorKind
from zhengtong.kernel.refusal import Absent
from zhengtong.kernel.words import Text
from zhengtong.matters import public as matters
from zhengtong.org import public as org

PAUSING = ("hearing", "expert_review")


def asked_for(actor: Actor, number: str, node: str, *, lock: bool = False) -> tuple[Case, Consultation]:
    """The case with the newest question of this step, for the office that is asked and for the law's clock.

    The case is locked first, so that two offices that answer at once come one after the other. Raises `Absent` for a
    question that does not exist and for one that is put to another office.
    """
    case = reading.newest(Case, lock=lock, number=number)
    found = reading.newest(Consultation, lock=lock, case=case.pk, node=node) if case else None
    if case is None or found is None:
        raise Absent("case", number)
    if not (actor.kind is ActorKind.SYSTEM or permits.may(actor, rules.Act.GIVE_OPINION, found)):
        raise Absent("case", number)
    return case, found


def asked_of(actor: Actor, number: str) -> Consultation | None:
    """The newest question of the case that is put to one of the actor's offices, the open ones first."""
    rows = Consultation.objects.filter(case__number=number).order_by("-open", "-id")
    return next((row for row in rows if permits.may(actor, rules.Act.GIVE_OPINION, row)), None)


def open_question(case: Case, node: str) -> Consultation:
    """The open question of a step, locked; raises `Absent`."""
    row = Consultation.objects.select_for_update().filter(case=case, node=node, open=True).first()
    if row is None:
        raise Absent("case", node)
    return row


def open_questions(case: Case) -> list[Consultation]:
    """The questions of the case that wait for an answer."""
    return list(Consultation.objects.filter(case=case, open=True).order_by("id"))


def silent_offices(at: datetime, limit: int = 200) -> list[tuple[str, str]]:
    """Case and step of the questions whose time has passed, and nobody has noted it yet."""
    late = Consultation.objects.filter(open=True, due_at__lte=at, escalated_on=None)
    late = late.filter(case__state=rules.State.IN_REVIEW.value).order_by("due_at", "id")
    return list(late.values_list("case__number", "node")[:limit])


def against(case: Case) -> list[str]:
    """The offices whose newest answer is no, or that gave none; a grant goes against them."""
    newest = {row.node: row for row in Consultation.objects.filter(case=case).order_by("id")}
    return [org.office(r.office_id).name for r in newest.values() if r.verdict in [v.value for v in rules.AGAINST]]


@dataclass(frozen=True, slots=True)
class Opinion:
    """A question to another office as the office that has the case reads it."""

    node: str
    title: str
    office: str
    phone: str
    waits: bool
    late: bool
    due_on: date
    verdict: str
    says: Text
    reasons: str
    article: str
    answered_at: datetime | None
    by: str
    reminders: int
    reminded_at: datetime | None
    mine: bool


def opinions_of(actor: Actor, case: Case) -> list[Opinion]:
    """What the other offices were asked in the case and said; one statement."""
    return [_opinion(actor, row) for row in Consultation.objects.filter(case=case).order_by("id")]


def _opinion(actor: Actor, row: Consultation) -> Opinion:
    office = org.office(row.office_id)
    return Opinion(
        node=row.node,
        title=row.title,
        office=office.name,
        phone=office.phone,
        waits=row.open,
        late=row.escalated_on is not None,
        due_on=calendar.last_day(row.due_at),
        verdict=row.verdict,
        says=VERDICTS[rules.Verdict(row.verdict)] if row.verdict else "",
        reasons=row.reasons,
        article=row.article,
        answered_at=row.answered_at,
        by=row.answered_by,
        reminders=row.reminders,
        reminded_at=row.reminded_at,
        mine=row.open and permits.may(actor, rules.Act.GIVE_OPINION, row),
    )


def pausing_steps(case: Case) -> list[Task]:
    """The open steps of the case that the law may take out of its limit."""
    return list(Task.objects.filter(case=case, open=True, kind__in=PAUSING).order_by("id"))


def steps_in_pause(case: Case) -> list[Task]:
    """Those of them for which the limits stand still now."""
    return [task for task in pausing_steps(case) if task.findings.get("pauses")]


def declared_causes(case: Case) -> set[str]:
    """The procedures for which an open step stops the limit itself, so that nobody has to choose them."""
    version = matters.version(case.version_id)
    return {task.kind for task in pausing_steps(case) if matters.stops_limit(version, task.node)}


def experts_of(case: Case) -> list[dict[str, Any]]:
    """The experts named in the case, with their bodies; the newest naming counts."""
    named = Task.objects.filter(case=case, kind="expert_review").order_by("-id").values_list("findings", flat=True)
    return next((findings["experts"] for findings in named if findings.get("experts")), [])
