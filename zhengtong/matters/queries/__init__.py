"""Every read of the room: versions and matters, competence, search."""

from zhengtong.matters.queries.catalogue import browse, catalog_item, matter_for, matters_of, offices_holding
from zhengtong.matters.queries.offices import Competent, competent, remedies_against
from zhengtong.matters.queries.searching import Hit, find
from zhengtong.matters.queries.versions import (
    Version,
    current_version,
    draft_for,
    findings_of,
    forget,
    surroundings,
    version,
    versions_of,
)

__all__ = [
    "Competent",
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
    "matter_for",
    "matters_of",
    "offices_holding",
    "remedies_against",
    "surroundings",
    "version",
    "versions_of",
]
