"""What can be done against a decision: computed for each, from who decided and what was decided. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhengtong.kernel.numerals import law_label


class Body(StrEnum):
    """What kind of body acted; it decides who reconsiders."""

    DEPARTMENT = "department"
    GOVERNMENT = "government"
    BRANCH = "branch"
    AUTHORISED = "authorised"
    VERTICAL = "vertical"
    JUSTICE = "justice"


class Cause(StrEnum):
    """What is complained of."""

    REFUSAL = "refusal"
    NOT_ACCEPTED = "not_accepted"
    INACTION = "inaction"
    ON_THE_SPOT_PENALTY = "on_the_spot_penalty"
    NATURAL_RESOURCE_RIGHT = "natural_resource_right"
    DISCLOSURE_REFUSED = "disclosure_refused"
    OTHER = "other"


# 行政复议法 §23: these must be reconsidered first; the decision has to say so.
RECONSIDERED_FIRST: dict[Cause, str] = {
    Cause.ON_THE_SPOT_PENALTY: "23(1)(一)",
    Cause.NATURAL_RESOURCE_RIGHT: "23(1)(二)",
    Cause.INACTION: "23(1)(三)",
    Cause.DISCLOSURE_REFUSED: "23(1)(四)",
}

# Who reconsiders, by the kind of body that acted: (whose name, article of 行政复议法).
RECONSIDERED_BY: dict[Body, tuple[str, str]] = {
    Body.DEPARTMENT: ("government", "24"),
    Body.AUTHORISED: ("government", "24"),
    Body.BRANCH: ("government", "24"),
    Body.GOVERNMENT: ("government_above", "24"),
    Body.VERTICAL: ("office_above", "27"),
    Body.JUSTICE: ("government_or_office_above", "28"),
}


@dataclass(frozen=True, slots=True)
class Remedies:
    """Where one can turn, by when, and in which order. Days are calendar days, months calendar months."""

    reconsideration_body: str
    reconsideration_days: int
    court: str
    court_months: int
    after_reconsideration_days: int
    reconsideration_first: bool
    articles: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The paragraph that a decision carries."""
        first = f"可以自收到本决定书之日起六十日内向{self.reconsideration_body}申请行政复议"
        if self.reconsideration_first:
            return (
                f"您如不服，应当先申请行政复议：{first.removeprefix('可以')}；对复议决定不服的，"
                f"可以自收到复议决定书之日起十五日内向{self.court}提起行政诉讼。"
            )
        return f"您如不服，{first}，也可以自收到本决定书之日起六个月内直接向{self.court}提起行政诉讼。"

    @property
    def citations(self) -> tuple[str, ...]:
        """The articles as people read them."""
        return tuple(law_label(law, article) for law, article in self.articles)


def remedies(
    body: Body, cause: Cause, *, government: str, above: str, government_above: str = "", court: str
) -> Remedies:
    """The remedies against one decision.

    `government` is the name of the same-level government, `above` of the superior office in the line, `court` of the
    people's court at the office's seat. Basis: 行政复议法 §20, §23, §24, §27, §28; 行政诉讼法 §18, §44-46.
    """
    whose, article = RECONSIDERED_BY[body]
    names = {
        "government": government,
        "government_above": government_above or government,
        "office_above": above,
        "government_or_office_above": f"{government}或者{above}" if above else government,
    }
    first = cause in RECONSIDERED_FIRST
    laws = [("行政复议法", "20"), ("行政复议法", article)]
    laws += [("行政复议法", "23"), ("行政诉讼法", "45")] if first else [("行政诉讼法", "44")]
    return Remedies(
        reconsideration_body=names[whose],
        reconsideration_days=60,
        court=court,
        court_months=6,
        after_reconsideration_days=15,
        reconsideration_first=first,
        articles=(*laws, ("行政诉讼法", "18"), ("行政诉讼法", "46")),
    )
