"""The rows of the inbox, drawn in Python: nothing from the database gets through as markup."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from zhengtong.cases.queries import InboxLine, InboxStep
from zhengtong.cases.views import waiting

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
DUE = datetime(2026, 11, 26, 16, tzinfo=UTC)
"""The end of 26 November in Anlan."""


def line(**changed: str) -> InboxLine:
    said = {
        "number": "990102010202611240000018",
        "matter": "食品经营许可",
        "step": "受理审查",
        "applicant": "小满饭馆",
    } | changed
    return InboxLine(1, DUE, received_on=date(2026, 11, 23), **said)


@pytest.mark.parametrize("name", ["number", "matter", "step", "applicant"])
def test_markup_in_a_value_stays_text(name: str) -> None:
    drawn = waiting.inbox_rows([line(**{name: '<img src=x onerror="a()">&'})], AT)
    assert "<img" not in drawn
    assert "&lt;img src=x onerror=&quot;a()&quot;&gt;&amp;" in drawn


def test_a_row_names_case_step_and_the_last_day() -> None:
    drawn = waiting.inbox_rows([line()], AT)
    assert 'href="/console/cases/990102010202611240000018/"' in drawn
    assert "受理审查" in drawn
    assert 'datetime="2026-11-26"' in drawn
    assert 'datetime="2026-11-23"' in drawn


def test_nothing_waiting_draws_nothing() -> None:
    assert waiting.inbox_rows([], AT) == ""


STEPS = [InboxStep("intake", "受理审查", 5, 1), InboxStep("review", "资料审查", 2, 0)]
COUNTS = {"waiting": 7, "late": 1}
NOTHING_ASKED = {"light": "", "step": "", "q": ""}


@pytest.mark.parametrize(
    ("asked", "marked"),
    [({}, "全部"), ({"light": "late"}, "超期"), ({"step": "review"}, "资料审查"), ({"q": "小满"}, "")],
)
def test_the_filter_that_is_shown_is_marked(asked: dict[str, str], marked: str) -> None:
    shown = waiting.filters(STEPS, COUNTS, NOTHING_ASKED | asked)
    assert "".join(label for label, _, current, _ in shown if current) == marked


def test_every_filter_says_how_much_it_holds() -> None:
    shown = [(address, count) for _, address, _, count in waiting.filters(STEPS, COUNTS, NOTHING_ASKED)]
    assert shown == [("?", 7), ("?light=late", 1), ("?step=intake", 5), ("?step=review", 2)]


def test_one_kind_of_step_alone_is_no_choice() -> None:
    assert len(waiting.filters(STEPS[:1], {"waiting": 5, "late": 1}, NOTHING_ASKED)) == 2


def test_overdue_steps_are_told_first_of_all() -> None:
    assert waiting.how_much(COUNTS) == "共 7 项待办，其中 1 项超期。"
    assert waiting.how_much({"waiting": 6, "late": 0}) == "共 6 项待办，没有超期。"
