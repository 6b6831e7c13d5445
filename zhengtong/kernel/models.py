"""Tables of the kernel: the journal first of all, then the log over it, jobs, cursors, counters and files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhengtong.kernel.sealing import SealedTextField


class Entry(models.Model):
    """One act that happened: history, event and audit leaf in one row, never changed but for its number in the log."""

    uid = models.UUIDField(unique=True)
    type = models.CharField(max_length=80)
    schema = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=12)
    actor = models.CharField(max_length=40)
    facts = models.JSONField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    request_id = models.CharField(max_length=40, blank=True)
    salt = models.CharField(max_length=32)
    commitment = models.CharField(max_length=64)
    seq = models.BigIntegerField(null=True, unique=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "id"], name="kernel_entry_subject"),
            models.Index(fields=["id"], name="kernel_entry_unnumbered", condition=models.Q(seq__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class LogState(models.Model):
    """The one row whose lock makes its holder the sequencer; `size` is the number of leaves in the tree."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    size = models.BigIntegerField(default=0)
    suite = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"log of {self.size}"


class Tile(models.Model):
    """Up to 256 neighbouring hashes of one level of the Merkle tree: level k holds roots of 256**k leaves."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["level", "index"], name="kernel_tile_place")
        ]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.index}"


class Head(models.Model):
    """A signed statement about the whole log: how many leaves, and the root above them."""

    size = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.TextField()

    def __str__(self) -> str:
        return f"head {self.size}"


class Cosignature(models.Model):
    """A witness outside the operator's hand has seen this head and found it to extend what it saw before."""

    head = models.ForeignKey(Head, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=80)
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["head", "witness"], name="kernel_cosignature_once")
        ]

    def __str__(self) -> str:
        return f"{self.witness} on {self.head}"


class Job(models.Model):
    """Work to be done outside an act.

    `due_at` is when a worker may take it: for a running job the end of its lease, and empty once it is finished.
    """

    uid = models.CharField(max_length=32, unique=True)
    path = models.CharField(max_length=160)
    queue = models.CharField(max_length=32)
    priority = models.SmallIntegerField(default=0)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    once = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001
    status = models.CharField(max_length=10)
    attempt = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=8)
    due_at = models.DateTimeField(null=True)
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                models.F("priority").desc(),
                models.F("due_at"),
                models.F("id"),
                name="kernel_job_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(fields=["finished_at"], name="kernel_job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.status}"


class Cron(models.Model):
    """When a repeating job is due next."""

    path = models.CharField(max_length=160, primary_key=True)
    expression = models.CharField(max_length=40)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.path} {self.expression}"


class Cursor(models.Model):
    """How far a listener has read the journal, and what keeps it from reading on."""

    name = models.CharField(max_length=120, primary_key=True)
    seq = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    worker = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"


class Sequence(models.Model):
    """A counter; gapless ones hold their row's lock until the transaction ends."""

    name = models.CharField(max_length=120, primary_key=True)
    value = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Throttle(models.Model):
    """How often something was tried within the present window; the key is a digest and tells nothing."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at}"


class Replay(models.Model):
    """A request that was answered: the same key with the same content gets the same answer."""

    client = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    answer = models.CharField(max_length=200)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["client", "key"], name="kernel_replay_once")
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.key}"


class Worker(models.Model):
    """A worker's sign of life."""

    name = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name


class StoredFile(models.Model):
    """A file kept sealed on disk; its bytes were synced to disk before this row was written."""

    uid = models.UUIDField(unique=True)
    name = SealedTextField()
    mime = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["sha256"], name="kernel_file_sha256")]

    def __str__(self) -> str:
        return str(self.uid)
