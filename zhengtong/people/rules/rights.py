"""By when a request about personal data is answered. No Django."""

from __future__ import annotations

from datetime import date, timedelta

from zhengtong.kernel.calendar import DayTable

RIGHTS_LIMIT_DAYS = 30


def rights_due_on(filed_on: date, workdays: int, table: DayTable) -> date:
    """The last day for answering a rights request: the promised working days, never more than 30 days.

    Basis: 个人信息保护法 §50; GB/T 35273-2020 8.7.
    """
    return min(table.add_workdays(filed_on, workdays), filed_on + timedelta(days=RIGHTS_LIMIT_DAYS))
