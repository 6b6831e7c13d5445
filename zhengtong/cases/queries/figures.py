"""What the city promises and keeps, counted over closed periods; every figure names its definition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from zhengtong.cases.models import Case, Material
from zhengtong.cases.rules import Outcome
from zhengtong.cases.words import Way
from zhengtong.clocks import public as clocks
from zhengtong.kernel import calendar, ids


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the cases decided in a period; shares are left to the page, so nothing is rounded twice."""

    filed: int
    decided: int
    within_promise: int
    overdue_open: int
    fetched: int
    materials: int
    days_promised: int
    days_taken: int


def figures(from_on: date, until_on: date, today: date) -> Figures:
    """Figures over the period, both ends included: four statements whatever the size.

    A limit ends at 24:00, which is the first instant of the day after. `within_promise`: decided no later than the
    promised day. `fetched`: materials of cases filed in the period that
    were fetched or taken from an electronic certificate instead of asked for. `days_promised` and `days_taken`: working
    days from acceptance to the promised day and to the decision, summed over the cases decided in the period.
    """
    period = (from_on, until_on)
    decided = _decided(period).aggregate(
        n=Count("id"), kept=Count("id", filter=Q(decided_on__lt=TruncDate(F("promise_due_at"))))
    )
    rest = Case.objects.aggregate(
        filed=Count("id", filter=Q(received_on__range=period)),
        overdue=Count("id", filter=Q(decided_on=None, closed_on=None, next_due_at__date__lte=today)),
    )
    held = [Way.FETCHED.value, Way.CERTIFICATE.value]
    papers = Material.objects.filter(case__received_on__range=period, replaced=False).aggregate(
        n=Count("id"), fetched=Count("id", filter=Q(way__in=held))
    )
    promised, taken = _days(period)
    return Figures(
        rest["filed"], decided["n"], decided["kept"], rest["overdue"], papers["fetched"], papers["n"], promised, taken
    )


def _decided(period: tuple[date, date]) -> QuerySet[Case]:
    """The cases decided in the period; to end proceedings without a decision keeps no promise."""
    return Case.objects.filter(decided_on__range=period).exclude(outcome=Outcome.TERMINATED.value)


def _days(period: tuple[date, date]) -> tuple[int, int]:
    """Working days promised and taken, summed; cases of one term are counted together."""
    table = clocks.table_for(ids.NATION)
    terms = _decided(period).filter(accepted_on__isnull=False, promise_due_at__isnull=False)
    counted = terms.values_list("accepted_on", "decided_on", "promise_due_at").annotate(n=Count("id")).order_by()
    promised = taken = 0
    for accepted_on, decided_on, due_at, n in counted:
        promised += n * table.workdays_between(accepted_on, calendar.last_day(due_at))
        taken += n * table.workdays_between(accepted_on, decided_on)
    return promised, taken
