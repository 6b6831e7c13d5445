"""Every text a person reads about the rules of cases, by code, with its legal basis."""

from zhengtong.cases.words.labels import (
    ACTS,
    CLOCKS,
    HAPPENED,
    KINDS,
    LABELS,
    MODES,
    NOUNS,
    OUTCOMES,
    SILENCES,
    SILENT,
    STATES,
    UNITS,
    WAYS,
    Kind,
    Mode,
    Way,
    text_of,
    title_of,
)
from zhengtong.cases.words.letters import LETTERS
from zhengtong.cases.words.refusals import REFUSALS

__all__ = [
    "ACTS",
    "CLOCKS",
    "HAPPENED",
    "KINDS",
    "LABELS",
    "LETTERS",
    "MODES",
    "NOUNS",
    "OUTCOMES",
    "REFUSALS",
    "SILENCES",
    "SILENT",
    "STATES",
    "UNITS",
    "WAYS",
    "Kind",
    "Mode",
    "Way",
    "text_of",
    "title_of",
]
