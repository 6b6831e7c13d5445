"""The rows of the inbox, drawn in Python: nothing from the database gets through as markup."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from zhengtong.cases.queries import InboxLine
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
    return InboxLine(1, DUE, state="received", received_on=date(2026, 11, 23), office=1, **said)


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
