"""Tables: divisions, offices, halls, windows and the duties people hold."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhengtong.kernel.actors import ADMINISTRATORS, DutyKind
from zhengtong.org import rules

OPEN_TERM = models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on"))


class Division(models.Model):
    """A city, district, township or village with its statutory code, from the day it exists to its last day."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=OPEN_TERM, name="org_division_term")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Office(models.Model):
    """A body that acts in the government's name. Its id outlives reorganisations; its credit code does not.

    `superior_government` is the government (an office of kind `government`) to which its acts can be appealed.
    """

    uscc = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=100)
    short = models.CharField(max_length=20)
    kind = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField()
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    superior_government = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=20)
    complaint_phone = models.CharField(max_length=20)
    address = models.CharField(max_length=200)
    hours = models.CharField(max_length=200)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=OPEN_TERM, name="org_office_term"),
            models.CheckConstraint(
                condition=~models.Q(phone=models.F("complaint_phone")), name="org_office_two_phones"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfficeCode(models.Model):
    """A credit code that an office had or has; the first day of a code is the day after the last of the one before."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    uscc = models.CharField(max_length=18, unique=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["office"], condition=models.Q(until_on__isnull=True), name="org_office_one_code"
            )
        ]

    def __str__(self) -> str:
        return self.uscc


class Hall(models.Model):
    """A place where people are served over the counter, run by an office."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=20)
    hours = models.CharField(max_length=200)
    way = models.CharField(max_length=200, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=OPEN_TERM, name="org_hall_term")
        ]

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """One counter of a hall, by the sign above it."""

    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="+")
    sign = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["hall", "sign"], name="org_window_sign")
        ]

    def __str__(self) -> str:
        return f"{self.hall_id} {self.sign}"


class WindowAuthority(models.Model):
    """A window receives an office's matters: the named ones, or all (`matters` empty)."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    matters = models.JSONField(null=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=OPEN_TERM, name="org_window_authority_term")
        ]

    def __str__(self) -> str:
        return f"{self.window_id} for {self.office_id}"


class DutyGrant(models.Model):
    """A duty that an account holds for an office over a term; taken back by `revoked_at`, never deleted.

    A clerk's duty may name the window at which she sits: it then reaches no further than what that window receives.
    """

    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in DutyKind])
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=60, blank=True)
    matters = models.JSONField(null=True)
    window = models.ForeignKey(Window, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    substitute_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    granted_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=OPEN_TERM, name="org_duty_term"),
            # Two administrations in one hand are impossible even if two grants race.
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(kind__in=sorted(ADMINISTRATORS), revoked_at__isnull=True),
                name="org_duty_one_administration",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "kind"], name="org_duty_office", condition=models.Q(revoked_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.account_id} for {self.office_id}"

    def is_live(self, day: object) -> bool:
        """Whether the duty holds on the day."""
        return self.revoked_at is None and rules.is_live(self, day)  # type: ignore[arg-type]


class Revision(models.Model):
    """One row whose token changes with every change of divisions, offices, halls and windows."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.token
