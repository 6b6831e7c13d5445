"""What an applicant is told about an act: the facts for a message, without anything she did not give us."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from zhengtong.cases import rules
from zhengtong.cases.models import Case
from zhengtong.cases.queries.lawbook import law_of
from zhengtong.cases.words import text_of
from zhengtong.kernel.models import Entry
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.people import public as people

TOLD = {
    "cases.case_filed": "case_filed",
    "cases.supplement_requested": "supplement_requested",
    "cases.supplemented": "supplemented",
    "cases.supplement_lapsed": "supplement_lapsed",
    "cases.case_accepted": "case_accepted",
    "cases.intake_overdue": "intake_overdue",
    "cases.case_not_needed": "case_not_needed",
    "cases.case_declined": "case_declined",
    "cases.case_transferred": "case_transferred",
    "cases.limit_extended": "limit_extended",
    "cases.clock_suspended": "clock_suspended",
    "cases.clock_resumed": "clock_resumed",
    "cases.case_terminated": "case_terminated",
    "cases.limits_moved": "limits_moved",
    "cases.case_decided": "case_decided",
    "cases.case_withdrawn": "case_withdrawn",
    "cases.result_issued": "result_issued",
    "cases.result_served": "result_served",
    "cases.person_answered": "person_answered",
    "cases.urging_answered": "urging_answered",
    "cases.delay_explained": "delay_explained",
    "cases.record_taken": "",  # The records of a connected system say themselves what is news.
}


# What the letter about the filing says depends on what silence means.
FILED = {
    rules.Silence.DEEMED: "case_filed",
    rules.Silence.ON_THE_SPOT: "case_filed_on_the_spot",
    rules.Silence.WAITS: "case_filed_waits",
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to be: to whom, after which template, with which facts; `key` makes it exactly one."""

    people: tuple[int, ...]
    template: str
    case: str
    link: str
    key: str
    facts: dict[str, Any]


def _day(value: Any) -> Any:
    """Days come back as days, so that letters write them as the reader's language does."""
    if isinstance(value, str) and DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value


def told_of(case: Case, at: datetime) -> tuple[int, ...]:
    """Who is told about a case: the applicant, and the agent who filed while her authorisation lasts.

    For an organisation it is who filed for it, and once she may not act for it any more, its legal representatives.
    """
    filer = next((person for person, _ in people.person_names({case.filed_by}).values()), None)
    if case.organisation_id is not None:
        if people.may_act_for(case.person_id, case.organisation_id, at):
            return (case.person_id,)
        return tuple(one.id for one in people.representatives_of(case.organisation_id, at)) or (case.person_id,)
    if filer not in (None, case.person_id) and people.may_act_for_person(filer, case.person_id, at):
        return (case.person_id, filer)
    return (case.person_id,)


def notice_of(entry: Entry) -> Notice | None:
    """The message that an act owes the applicant; `None` for acts that owe none."""
    template = TOLD.get(entry.type) or entry.facts.get("news", "")
    if not template:
        return None
    case = Case.objects.get(number=entry.facts["number"])
    if entry.type == "cases.case_filed":
        template = FILED[law_of(case).silence]
    if entry.facts.get("rule"):
        template = "case_granted"
    office = org.office(case.office_id)
    facts = {key: _day(value) for key, value in entry.facts.items() if isinstance(value, (str, int, bool))}
    facts |= {"matter": matters.version(case.version_id).name, "office": office.name, "office_phone": office.phone}
    if facts.get("outcome"):
        facts["outcome_text"] = str(text_of(rules.Outcome(facts["outcome"]), law_of(case)))
    return Notice(
        told_of(case, entry.recorded_at),
        f"cases.{template}",
        case.number,
        reverse("cases:case", args=[case.number]),
        str(entry.uid),
        facts,
    )
