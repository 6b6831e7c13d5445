"""On which article each act, answer and letter of a case stands, and what it is called, by the type of the matter.

Read the tables aloud: “Accepting a licence stands on 行政许可法 §32(5); accepting anything else stands on the article
that the matter's own notice of acceptance names, or on that of its intake clock, or on none.” The licence law speaks
of licences alone (行政许可法 §2); what no law says is left out. No Django.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from zhengtong.cases.rules.life import Act, Outcome
from zhengtong.kernel.refusal import Refusal

LICENCE = "01"
LICENCE_LAW = "行政许可法"
SPECIAL_LAW = "special_law"
LONGEST_ARTICLE = 100


@dataclass(frozen=True, slots=True)
class Article:
    """Where something stands: for licences in the licence law, for other matters where their version says it.

    `short` is for pages, `full` for letters; `own` names the version's documents and clocks to ask, the first that
    answers speaks; `all` is an article of another law that holds for every matter.
    """

    short: str = ""
    full: str = ""
    own: tuple[str, ...] = ()
    all: str = ""


class Duty(StrEnum):
    """What the law demands of an answer besides the act itself."""

    REASONS = "reasons"
    SILENCE = "silence"


ARTICLES: dict[Act | Duty, Article] = {
    Act.FILE: Article("§29", "第二十九条", ("document.receipt",)),
    Act.CORRECT_ON_SPOT: Article("§32(3)", "第三十二条第一款第三项", ("clock.intake",)),
    Act.REQUEST_SUPPLEMENT: Article("§32(4)", "第三十二条第一款第四项", ("document.supplement", "clock.intake")),
    Act.SUPPLEMENT: Article("§32(4)", "第三十二条第一款第四项", ("document.supplement", "clock.intake")),
    Act.LAPSE: Article(),
    Act.ACCEPT: Article("§32(5)", "第三十二条第一款第五项", ("document.acceptance", "clock.intake")),
    Act.DEEM_ACCEPTED: Article("§32(4)", "第三十二条第一款第四项", ("clock.intake",)),
    Act.ESCALATE: Article(own=("clock.intake",)),
    Act.SAY_NOT_NEEDED: Article("§32(1)", "第三十二条第一款第一项", ("document.not_needed",)),
    Act.DECLINE: Article("§32(2)", "第三十二条第一款第二项", ("document.not_accepted",)),
    Act.TRANSFER: Article("§32(2)", "第三十二条第一款第二项"),
    Act.REVIEW: Article("§34", "第三十四条"),
    Act.RETURN: Article("§34", "第三十四条"),
    Act.EXTEND: Article("§42", "第四十二条第一款", ("clock.extension",)),
    Act.SUSPEND: Article("§45", "第四十五条"),
    Act.RESUME: Article("§45", "第四十五条"),
    Act.DECIDE: Article("§37", "第三十七条", ("document.grant", "clock.statute")),
    Act.TERMINATE: Article(),
    Act.WITHDRAW: Article(own=("document.withdrawal",)),
    Act.ISSUE: Article("§39", "第三十九条", ("document.certificate",)),
    Act.SERVE: Article("§44", "第四十四条", ("document.service", "clock.service")),
    Act.CLOSE: Article(),
    Act.ARCHIVE: Article(all="国务院关于在线政务服务的若干规定 §12"),
    # The law sets the limit; that the office can be reminded of it, and must answer in public, is the city's promise.
    Act.URGE: Article("§42", "第四十二条第一款", ("clock.statute",)),
    Act.ANSWER_URGING: Article("§42", "第四十二条第一款", ("clock.statute",)),
    Act.EXPLAIN_DELAY: Article("§42", "第四十二条第一款", ("clock.statute",)),
    # One office accepts, asks the others for their opinions and gives one answer.
    Act.GIVE_OPINION: Article("§26", "第二十六条第二款"),
    Act.REMIND_OFFICE: Article("§26", "第二十六条第二款"),
    Act.NOTE_SILENCE: Article("§26", "第二十六条第二款"),
    Act.GO_ON_WITHOUT: Article("§26", "第二十六条第二款"),
    Act.BEGIN_PROCEDURE: Article("§45", "第四十五条"),
    Act.GRANT_BY_RULES: Article(all="个人信息保护法 §24"),
    Act.ASK_PERSON: Article(all="个人信息保护法 §24"),
    Act.ANSWER_PERSON: Article(all="个人信息保护法 §24"),
    Act.CHECK_GRANT: Article(all="个人信息保护法 §24"),
    Duty.REASONS: Article("§38", "第三十八条第二款", ("document.refusal",)),
    Duty.SILENCE: Article("§32、§42", "第三十二条、第四十二条", ("clock.intake",)),
}

# Which article a refusal names: that of the act or duty which it guards.
CITED: dict[str, Act | Duty] = {
    "cases.supplement_once": Act.REQUEST_SUPPLEMENT,
    "cases.supplement_empty": Act.REQUEST_SUPPLEMENT,
    "cases.supplement_vague": Act.REQUEST_SUPPLEMENT,
    "cases.supplement_twice": Act.REQUEST_SUPPLEMENT,
    "cases.supplement_unlisted": Act.SUPPLEMENT,
    "cases.supplement_incomplete": Act.SUPPLEMENT,
    "cases.decided_already": Act.DECIDE,
    "cases.reason_missing": Duty.REASONS,
    "cases.article_missing": Duty.REASONS,
    "cases.same_office": Act.TRANSFER,
    "cases.office_without_matter": Act.TRANSFER,
    "cases.office_missing": Act.DECLINE,
    "cases.extended_once": Act.EXTEND,
    "cases.no_extension": Act.EXTEND,
    "cases.reviewer_needed": Act.REVIEW,
    "cases.inspectors_needed": Act.REVIEW,
    "cases.issue_first": Act.ISSUE,
    "cases.proof_missing": Act.SERVE,
    "cases.service_day": Act.SERVE,
    "cases.clock_stands": Act.SUSPEND,
    "cases.clock_runs": Act.SUSPEND,
    "cases.pause_cause": Act.SUSPEND,
    "cases.pause_article": Act.SUSPEND,
    "cases.opinion_given_already": Act.GIVE_OPINION,
    "cases.objection_article": Act.GIVE_OPINION,
    "cases.reminded_today": Act.REMIND_OFFICE,
    "cases.not_silent_yet": Act.GO_ON_WITHOUT,
    "cases.objection_unanswered": Duty.REASONS,
    "cases.experts_few": Act.BEGIN_PROCEDURE,
    "cases.expert_undeclared": Act.BEGIN_PROCEDURE,
    "cases.expert_twice": Act.BEGIN_PROCEDURE,
    "cases.expert_party": Act.BEGIN_PROCEDURE,
    "cases.procedure_not_begun": Act.BEGIN_PROCEDURE,
    "cases.step_pauses": Act.SUSPEND,
    "clocks.article_missing": Act.SUSPEND,
    "clocks.planned_end_past": Act.SUSPEND,
    "clocks.special_law_missing": Act.SUSPEND,
    "clocks.no_extension": Act.EXTEND,
    "clocks.reason_missing": Act.EXTEND,
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a type of matter decides: the titles of its two decisions, what they say, the signs in their numbers."""

    grant: str
    refusal: str
    granted: str
    refused: str
    grant_sign: str
    refusal_sign: str


