"""Acting for somebody else as a browser sees it, without JavaScript; and large type that goes with the account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from zhengtong.people import ports, rules
from zhengtong.people.actions import agency
from zhengtong.people.models import Account, Delegation
from zhengtong.people.queries import delegations
from zhengtong.people.tests import cast
from zhengtong.people.tests.cast import AT, OTHER_PHONE, PHONE, ZHOU

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("duties", "affairs")]
FOOD, BIRTH = "matter:990131005001", "matter:990131005002"
NAMES = {FOOD: "食品经营许可", BIRTH: "出生登记"}
Sent = list[dict[str, Any]]


@pytest.fixture
def affairs() -> Iterator[None]:
    """A catalogue of two matters; every case has a name."""
    before = ports.NAMES_OF_AFFAIRS._answer, ports.FIND_AFFAIRS._answer
    ports.NAMES_OF_AFFAIRS.answer(
        lambda references: {r: NAMES.get(r, f"办件{r[5:]}") for r in references if r in NAMES or r.startswith("case:")}
    )
    ports.FIND_AFFAIRS.answer(lambda q, limit: [(r, name) for r, name in NAMES.items() if q in name])
    yield
    ports.NAMES_OF_AFFAIRS._answer, ports.FIND_AFFAIRS._answer = before


@pytest.fixture
def lin(client: Client, outbox: Sent) -> Client:
    """Lin Xiaoman, checked and signed in."""
    cast.checked()
    cast.sign_in(client, outbox)
    return client


def form(**changes: Any) -> dict[str, Any]:
    today = datetime.now(UTC).date()
    return {
        "principal": "self",
        "name": "周大勇",
        "document": ZHOU,
        "relation": "friend",
        "scopes": ["file", "see"],
        "reach": "all",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=30)).isoformat(),
        "go": "grant",
    } | changes


class TestGranting:
    def test_a_matter_is_found_by_its_name_and_nothing_typed_is_lost(self, lin: Client) -> None:
        page = lin.post("/my/agents/", form(reach="only", find="食品", go="find")).content.decode()
        assert f'value="{FOOD}"' in page
        assert BIRTH not in page
        assert 'value="周大勇"' in page
        assert "govuk-error" not in page
        assert not Delegation.objects.exists()

    def test_words_that_fit_no_matter_are_said(self, lin: Client) -> None:
        assert "没有找到相符的事项" in lin.post("/my/agents/", form(find="没有", go="find")).content.decode()

    def test_what_was_chosen_stays_chosen_while_looking_for_more(self, lin: Client) -> None:
        page = lin.post("/my/agents/", form(reach="only", only=[FOOD], find="出生", go="find")).content.decode()
        assert page.count(f'value="{FOOD}"') == 1
        assert f'value="{BIRTH}"' in page
        assert page.split(f'value="{FOOD}"')[1].split(">")[0].endswith(" checked")

    def test_a_grant_keeps_relation_and_affairs(self, lin: Client) -> None:
        lin.post("/my/agents/", form(reach="only", only=[FOOD], relation="spouse"))
        row = Delegation.objects.get()
        assert (row.relation, row.only) == ("spouse", [FOOD])
        page = lin.get("/my/agents/").content.decode()
        assert "食品经营许可" in page
        assert "配偶" in page

    def test_everything_forgets_what_was_ticked_below(self, lin: Client) -> None:
        lin.post("/my/agents/", form(reach="all", only=[FOOD]))
        assert Delegation.objects.get().only == []

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"reach": "only"}, "请选择代办人可以办理的事项或者办件"),
            ({"relation": "employee"}, "所选关系与委托方不符"),
            ({"relation": ""}, "请选择代办人与您或者单位的关系"),
            ({"scopes": []}, "govuk-error-message"),
            ({"ends_on": "2020-01-01"}, "govuk-error-message"),
            ({"reach": "only", "only": ["matter:000000000000"]}, "govuk-error-message"),
        ],
    )
    def test_what_is_missing_is_said_beside_it_and_grants_nothing(
        self, lin: Client, changes: dict[str, Any], said: str
    ) -> None:
        page = lin.post("/my/agents/", form(**changes)).content.decode()
        assert said in page
        assert "周大勇" in page
        assert not Delegation.objects.exists()

    def test_a_guide_or_a_case_names_the_affair_beforehand(self, lin: Client) -> None:
        page = lin.get(f"/my/agents/?for={FOOD}").content.decode()
        assert page.split(f'value="{FOOD}"')[1].split(">")[0].endswith(" checked")
        assert "办件99010201" in lin.get("/my/agents/?for=case:99010201-1").content.decode()

    @pytest.mark.parametrize("made_up", ["matter:0", "office:1", "<script>", "case:" + "9" * 80])
    def test_a_made_up_affair_in_the_address_is_left_out(self, lin: Client, made_up: str) -> None:
        answer = lin.get("/my/agents/", {"for": made_up})
        assert answer.status_code == 200
        assert "script>alert" not in answer.content.decode()


def granted(scopes: list[str], only: list[str] | None = None, ends_on: date | None = None) -> agency.Granted:
    """Lin lets Zhou act for her; he accepts."""
    owner = cast.checked()
    agent = cast.checked(OTHER_PHONE, "周大勇", ZHOU)
    today = datetime.now(UTC).date()
    term = agency.Term(today - timedelta(days=1), ends_on or today + timedelta(days=30))
    at = datetime.now(UTC) - timedelta(days=1)
    made = agency.grant_delegation(
        agency.Agent("周大勇", ZHOU), scopes, term, only=only, actor=cast.actor(owner), at=at
    )
    agency.accept_delegation(made.invitation, actor=cast.actor(agent), at=at)
    return made


class TestActing:
    @pytest.fixture
    def zhou(self, client: Client, outbox: Sent) -> Client:
        """Zhou, who has chosen to act for Lin."""
        self.made = granted(["see"])
        cast.sign_in(client, outbox, OTHER_PHONE)
        owner = Account.objects.exclude(phone_index=None).order_by("id")[0].person_id
        assert client.post("/my/acting-for/", {"principal": f"p{owner}"}).status_code == 302
        return client

    def principal(self, client: Client) -> Any:
        return client.session.get("zt_principal")

    def test_who_may_only_see_may_choose_the_principal_too(self, zhou: Client) -> None:
        assert self.principal(zhou)

    def test_a_name_in_the_address_is_chosen_already_and_the_reader_is_told_why(self, zhou: Client) -> None:
        key = f"p{self.principal(zhou)}"
        zhou.post("/my/acting-for/", {"principal": "self"})
        page = zhou.get("/my/acting-for/", {"name": key, "next": "/my/"}).content.decode()
        assert page.split(f'value="{key}"')[1].split(">")[0].endswith(" checked")
        assert "您要打开的内容属于另一个名义" in page

    def test_a_made_up_name_in_the_address_chooses_nobody_else(self, zhou: Client) -> None:
        page = zhou.get("/my/acting-for/", {"name": "o999999"}).content.decode()
        assert page.split(f'value="p{self.principal(zhou)}"')[1].split(">")[0].endswith(" checked")
        assert "您要打开的内容" not in page

    def test_revoked_midway_a_form_is_refused_once_and_nothing_is_done_in_his_own_name(self, zhou: Client) -> None:
        owner = Account.objects.order_by("id")[0]
        agency.revoke_delegation(self.made.number, actor=cast.actor(owner), at=datetime.now(UTC))
        answer = zhou.post("/my/rights/", {"kind": "copy", "text": "全部"})
        assert answer.status_code == 403
        assert "代办授权已经结束" in answer.content.decode()
        assert self.principal(zhou) is None
        assert zhou.post("/my/rights/", {"kind": "copy", "text": "全部"}).status_code == 302

    def test_expired_midway_a_page_shows_him_as_himself(self, zhou: Client) -> None:
        Delegation.objects.update(ends_on=datetime.now(UTC).date() - timedelta(days=1))
        assert zhou.get("/my/acting-for/").status_code == 200
        assert self.principal(zhou) is None

    @pytest.mark.parametrize("address", ["/sign-out/", "/my/acting-for/"])
    def test_leaving_and_choosing_anew_are_not_refused(self, zhou: Client, address: str) -> None:
        owner = Account.objects.order_by("id")[0]
        agency.revoke_delegation(self.made.number, actor=cast.actor(owner), at=datetime.now(UTC))
        assert zhou.post(address, {"principal": "self"}).status_code == 302


class TestGrants:
    def test_two_authorisations_count_side_by_side(self) -> None:
        granted(["file"], [FOOD])
        owner, agent = Account.objects.order_by("id")
        more = agency.grant_delegation(
            agency.Agent("周大勇", ZHOU), ["see"], agency.Term(AT.date(), AT.date() + timedelta(days=300)),
            only=[BIRTH], actor=cast.actor(owner), at=AT,
        )  # fmt: skip
        agency.accept_delegation(more.invitation, actor=cast.actor(agent), at=AT)
        found = delegations.agency_for(agent.person_id, datetime.now(UTC), principal_id=owner.person_id)
        reach = {(scope, one) for grant in found.grants or () for scope in grant.scopes for one in grant.only or ()}
        assert ("file", FOOD) in reach
        assert ("file", BIRTH) not in reach

    def test_a_guardian_stands_for_the_ward_without_limits(self) -> None:
        ward, guardian = cast.checked(), cast.checked(OTHER_PHONE, "周大勇", ZHOU)
        agency.record_guardianship(
            ward.person_id or 0, guardian.person_id or 0, actor=cast.clerk(cast.officer()), at=AT
        )
        found = delegations.agency_for(guardian.person_id or 0, AT, principal_id=ward.person_id)
        assert found is not None
        assert found.grants is None

    def test_a_body_that_is_no_more_has_no_agents(self) -> None:
        owner = cast.checked(with_shop=True)
        row = Delegation.objects.get()
        body = row.principal_organisation
        assert body is not None
        body.status = rules.OrganisationStatus.CANCELLED
        body.save()
        assert delegations.agency_for(owner.person_id or 0, AT, organisation_id=body.pk) is None


class TestLargeType:
    def test_chosen_before_signing_in_it_is_kept_with_the_account(self, client: Client, outbox: Sent) -> None:
        client.post("/view/elder/", {"elder": "1"})
        cast.sign_in(client, outbox)
        assert Account.objects.get().elder_mode
        assert 'data-mode="elder"' in client.get("/my/profile/").content.decode()

    def test_it_comes_back_with_the_account_in_another_browser(self, client: Client, outbox: Sent) -> None:
        client.post("/view/elder/", {"elder": "1"})
        cast.sign_in(client, outbox)
        other = Client()
        cast.sign_in(other, outbox)
        assert 'data-mode="elder"' in other.get("/my/profile/").content.decode()

    def test_the_next_reader_at_the_same_browser_begins_with_the_usual_type(self, client: Client, outbox: Sent) -> None:
        client.post("/view/elder/", {"elder": "1"})
        cast.sign_in(client, outbox)
        client.post("/sign-out/")
        cast.sign_in(client, outbox, OTHER_PHONE)
        assert 'data-mode="elder"' not in client.get("/my/profile/").content.decode()
        assert Account.objects.filter(elder_mode=True).count() == 1

    def test_turned_off_it_stays_off(self, client: Client, outbox: Sent) -> None:
        client.post("/view/elder/", {"elder": "1"})
        cast.sign_in(client, outbox, PHONE)
        client.post("/view/elder/", {"elder": "0"})
        assert not Account.objects.get().elder_mode
