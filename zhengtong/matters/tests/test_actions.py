"""Publishing, competence and search, on the database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhengtong.kernel import bus, fresh, ids
from zhengtong.kernel.actors import ANONYMOUS, SYSTEM
from zhengtong.kernel.journal import history
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal, Refusals
from zhengtong.matters import public as matters
from zhengtong.matters.models import MatterVersion
from zhengtong.matters.tests.city import APPROVALS, AT, FROM, ON, City
from zhengtong.org import public as org
from zhengtong.town import matters as anlan


def test_a_published_version_is_current_from_its_first_day(city: City) -> None:
    assert matters.current_version(city.version.matter, ON).id == city.version.id


def test_before_its_first_day_there_is_no_current_version(city: City) -> None:
    with pytest.raises(Absent):
        matters.current_version(city.version.matter, date(2025, 12, 31))


def test_the_item_code_leads_to_a_matter(city: City) -> None:
    assert matters.current_version(anlan.FOOD_CATALOG, ON).catalog == anlan.FOOD_CATALOG


def test_a_matter_code_is_uscc_level_and_item(city: City) -> None:
    assert city.version.matter == f"{org.office(city.east).code}4{anlan.FOOD_CATALOG}"


def test_publishing_leaves_one_journal_row_with_the_hash(city: City) -> None:
    rows = [row for row in history(f"matter:{city.version.matter}") if row.type == "matters.version_published"]
    assert [row.facts["digest"] for row in rows] == [city.version.hash]


def test_a_warm_version_asks_no_database(city: City, django_assert_num_queries: Any) -> None:
    matters.version(city.version.id).name  # noqa: B018
    with django_assert_num_queries(0):
        assert matters.version(city.version.id).clocks["intake"]["amount"] == 5


def test_nobody_else_publishes(city: City) -> None:
    with pytest.raises(Forbidden):
        matters.publish_version(city.version.matter, effective_from=ON, approvals=APPROVALS, actor=ANONYMOUS, at=AT)


def test_a_draft_beside_the_live_version_changes_nothing(city: City) -> None:
    document = anlan.document_for(anlan.FOOD, org.office(city.east)) | {"name": "改过的名称"}
    matters.save_draft(city.version.matter, document, actor=SYSTEM, at=AT)
    assert matters.current_version(city.version.matter, ON).name == "食品经营许可（新办）"


def test_a_new_version_ends_the_old_one_the_day_before(city: City) -> None:
    document = anlan.document_for(anlan.FOOD, org.office(city.east)) | {"summary": "换了说法的简介"}
    matters.save_draft(city.version.matter, document, actor=SYSTEM, at=AT)
    new = matters.publish_version(
        city.version.matter, effective_from=date(2026, 4, 1), approvals=APPROVALS, actor=SYSTEM, at=AT
    )
    assert new.number == 2
    assert matters.current_version(city.version.matter, date(2026, 3, 31)).id == city.version.id
    assert matters.current_version(city.version.matter, date(2026, 4, 1)).id == new.id
    assert matters.version(city.version.id).effective_to == date(2026, 3, 31)


def test_an_office_with_an_older_version_that_ended_still_holds_the_matter(city: City) -> None:
    document = anlan.document_for("food_business_licence", org.office(city.east)) | {"summary": "换了说法的简介"}
    matters.save_draft(city.version.matter, document, actor=SYSTEM, at=AT)
    matters.publish_version(city.version.matter, effective_from=ON, approvals=APPROVALS, actor=SYSTEM, at=AT)
    assert matters.competent_office(city.version, {"place": "990102"}, ON).office == city.east


def test_the_matters_of_a_connected_system_are_those_whose_versions_name_it(city: City) -> None:
    handling = {"mode": "connected", "system": "registry"}
    document = anlan.document_for("food_business_licence", org.office(city.east)) | {"handling": handling}
    matters.save_draft(city.version.matter, document, actor=SYSTEM, at=AT)
    assert matters.connected_with("registry") == []
    new = matters.publish_version(city.version.matter, effective_from=ON, approvals=APPROVALS, actor=SYSTEM, at=AT)
    assert (new.system, city.version.system) == ("registry", "")
    assert matters.connected_with("registry") == [(new.catalog, city.east)]


@pytest.mark.parametrize(
    "handling", [{"mode": "connected"}, {"mode": "native", "system": "registry"}, {"mode": "abroad"}, {"systems": "x"}]
)
def test_a_connected_matter_names_its_system_and_a_native_one_none(city: City, handling: dict[str, str]) -> None:
    document = anlan.document_for("food_business_licence", org.office(city.east)) | {"handling": handling}
    with pytest.raises(Refusals) as refused:
        matters.save_draft(city.version.matter, document, actor=SYSTEM, at=AT)
    assert all((r.field or "").startswith("handling") for r in refused.value.refusals)


def test_errors_of_the_lint_stop_publishing(city: City) -> None:
    document = anlan.document_for(anlan.FOOD, org.office(city.east)) | {"visits": 2}
    matters.save_draft(city.version.matter, document, actor=SYSTEM, at=AT)
    with pytest.raises(Refusals) as refused:
        matters.publish_version(city.version.matter, effective_from=ON, approvals=APPROVALS, actor=SYSTEM, at=AT)
    assert {r.facts["rule"] for r in refused.value.refusals} == {"M03", "M05"}


def test_without_an_approval_nothing_is_published(city: City) -> None:
    matters.save_draft(
        city.version.matter,
        anlan.document_for(anlan.FOOD, org.office(city.east)),
        actor=SYSTEM,
        at=AT,
    )
    with pytest.raises(Refusal, match="approval_missing"):
        matters.publish_version(city.version.matter, effective_from=ON, approvals=(), actor=SYSTEM, at=AT)


def test_a_broken_document_is_refused_with_every_path(city: City) -> None:
    document = anlan.document_for(anlan.FOOD, org.office(city.east)) | {"visits": "none", "colour": "red"}
    with pytest.raises(Refusals) as refused:
        matters.save_draft(city.version.matter, document, actor=SYSTEM, at=AT)
    assert {r.field for r in refused.value.refusals} == {"visits", "colour"}


@pytest.mark.parametrize(
    ("place", "office"), [("990102", "east"), ("990102001", "east"), ("990102001001", "east"), ("990103", "west")]
)
def test_the_office_follows_from_the_place(city: City, place: str, office: str) -> None:
    assert matters.competent_office(city.version, {"place": place}).office == getattr(city, office)


def test_the_right_office_is_found_from_a_wrong_one_with_its_own_version(city: City) -> None:
    found = matters.competent_office(city.versions[0], {"place": "990103"})
    assert (found.matter, found.version) == (city.versions[1].matter, city.versions[1].id)
    assert "云岭区市场监督管理局" in found.why


def test_competence_reads_the_address_of_the_form_too(city: City) -> None:
    facts = {"premises": {"division": "990102001", "detail": "青石巷8号"}}
    assert matters.competent_office(city.version, facts).path == ("文昌街道", "滨江区")


def test_a_place_where_nobody_holds_the_matter_is_refused(city: City) -> None:
    with pytest.raises(Refusal, match="no_office"):
        matters.competent_office(city.version, {"place": "990100"})


def test_an_unknown_place_is_refused(city: City) -> None:
    with pytest.raises(Refusal, match="place_unknown"):
        matters.competent_office(city.version, {"place": "110101"})


@pytest.mark.parametrize(
    "typed",
    [
        "开小饭馆",
        "kaixiaofanguan",
        "kxfg",
        "食品经营",
        "食品经营许可证",
        "我想在小区门口开一家小饭馆卖早餐，需要办什么证？",
        "食品精英许可",
        "shipinjingyinxuke",
        "food business",
        "奶茶店",
        "KaiXiaoFanGuan",
        "食品經營許可",
    ],
)
def test_people_find_the_food_licence(city: City, typed: str) -> None:
    assert matters.find(typed)[0].catalog == anlan.FOOD_CATALOG


def test_matters_of_several_offices_are_one_hit(city: City) -> None:
    assert [(hit.catalog, hit.offices) for hit in matters.find("食品经营")] == [(anlan.FOOD_CATALOG, 2)]


@pytest.mark.parametrize(
    "typed", ["", "   ", "？！", '"', "'", "\\", "NEAR(", "a' OR 1=1", "𠮷野家", "🍜", "x" * 10_000]
)
def test_odd_queries_are_answered(city: City, typed: str) -> None:
    assert isinstance(matters.find(typed), list)


def test_an_ended_matter_is_found_no_more(city: City) -> None:
    for version in city.versions:
        matters.end_matter(version.matter, last_day=ON, reason="取消", actor=SYSTEM, at=AT)
    assert matters.find("食品经营") == []
    assert matters.version(city.version.id).name


def test_remedies_name_the_government_of_the_same_level(city: City) -> None:
    said = matters.remedies(city.version, city.east)
    assert said["reconsideration_body"] == "滨江区人民政府"
    assert said["court"] == "滨江区人民法院"
    assert said["reconsideration_first"] is False


def test_claiming_twice_gives_the_same_matter(city: City) -> None:
    again = matters.claim_matter(
        anlan.FOOD_CATALOG, office=city.east, level=matters.enums.Level.COUNTY, actor=SYSTEM, at=AT
    )
    assert again.code == city.version.matter


def test_the_version_begins_where_it_says(city: City) -> None:
    assert city.version.effective_from == FROM


def test_an_office_with_a_new_code_gives_its_matters_new_codes(city: City) -> None:
    after = ids.synthetic_uscc("11", "990102", 77)
    org.recode_office(city.east, after, from_on=ON, actor=SYSTEM, at=AT)
    bus.run_pending(AT)
    old, new = city.version.matter, f"{after}4{anlan.FOOD_CATALOG}"
    assert matters.current_version(new, ON).id == city.version.id
    assert matters.current_version(old, ON).id == city.version.id
    assert matters.version(city.version.id).matter == new


def test_recoding_twice_changes_nothing(city: City) -> None:
    before, after = city.version.matter[:18], ids.synthetic_uscc("11", "990102", 78)
    assert matters.recode_matters(before, after, from_on=ON, actor=SYSTEM, at=AT) == 1
    assert matters.recode_matters(before, after, from_on=ON, actor=SYSTEM, at=AT) == 0


def test_a_document_that_was_changed_behind_our_back_is_not_used(city: City) -> None:
    row = MatterVersion.objects.get(pk=city.version.id)
    row.document["visits"] = 3
    row.hash = "0" * 64
    row.save()
    fresh.forget_all()
    with pytest.raises(RuntimeError, match="not the one that was published"):
        matters.version(city.version.id).name  # noqa: B018
