"""Every read of the room: versions and matters, competence, search."""

from zhengtong.matters import rules
from zhengtong.matters.queries.catalogue import (
    PAGE,
    browse,
    catalog_item,
    matter_for,
    matters_of,
    offices_holding,
    themes,
    types,
)
from zhengtong.matters.queries.guide import Guide, guide, holders_of, places
from zhengtong.matters.queries.offices import Competent, competent, remedies_against
from zhengtong.matters.queries.searching import Hit, find
from zhengtong.matters.queries.versions import (
    Version,
    current_version,
    draft_for,
    findings_of,
    forget,
    holders,
    live_findings,
    materials_for,
    surroundings,
    version,
    versions_of,
)

LINT_RULES = rules.RULES

__all__ = [
    "LINT_RULES",
    "PAGE",
    "Competent",
    "Guide",
    "Hit",
    "Version",
    "browse",
    "catalog_item",
    "competent",
    "current_version",
    "draft_for",
    "find",
    "findings_of",
    "forget",
    "guide",
    "holders",
    "holders_of",
    "live_findings",
    "materials_for",
    "matter_for",
    "matters_of",
    "offices_holding",
    "places",
    "remedies_against",
    "surroundings",
    "themes",
    "types",
    "version",
    "versions_of",
]
