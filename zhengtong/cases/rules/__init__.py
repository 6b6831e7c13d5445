"""The rules of cases: their life as one table, what their notices say, the numbers of their licences. No Django."""

from zhengtong.cases.rules.contents import (
    Ending,
    SupplementItem,
    check_reason,
    check_supplement,
    ending_articles,
    plain_items,
)
from zhengtong.cases.rules.late import NEAR, Owed, check_delay, check_urging
from zhengtong.cases.rules.law import NO_LAW, Duty, Law, Silence, silence_of
from zhengtong.cases.rules.life import (
    ACT_OF,
    ENDED,
    ENDED_WITH,
    INTAKE,
    OWED,
    TRANSITIONS,
    Act,
    Limits,
    Outcome,
    State,
    allowed_acts,
    next_due,
    next_state,
    refusal_of,
    replay,
)
from zhengtong.cases.rules.numbering import licence_number

__all__ = [
    "ACT_OF",
    "ENDED",
    "ENDED_WITH",
    "INTAKE",
    "NEAR",
    "NO_LAW",
    "OWED",
    "TRANSITIONS",
    "Act",
    "Duty",
    "Ending",
    "Law",
    "Limits",
    "Outcome",
    "Owed",
    "Silence",
    "State",
    "SupplementItem",
    "allowed_acts",
    "check_delay",
    "check_reason",
    "check_supplement",
    "check_urging",
    "ending_articles",
    "licence_number",
    "next_due",
    "next_state",
    "plain_items",
    "refusal_of",
    "replay",
    "silence_of",
]
