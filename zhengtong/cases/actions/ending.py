"""Ending proceedings without a decision on the application (终止办理)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhengtong.cases import events, permits, queries, rules
from zhengtong.cases.actions import flow, papers, review
from zhengtong.cases.models import Case
from zhengtong.cases.rules import Act, Ending, Outcome
from zhengtong.cases.words import Kind
from zhengtong.kernel import calendar, journal
from zhengtong.kernel.actors import Actor
from zhengtong.matters import public as matters


@flow.cites
@transaction.atomic(durable=True)
def terminate_case(
    number: str,
    cause: Ending,
    reasons: str,
    articles: list[str],
    *,
    actor: Actor,
    at: datetime,
    rev: int | None = None,
) -> Case:
    """End the proceedings because nobody can be granted anything any more, with reasons and articles; then serve it.

    The applicant died or ended (民法典 §13, §59), the matter was abolished, or another law says so. It is no refusal:
    an application that does not meet the conditions is refused.
    """
    case = queries.case_for(actor, number, lock=True, rev=rev)
    permits.require(actor, Act.TERMINATE, case)
    case.state = rules.next_state(rules.State(case.state), Act.TERMINATE).value
    said = rules.check_reason(reasons, field="reasons")
    cited = rules.ending_articles(cause, articles)
    version, today = matters.version(case.version_id), calendar.civil_day(at)
    case.outcome, case.decided_on, case.paused_until = Outcome.TERMINATED.value, today, None
    case.marking = matters.abandon(case.marking).marking
    flow.close_tasks_part(case, actor=actor, outcome=Outcome.TERMINATED.value, at=at)
    service = review.switch_to_service_part(case, version, at)
    flow.open_delivery_part(case, due_at=service.due_at, at=at)
    flow.store_part(case, "outcome", "decided_on", "paused_until", "marking", at=at)
    remedies = matters.remedies(version, case.office_id)
    facts = {"cause": cause.value, "reasons": said, "articles": cited, "remedies": remedies}
    (document,) = papers.write_part(case, papers.Paper(Kind.TERMINATION, facts), on=today, at=at)
    happened = events.CaseTerminated(
        number=number,
        cause=cause.value,
        document=str(document.uid),
        decided_on=today,
        service_due_on=service.due_on,
    )
    journal.record(actor, happened, at=at)
    return case
