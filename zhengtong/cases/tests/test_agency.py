"""Acting for somebody else: what reaches how far is asked at every act, of the permit table and in SQL alike.

Zhou Dayong acts for Li's firm, or for Lin Xiaoman herself; the authorisation runs from 2 to 30 November 2026.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from zhengtong.cases import permits, queries
from zhengtong.cases import public as cases
from zhengtong.cases.models import Case, Draft
from zhengtong.cases.queries import reading
from zhengtong.cases.rules import Act
from zhengtong.cases.tests.acting import Play, at
from zhengtong.kernel.actors import Grant
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.people import public as people
from zhengtong.town.building import cast
from zhengtong.town.matters import FOOD_CATALOG

pytestmark = pytest.mark.django_db
FOOD = f"matter:{FOOD_CATALOG}"
TERM = people.Term(date(2026, 11, 2), date(2026, 11, 30))


def refused(act, *args, **more):
    with pytest.raises(Refusal) as caught:
        act(*args, **more)
    return caught.value


@dataclass
class AsAgent(Play):
    """The play with an agent at the desk."""

    acting: Any = None

    @property
    def applicant(self):
        return self.acting


class Agent:
    """Zhou as an agent: what he may do is read from his authorisation at each instant, as every request does."""

    def __init__(self, play, *, scopes=("file", "see"), only=(), for_firm=True):
        self.zhou, self.play, self.for_firm = play.anlan.citizens["zhou"], play, for_firm
        self.principal = (
            play.anlan.citizens["li"] if for_firm else replace(play.anlan.citizens["lin"], organisation=None)
        )
        granted = people.grant_delegation(
            people.Agent("周大勇", cast.ZHOU.number),
            list(scopes),
            TERM,
            only=list(only),
            organisation_id=self.principal.organisation,
            actor=self.principal,
            at=at(11, 2, 8),
        )
        self.number = people.accept_delegation(granted.invitation, actor=self.zhou, at=at(11, 2, 9))

    def at(self, when):
        body = self.principal.organisation
        person = None if body else self.principal.person
        agency = people.agency_for(self.zhou.person, when, organisation_id=body, principal_id=person)
        grants = agency.grants if agency else None
        return replace(
            self.zhou, organisation=body if agency else None, principal=person if agency else None, grants=grants
        )

    def file(self, when):
        acting = self.at(when)
        typing = AsAgent(self.play.anlan, acting=acting)
        application = typing.application(when, signed_name="周大勇")
        self.play.number = cases.file_case(application, actor=self.at(when), at=when).case.number
        return self.play.number

    def sees(self, number, when):
        case = Case.objects.get(number=number)
        allowed = permits.may(self.at(when), Act.SEE, case)
        assert queries.cases_visible_to(self.at(when)).filter(pk=case.pk).exists() is allowed
        return allowed


class TestFirm:
    def test_an_agent_files_in_the_firm_s_name_and_the_case_says_who_acted(self, play):
        number = Agent(play).file(at(11, 3))
        case = Case.objects.get(number=number)
        assert case.applicant_name == cast.LI_FIRM.name
        assert case.filed_by == play.anlan.citizens["zhou"].number
        (filed, *_) = reading.moments_of(case)
        assert filed.who == "周＊，代申请人"

    def test_before_its_first_day_and_after_its_last_the_authorisation_opens_nothing(self, play):
        agent, number = Agent(play), play.file(at(11, 3)).number
        assert agent.sees(number, at(11, 3))
        assert agent.sees(number, at(11, 30, 23))
        assert not agent.sees(number, at(12, 1, 0))

    def test_an_expired_agent_cannot_file(self, play):
        agent = Agent(play)
        ready = AsAgent(play.anlan, acting=agent.at(at(11, 30))).application(at(11, 30), signed_name="周大勇")
        no = refused(cases.file_case, ready, actor=agent.at(at(12, 1)), at=at(12, 1))
        assert no.code == "kernel.forbidden"

    def test_revoked_midway_the_draft_is_closed_to_the_agent_at_once(self, play):
        agent = Agent(play)
        draft = cases.begin_draft(FOOD_CATALOG, actor=agent.at(at(11, 3)), at=at(11, 3))
        people.revoke_delegation(agent.number, actor=agent.principal, at=at(11, 3, 11))
        with pytest.raises(Absent):
            cases.save_data(draft.uid, {"seats": "20"}, actor=agent.at(at(11, 3, 12)), at=at(11, 3, 12))

    def test_revoked_midway_a_filed_case_goes_on_and_is_closed_to_the_agent(self, play):
        agent = Agent(play)
        number = agent.file(at(11, 3))
        people.revoke_delegation(agent.number, actor=agent.principal, at=at(11, 3, 11))
        assert not agent.sees(number, at(11, 3, 12))
        assert cases.accept_case(number, actor=play.officer("zhao"), at=at(11, 4)).accepted_on == date(2026, 11, 4)

    def test_messages_go_to_the_representative_once_the_agent_may_not_act_any_more(self, play):
        agent = Agent(play)
        agent.file(at(11, 3))
        play.accept(at(11, 4))
        assert cases.notice_of(play.entries()[-1]).people == (agent.zhou.person,)
        people.revoke_delegation(agent.number, actor=agent.principal, at=at(11, 4, 11))
        play.examine(at(11, 5))
        play.review(at(11, 5))
        play.decide(at(11, 6))
        told = next(entry for entry in play.entries() if entry.type == "cases.case_decided")
        assert cases.notice_of(told).people == (agent.principal.person,)


class TestOtherName:
    """A letter about another name's case leads to the choice of that name, and nobody else's case shows."""

    def name(self, agent, number, when):
        alone = replace(agent.at(when), organisation=None, principal=None, grants=None)
        other = queries.name_that_opens(alone, number, when)
        return None if other is None else people.key_of_name(other.organisation, other.principal)

    def test_the_firm_s_case_opens_in_the_firm_s_name(self, play):
        agent = Agent(play)
        assert self.name(agent, agent.file(at(11, 3)), at(11, 4)) == f"o{agent.principal.organisation}"

    def test_the_page_asks_to_take_that_name_and_comes_back(self, play, browser_of):
        number = play.file(at(11, 3)).number
        alone = replace(play.anlan.citizens["li"], organisation=None)
        answer = browser_of(alone).get(f"/my/cases/{number}/")
        assert answer.status_code == 302
        asked = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert asked == {"name": [f"o{play.anlan.citizens['li'].organisation}"], "next": [f"/my/cases/{number}/"]}

    def test_a_case_that_the_grant_does_not_reach_opens_in_no_name(self, play):
        agent = Agent(play, scopes=("collect",))
        assert self.name(agent, play.file(at(11, 3)).number, at(11, 4)) is None

    def test_a_stranger_s_case_and_a_made_up_one_are_alike(self, play):
        number = play.file(at(11, 3)).number
        wang = play.anlan.citizens["wang"]
        assert queries.name_that_opens(wang, number, at(11, 4)) is None
        assert queries.name_that_opens(wang, "99010201020261103000000X", at(11, 4)) is None


class TestScope:
    def test_a_matter_that_is_not_named_cannot_be_begun(self, play):
        agent = Agent(play, only=[f"case:{play.file(at(11, 2, 7)).number}"])
        no = refused(cases.begin_draft, FOOD_CATALOG, actor=agent.at(at(11, 3)), at=at(11, 3))
        assert no.code == "cases.beyond_agency"
        assert not Draft.objects.filter(person=agent.zhou.person).exists()

    def test_a_named_matter_can(self, play):
        agent = Agent(play, only=[FOOD])
        assert cases.begin_draft(FOOD_CATALOG, actor=agent.at(at(11, 3)), at=at(11, 3)).pk
        assert queries.drafts_of(agent.at(at(11, 3))).count() == 1

    def test_a_named_case_is_read_and_supplemented_and_no_other(self, play):
        one = play.file(at(11, 2, 7)).number
        agent = Agent(play, scopes=["file"], only=[f"case:{one}"])
        play.ask(at(11, 3))
        other = cases.file_case(play.application(at(11, 3), n=1), actor=play.applicant, at=at(11, 3)).case.number
        assert agent.sees(one, at(11, 4))
        assert not agent.sees(other, at(11, 4))
        brought = (play.upload("005", at(11, 4)),)
        assert cases.supplement_case(one, brought, {}, actor=agent.at(at(11, 4)), at=at(11, 4)).state == "supplemented"

    def test_who_may_only_see_neither_files_nor_withdraws(self, play):
        number = play.file(at(11, 2, 7)).number
        agent = Agent(play, scopes=["see"])
        assert agent.sees(number, at(11, 3))
        assert (
            refused(cases.withdraw_case, number, actor=agent.at(at(11, 3)), at=at(11, 3)).code == "cases.beyond_agency"
        )
        assert refused(agent.file, at(11, 3)).code == "cases.beyond_agency"

    def test_who_may_only_file_reads_what_he_filed(self, play):
        number = play.file(at(11, 2, 7)).number
        agent = Agent(play, scopes=["file"])
        own = agent.file(at(11, 3))
        assert agent.sees(own, at(11, 3, 11))
        assert not agent.sees(number, at(11, 3, 11))

    def test_who_may_only_collect_reads_a_case_once_it_is_decided(self, play):
        play.to_review(at(11, 2, 7))
        agent = Agent(play, scopes=["collect"])
        assert not agent.sees(play.number, at(11, 3))
        play.decide(at(11, 3))
        assert agent.sees(play.number, at(11, 3, 12))

    def test_the_representative_himself_has_no_limits(self, play):
        play.file(at(11, 3))
        agency = people.agency_for(play.applicant.person, at(11, 3), organisation_id=play.applicant.organisation)
        assert agency.grants is None

    @pytest.mark.parametrize("only", [["matter:000000000000"], ["matter:x"], ["office:1"]])
    def test_affairs_that_are_none_are_not_granted(self, play, only):
        assert refused(Agent, play, only=only).code == "people.affair_unknown"

    def test_a_grant_for_a_case_always_lets_him_read_it(self, play):
        agent = Agent(play, scopes=["file"], only=["case:99010201-20261102-0001"])
        assert "see" in agent.at(at(11, 3)).grants[0].scopes


class TestPerson:
    @pytest.fixture
    def hers(self, play):
        """A case of Lin's own, filed by herself."""
        number = play.file(at(11, 2, 7)).number
        lin = play.anlan.citizens["lin"]
        Case.objects.filter(number=number).update(person=lin.person, organisation=None, filed_by=lin.number)
        return number

    def test_a_friend_acts_for_her_and_the_case_is_hers(self, play, hers):
        agent = Agent(play, for_firm=False)
        assert agent.sees(hers, at(11, 3))
        draft = cases.begin_draft(FOOD_CATALOG, actor=agent.at(at(11, 3)), at=at(11, 3))
        assert draft.person_id == play.anlan.citizens["lin"].person

    def test_his_signature_under_her_application_is_his_own_name(self, play):
        from zhengtong.cases.actions import drafting

        agent = Agent(play, for_firm=False)
        draft = cases.begin_draft(FOOD_CATALOG, actor=agent.at(at(11, 3)), at=at(11, 3))
        made = drafting.application_of(draft, signed_name="", address={}, signer=agent.zhou.person)
        assert (made.signer_name, made.applicant_name) == ("周大勇", "林小满")

    def test_he_withdraws_for_her_and_she_is_told(self, play, hers):
        agent = Agent(play, for_firm=False)
        cases.withdraw_case(hers, "不开了", actor=agent.at(at(11, 3)), at=at(11, 3))
        told = play.entries()[-1]
        assert told.actor == agent.zhou.number
        assert cases.notice_of(told).people == (play.anlan.citizens["lin"].person,)

    @pytest.mark.parametrize("scopes", [["see"], ["file"], ["collect"], ["file", "see", "collect"]])
    @pytest.mark.parametrize("only", [None, {FOOD}, {"matter:000000000000"}, {"case:X"}, {"case:own"}])
    @pytest.mark.parametrize("state", ["received", "decided", "archived"])
    @pytest.mark.parametrize("filed_by", ["other", "agent"])
    def test_table_and_filter_agree_for_every_grant(self, play, hers, scopes, only, state, filed_by):
        zhou, lin = play.anlan.citizens["zhou"], play.anlan.citizens["lin"]
        named = (
            None if only is None else frozenset(hers.join(["case:", ""]) if one == "case:own" else one for one in only)
        )
        actor = replace(zhou, principal=lin.person, grants=(Grant(frozenset(scopes), named),))
        filer = zhou.number if filed_by == "agent" else lin.number
        Case.objects.filter(number=hers).update(state=state, filed_by=filer)
        case = Case.objects.get(number=hers)
        assert queries.cases_visible_to(actor).filter(pk=case.pk).exists() is permits.may(actor, Act.SEE, case)
