"""The law table and the list of powers."""

from __future__ import annotations

from django.db import models

from zhengtong.powers.rules import LawKind, PowerKind


class Law(models.Model):
    """A law by the short name under which it is cited."""

    short = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in LawKind])
    issuer = models.CharField(max_length=100, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True)
    official_history = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["short"]

    def __str__(self) -> str:
        return self.short


class Article(models.Model):
    """One wording of an article: our own words, and the official text beside them once it was imported."""

    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="articles")
    number = models.CharField(max_length=12)
    title = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    official_text = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    verified = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["law", "number"]
        constraints = [
            models.UniqueConstraint(fields=["law", "number", "effective_from"], name="powers_article_wording")
        ]

    def __str__(self) -> str:
        return f"{self.law_id} §{self.number}"


class Power(models.Model):
    """An entry of the list of powers and responsibilities: without it no licence may be asked for."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=2, choices=[(kind.value, kind.value) for kind in PowerKind])
    holder = models.ForeignKey("org.Office", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    level = models.CharField(max_length=1)
    bases = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    accountability = models.TextField(blank=True)
    supervision_phone = models.CharField(max_length=30, blank=True)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
