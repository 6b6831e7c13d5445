"""Every read of cases; the one door to each noun, visibility included."""

from zhengtong.cases.queries.doors import (
    affair,
    case_by_query_code,
    case_for,
    cases_visible_to,
    document_for,
    draft_for,
    drafts_of,
    entry_of_document,
    is_at_end,
    silent_cases,
    unanswered_supplements,
)
from zhengtong.cases.queries.lawbook import cited, law_of, law_of_version
from zhengtong.cases.queries.views import (
    CaseLine,
    InboxLine,
    case_lines,
    case_page,
    history_of,
    inbox,
    inbox_counts,
    inbox_steps,
    tasks_of,
)

__all__ = [
    "CaseLine",
    "InboxLine",
    "affair",
    "case_by_query_code",
    "case_for",
    "case_lines",
    "case_page",
    "cases_visible_to",
    "cited",
    "document_for",
    "draft_for",
    "drafts_of",
    "entry_of_document",
    "history_of",
    "inbox",
    "inbox_counts",
    "inbox_steps",
    "is_at_end",
    "law_of",
    "law_of_version",
    "silent_cases",
    "tasks_of",
    "unanswered_supplements",
]
