"""Catalogue, matters, their versions, and the column that search reads."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhengtong.matters.rules import VersionState


class CatalogItem(models.Model):
    """What exists at all: an entry of the basic catalogue (基本目录) with its code of 12 digits."""

    code = models.CharField(max_length=50, unique=True)
    local_code = models.CharField(max_length=50, blank=True)
    name = models.CharField(max_length=1000)
    type = models.CharField(max_length=2)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Matter(models.Model):
    """The item as one office implements it (实施清单), under a code of 31 characters.

    The code changes when the office's credit code does; the id never. `division` is the office's, for competence.
    """

    code = models.CharField(max_length=50, unique=True)
    local_code = models.CharField(max_length=50, blank=True)
    catalog = models.ForeignKey(CatalogItem, on_delete=models.PROTECT, related_name="matters")
    office = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=12)
    level = models.CharField(max_length=1)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["catalog", "office"], name="matters_matter_once_per_office")
        ]

    def __str__(self) -> str:
        return self.code


class MatterCode(models.Model):
    """A code that a matter has or had; cases and links keep working under the old one."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=50, unique=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.code


class MatterVersion(models.Model):
    """One version: an immutable document once published, a draft beside the live one before."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in VersionState])
    document = models.JSONField()
    hash = models.CharField(max_length=64)
    effective_from = models.DateField(null=True)
    effective_to = models.DateField(null=True)
    approvals = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["matter", "number"], name="matters_version_number"),
            models.UniqueConstraint(
                fields=["matter"], condition=models.Q(state="draft"), name="matters_version_one_draft"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["matter", "state", "effective_from"], name="matters_version_current")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} v{self.number}"


class SearchEntry(models.Model):
    """One row per catalogue item that somebody can apply for: what search reads, segmented and spelled."""

    catalog = models.OneToOneField(CatalogItem, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=50)
    name = models.CharField(max_length=1000)
    name_en = models.CharField(max_length=1000, blank=True)
    summary = models.TextField(blank=True)
    office = models.CharField(max_length=100)
    offices = models.PositiveIntegerField(default=1)
    type = models.CharField(max_length=2)
    objects_served = models.CharField(max_length=20, blank=True)
    theme_marks = models.TextField(blank=True)
    folded = models.CharField(max_length=1000)
    sounds = models.TextField(blank=True)
    keywords = models.TextField(blank=True)
    name_terms = models.TextField(default="")
    terms = models.TextField()
    facts = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["type", "id"], name="matters_search_type")]

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """One row whose token changes whenever matters, versions or the search rows change."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.token
