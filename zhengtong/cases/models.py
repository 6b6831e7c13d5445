"""Tables of cases: drafts, cases, their materials, tasks and documents."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models

from zhengtong.cases import rules
from zhengtong.cases.connected import stages
from zhengtong.kernel.sealing import SealedTextField


def choices(enum: type[Any]) -> list[tuple[str, str]]:
    """The enum's values for a column; what people read comes from `words`."""
    return [(member.value, member.value) for member in enum]


class Draft(models.Model):
    """An application in the making, saved page by page; deleted once it became a case."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    matter = models.CharField(max_length=50)
    version = models.ForeignKey("matters.MatterVersion", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+", null=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+", null=True)
    channel = models.CharField(max_length=10)
    answers = models.JSONField(default=dict)
    data = SealedTextField(default="{}")
    place = models.CharField(max_length=12, blank=True)
    materials = models.JSONField(default=dict)
    fallbacks = models.JSONField(default=dict)
    disputes = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "updated_at"], name="cases_draft_person")
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Case(models.Model):
    """One application on its way through the law; pinned to the matter's version of the day of filing."""

    number = models.CharField(max_length=50, unique=True)
    draft_uid = models.UUIDField(unique=True, null=True)
    client_key = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001 - unique among those given
    fingerprint = models.CharField(max_length=64, blank=True)
    query_code = models.CharField(max_length=80)
    matter = models.CharField(max_length=50)
    version = models.ForeignKey("matters.MatterVersion", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+", null=True)
    applicant_name = models.CharField(max_length=200)
    state = models.CharField(max_length=24, choices=choices(rules.State))
    outcome = models.CharField(max_length=12, choices=choices(rules.Outcome), blank=True)
    channel = models.CharField(max_length=10)
    filed_by = models.CharField(max_length=40)
    place = models.CharField(max_length=12)
    handled_in = models.CharField(max_length=40, blank=True)
    answers = models.JSONField(default=dict)
    data = SealedTextField()
    data_sha256 = models.CharField(max_length=64)
    signature = models.JSONField(default=dict)
    marking = models.JSONField(default=dict)
    supplement = models.JSONField(default=dict)
    supplement_used = models.BooleanField(default=False)
    deemed = models.BooleanField(default=False)
    escalated_on = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    received_on = models.DateField()
    accepted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    served_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    intake_due_at = models.DateTimeField(null=True)
    supplement_due_at = models.DateTimeField(null=True)
    promise_due_at = models.DateTimeField(null=True)
    statute_due_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-id"], name="cases_case_person"),
            models.Index(fields=["organisation", "-id"], name="cases_case_organisation"),
            models.Index(fields=["office", "state", "next_due_at", "id"], name="cases_case_office_due"),
            models.Index(fields=["state", "intake_due_at"], name="cases_case_intake_due"),
            models.Index(fields=["handled_in", "id"], name="cases_case_handled", condition=~models.Q(handled_in="")),
        ]

    def __str__(self) -> str:
        return self.number


class Material(models.Model):
    """One material of a case: how it was obtained and where it lies."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="materials")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    way = models.CharField(max_length=16)
    snapshot = models.ForeignKey("datahub.Snapshot", on_delete=models.PROTECT, related_name="+", null=True)
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)
    commitment = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    added_at = models.DateTimeField()
    replaced = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["case", "code"], name="cases_material_case")]

    def __str__(self) -> str:
        return f"{self.code} {self.way}"


class MaterialPage(models.Model):
    """One more file of a material beside its first: further photos, in the order in which they are read."""

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="pages")
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["material", "position"], name="cases_material_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.material_id} {self.position}"


class Task(models.Model):
    """One step that waits for somebody: the inbox is this table."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    node = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, default="step")
    duty = models.CharField(max_length=20)
    office = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=50)
    open = models.BooleanField(default=True)
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    opinion = models.TextField(blank=True)
    findings = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["office", "duty", "due_at", "id"], name="cases_task_inbox", condition=models.Q(open=True)
            ),
            models.Index(fields=["due_at", "id"], name="cases_task_due", condition=models.Q(open=True)),
            models.Index(fields=["case", "id"], name="cases_task_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.node}"


class Document(models.Model):
    """One official document of a case: its contents in the act, its bytes by a job, then its place in the log."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    official_number = models.CharField(max_length=60, blank=True)
    contents = SealedTextField()
    dated_on = models.DateField()
    created_at = models.DateTimeField()
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["official_number"], name="cases_document_number", condition=~models.Q(official_number="")
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "id"], name="cases_document_case"),
            models.Index(fields=["id"], name="cases_document_unmade", condition=models.Q(file__isnull=True)),
            models.Index(fields=["sha256"], name="cases_document_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.official_number}"


class Service(models.Model):
    """One act of service (送达): mode, address, proof, day.

    Basis: 行政许可法 §44; the applicant's consent to an electronic address stands in `address`.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="services")
    mode = models.CharField(max_length=20)
    address = models.CharField(max_length=200)
    receiver = models.CharField(max_length=80)
    proof = models.TextField()
    served_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.case_id} {self.mode}"


