"""A department's database is down, or takes a column away: the material becomes an own file, and filing goes on."""

from dataclasses import replace

import pytest
from django.apps import apps

from zhengtong.cases import public as cases
from zhengtong.cases.models import Draft, Material
from zhengtong.cases.tests.acting import at
from zhengtong.matters import public as matters
from zhengtong.town.building import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def police_is_down():
    """The population register cannot be reached."""
    sources = apps.get_model("datahub.Source").objects
    sources.filter(label__contains="公安").update(dsn="sqlite:////nowhere/population.sqlite3")
    assert sources.filter(dsn__isnull=False).exists()


def fetched_again(play, draft):
    """Throw the materials away and fetch anew; what fell back and why."""
    Draft.objects.filter(pk=draft.pk).update(materials={})
    return cases.fetch_for_draft(draft.uid, actor=play.applicant, at=at(9, 19))


def down(play, draft):
    asked = {m.code: m for m in matters.materials_for(matters.version(draft.version_id), draft.answers)}
    return next(code for code, m in asked.items() if m.resource == "population.basic"), asked


def test_what_cannot_be_fetched_is_explained_and_the_rest_still_comes(play, police_is_down):
    draft = play.draft(at(9, 19))
    code, asked = down(play, draft)
    assert draft.fallbacks[code]
    kept = {c for c, given in draft.materials.items() if given["way"] in ("fetched", "certificate")}
    assert code not in kept
    assert kept >= {c for c, m in asked.items() if m.resource == "legal.entity"}


def test_an_own_file_stands_in_and_the_application_is_filed(play, police_is_down):
    draft = play.draft(at(9, 19))
    code, _ = down(play, draft)
    held = {"representative_id": cast.LI.number, "contact_name": "李㙓"}
    cases.save_data(draft.uid, held, actor=play.applicant, at=at(9, 19))
    filed = cases.file_draft(draft.uid, signed_name="李㙓", address={}, actor=play.applicant, at=at(9, 19))
    row = Material.objects.get(case=filed.case, code=code)
    assert (row.way, row.snapshot_id) == ("upload", None)
    assert row.file_id


def test_a_column_that_was_taken_away_makes_the_material_an_own_file(play):
    field = apps.get_model("datahub.ResourceField").objects.filter(resource__code="population.basic")
    draft = play.draft(at(9, 19))
    code, _ = down(play, draft)
    field.filter(code="name").update(column="XM_BCZ")
    why = fetched_again(play, draft)
    assert why[code]
    assert code not in Draft.objects.get(pk=draft.pk).materials


def test_below_level_two_nothing_is_fetched(play):
    draft = play.draft(at(9, 19))
    Draft.objects.filter(pk=draft.pk).update(materials={})
    unproven = replace(play.applicant, level=1)
    assert cases.fetch_for_draft(draft.uid, actor=unproven, at=at(9, 19)) == {}
    assert Draft.objects.get(pk=draft.pk).materials == {}
