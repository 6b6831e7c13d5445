"""Who sees what, asked of everybody in the town about every case: the SQL filters and the permits are one."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from zhengtong.cases import permits, queries
from zhengtong.cases.models import Case, Document, Draft, Material, Task
from zhengtong.cases.rules import Act
from zhengtong.kernel.actors import ANONYMOUS, Actor, ActorKind
from zhengtong.kernel.journal import log, sequencer
from zhengtong.kernel.refusal import Absent
from zhengtong.kernel.web.middleware import ACTOR_OF
from zhengtong.town import public as anlan

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(town):
    """Everybody of the town as an actor: cast, officers, applicants for themselves and their firms, counters."""
    found = {"anonymous": ANONYMOUS, **{f"citizen {key}": actor for key, actor in town.citizens.items()}}
    found |= {f"officer {one.username}": town.officer(one.username) for one in anlan.OFFICERS}
    for case in list(Case.objects.order_by("id"))[:8]:
        person = Actor(ActorKind.CITIZEN, f"P{case.person_id}", person=case.person_id, level=2)
        found[f"person {case.person_id}"] = person
        found[f"firm {case.organisation_id}"] = replace(person, organisation=case.organisation_id)
        found[f"token {case.organisation_id}"] = replace(
            person, kind=ActorKind.CLIENT, organisation=case.organisation_id
        )
    first, clerk = Case.objects.order_by("id").first(), found["officer fang"]
    with_person = replace(clerk, present_person=first.person_id)
    found["counter, person"] = with_person
    found["counter, person and firm"] = replace(with_person, present_organisation=first.organisation_id)
    found["handler with a citizen"] = replace(found["officer zhao"], present_person=first.person_id)
    return found


def test_the_filter_shows_exactly_what_the_permit_allows(everybody):
    for name, actor in everybody.items():
        shown = set(queries.cases_visible_to(actor).values_list("number", flat=True))
        allowed = {case.number for case in Case.objects.all() if permits.may(actor, Act.SEE, case)}
        assert shown == allowed, name


def test_the_filter_agrees_about_a_persons_own_cases_too(everybody):
    """A case that somebody filed for herself, not for her firm, is hers whatever she acts for now."""
    own = Case.objects.order_by("id").first()
    Case.objects.filter(pk=own.pk).update(organisation=None)
    own.refresh_from_db()
    for name, actor in everybody.items():
        shown = queries.cases_visible_to(actor).filter(pk=own.pk).exists()
        assert shown == permits.may(actor, Act.SEE, own), name


def test_the_door_opens_to_exactly_those_whom_the_permit_allows(everybody):
    for case in Case.objects.order_by("id")[:12]:
        for actor in everybody.values():
            if permits.may(actor, Act.SEE, case):
                assert queries.case_for(actor, case.number).pk == case.pk
            else:
                with pytest.raises(Absent):
                    queries.case_for(actor, case.number)


def test_a_document_opens_to_exactly_those_who_see_its_case(everybody):
    for document in Document.objects.filter(file__isnull=False).select_related("case")[:8]:
        for actor in everybody.values():
            if permits.may(actor, Act.SEE, document.case):
                assert queries.document_for(actor, document.uid).pk == document.pk
            else:
                with pytest.raises(Absent):
                    queries.document_for(actor, document.uid)


def test_an_inbox_holds_only_steps_of_cases_that_its_owner_sees(everybody):
    filled = 0
    for name, actor in everybody.items():
        lines = queries.inbox(actor).rows
        seen = set(queries.cases_visible_to(actor).values_list("number", flat=True))
        assert {line.number for line in lines} <= seen, name
        filled += bool(lines)
    assert filled >= 5


def test_every_open_step_waits_in_somebodys_inbox(everybody):
    waiting = {line.id for actor in everybody.values() for line in queries.inbox(actor, size=200).rows}
    assert set(Task.objects.filter(open=True).values_list("id", flat=True)) == waiting


def test_a_draft_opens_only_to_its_owner(everybody, town):
    from zhengtong.cases import public as cases
    from zhengtong.town.matters import publishing

    lin = town.citizens["lin"]
    draft = cases.begin_draft(publishing.FOOD_CATALOG, actor=lin, at=town.at)
    for name, actor in everybody.items():
        if name == "citizen lin":
            assert queries.draft_for(actor, draft.uid).pk == draft.pk
        else:
            with pytest.raises(Absent):
                queries.draft_for(actor, draft.uid)
    assert Draft.objects.count() >= 1


def test_whoever_gave_somebody_elses_number_without_proof_sees_nothing(town):
    """Level 1 is a name and a number that nobody has checked: no case, whoever's number it is."""
    wang = town.citizens["wang"]
    assert wang.level < 2
    assert not queries.cases_visible_to(wang).exists()


def addresses(case):
    """Every address about the case under which something of it could be read."""
    number = [case.number]
    yield reverse("cases:case", args=number)
    yield reverse("cases:receipt", args=number)
    yield reverse("desk:case", args=number)
    yield reverse("apply:filed", args=number)
    for document in Document.objects.filter(case=case, file__isnull=False)[:1]:
        for name in ("cases:document", "cases:document_receipt", "desk:document"):
            yield reverse(name, args=[case.number, document.uid])
    for material in Material.objects.filter(case=case, file__isnull=False)[:1]:
        for name in ("cases:material", "desk:material"):
            yield reverse(name, args=[case.number, material.code])


@pytest.fixture
def acting_as():
    """Lets every request be sent by the actor of the test."""
    before = ACTOR_OF._answer
    yield lambda actor: ACTOR_OF.answer(lambda request: actor)
    ACTOR_OF._answer = before


@pytest.mark.parametrize("who", ["citizen zhou", "officer yun", "officer xi"])
def test_the_pages_of_somebody_elses_case_are_like_pages_that_do_not_exist(everybody, acting_as, who):
    actor, client, asked = everybody[who], Client(), 0
    acting_as(actor)
    for case in [c for c in Case.objects.order_by("id") if not permits.may(actor, Act.SEE, c)][:5]:
        for address in addresses(case):
            answer = client.get(address)
            assert answer.status_code in (302, 403, 404), address
            assert case.applicant_name not in answer.content.decode(), address
            asked += answer.status_code == 404
    assert asked >= 5


def test_the_pages_of_her_own_case_open(everybody, acting_as, town, settings, tmp_path):
    settings.WITNESS_ROOT = tmp_path
    sequencer.run(town.at)
    log.lay_before_witnesses(town.at)
    case = Case.objects.exclude(organisation=None).order_by("id").first()
    acting_as(replace(everybody[f"firm {case.organisation_id}"], account=1))
    opened = [address for address in addresses(case) if "/console/" not in address]
    assert [address for address in opened if Client().get(address).status_code != 200] == []
