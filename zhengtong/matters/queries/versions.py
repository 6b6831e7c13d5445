"""Versions: found by code and day, compiled once per process, kept by hash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from zhengtong.kernel.actors import Actor
from zhengtong.kernel.fresh import Fresh
from zhengtong.kernel.refusal import Absent
from zhengtong.matters import document, permits, rules
from zhengtong.matters.document import VersionDocument
from zhengtong.matters.models import Matter, MatterVersion, Revision
from zhengtong.matters.queries import catalogue
from zhengtong.matters.rules.lint import bases_of
from zhengtong.powers import public as powers

COMPILED_AT_MOST = 2000
_COMPILED: dict[str, rules.Compiled] = {}


@dataclass(frozen=True)
class Version:
    """One published version as other rooms see it: identity, days, and everything compiled from its document.

    `matter` and `catalog` are codes, `office` the id of the implementing office. `clocks` are plain policies by kind.
    """

    id: int
    matter_id: int
    matter: str
    catalog: str
    office: int
    number: int
    hash: str
    effective_from: date | None
    effective_to: date | None

    @property
    def name(self) -> str:
        """The matter's name."""
        return self.document.name

    @property
    def name_en(self) -> str:
        """The matter's English name, or the Chinese one when there is none."""
        return self.document.name_en or self.document.name

    @property
    def document(self) -> VersionDocument:
        """The immutable document."""
        return self.compiled.document

    @property
    def clocks(self) -> dict[str, dict[str, Any]]:
        """The clock policies by kind: intake, supplement, promise, statute, service."""
        return self.compiled.clocks

    @property
    def system(self) -> str:
        """The code of the connected system in which its cases are worked on; empty for a native matter."""
        return self.document.handling.system

    @property
    def materials(self) -> tuple[rules.Material, ...]:
        """Every material of the document, whatever the answers."""
        return self.compiled.materials

    @cached_property
    def cites(self) -> frozenset[tuple[str, str]]:
        """Every law and article that the document cites; a whole law has no article."""
        return frozenset((basis.law, basis.article) for _, basis in bases_of(self.document))

    @cached_property
    def compiled(self) -> rules.Compiled:
        """The compiled document, shared by every version of the same hash in this process."""
        found = _COMPILED.get(self.hash)
        if found is None:
            stored = _document(self.id)
            if document.digest_of_stored(stored) != self.hash:
                raise RuntimeError(f"the document of version {self.id} is not the one that was published")
            found = rules.compile_document(document.read(stored))
            if len(_COMPILED) >= COMPILED_AT_MOST:
                _COMPILED.pop(next(iter(_COMPILED)))
            _COMPILED[self.hash] = found
        return found


def _document(version_id: int) -> dict[str, Any]:
    found: dict[str, Any] = MatterVersion.objects.values_list("document", flat=True).get(pk=version_id)
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What this process has read since the last change: versions by id and by code."""

    by_id: dict[int, Version]
    by_code: dict[str, tuple[Version, ...]]
    holders: dict[tuple[str, date], tuple[rules.Candidate, ...]]


def _stamp() -> str:
    return Revision.objects.filter(pk=1).values_list("token", flat=True).first() or ""


_known: Fresh[_Known] = Fresh(lambda: _Known({}, {}, {}), _stamp)


def forget() -> None:
    """Ask the database again at the next use."""
    _known.forget()


def version(id: int) -> Version:
    """The version of this id, published or withdrawn; raises `Absent`."""
    known = _known.get().by_id
    if id not in known:
        rows = _versions(MatterVersion.objects.filter(pk=id).exclude(state="draft"))
        if not rows:
            raise Absent("matter", str(id))
        known[id] = rows[0]
    return known[id]


def current_version(code: str, on: date) -> Version:
    """The version in force on the day of the matter of this code (31), or of the item's leading matter (12).

    Raises `Absent` when there is no such matter or none of its versions is in force.
    """
    found = rules.current(_of_code(code), on)
    if found is None:
        raise Absent("matter", code)
    return found


def _of_code(code: str) -> tuple[Version, ...]:
    known = _known.get().by_code
    if code not in known:
        known[code] = tuple(_read(code))
    return known[code]


def _read(code: str) -> list[Version]:
    published = MatterVersion.objects.filter(state="published")
    rows = _versions(published.filter(matter__code=code)) or _versions(published.filter(matter__codes__code=code))
    if rows or len(code) != 12:
        return rows
    same_item = _versions(published.filter(matter__catalog__code=code).order_by("matter__level", "matter__code"))
    return [row for row in same_item if row.matter_id == same_item[0].matter_id]


def _versions(rows: Any) -> list[Version]:
    fields = ("id", "matter_id", "matter__code", "matter__catalog__code", "matter__office_id", "number", "hash")
    return [Version(*row) for row in rows.values_list(*fields, "effective_from", "effective_to")]


def holders(catalog: str, on: date) -> tuple[rules.Candidate, ...]:
    """Who implements the item on the day."""
    known = _known.get().holders
    if (catalog, on) not in known:
        known[catalog, on] = tuple(catalogue.offices_holding(catalog, on))
    return known[catalog, on]


def connected_with(system: str) -> list[tuple[str, int]]:
    """Catalogue code and office of every matter with a published version that this system works on."""
    rows = MatterVersion.objects.filter(document__handling__system=system).exclude(state="draft")
    pairs = rows.values_list("matter__catalog__code", "matter__office_id").distinct()
    return sorted((str(code), int(office)) for code, office in pairs)


def versions_of(matter: Matter) -> list[Version]:
    """Every published version of a matter, newest first."""
    return _versions(MatterVersion.objects.filter(matter=matter).exclude(state="draft").order_by("-number"))


def materials_for(version: Version, answers: Mapping[str, Any]) -> list[rules.Material]:
    """The materials that remain after the answers."""
    known = {name: answers.get(name) for name in version.compiled.scenario.questions}
    return rules.materials_for(version.compiled, known)


def draft_for(actor: Actor, matter: Matter, *, lock: bool = False) -> MatterVersion | None:
    """The draft beside the live version, if the actor may see it."""
    if not permits.may(actor, permits.Act.SEE_DRAFT, matter.office_id):
        raise Absent("matter", matter.code)
    rows = MatterVersion.objects.filter(matter=matter, state="draft")
    return (rows.select_for_update() if lock else rows).first()


def surroundings(documents: Iterable[VersionDocument]) -> rules.Surroundings:
    """What the lint must know from the lists of powers and laws, in two statements."""
    written = list(documents)
    cited = {(basis.law, basis.article) for d in written for _, basis in bases_of(d) if basis.article}
    listed = powers.powers(d.power_code for d in written if d.power_code)
    return rules.Surroundings(frozenset(listed), powers.verified(cited))


def findings_of(version: Version) -> list[rules.Finding]:
    """What the lint finds in a published version today."""
    return rules.lint(version.document, surroundings([version.document]))


def live_findings() -> dict[str, list[tuple[str, str, str, str]]]:
    """What the lint kept beside the live versions, by rule: matter code, name, path, what it saw."""
    rows = MatterVersion.objects.filter(state="published", effective_to=None).exclude(findings=[])
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for code, name, findings in rows.values_list("matter__code", "matter__catalog__name", "findings")[:500]:
        for f in findings:
            found.setdefault(f["rule"], []).append((code, name, f["path"], f["seen"]))
    return found
