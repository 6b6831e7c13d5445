"""Life events and examples: where people come from when they do not know what a matter is called. No Django."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An entrance by what happens in a life: `theme` is the theme of the national list that it opens."""

    code: str
    icon: str
    words: str


LIFE_EVENTS = (
    LifeEvent("birth", "birth", "出生"),
    LifeEvent("school", "school", "上学"),
    LifeEvent("work", "work", "就业"),
    LifeEvent("shop", "shop", "开店"),
    LifeEvent("home", "home", "买房"),
    LifeEvent("health", "health", "看病"),
    LifeEvent("marry", "marry", "结婚"),
    LifeEvent("move", "move", "落户"),
    LifeEvent("car", "car", "开车"),
    LifeEvent("company", "company", "办企业"),
    LifeEvent("retire", "retire", "退休"),
    LifeEvent("after", "after", "身后"),
)
EXAMPLES = ("开小饭馆", "食品经营许可", "kaixiaofanguan")


def mean(total: int, count: int) -> str:
    """A mean with one decimal, rounded half up; a dash where there is nothing to average."""
    if not count:
        return "—"
    tenths = (total * 20 + count) // (2 * count)
    return f"{tenths // 10}.{tenths % 10}"


def share(part: int, whole: int) -> str:
    """A share in percent with one decimal, rounded half up; a dash where there is nothing to share."""
    if not whole:
        return "—"
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"
