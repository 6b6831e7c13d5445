"""Tables: notices about days off, clocks, the times they stood still, and their extensions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhengtong.clocks import rules


class Notice(models.Model):
    """A notice about days off and exchanged working days, as it was entered, with its basis.

    The division `000000` is the nation. A notice for a whole year replaces what was known of the year; another one
    amends single days (an extended holiday, a local closure, a regional holiday).
    """

    division = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60)
    basis = models.CharField(max_length=200)
    whole_year = models.BooleanField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.division} {self.year} {self.number}"


class NamedDay(models.Model):
    """One day that a notice names; the latest notice wins."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    works = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "day"], name="clocks_named_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Clock(models.Model):
    """One time limit of a subject (`case:…`), counted by a policy that never changes under it.

    `due_on`, `due_at` and `soon_at` are stored derivations of the columns above them and the calendar of the division
    (its token is `stamp`); only `rules.due` computes them. `extended` is what extensions added, in the policy's unit.
    """

    subject = models.CharField(max_length=80)
    part = models.CharField(max_length=40, blank=True, default="")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in rules.Kind])
    division = models.CharField(max_length=12)
    policy = models.JSONField()
    amount = models.PositiveSmallIntegerField()
    extended = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=8)
    last_day_rule = models.CharField(max_length=12)
    started_on = models.DateField()
    started_at = models.DateTimeField()
    has_intervals = models.BooleanField(default=False)
    due_on = models.DateField()
    due_at = models.DateTimeField()
    soon_at = models.DateTimeField()
    stamp = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=10, default=rules.State.RUNNING)
    finished_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject"], name="clocks_clock_subject"),
            models.Index(
                fields=["kind", "due_at"],
                name="clocks_clock_due",
                condition=models.Q(state="running", lapsed_at__isnull=True),
            ),
            models.Index(
                fields=["stamp", "id"],
                name="clocks_clock_stamp",
                condition=models.Q(state__in=["running", "suspended"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"


class Interval(models.Model):
    """A time in which a clock stands still: why, by which article, told in which document, approved by whom."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="intervals")
    cause = models.CharField(max_length=16, choices=[(c.value, c.value) for c in rules.Cause])
    article = models.CharField(max_length=100)
    notice = models.CharField(max_length=80, blank=True)
    approver = models.CharField(max_length=40)
    from_at = models.DateTimeField()
    planned_end_on = models.DateField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clock"], condition=models.Q(until_at__isnull=True), name="clocks_interval_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cause} from {self.from_at}"


class ExtensionGrant(models.Model):
    """An extension that was granted: by how much, by whom of which level, why, by which article."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="extensions")
    amount = models.PositiveSmallIntegerField()
    approver = models.CharField(max_length=40)
    level = models.CharField(max_length=20)
    reason = models.TextField()
    citation = models.CharField(max_length=100)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"+{self.amount} for {self.clock_id}"


class Revision(models.Model):
    """One row whose token changes with every notice; workers compare it once a second."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    token = models.CharField(max_length=16)

    def __str__(self) -> str:
        return self.token
