"""Playing a case through its acts, with the cast of Anlan, each act at the instant the test names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from zhengtong.cases import public as cases
from zhengtong.cases.actions import drafting
from zhengtong.cases.models import Case, Document
from zhengtong.kernel import calendar, journal
from zhengtong.matters import public as matters
from zhengtong.town.building import cast, story
from zhengtong.town.matters import publishing

PLACE = "990102002001"
REASONS = "申请材料齐全，经营场所、设备布局和人员条件符合法定条件。"
NO = "食品处理区与卫生间直接相通，不符合食品安全法第三十三条规定的条件。"
ARTICLES = ["《中华人民共和国食品安全法》第三十五条"]
PLAN = cases.SupplementItem("005", "平面图", "平面图没有标出设备位置。", "请补充标明设备位置的平面图。")
INSPECTORS = [{"name": "赵清", "certificate": "AL-ZF-0117"}, {"name": "方敏", "certificate": "AL-ZF-0086"}]


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """An instant of 2026 in the city."""
    return datetime(2026, month, day, hour, minute, tzinfo=calendar.CIVIL)


@dataclass
class Play:
    """One application of Li's firm at the market office of Binjiang, from the guide to the archive."""

    anlan: Any
    number: str = ""
    catalog: str = publishing.FOOD_CATALOG
    query_code: str = ""

    @property
    def applicant(self) -> Any:
        return self.anlan.citizens["li"]

    def officer(self, username: str) -> Any:
        return self.anlan.officer(username)

    @property
    def case(self) -> Case:
        return Case.objects.get(number=self.number)

    def draft(self, when: datetime, n: int = 0) -> Any:
        """An application in the making: everything fetched, promised, uploaded and typed."""
        draft = cases.begin_draft(self.catalog, actor=self.applicant, at=when)
        version = matters.current_version(self.catalog, calendar.civil_day(when))
        wanted = story.small_restaurant(cast.LI, cast.LI_FIRM, "13800000004", PLACE, n)
        answers = matters.check_answers(version, wanted.answers)
        cases.save_answers(draft.uid, PLACE, answers, actor=self.applicant, at=when)
        failed = cases.fetch_for_draft(draft.uid, actor=self.applicant, at=when)
        cases.save_data(draft.uid, dict(wanted.data), actor=self.applicant, at=when)
        for material in matters.materials_for(version, answers):
            story._provide(draft.uid, material, failed, self.applicant, when)
        draft.refresh_from_db()
        return draft

    def application(self, when: datetime, n: int = 0, **changes: Any) -> cases.Application:
        """The same as an application ready to file."""
        draft = self.draft(when, n)
        ready = drafting.application_of(
            draft, signed_name=cast.LI.name, address={"mode": "electronic", "address": "站内信"}
        )
        return replace(ready, **changes)

    def file(self, when: datetime) -> Case:
        filed = cases.file_case(self.application(when), actor=self.applicant, at=when)
        self.number, self.query_code = filed.case.number, filed.query_code
        return filed.case

    def accept(self, when: datetime) -> Case:
        return cases.accept_case(self.number, actor=self.officer("zhao"), at=when)

    def ask(self, when: datetime, items: list[Any] | None = None) -> Case:
        return cases.request_supplement(self.number, items or [PLAN], actor=self.officer("zhao"), at=when)

    def bring(self, when: datetime, *codes: str) -> Case:
        provided = tuple(self.upload(code, when) for code in codes or ("005",))
        return cases.supplement_case(self.number, provided, {}, actor=self.applicant, at=when)

    def upload(self, code: str, when: datetime) -> cases.Provided:
        kept = story.files.keep_bytes(story.plan_drawing("补充"), name="平面图.png", mime="image/png", at=when)
        return cases.Provided(code, cases.Way.UPLOAD, file=kept.id)

    def step(self, who: str, node: str, outcome: str, opinion: str, when: datetime, **more: Any) -> Case:
        return cases.complete_step(self.number, node, outcome, opinion, actor=self.officer(who), at=when, **more)

    def examine(self, when: datetime) -> Case:
        self.step("zhao", "handle", "done", "材料齐全，拟同意。", when)
        return self.step("zhao", "visit", "done", "现场符合要求。", when, findings={"inspectors": INSPECTORS})

    def review(self, when: datetime) -> Case:
        return self.step("qian", "review", "agree", "审核同意。", when)

    def decide(self, when: datetime, outcome: Any = cases.Outcome.GRANTED, reasons: str = REASONS, **more: Any) -> Case:
        given = {"articles": ARTICLES, **more}
        return cases.decide_case(
            self.number, outcome, reasons, given.pop("articles"), actor=self.officer("sun"), at=when, **given
        )

    def to_review(self, when: datetime) -> None:
        """Filed, accepted the day after, examined, reviewed: ready to decide."""
        self.file(when)
        self.accept(when + timedelta(hours=1))
        self.examine(when + timedelta(hours=2))
        self.review(when + timedelta(hours=3))

    def make(self, when: datetime) -> None:
        cases.make_documents(self.number, at=when)

    def issue(self, when: datetime) -> Case:
        return cases.issue_result(self.number, actor=self.officer("zhao"), at=when)

    def serve(self, when: datetime, **changes: Any) -> Case:
        said = {"address": "站内信", "receiver": "本人", "proof": "送达日志", "served_on": calendar.civil_day(when)}
        said |= changes
        return cases.serve_result(self.number, cases.Mode.ELECTRONIC, **said, actor=self.officer("zhao"), at=when)

    def entries(self) -> list[Any]:
        return list(journal.history(f"case:{self.number}"))

    def documents(self) -> list[str]:
        return list(Document.objects.filter(case__number=self.number).order_by("id").values_list("kind", flat=True))
