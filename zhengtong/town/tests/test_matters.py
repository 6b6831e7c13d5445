"""The matters of Anlan as its offices publish them and its windows receive them."""

import pytest

from zhengtong.kernel.actors import SYSTEM
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.town import matters as anlan
from zhengtong.town.matters import publishing

pytestmark = pytest.mark.django_db
every_matter = pytest.mark.parametrize("name", anlan.names())


@every_matter
def test_each_of_its_offices_has_published_it(city, name):
    line = anlan.row(name)
    for key in publishing.implementing(line, city.offices):
        office = org.office(city.offices[key])
        version = matters.current_version(f"{office.code}{int(office.level)}{line.catalog}", city.at.date())
        assert version.office == office.id
        assert version.document.level == str(int(office.level))


@every_matter
def test_a_window_of_the_hall_receives_it_and_no_other_does(city, name):
    line = anlan.row(name)
    for key in publishing.implementing(line, city.offices):
        office = org.office(city.offices[key])
        code = f"{office.code}{int(office.level)}{line.catalog}"
        received = org.windows_for(office.id, code, city.at.date())
        assert {window.name for window in received} == {publishing.window_of(key)}
        assert not org.windows_for(office.id, f"{code[:-3]}999", city.at.date())


def test_an_office_that_examines_a_part_is_the_department_of_the_same_county(city, monkeypatch):
    whole = anlan.read_document(anlan.FOOD)
    whole["process"]["nodes"][0]["office"] = "land"
    monkeypatch.setattr(publishing, "read_document", lambda name: whole)
    (version,) = anlan.publish_matter(
        anlan.FOOD,
        {"yunling.market": city.offices["yunling.market"]},
        all_offices=city.offices,
        effective_from=city.at.date(),
        approvals=(matters.Approval("P000000010", "批准", city.at.date()),),
        actor=SYSTEM,
        at=city.at,
    )
    assert version.document.process.nodes[0].office == org.office(city.offices["yunling.land"]).code
