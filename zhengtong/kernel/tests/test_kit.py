"""The design kit: every component draws, the frame's switches work, the built files are the ones committed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client, override_settings

from zhengtong.kernel.actors import ANONYMOUS
from zhengtong.kernel.tests.kit import facts
from zhengtong.kernel.tests.kit.urls import PAGES
from zhengtong.kernel.web.middleware import ACTOR_OF

KERNEL = Path(__file__).parents[1]
COMPONENTS = sorted(path.stem for path in (KERNEL / "templates" / "cotton").glob("*.html"))


@pytest.fixture(autouse=True)
def _anonymous(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ACTOR_OF, "_answer", lambda request: ANONYMOUS)
    with override_settings(ROOT_URLCONF="zhengtong.kernel.tests.kit.urls"):
        yield


@pytest.mark.parametrize("page", PAGES)
def test_a_sample_page_draws_without_an_unrendered_component(page: str, client: Client) -> None:
    answer = client.get(f"/kit/{page}/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<c-" not in text
    assert "{{" not in text


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_component_is_on_a_sample_page_or_inside_another(component: str) -> None:
    sources = [*facts.FOLDER.glob("*.html"), *(KERNEL / "templates").rglob("*.html")]
    assert any(re.search(rf"<c-{component.replace(chr(95), chr(45))}[\s>/]", path.read_text()) for path in sources)


def test_no_page_carries_a_style_or_a_script_of_its_own(client: Client) -> None:
    for page in PAGES:
        text = client.get(f"/kit/{page}/").content.decode()
        assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=\"", text)
