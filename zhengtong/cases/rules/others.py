"""What other offices and experts say in a case, and what may be said of their silence. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhengtong.cases.rules.contents import check_reason
from zhengtong.kernel.refusal import Refusal


class Verdict(StrEnum):
    """What became of a question to another office; only a law makes silence a consent."""

    AGREE = "agree"
    OBJECT = "object"
    SILENT = "silent"
    DEEMED = "deemed"


GIVEN = (Verdict.AGREE, Verdict.OBJECT)
AGAINST = (Verdict.OBJECT, Verdict.SILENT)


def check_opinion(verdict: str, reasons: str, article: str) -> tuple[Verdict, str, str]:
    """An opinion says yes or no, why, and with a no on which article; answers with the three, trimmed."""
    if verdict not in [one.value for one in GIVEN]:
        raise Refusal("cases.choice_missing", field="verdict")
    said = check_reason(reasons, field="reasons")
    if verdict == Verdict.OBJECT and not article.strip():
        raise Refusal("cases.objection_article", field="article")
    return Verdict(verdict), said, article.strip()


@dataclass(frozen=True, slots=True)
class Expert:
    """An expert: name, where he works and in what he is expert, and that he declared to have no interest (回避)."""

    name: str
    body: str
    declared: bool


def check_experts(experts: Sequence[Expert], *, least: int, parties: Sequence[str]) -> list[Expert]:
    """At least so many experts, each named once with his body and his declaration, none of them a party."""
    if len(experts) < least:
        raise Refusal("cases.experts_few", field="expert_1", least=least)
    names = [one.name for one in experts]
    for number, one in enumerate(experts, start=1):
        field = f"expert_{number}"
        if not (one.name and one.body):
            raise Refusal("cases.experts_few", field=field, least=least)
        if names.count(one.name) > 1:
            raise Refusal("cases.expert_twice", field=field, name=one.name)
        if one.name in parties:
            raise Refusal("cases.expert_party", field=field, name=one.name)
        if not one.declared:
            raise Refusal("cases.expert_undeclared", field=f"declared_{number}", name=one.name)
    return list(experts)
