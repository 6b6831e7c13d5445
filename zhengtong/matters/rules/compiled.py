"""A document made ready to run: plans, graph, clock policies and materials as other rooms read them. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhengtong.matters import engine, form, scenario
from zhengtong.matters.document import VersionDocument, enums
from zhengtong.matters.document.parts import Clock
from zhengtong.matters.document.parts import Material as Written

CLOCK_KINDS = ("intake", "supplement", "promise", "statute", "service")


@dataclass(frozen=True, slots=True)
class Material:
    """A material as a case handles it. `source` says how it is obtained: fetched, certificate, commitment or upload.

    `certain` is false while an open question of the scenario still decides whether it is needed.
    """

    code: str
    name: str
    name_en: str
    required: bool
    source: str
    fallback: str
    certain: bool
    resource: str
    fields: tuple[str, ...]
    subject: str
    purpose: str
    bases: tuple[str, ...]
    commitment: str
    guidance: str
    accept: tuple[str, ...]
    max_megabytes: int
    max_files: int
    deferrable: bool
    written: Written


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything of a version that is computed once per process."""

    document: VersionDocument
    scenario: scenario.Plan
    form: form.Plan
    graph: engine.Graph
    clocks: dict[str, dict[str, Any]]
    materials: tuple[Material, ...]


def compile_document(document: VersionDocument) -> Compiled:
    """The document made ready to run; `Unsound` when it cannot be."""
    asked = scenario.build(document.scenario)
    return Compiled(
        document=document,
        scenario=asked,
        form=form.build(document.form, asked.questions),
        graph=engine.build(document.process),
        clocks={kind: policy(getattr(document.clocks, kind)) for kind in CLOCK_KINDS},
        materials=tuple(as_material(material) for material in document.materials),
    )


def policy(clock: Clock) -> dict[str, Any]:
    """The clock as the plain policy that `clocks` counts by."""
    extension = clock.extension
    return {
        "amount": clock.amount,
        "unit": clock.unit.value,
        "start_event": clock.start_event.value,
        "last_day_rule": clock.last_day_rule.value,
        "citation": clock.basis.label,
        "extension": extension
        and {
            "amount": extension.amount,
            "approver": extension.approver.value,
            "citation": extension.basis.label,
        },
    }


def as_material(written: Written, certain: bool = True) -> Material:
    """The material as a case handles it."""
    source = written.source
    return Material(
        code=written.code,
        name=written.name,
        name_en=written.name_en,
        required=written.necessity is enums.Necessity.REQUIRED,
        source=written.obtain.value,
        fallback=written.fallback.value,
        certain=certain,
        resource=source.resource if source else "",
        fields=source.fields if source else (),
        subject=source.subject if source else "",
        purpose=source.purpose if source else "",
        bases=tuple(basis.label for basis in written.basis),
        commitment=written.commitment,
        guidance=written.guidance,
        accept=written.accept,
        max_megabytes=written.max_megabytes,
        max_files=written.max_files,
        deferrable=written.necessity is enums.Necessity.DEFERRABLE,
        written=written,
    )


def materials_for(compiled: Compiled, answers: dict[str, Any]) -> list[Material]:
    """The materials that remain after the answers."""
    found = scenario.needs(compiled.scenario, compiled.document.materials, answers)
    by_code = {material.code: material for material in compiled.materials}
    return [
        by_code[need.material.code] if need.certain else as_material(need.material, certain=False) for need in found
    ]
