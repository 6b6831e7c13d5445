"""Tables of shared data: catalogue, sources, grants, what was fetched, who looked, what is doubted."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from zhengtong.datahub import rules
from zhengtong.kernel.sealing import SealedTextField


def _choices(values: type[StrEnum]) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]


OWNED = models.Q(person__isnull=False, organisation__isnull=True) | models.Q(
    person__isnull=True, organisation__isnull=False
)


class Source(models.Model):
    """A department's own database: how it is reached and how long it may take."""

    code = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=80)
    office = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+")
    driver = models.CharField(max_length=12, choices=_choices(rules.Driver))
    dsn = SealedTextField(blank=True, default="")
    timeout_ms = models.PositiveIntegerField(default=2000)
    registered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []

    def __str__(self) -> str:
        return self.code


class Resource(models.Model):
    """An entry of the government data catalogue and the table in which its provider keeps it.

    Basis: 政务数据共享条例; 政务信息资源目录编制指南.
    """

    code = models.CharField(max_length=40, unique=True)
    national_code = models.CharField(max_length=50, blank=True)
    name = models.CharField(max_length=80)
    summary = models.CharField(max_length=300)
    provider = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+")
    duty_basis = models.CharField(max_length=200, blank=True)
    share_type = models.CharField(max_length=14, choices=_choices(rules.ShareType))
    share_conditions = models.CharField(max_length=300, blank=True)
    share_basis = models.CharField(max_length=200, blank=True)
    update_cycle = models.CharField(max_length=20, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=63)
    key_kind = models.CharField(max_length=16, choices=_choices(rules.KeyKind))
    key_column = models.CharField(max_length=63)
    as_of_column = models.CharField(max_length=63, blank=True)
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []

    def __str__(self) -> str:
        return self.code


class ResourceField(models.Model):
    """One information item of a resource: what it means, how grave its loss is, and its column at the source."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="fields")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, choices=_choices(rules.FieldKind))
    length = models.PositiveSmallIntegerField(default=0)
    dictionary = models.CharField(max_length=40, blank=True)
    cell_map = models.JSONField(default=dict, blank=True)
    level = models.PositiveSmallIntegerField(default=2)
    personal_class = models.CharField(max_length=10, choices=_choices(rules.PersonalClass))
    column = models.CharField(max_length=63)

    class Meta:
        ordering: ClassVar[list[str]] = ["resource_id", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["resource", "code"], name="datahub_field_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=4), name="datahub_field_level"),
        ]

    def __str__(self) -> str:
        return self.code


class Grant(models.Model):
    """An office may use these fields for this matter, purpose and term, masked after this plan."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    requester = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=12)
    fields = models.JSONField()
    masks = models.JSONField(default=dict, blank=True)
    purpose = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    granted_by = models.CharField(max_length=40)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["resource", "matter", "purpose", "requester"],
                condition=models.Q(ended_at__isnull=True),
                name="datahub_grant_one_live",
            ),
            models.CheckConstraint(condition=~models.Q(basis=""), name="datahub_grant_has_basis"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["matter"], name="datahub_grant_matter")]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.matter}"


class Snapshot(models.Model):
    """What a fetch brought: values sealed at rest, with their source and day; a case references it, never re-reads."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=60)
    status = models.CharField(max_length=16, choices=_choices(rules.FetchStatus))
    fields = models.JSONField()
    cells = SealedTextField()
    source_label = models.CharField(max_length=80)
    as_of_on = models.DateField(null=True)
    fetched_at = models.DateTimeField()
    disputes = models.JSONField(default=dict, blank=True)
    case_number = models.CharField(max_length=40, blank=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=OWNED, name="datahub_snapshot_one_owner"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reference", "resource"], name="datahub_snapshot_reference"),
            models.Index(fields=["case_number"], name="datahub_snapshot_case", condition=~models.Q(case_number="")),
            models.Index(
                fields=["fetched_at"],
                name="datahub_snapshot_unused",
                condition=models.Q(case_number="", forgotten_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.status}"


class AccessLog(models.Model):
    """Who looked at whose data: names of fields, never values. Basis: 网络数据安全管理条例 §12, 个人信息保护法 §44."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=12)
    duty = models.CharField(max_length=20, blank=True)
    office = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=12)
    purpose = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)
    fields = models.JSONField()
    reference = models.CharField(max_length=60)
    status = models.CharField(max_length=16, choices=_choices(rules.FetchStatus))
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=OWNED, name="datahub_access_one_owner"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-id"], name="datahub_access_person"),
            models.Index(fields=["organisation", "-id"], name="datahub_access_org"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.status}"


class Dispute(models.Model):
    """“本人认为有误”: a fetched value its owner holds to be wrong, sent to the provider to verify (校核)."""

    number = models.CharField(max_length=24, unique=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    raised_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    field = models.CharField(max_length=40)
    served_value = SealedTextField(blank=True, default="")
    own_value = SealedTextField()
    reason = SealedTextField(blank=True, default="")
    evidence = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default=rules.DisputeState.OPEN, choices=_choices(rules.DisputeState))
    raised_at = models.DateTimeField()
    due_on = models.DateField()
    answer = SealedTextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=OWNED, name="datahub_dispute_one_owner"),
            models.UniqueConstraint(
                fields=["snapshot", "field"], condition=models.Q(state="open"), name="datahub_dispute_one_open"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "state", "due_on"], name="datahub_dispute_due"),
        ]

    def __str__(self) -> str:
        return self.number


class AccessQuestion(models.Model):
    """“这不是我办的”: the owner of the data asks the office why it looked. Basis: 个人信息保护法 §44, §50."""

    number = models.CharField(max_length=24, unique=True)
    access = models.OneToOneField(AccessLog, on_delete=models.PROTECT, related_name="question")
    office = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    text = SealedTextField(blank=True, default="")
    state = models.CharField(max_length=10, default=rules.QuestionState.OPEN, choices=_choices(rules.QuestionState))
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answer = SealedTextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=OWNED, name="datahub_question_one_owner"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "state", "due_on"], name="datahub_question_due"),
        ]

    def __str__(self) -> str:
        return self.number
