"""Whoever reads no Chinese reads every published matter: name, summary and the four answers in English."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from zhengtong.matters.models import MatterVersion, SearchEntry

HAN = re.compile(r"[\u4e00-\u9fff]")
pytestmark = pytest.mark.django_db


def published() -> list[Any]:
    from zhengtong.matters import public as matters

    ids = MatterVersion.objects.filter(state="published").values_list("id", flat=True)
    return [matters.version(id) for id in ids]


def test_every_published_matter_has_name_summary_and_who_may_apply_in_english(city: Any) -> None:
    assert published()
    for version in published():
        d = version.document
        said = {"name": d.name_en, "summary": d.summary_en, "who may": d.who_may_en}
        silent = [key for key, text in said.items() if not text or HAN.search(text)]
        assert not silent, f"{d.name} says no English for {', '.join(silent)}"


def test_every_guide_shows_an_english_reader_name_summary_and_four_answers(city: Any) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    for code in SearchEntry.objects.values_list("catalog__code", flat=True):
        page = client.get(f"/matters/{code}/").content.decode()
        head = page[page.index("<h1") : page.index('id="where"')]
        assert head.count("<dt") == 4
        assert not HAN.search(re.sub(r"<[^>]+>", "", head)), code


@pytest.mark.parametrize("address", ["/", "/matters/", "/search/?q=restaurant", "/search/?q=food"])
def test_pages_on_the_way_to_a_guide_speak_english(city: Any, address: str) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    page = client.get(address).content.decode()
    main = page[page.index("<main") : page.index("</main")]
    links = re.findall(r"<h[23][^>]*>\s*<a[^>]*>([^<]+)</a>", main)
    assert all(not HAN.search(name) for name in links)
    assert "services" in main or "service" in main or "matter" in main
