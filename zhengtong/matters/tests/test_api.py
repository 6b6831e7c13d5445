"""Matters as JSON."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from zhengtong.matters.tests.city import City


def get(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content[:500]
    return answer.json()


def test_matters_are_found_with_code_name_and_office(client: Client, city: City) -> None:
    (item,) = get(client, "matters?q=开小饭馆&limit=5")["items"]
    assert item["name"] == "食品经营许可（新办）"
    assert len(item["code"]) == 31
    assert item["office"]
    assert item["offices"] == 2


def test_without_a_query_the_list_comes(client: Client, city: City) -> None:
    assert [item["catalog_code"] for item in get(client, "matters")["items"]] == [city.version.catalog]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1e3", "", "99999999999"])
def test_a_limit_out_of_range_is_a_problem(client: Client, city: City, limit: str) -> None:
    problem = get(client, f"matters?q=饭馆&limit={limit}", 422)
    assert problem["errors"][0]["field"] == "limit"


def test_a_matter_is_read_whole(client: Client, city: City) -> None:
    read = get(client, f"matters/{city.version.matter}")
    assert read["clocks"]["statute"]["amount"] == 10
    assert read["version"]["hash"] == city.version.hash
    assert [group["id"] for group in read["form"]["groups"]] == ["operator", "place", "items_page", "people", "safety"]
    assert read["materials"][0]["obtain"] == "fetched"


def test_an_unknown_matter_is_a_problem(client: Client, city: City) -> None:
    answer = client.get("/api/v1/matters/000000000000")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_the_competent_office_is_asked_by_place(client: Client, city: City) -> None:
    found = get(client, f"matters/{city.version.catalog}/office?place=990103")
    assert found["office"]["name"] == "云岭区市场监督管理局"
    assert found["matter"] == city.versions[1].matter


def test_an_unknown_place_is_a_problem(client: Client, city: City) -> None:
    assert get(client, f"matters/{city.version.catalog}/office?place=1", 422)["code"] == "matters.place_unknown"


def test_materials_follow_from_answers(client: Client, city: City) -> None:
    found = get(
        client, f'matters/{city.version.matter}/materials?answers={{"category":"sales","area":60,"agent":true}}'
    )
    assert "011" in [m["code"] for m in found if m["certain"]]
    assert "003" not in [m["code"] for m in found]


def test_answers_that_are_no_object_are_a_problem(client: Client, city: City) -> None:
    assert get(client, f"matters/{city.version.matter}/materials?answers=[1]", 422)["code"] == "matters.answers_shape"
