"""The guide of a matter as a page shows it: built from one version, the place, and the answers given so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import rules, scenario
from zhengtong.matters.document.parts import Basis, Condition, Question
from zhengtong.matters.queries import offices, versions
from zhengtong.matters.queries.versions import Version
from zhengtong.matters.rules.lint import bases_of
from zhengtong.org import public as org
from zhengtong.powers import public as powers


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation on the page: label, address of the article, and whether somebody checked our words of it."""

    label: str
    url: str
    note: str
    verified: bool

    @property
    def html(self) -> SafeString:
        """The link to the article; one that nobody checked is marked."""
        mark = (
            "" if self.verified else format_html(' <strong class="zt-tag zt-tag--soon">{}</strong>', _("to be checked"))
        )
        return format_html('<a class="govuk-link" href="{}">{}</a>{}', self.url, self.label, mark)


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
    cited: dict[tuple[str, str], Cited]
    unverified: int

    def cite(self, basis: Basis) -> Cited:
        """The citation of a basis of the document."""
        return self.cited[basis.law, basis.article]


def guide(version: Version, place: str, raw_answers: Mapping[str, Any], on: date) -> Guide:
    """The guide for the place and the answers given so far; wrong answers are named and left out."""
    plan = version.compiled.scenario
    answers, refused = _answers(version, raw_answers)
    competent, place_refused = _competent(version, place, on)
    cited = citations(version)
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
        cited=cited,
        unverified=sum(not c.verified for c in cited.values()),
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


def citations(version: Version) -> dict[tuple[str, str], Cited]:
    """Every article the document cites, with its page; one statement."""
    wanted = {(basis.law, basis.article): basis for _, basis in bases_of(version.document)}
    held = powers.verified(key for key in wanted if key[1])
    found = {}
    for key, basis in wanted.items():
        citation = powers.cite(*key)
        verified = held.get(key, not key[1])
        found[key] = Cited(citation.label, citation.url, basis.document_number, verified)
    return found


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
