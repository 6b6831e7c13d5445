"""Tables of the kernel: the journal first of all."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


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
