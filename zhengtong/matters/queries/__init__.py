"""Every read of the room: versions and matters, competence, search."""

from zhengtong.matters import rules
from zhengtong.matters.queries.browsing import (
    LOCAL,
    Chosen,
    LifeEvent,
    events_with_matters,
    look_through,
)
from zhengtong.matters.queries.catalogue import (
    FEW,
    PAGE,
    browse,
    catalog_item,
    codes_at,
    item_names,
    matter_for,
    matters_of,
    offices_holding,
)
from zhengtong.matters.queries.guide import Guide, guide, holders_of, places
from zhengtong.matters.queries.offices import Competent, competent, remedies_against
from zhengtong.matters.queries.searching import Hit, find
from zhengtong.matters.queries.versions import (
    Version,
    connected_with,
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
THEMES = rules.THEMES

__all__ = [
    "FEW",
    "LINT_RULES",
    "LOCAL",
    "PAGE",
    "THEMES",
    "Chosen",
    "Competent",
    "Guide",
    "Hit",
    "LifeEvent",
    "Version",
    "browse",
    "catalog_item",
    "codes_at",
    "competent",
    "connected_with",
    "current_version",
    "draft_for",
    "events_with_matters",
    "find",
    "findings_of",
    "forget",
    "guide",
    "holders",
    "holders_of",
    "item_names",
    "live_findings",
    "look_through",
    "materials_for",
    "matter_for",
    "matters_of",
    "offices_holding",
    "places",
    "remedies_against",
    "surroundings",
    "version",
    "versions_of",
]
