"""One row of about 350 bytes with three indexes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Row(models.Model):
    """What a bare insert inserts and a bare read reads."""

    number = models.CharField(max_length=40, unique=True)
    matter = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=24)
    office = models.IntegerField()
    facts = models.JSONField(default=dict)
    received_on = models.DateField()
    updated_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Row]] = models.Manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "state"], name="floor_row_office"),
            models.Index(fields=["matter", "-id"], name="floor_row_matter"),
        ]

    def __str__(self) -> str:
        return self.number
