"""Every written matter of Anlan: it expands, it is sound, its articles are in the law table, it is no other's copy."""

import json

import pytest

from zhengtong.kernel import ids
from zhengtong.matters import document, engine, rules
from zhengtong.matters.document import enums
from zhengtong.matters.rules.lint import bases_of
from zhengtong.powers import public as powers
from zhengtong.town import matters as anlan
from zhengtong.town.building import city
from zhengtong.town.matters import publishing
from zhengtong.town.sources import catalogue

ARTICLES = {
    (law["short"], article["number"]): article.get("verified", law.get("verified", False))
    for law in powers.packaged_laws()
    for article in law["article"]
}
LAWS = {law["short"] for law in powers.packaged_laws()}
OFFICES = [plan.key for plan in city.OFFICES]
every_matter = pytest.mark.parametrize("name", anlan.names())


def read(name):
    return document.read(anlan.read_document(name))


def words_of(parts):
    """What a set of parts says, without order and without what kits bring."""
    return frozenset(json.dumps(part.model_dump(mode="json"), ensure_ascii=False, sort_keys=True) for part in parts)


@every_matter
def test_a_written_matter_expands_to_a_complete_document(name):
    whole = anlan.read_document(name)
    read(name)
    assert not {"kits", "words", "use", "publishing"} & whole.keys()


@every_matter
def test_the_lint_finds_no_error_and_no_warning(name):
    written = read(name)
    around = rules.Surroundings(frozenset([written.power_code]), ARTICLES)
    found = rules.lint(written, around)
    assert [(f.rule, f.path, f.seen) for f in found if f.severity is not rules.Severity.NOTE] == []


@every_matter
def test_only_articles_of_the_law_table_are_cited(name):
    cited = {(basis.law, basis.article) for _, basis in bases_of(read(name))}
    missing = {key for key in cited if key not in ARTICLES and not (key[1] == "" and key[0] in LAWS)}
    assert missing == set()


@every_matter
def test_every_condition_and_ground_for_refusal_names_its_article(name):
    written = read(name)
    assert [c.text for c in (*written.conditions, *written.refusal_grounds) if c.basis is None] == []


@every_matter
def test_the_power_rests_on_articles_of_the_law_table(name):
    line = anlan.row(name)
    assert set(line.bases) <= ARTICLES.keys()


@every_matter
def test_the_code_says_type_and_the_power_begins_it(name):
    line = anlan.row(name)
    read_code = ids.check_catalog_code(line.catalog)
    assert line.catalog.startswith("99")
    assert read_code.type == line.type
    if line.type == enums.MatterType.PUBLIC_SERVICE:
        assert line.power == ""
    else:
        assert line.power == line.catalog[:9]


@every_matter
def test_its_offices_stand_in_the_city(name):
    keys = publishing.implementing(anlan.row(name), OFFICES)
    assert keys
    assert set(keys) <= set(OFFICES)


@every_matter
def test_what_it_fetches_is_published(name):
    published = {resource.code: {field.code for field in resource.fields} for resource in catalogue.RESOURCES}
    for wanted in catalogue.wanted_by(anlan.read_document(name)):
        assert set(wanted.fields) <= published[wanted.resource]


@every_matter
def test_a_case_can_be_granted_and_refused_to_the_end(name):
    compiled = rules.compile_document(read(name))
    for outcome in ("grant", "refuse"):
        assert outcome == said_at_the_end(compiled.graph, outcome)


def said_at_the_end(graph, outcome):
    """What the decision said when every task was ended in its first way on, the decision with the outcome."""
    facts = dict.fromkeys(("category", "selling"))
    moved = engine.start(graph, facts)
    for _ in range(40):
        if moved.finished:
            return moved.marking["said"]
        task = moved.marking["on"][0]
        ways = graph.places[task].ways
        said = outcome if graph.places[task].node.kind == "decision" else next(iter(ways))
        moved = engine.complete(graph, moved.marking, task, said, facts)
    raise AssertionError("the case does not end")


def test_no_two_matters_have_one_code_or_one_name():
    lines = anlan.table()
    assert len({line.catalog for line in lines}) == len(lines)
    assert len({line.title for line in lines}) == len(lines)


@pytest.mark.parametrize("part", ["conditions", "scenario", "form", "materials"])
def test_no_two_matters_share_a_set(part):
    seen = {}
    for name in anlan.names():
        parts = read(name).form.groups if part == "form" else getattr(read(name), part)
        assert parts, f"{name} has none of its own"
        same = seen.setdefault(words_of(parts), name)
        assert same == name, f"{name} has the {part} of {same}"


@every_matter
def test_every_material_and_condition_hangs_under_a_question_that_is_asked(name):
    written = read(name)
    asked = {question.id for question in written.scenario}
    for test in (*(m.when for m in written.materials), *(c.when for c in written.conditions)):
        assert test is None or any(question in test for question in asked)


def test_the_food_licence_is_word_for_word_what_it_was_when_it_was_written_out():
    assert document.digest(read(anlan.FOOD)) == "788ed0ddfc4e705b3f859809af1a35f51404f638a713f92de3092a25bdc1207f"
