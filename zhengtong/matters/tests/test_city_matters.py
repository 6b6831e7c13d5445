"""Every matter of Anlan: a sound document that cites the law table and keeps within the law. No database."""

from __future__ import annotations

import pytest

from zhengtong.matters import document, rules
from zhengtong.powers import public as powers
from zhengtong.town import matters as anlan

HOURS = {"workday": 8, "hour": 1, "calendar": 24, "month": 24 * 30}


@pytest.fixture(params=anlan.slugs())
def slug(request):
    return request.param


@pytest.fixture
def read(slug):
    return document.read(anlan.read_document(slug))


def test_it_is_a_document_whose_process_form_and_questions_are_sound(read):
    assert rules.compile_document(read)


def test_it_cites_only_articles_of_the_law_table(slug):
    held = {(law["short"], one["number"]) for law in powers.packaged_laws() for one in law["article"]}
    assert sorted(cited(anlan.read_document(slug)) - held) == []


def test_it_promises_no_longer_than_the_law_allows(read):
    promise, statute = read.clocks.promise, read.clocks.statute
    assert promise.amount * HOURS[promise.unit] <= statute.amount * HOURS[statute.unit]


def test_it_has_its_own_catalogue_code(read):
    codes = [anlan.plan(one).document["catalog_code"] for one in anlan.slugs()]
    assert codes.count(read.catalog_code) == 1


def cited(value):
    """The pairs of law and article below this value; a law cited as a whole names no article."""
    if isinstance(value, dict):
        own = {(value["law"], value["article"])} if value.get("article") and "law" in value else set()
        return own.union(*(cited(inner) for inner in value.values()))
    return set().union(*(cited(inner) for inner in value)) if isinstance(value, list) else set()