class Urging(models.Model):
    """One reminder of the applicant (催办), with the office's public answer once there is one."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="urgings")
    kind = models.CharField(max_length=16)
    due_on = models.DateField()
    late = models.BooleanField()
    message = SealedTextField(blank=True, default="")
    urged_at = models.DateTimeField()
    urged_by = models.CharField(max_length=40)
    answer = SealedTextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "id"], name="cases_urging_case"),
            models.Index(fields=["case"], name="cases_urging_open", condition=models.Q(answered_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.urged_at}"


class DelayReason(models.Model):
    """Why an office let a limit pass, as everybody with the case may read it; nothing said before is written over."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="delay_reasons")
    kind = models.CharField(max_length=16)
    due_on = models.DateField()
    reason = SealedTextField()
    expected_on = models.DateField(null=True)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=40)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["case", "id"], name="cases_delay_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on}"


class Consultation(models.Model):
    """What another office is asked in a case, once for every time the process asks; the answer stands beside it.

    The permit table reads it like a case that is nobody's own: `office` is the one that is asked.
    """

    person_id = 0
    organisation_id: int | None = None
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consultations")
    node = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    office = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=50)
    open = models.BooleanField(default=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    escalated_on = models.DateField(null=True)
    verdict = models.CharField(max_length=12, choices=choices(rules.Verdict), blank=True)
    reasons = models.TextField(blank=True)
    article = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "node"], name="cases_consultation_once", condition=models.Q(open=True)
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at", "id"], name="cases_consultation_due", condition=models.Q(open=True)),
            models.Index(fields=["case", "id"], name="cases_consultation_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.node}"


class AutomaticGrant(models.Model):
    """A grant that no human decided: the row of the table, what it read, and what humans said of it afterwards."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="automatic_grant")
    office = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=50)
    node = models.CharField(max_length=60)
    row = models.PositiveSmallIntegerField()
    when = models.CharField(max_length=500)
    reason = models.TextField()
    article = models.CharField(max_length=200)
    inputs = SealedTextField()
    granted_at = models.DateTimeField()
    drawn = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True)
    wish = models.TextField(blank=True)
    person_found = models.CharField(max_length=12, choices=choices(rules.PersonFound), blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)
    check_found = models.CharField(max_length=12, choices=choices(rules.CheckFound), blank=True)
    note = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["office", "-id"], name="cases_grant_office")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.node}.{self.row}"


class ConnectedSystem(models.Model):
    """A system in which offices work on cases of theirs, with the account under which it tells us what it did.

    `account` may speak for cases of these offices and catalogue codes alone. While `resting_until` lies ahead nobody
    calls it: it failed `failures` times in a row.
    """

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    adapter = models.CharField(max_length=40)
    url = models.CharField(max_length=200)
    key = SealedTextField(blank=True)
    account = models.OneToOneField("people.Account", on_delete=models.PROTECT, related_name="+")
    offices = models.JSONField(default=list)
    matters = models.JSONField(default=list)
    failures = models.PositiveIntegerField(default=0)
    resting_until = models.DateTimeField(null=True)
    connected_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code


class Handover(models.Model):
    """One parcel that a connected system must get: the application, its supplement, its withdrawal.

    It is inserted by the act that makes it due, so none is lost. `remote_state` is what the system said last of the
    case and `looked_at` when it was asked, `contradictions` what its records say against each other; it `disagrees` if
    there are some or the states differed. All of this stands in the row of the application.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    system = models.CharField(max_length=40)
    parcel = models.CharField(max_length=12, choices=choices(stages.Parcel))
    state = models.CharField(max_length=12, choices=choices(stages.HandoverState))
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    says = models.CharField(max_length=500, blank=True)
    remote_number = models.CharField(max_length=80, blank=True)
    planned_at = models.DateTimeField()
    planned_on = models.DateField()
    tried_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    remote_state = models.CharField(max_length=24, blank=True)
    looked_at = models.DateTimeField(null=True)
    contradictions = models.JSONField(default=list)
    disagrees = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "parcel"], name="cases_handover_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at", "id"], name="cases_handover_due", condition=models.Q(state="waiting")),
            models.Index(fields=["system", "planned_on"], name="cases_handover_day"),
            models.Index(
                fields=["system", "-id"], name="cases_handover_open", condition=~models.Q(state="acknowledged")
            ),
            models.Index(fields=["system", "-id"], name="cases_handover_amiss", condition=models.Q(disagrees=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.parcel}"


class ExchangeRecord(models.Model):
    """A record as it was received, for ever: sealed, with its fingerprint and the receipt that answers it.

    Without `case` it names none that this system works on; it is kept all the same, for reconciliation.
    """

    system = models.ForeignKey(ConnectedSystem, on_delete=models.PROTECT, related_name="records")
    record_id = models.CharField(max_length=80)
    case_number = models.CharField(max_length=50)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="records", null=True)
    kind = models.CharField(max_length=12)
    fingerprint = models.CharField(max_length=64)
    body = SealedTextField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_on = models.DateField()
    receipt = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["system", "record_id"], name="cases_record_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "happened_at"], name="cases_record_case"),
            models.Index(fields=["system", "recorded_on"], name="cases_record_day"),
            models.Index(fields=["system", "-id"], name="cases_record_stray", condition=models.Q(case=None)),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.record_id}"


class Report(models.Model):
    """One record owed to the province, with what became of it; `key` is the journal row it reports."""

    key = models.UUIDField(unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=choices(stages.ReportState))
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    receipt = models.CharField(max_length=80, blank=True)
    queued_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at", "id"], name="cases_report_due", condition=models.Q(state="waiting")),
            models.Index(fields=["case", "id"], name="cases_report_case"),
            models.Index(fields=["state", "id"], name="cases_report_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
