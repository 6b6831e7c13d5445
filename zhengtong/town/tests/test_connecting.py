"""The stand-ins are connected with the offices and matters whose versions name them."""

import pytest

from zhengtong.cases import public as cases
from zhengtong.cases.tests import linking
from zhengtong.town.systems import connecting


def test_connecting_happens_for_matters_that_name_a_system_and_can_be_repeated(linked_town, tmp_path):
    ports = {"company_registry": 9001, "real_estate": 9002, "province": 9003}
    first = connecting.plug_in(ports, tmp_path, at=linked_town)
    again = connecting.plug_in(ports, tmp_path, at=linked_town)
    assert [bool(plug.token) for plug in first] == [True, False, False]
    assert first[0].token == again[0].token
    assert [row.code for row in cases.systems()] == ["company_registry"]
    assert first[2].ours["ZHENGTONG_REPORTS"] == "http://127.0.0.1:9003"


@pytest.fixture
def linked_town(city, db):
    linking.publish(city.offices["binjiang.market"], "company_registry", city.at.replace(month=1, day=6))
    return city.at