MANNERS: dict[str, Manner] = {
    LICENCE: Manner("准予行政许可决定书", "不予行政许可决定书", "决定准予行政许可", "决定不予行政许可", "许准", "不许"),
    "05": Manner("准予给付决定书", "不予给付决定书", "决定准予给付", "决定不予给付", "付", "不付"),
    "07": Manner("准予确认决定书", "不予确认决定书", "决定准予确认", "决定不予确认", "确", "不确"),
    "08": Manner("给予奖励决定书", "不予奖励决定书", "决定给予奖励", "决定不予奖励", "奖", "不奖"),
    "09": Manner("行政裁决书", "驳回裁决申请决定书", "裁决支持申请人的请求", "决定驳回裁决申请", "裁", "驳"),
    "10": Manner("予以核准决定书", "不予核准决定书", "决定予以核准", "决定不予核准", "核", "不核"),
    "20": Manner("办理结果通知书", "不予办理通知书", "予以办理", "不予办理", "办", "不办"),
}
OTHERWISE = MANNERS["20"]

# What the other documents are called: for licences, and for everything else.
TITLES: dict[str, tuple[str, str]] = {
    "receipt": ("收件回执", "收件回执"),
    "supplement": ("行政许可申请材料补正告知书", "申请材料补正告知书"),
    "acceptance": ("行政许可申请受理通知书", "受理通知书"),
    "not_needed": ("行政许可申请不受理告知书", "不受理告知书"),
    "not_accepted": ("行政许可申请不予受理通知书", "不予受理通知书"),
    "extension": ("延长行政许可办理期限告知书", "延长办理期限告知书"),
    "suspension": ("行政许可特别程序告知书", "特别程序告知书"),
    "withdrawal": ("撤回行政许可申请确认书", "撤回申请确认书"),
    "certificate": ("行政许可证件", "办理结果"),
    "service": ("送达回证", "送达回证"),
    "supplement_receipt": ("补正材料收件回执", "补正材料收件回执"),
    "lapse": ("退件告知书", "退件告知书"),
    "transfer": ("申请移送告知书", "申请移送告知书"),
    "termination": ("终止办理决定书", "终止办理决定书"),
}


