"""What she answered on the guide is not asked again when she begins to apply."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from zhengtong.cases.tests.acting import Play
from zhengtong.kernel.web import middleware
from zhengtong.town.matters import FOOD_CATALOG


@pytest.mark.django_db
def test_place_and_answers_of_the_guide_stand_in_the_first_page(client: Any, play: Play, monkeypatch: Any) -> None:
    monkeypatch.setattr(middleware.ACTOR_OF, "_answer", lambda request: play.applicant)
    begun = client.post(f"/apply/{FOOD_CATALOG}/?place=990102&category=catering&area=80&making=hot")
    assert begun.status_code == 302
    assert begun.url.endswith("where/?place=990102&category=catering&area=80&making=hot")
    page = client.get(begun.url).content.decode()
    assert 'value="990102" selected' in page
    assert 'value="80"' in page
    assert page.count(" checked") >= 2


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["/sign-in/province/", "/my/acting-for/"])
def test_the_way_to_prove_who_she_is_or_whom_she_acts_for_brings_her_back_with_her_answers(
    client: Any, play: Play, monkeypatch: Any, way: str
) -> None:
    level = 1 if "province" in way else 2
    monkeypatch.setattr(middleware.ACTOR_OF, "_answer", lambda request: replace(play.applicant, level=level))
    page = client.get(f"/apply/{FOOD_CATALOG}/?place=990102&category=catering").content.decode()
    back = quote(f"/apply/{FOOD_CATALOG}/?place=990102&category=catering")
    assert f'href="{way}?next={back}"' in page
