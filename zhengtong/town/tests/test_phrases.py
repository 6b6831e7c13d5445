"""What people type in their own words leads to the matter that they mean: the list stands in `phrases.tsv`."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhengtong.matters import public as matters
from zhengtong.town import matters as anlan

pytestmark = pytest.mark.django_db
PHRASES = Path(__file__).with_name("phrases.tsv")
AT_LEAST = 0.95
SHOWN = 3


def phrases() -> list[tuple[str, set[str]]]:
    """Each phrase with the names of the matters that are right for it."""
    lines = [line for line in PHRASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(phrase, set(meant.split("|"))) for phrase, meant in (line.split("\t") for line in lines)]


def test_every_phrase_means_a_matter_of_the_city_and_every_matter_is_meant():
    meant = set().union(*(names for _, names in phrases()))
    assert meant == set(anlan.names())
    assert len(phrases()) >= 200


def test_the_matter_that_is_meant_is_among_the_first_three_nearly_always(city):
    names = {line.catalog: line.name for line in anlan.table()}
    lost = {
        phrase: found
        for phrase, meant in phrases()
        if not meant & set(found := [names[hit.catalog] for hit in matters.find(phrase, SHOWN)])
    }
    assert len(lost) <= (1 - AT_LEAST) * len(phrases()), lost