class Silence(StrEnum):
    """What it means that an office says nothing at intake."""

    DEEMED = "deemed"
    ON_THE_SPOT = "on_the_spot"
    WAITS = "waits"


def silence_of(type: str, intake_rule: str, amount: int) -> Silence:
    """What silence means, from the version's intake rule and the length of its intake clock.

    The licence law accepts for an office that was silent for its five days (行政许可法 §32(4)), and only licences. A
    special law may do so too, at once when it allows no time at all: by 不动产登记暂行条例 §17 what is not refused in
    writing on the spot is accepted. Where no law says so the application waits, and the office is late.
    """
    if intake_rule == "special":
        return Silence.DEEMED if amount else Silence.ON_THE_SPOT
    return Silence.DEEMED if intake_rule == "licence_law" and type == LICENCE else Silence.WAITS


DECIDES = re.compile(r"(准予|不予|予以|给予).+决定书")


@dataclass(frozen=True, slots=True)
class Law:
    """What the law of one matter says about its cases.

    `own` holds the articles that the version names, by `document.<kind>` and `clock.<kind>`; `titles` what it calls its
    documents. Outside licences a citation of the licence law is none, and so is a title that speaks of a licence.
    """

    type: str = ""
    own: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    silence: Silence = Silence.WAITS

    @property
    def licenses(self) -> bool:
        """Whether the matter is a licence, so that the licence law binds it."""
        return self.type == LICENCE

    def basis(self, point: Act | Duty) -> str:
        """The article as pages cite it; empty where no law says it."""
        article = ARTICLES.get(point, Article())
        if self.licenses and article.short:
            return f"{LICENCE_LAW} {article.short}"
        return self._named(article)

    def cited(self, point: Act | Duty) -> str:
        """The article as letters cite it; a licence's own law goes before the licence law where it extends a limit."""
        article = ARTICLES.get(point, Article())
        if self.licenses and article.full and not (point is Act.EXTEND and self._named(article)):
            return f"《中华人民共和国{LICENCE_LAW}》{article.full}"
        return self._named(article)

    def _named(self, article: Article) -> str:
        """The article that the version itself names, or the one that holds for all."""
        named = (self.own.get(source, "") for source in article.own)
        return next((said for said in named if said and (self.licenses or LICENCE_LAW not in said)), article.all)

    def pause_article(self, cause: str, article: str) -> str:
        """The article on which a pause stands: §45 for the eight procedures that it names, else a special law.

        Nothing but these procedures lets a licence's limit stand still, a site visit never (§34); for other matters
        only a law that says so. Basis: 行政许可法 §45.
        """
        if self.licenses and cause != SPECIAL_LAW:
            return self.cited(Act.SUSPEND)
        if cause != SPECIAL_LAW:
            raise self.cite(Refusal("cases.pause_cause", field="cause"))
        if not article.strip() or LICENCE_LAW in article or len(article.strip()) > LONGEST_ARTICLE:
            raise self.cite(Refusal("cases.pause_article", field="article"))
        return article.strip()

    def cite(self, refusal: Refusal) -> Refusal:
        """The refusal with the article of this matter on which it stands."""
        point = CITED.get(refusal.code)
        if point is None and refusal.code.startswith("cases."):
            point = refusal.facts.get("act")
        if point is not None:
            refusal.facts.setdefault("basis", self.basis(point))
        return refusal

    def title(self, kind: str) -> str:
        """What a document is called: as the matter says, else as its type does; empty for kinds that no table names."""
        own = self.titles.get(kind, "")
        if own and (self.licenses or "许可" not in own):
            return own
        manner = MANNERS.get(self.type, OTHERWISE)
        if kind in ("grant", "refusal"):
            return manner.grant if kind == "grant" else manner.refusal
        return TITLES.get(kind, ("", ""))[0 if self.licenses else 1]

    @property
    def decided_by(self) -> tuple[str, ...]:
        """The articles on which every decision of such a matter may rest, besides the matter's own."""
        return (f"《中华人民共和国{LICENCE_LAW}》第三十八条",) if self.licenses else ()

    def sign(self, kind: str) -> str:
        """The sign of a decision in its number (文号): 许准 for a licence granted."""
        manner = MANNERS.get(self.type, OTHERWISE)
        return manner.grant_sign if kind == "grant" else manner.refusal_sign

    def decides(self, outcome: Outcome) -> str:
        """The words of the decision; a title that says them, such as 准予登记决定书, is followed."""
        manner = MANNERS.get(self.type, OTHERWISE)
        granted = outcome is Outcome.GRANTED
        title = self.title("grant" if granted else "refusal")
        if DECIDES.fullmatch(title):
            return f"决定{title.removesuffix('决定书')}"
        return manner.granted if granted else manner.refused


NO_LAW = Law()
