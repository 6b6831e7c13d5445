"""Which law a case stands under: read from the version of its matter."""

from __future__ import annotations

from functools import lru_cache

from zhengtong.cases import rules
from zhengtong.cases.models import Case
from zhengtong.kernel.refusal import Refusal, Refusals
from zhengtong.matters import public as matters


def law_of(case: Case) -> rules.Law:
    """What the law of the case's matter says, after the version to which the case is pinned."""
    return law_of_version(matters.version(case.version_id))


@lru_cache(maxsize=2000)
def law_of_version(version: matters.Version) -> rules.Law:
    """What a version says about its law: the articles of its clocks and documents, and what it calls them."""
    written = version.document
    clocks = {f"clock.{kind}": policy["citation"] for kind, policy in version.clocks.items()}
    if extension := version.clocks["statute"].get("extension"):
        clocks["clock.extension"] = extension["citation"]
    papers = {f"document.{d.kind.value}": d.basis.label for d in written.documents if d.basis}
    silence = rules.silence_of(written.type.value, written.clocks.intake_rule.value, written.clocks.intake.amount)
    return rules.Law(written.type.value, clocks | papers, matters.document_titles(version), silence)


def cited(number: str, refused: Refusal | Refusals) -> Refusal | Refusals:
    """What an act on the case of this number refused, with the articles of its matter; one statement."""
    case = Case.objects.only("version_id").filter(number=number).first()
    if case is not None:
        law = law_of(case)
        for one in refused.refusals if isinstance(refused, Refusals) else [refused]:
            law.cite(one)
    return refused
