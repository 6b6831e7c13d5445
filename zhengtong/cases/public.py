"""What rooms above may ask of cases and do with them."""

from __future__ import annotations

from zhengtong.cases.actions.automatic import (
    accept_clear_case,
    answer_person,
    ask_person,
    check_grant,
    grant_clear_case,
    wants_rules,
)
from zhengtong.cases.actions.consulting import give_opinion, go_on_without, note_silence, remind_office
from zhengtong.cases.actions.drafting import (
    begin_draft,
    fetch_for_draft,
    file_draft,
    save_answers,
    save_data,
    set_material,
    sweep_draft,
)
from zhengtong.cases.actions.ending import terminate_case
from zhengtong.cases.actions.experts import begin_procedure
from zhengtong.cases.actions.filing import Application, Filed, Provided, file_case
from zhengtong.cases.actions.handing import transfer_case
from zhengtong.cases.actions.intake import (
    accept_case,
    accept_silent_case,
    answer_silence,
    correct_case,
    decline_case,
    escalate_silent_case,
    lapse_case,
    request_supplement,
    say_not_needed,
    supplement_case,
)
from zhengtong.cases.actions.moving import follow_calendar
from zhengtong.cases.actions.pausing import resume_clock, suspend_clock
from zhengtong.cases.actions.reports import queue_report
from zhengtong.cases.actions.results import archive_case, close_case, close_finished_case, issue_result, serve_result
from zhengtong.cases.actions.review import complete_step, decide_case, extend_limit, withdraw_case
from zhengtong.cases.actions.systems import Connection, connect_system, disconnect_system
from zhengtong.cases.actions.urging import answer_urging, explain_delay, urge_case
from zhengtong.cases.connected import province
from zhengtong.cases.queries import (
    CaseLine,
    Certificate,
    affair,
    case_lines,
    cases_visible_to,
    certificates_of,
    drafts_of,
)
from zhengtong.cases.queries.exchange import parcels_of, systems
from zhengtong.cases.queries.figures import Figures, figures
from zhengtong.cases.queries.reports import REPORTED
from zhengtong.cases.queries.telling import TOLD, Notice, notice_of
from zhengtong.cases.rules import Ending, Expert, Outcome, State, SupplementItem, replay
from zhengtong.cases.tasks import (
    ACTS_WITH_DOCUMENTS,
    decide_clear_case,
    hand_over,
    look_up,
    make_documents,
    make_documents_of,
    send_report,
)
from zhengtong.cases.words import Mode, Way, title_of

__all__ = [
    "ACTS_WITH_DOCUMENTS",
    "REPORTED",
    "TOLD",
    "Application",
    "CaseLine",
    "Certificate",
    "Connection",
    "Ending",
    "Expert",
    "Figures",
    "Filed",
    "Mode",
    "Notice",
    "Outcome",
    "Provided",
    "State",
    "SupplementItem",
    "Way",
    "accept_case",
    "accept_clear_case",
    "accept_silent_case",
    "affair",
    "answer_person",
    "answer_silence",
    "answer_urging",
    "archive_case",
    "ask_person",
    "begin_draft",
    "begin_procedure",
    "case_lines",
    "cases_visible_to",
    "certificates_of",
    "check_grant",
    "close_case",
    "close_finished_case",
    "complete_step",
    "connect_system",
    "correct_case",
    "decide_case",
    "decide_clear_case",
    "decline_case",
    "disconnect_system",
    "drafts_of",
    "escalate_silent_case",
    "explain_delay",
    "extend_limit",
    "fetch_for_draft",
    "figures",
    "file_case",
    "file_draft",
    "follow_calendar",
    "give_opinion",
    "go_on_without",
    "grant_clear_case",
    "hand_over",
    "issue_result",
    "lapse_case",
    "look_up",
    "make_documents",
    "make_documents_of",
    "note_silence",
    "notice_of",
    "parcels_of",
    "province",
    "queue_report",
    "remind_office",
    "replay",
    "request_supplement",
    "resume_clock",
    "save_answers",
    "save_data",
    "say_not_needed",
    "send_report",
    "serve_result",
    "set_material",
    "supplement_case",
    "suspend_clock",
    "sweep_draft",
    "systems",
    "terminate_case",
    "title_of",
    "transfer_case",
    "urge_case",
    "wants_rules",
    "withdraw_case",
]
