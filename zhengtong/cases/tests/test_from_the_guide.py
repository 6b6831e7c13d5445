"""What she answered on the guide is not asked again when she begins to apply."""

from __future__ import annotations

from typing import Any

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
