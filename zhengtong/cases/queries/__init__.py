"""Every read of cases; the one door to each noun, visibility included."""

from zhengtong.cases.queries.doors import (
    case_by_query_code,
    case_for,
    cases_visible_to,
    document_for,
    draft_for,
    drafts_of,
    is_party,
)
from zhengtong.cases.queries.views import CaseLine, case_lines, history_of, inbox, inbox_counts, tasks_of

__all__ = [
    "CaseLine",
    "case_by_query_code",
    "case_for",
    "case_lines",
    "cases_visible_to",
    "document_for",
    "draft_for",
    "drafts_of",
    "history_of",
    "inbox",
    "inbox_counts",
    "is_party",
    "tasks_of",
]
