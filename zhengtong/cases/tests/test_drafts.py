"""An application in the making is kept while it is needed and no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from zhengtong.cases.actions import drafting
from zhengtong.cases.models import Draft
from zhengtong.cases.tests.acting import at
from zhengtong.kernel.models import StoredFile


def files_of(draft: Any) -> list[int]:
    return [given["file"] for given in draft.materials.values() if given["file"]]


def test_a_draft_left_lying_goes_with_its_files(play: Any) -> None:
    draft = play.draft(at(3, 2))
    kept = files_of(draft)
    assert kept
    assert drafting.sweep_old_drafts(at(3, 2) + timedelta(days=1)) == 1
    assert not Draft.objects.filter(pk=draft.pk).exists()
    assert not StoredFile.objects.filter(pk__in=kept).exists()


def test_a_draft_touched_since_stays(play: Any) -> None:
    draft = play.draft(at(3, 2))
    assert drafting.sweep_old_drafts(at(3, 2)) == 0
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_the_files_of_a_filed_case_stay_when_its_draft_goes(play: Any) -> None:
    draft = play.draft(at(3, 2))
    kept = files_of(draft)
    drafting.file_draft(
        draft.uid,
        signed_name="李㙓",
        address={"mode": "electronic", "address": ""},
        actor=play.applicant,
        at=at(3, 2, 11),
    )
    assert drafting.sweep_old_drafts(at(3, 3)) == 1
    assert StoredFile.objects.filter(pk__in=kept).count() == len(kept)


def test_a_material_taken_out_again_leaves_no_file_behind(play: Any) -> None:
    draft = play.draft(at(3, 2))
    code = next(code for code, given in draft.materials.items() if given["file"])
    file = draft.materials[code]["file"]
    drafting.drop_material(draft.uid, code, actor=play.applicant, at=at(3, 2, 11))
    assert not StoredFile.objects.filter(pk=file).exists()
