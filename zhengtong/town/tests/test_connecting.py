"""The stand-ins are connected with the offices and matters whose versions name them."""

import pytest

from zhengtong.cases import public as cases
from zhengtong.matters import public as matters
from zhengtong.town import matters as anlan
from zhengtong.town.systems import connecting, serving

pytestmark = pytest.mark.django_db
PORTS = {"company_registry": 9001, "real_estate": 9002, "province": 9003}
CONNECTED = {
    "company_registration": "company_registry",
    "real_estate_transfer": "real_estate",
    "real_estate_mortgage": "real_estate",
}


def test_connecting_happens_for_matters_that_name_a_system_and_can_be_repeated(city, tmp_path):
    first = connecting.plug_in(PORTS, tmp_path, at=city.at)
    again = connecting.plug_in(PORTS, tmp_path, at=city.at)
    assert [bool(plug.token) for plug in first] == [True, True, False]
    assert [plug.token for plug in first] == [plug.token for plug in again]
    assert [row.code for row in cases.systems()] == ["company_registry", "real_estate"]
    assert first[2].ours["ZHENGTONG_REPORTS"] == "http://127.0.0.1:9003"


def test_a_system_is_bound_to_the_offices_and_matters_that_name_it_and_to_no_others(city, tmp_path):
    connecting.plug_in(PORTS, tmp_path, at=city.at)
    for system in cases.systems():
        named = {anlan.row(name).catalog for name, code in CONNECTED.items() if code == system.code}
        assert set(system.matters) == named
        assert set(system.offices) == {office for _, office in matters.connected_with(system.code)}


def test_a_system_that_no_matter_names_is_not_connected(city, tmp_path, monkeypatch):
    monkeypatch.setattr(matters, "connected_with", lambda code: [])
    assert not any(plug.token for plug in connecting.plug_in(PORTS, tmp_path, at=city.at))
    assert cases.systems() == []


@pytest.mark.parametrize("name", anlan.names())
def test_each_matter_is_worked_on_here_or_in_a_system_that_there_is(name):
    handling = anlan.read_document(name).get("handling", {})
    assert handling.get("system", "") == CONNECTED.get(name, "")
    assert handling.get("system", "company_registry") in serving.SYSTEMS
