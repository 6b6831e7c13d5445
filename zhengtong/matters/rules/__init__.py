"""The pure rules of matters: versions, competence, remedies, and the lint. No Django."""

from zhengtong.matters.rules.competence import Candidate, Found, find_competent
from zhengtong.matters.rules.compiled import CLOCK_KINDS, Compiled, Material, compile_document, materials_for
from zhengtong.matters.rules.fees import Cost, cost
from zhengtong.matters.rules.lint import RULES, Finding, Severity, Surroundings, lint, stands_still
from zhengtong.matters.rules.remedies import Body, Cause, Remedies, remedies
from zhengtong.matters.rules.themes import THEMES, Theme, theme_of
from zhengtong.matters.rules.versions import VersionState, current, next_version_state

__all__ = [
    "CLOCK_KINDS",
    "RULES",
    "THEMES",
    "Body",
    "Candidate",
    "Cause",
    "Compiled",
    "Cost",
    "Finding",
    "Found",
    "Material",
    "Remedies",
    "Severity",
    "Surroundings",
    "Theme",
    "VersionState",
    "compile_document",
    "cost",
    "current",
    "find_competent",
    "lint",
    "materials_for",
    "next_version_state",
    "remedies",
    "stands_still",
    "theme_of",
]
