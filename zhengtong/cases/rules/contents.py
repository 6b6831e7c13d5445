"""What a supplement notice and a reason must say. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhengtong.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class SupplementItem:
    """One line of the one supplement notice: the material or field, what is wrong with it, what to bring."""

    code: str
    name: str
    problem: str
    remedy: str


def check_supplement(items: list[SupplementItem], *, known: set[str]) -> list[SupplementItem]:
    """The notice lists everything at once, each line with what is wrong and what to do.

    Raises a refusal when it is empty, when a line says nothing, or when it names something the guide does not ask for.
    Basis: 行政许可法 §32(4).
    """
    if not items:
        raise Refusal("cases.supplement_empty", field="items")
    codes = [item.code for item in items]
    for item in items:
        if item.code not in known:
            raise Refusal("cases.supplement_unknown", field="items", name=item.name or item.code)
        if codes.count(item.code) > 1:
            raise Refusal("cases.supplement_twice", field="items", name=item.name)
        if not item.problem.strip() or not item.remedy.strip():
            raise Refusal("cases.supplement_vague", field="items", name=item.name)
    return items


def check_reason(text: str, *, field: str, least: int = 8) -> str:
    """A reason somebody outside will read: a sentence, not a word.

    Basis: 行政许可法 §38 (a refusal is reasoned).
    """
    said = text.strip()
    if len(said) < least:
        raise Refusal("cases.reason_missing", field=field, least=least)
    return said


def plain_items(items: list[SupplementItem]) -> list[dict[str, Any]]:
    """The notice's lines as stored and printed."""
    return [{"code": i.code, "name": i.name, "problem": i.problem, "remedy": i.remedy} for i in items]


class Ending(StrEnum):
    """Why proceedings end without a decision on the application (终止办理)."""

    APPLICANT_DIED = "applicant_died"
    APPLICANT_ENDED = "applicant_ended"
    MATTER_ABOLISHED = "matter_abolished"
    OTHER = "other"


# Who has no capacity for rights any more cannot be granted anything. 行政许可法 §70 is about licences that were issued,
# and the licence law has no article on ending proceedings: for the other causes the office names its own.
ENDING_ARTICLES: dict[Ending, tuple[str, ...]] = {
    Ending.APPLICANT_DIED: ("《中华人民共和国民法典》第十三条",),
    Ending.APPLICANT_ENDED: ("《中华人民共和国民法典》第五十九条",),
    Ending.MATTER_ABOLISHED: (),
    Ending.OTHER: (),
}


def ending_articles(cause: Ending, named: list[str]) -> list[str]:
    """The articles on which the end of the proceedings rests; refused where neither law nor office names one."""
    articles = [*ENDING_ARTICLES[cause], *(article.strip() for article in named if article.strip())]
    if not articles:
        raise Refusal("cases.ending_article", field="articles")
    return list(dict.fromkeys(articles))
