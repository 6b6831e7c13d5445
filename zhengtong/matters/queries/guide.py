"""The guide of a matter as a page shows it: built from one version, the place, and the answers given so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhengtong.kernel import calendar, fresh
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import rules, scenario
from zhengtong.matters.document.parts import Condition, Question
from zhengtong.matters.queries import offices, versions
from zhengtong.matters.queries.versions import Version
from zhengtong.org import public as org
from zhengtong.powers import public as powers


@dataclass(frozen=True, slots=True)
class Place:
    """A division to choose: its code, and its name set in under its parent's."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything the page shows beside the document itself."""

    version: Version
    office: org.OfficeView
    competent: offices.Competent | None
    place: str
    place_refused: Refusal | None
    questions: list[Question]
    answers: dict[str, Any]
    refused: dict[str, Refusal]
    complete: bool
    materials: list[rules.Material]
    conditions: list[Condition]
    unchecked: frozenset[tuple[str, str]]

    @property
    def unverified(self) -> int:
        """How many of the cited articles nobody has compared with the official text."""
        return len(self.unchecked)


def guide(version: Version, place: str, raw_answers: Mapping[str, Any], at: datetime) -> Guide:
    """The guide for the place and the answers given so far; wrong answers are named and left out."""
    plan = version.compiled.scenario
    answers, refused = _answers(version, raw_answers)
    competent, place_refused = _competent(version, place, calendar.civil_day(at))
    return Guide(
        version=version,
        office=org.office(competent.office if competent else version.office),
        competent=competent,
        place=place,
        place_refused=place_refused,
        questions=scenario.visible(plan, answers),
        answers=answers,
        refused=refused,
        complete=scenario.complete(plan, answers),
        materials=rules.materials_for(version.compiled, {name: answers.get(name) for name in plan.questions}),
        conditions=scenario.conditions_for(plan, version.document.conditions, answers),
        unchecked=unchecked_articles(version, at),
    )


def _answers(version: Version, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Refusal]]:
    """The answers that can be used, and what is wrong with the others."""
    plan = version.compiled.scenario
    try:
        return scenario.check_answers(plan, raw, partial=True), {}
    except Refusals as refusals:
        refused = {r.field or "": r for r in refusals.refusals}
        kept = {name: value for name, value in raw.items() if name not in refused}
        return scenario.check_answers(plan, kept, partial=True), refused


def _competent(version: Version, place: str, on: date) -> tuple[offices.Competent | None, Refusal | None]:
    if not place:
        return None, None
    try:
        return offices.competent(version, place, on), None
    except Refusal as refusal:
        return None, refusal


_unchecked: fresh.Moment[frozenset[tuple[str, str]]] = fresh.Moment("powers")


def unchecked_articles(version: Version, at: datetime) -> frozenset[tuple[str, str]]:
    """The articles the document cites whose words nobody has compared with the official text.

    One statement, and none for a guide that was asked for within the last second.
    """
    articles = frozenset(key for key in version.cites if key[1])
    return _unchecked.get(articles, at, lambda: _read_unchecked(articles))


def _read_unchecked(articles: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    checked = powers.verified(articles)
    return frozenset(key for key in articles if not checked.get(key))


def places(version: Version) -> list[tuple[str, list[Place]]]:
    """The places one may choose, grouped by county: the county itself, its townships, their villages."""
    divisions = [d for d in org.divisions() if d.until_on is None and d.level >= org.Level.COUNTY]
    counties = [d for d in divisions if d.level == org.Level.COUNTY]
    return [(county.name, list(_within(county, divisions))) for county in sorted(counties, key=lambda d: d.code)]


def _within(county: org.DivisionView, divisions: Iterable[org.DivisionView]) -> Iterable[Place]:
    for division in sorted((d for d in divisions if org.is_within(d.code, county.code)), key=lambda d: d.code):
        indent = "　" * max(0, division.level - org.Level.COUNTY - 1)
        yield Place(division.code, indent + division.name)


def holders_of(version: Version, on: date) -> list[tuple[org.OfficeView, str]]:
    """The offices that implement the item on the day, each with the code of its matter."""
    return [(org.office(holder.office), holder.matter) for holder in versions.holders(version.catalog, on)]
