"""Doors and pages: what a browser sees, and what it must not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from zhengtong.kernel.actors import Duty, DutyKind
from zhengtong.kernel.models import Entry
from zhengtong.people import public as people
from zhengtong.people import rules
from zhengtong.people.models import Account, Person, Presence, SignIn
from zhengtong.people.queries import persons
from zhengtong.people.tests import cast
from zhengtong.people.tests.cast import LIN, OTHER_PHONE, PHONE, ZHOU

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("duties")]
Sent = list[dict[str, Any]]


class TestCitizensDoor:
    def test_phone_and_code_lead_back_to_where_she_came_from(self, client: Client, outbox: Sent) -> None:
        assert (
            client.post("/sign-in/", {"phone": "139 0000 0001", "next": "/my/rights/"})["Location"] == "/sign-in/code/"
        )
        answer = client.post("/sign-in/code/", {"code": outbox[0]["code"]})
        assert answer["Location"] == "/my/rights/"
        assert client.get("/my/rights/").status_code == 200

    @pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
    def test_return_address_cannot_leave_the_site(self, client: Client, outbox: Sent, target: str) -> None:
        client.post("/sign-in/", {"phone": PHONE, "next": target})
        assert client.post("/sign-in/code/", {"code": outbox[0]["code"]})["Location"] == "/my/"

    def test_known_and_unknown_numbers_get_the_same_answer(self, client: Client, outbox: Sent) -> None:
        cast.checked()
        known = client.post("/sign-in/", {"phone": PHONE})
        unknown = Client().post("/sign-in/", {"phone": OTHER_PHONE})
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])

    @pytest.mark.parametrize("phone", ["", "12345", "1390000000", "not a phone", "𠮷" * 20])
    def test_what_is_no_mobile_number_is_said_beside_the_field_and_kept(
        self, client: Client, outbox: Sent, phone: str
    ) -> None:
        answer = client.post("/sign-in/", {"phone": phone})
        assert answer.status_code == 200
        assert "govuk-error-message" in answer.content.decode()
        assert phone in answer.content.decode()
        assert outbox == []

    def test_wrong_code_is_told_and_opens_nothing(self, client: Client, outbox: Sent) -> None:
        client.post("/sign-in/", {"phone": PHONE})
        wrong = "111111" if outbox[0]["code"] != "111111" else "222222"
        assert client.post("/sign-in/code/", {"code": wrong}).status_code == 200
        assert client.get("/my/profile/").status_code == 302

    def test_sixth_code_for_one_phone_within_ten_minutes_is_not_sent(self, client: Client, outbox: Sent) -> None:
        for _ in range(6):
            answer = client.post("/sign-in/", {"phone": PHONE})
        assert len(outbox) == 5
        assert answer.status_code == 200

    def test_code_page_without_a_code_leads_to_the_door(self, client: Client) -> None:
        assert client.get("/sign-in/code/")["Location"] == "/sign-in/"

    def test_session_key_changes_when_somebody_signs_in(self, client: Client, outbox: Sent) -> None:
        client.post("/sign-in/", {"phone": PHONE})
        before = client.session.session_key
        client.post("/sign-in/code/", {"code": outbox[0]["code"]})
        assert client.session.session_key != before

    def test_neither_phone_nor_number_stands_in_an_address(self, client: Client, outbox: Sent) -> None:
        answer = client.post("/sign-in/", {"phone": PHONE})
        assert PHONE not in answer["Location"]

    def test_sign_out_ends_the_session(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        client.post("/sign-out/")
        assert client.get("/my/profile/").status_code == 302
        assert SignIn.objects.get().ended_at is not None

    def test_sign_out_is_not_a_link(self, client: Client) -> None:
        assert client.get("/sign-out/").status_code == 405


@pytest.mark.usefixtures("province")
class TestProvince:
    def test_she_raises_her_identity_to_level_two(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        answer: Any = cast.walk_to_province(client, "lin-xiaoman")
        assert answer["Location"] == "/my/profile/"
        account = persons.account_by_phone(PHONE)
        assert account is not None
        assert account.person is not None
        assert (account.person.name, account.person.level) == ("林小满", 2)
        assert len(people.organisations_of(account.person.pk, datetime.now(UTC))) == 1

    def test_profile_shows_the_document_masked(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        cast.walk_to_province(client, "lin-xiaoman")
        page = client.get("/my/profile/").content.decode()
        account = persons.account_by_phone(PHONE)
        assert account is not None
        assert account.person is not None
        assert "林小满" in page
        assert account.person.document not in page

    def test_forged_state_is_refused(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        led = client.get("/sign-in/province/")
        chosen = client.post(led["Location"], {"subject": "lin-xiaoman"})
        code = cast.query_of(chosen["Location"])["code"]
        answer = client.get("/sign-in/province/callback/", {"code": code, "state": "forged"})
        assert answer.status_code == 422
        assert Person.objects.filter(level__gte=2).count() == 0

    def test_answer_brought_to_another_session_is_refused(self, client: Client, outbox: Sent) -> None:
        led = client.get("/sign-in/province/")
        chosen = client.post(led["Location"], {"subject": "lin-xiaoman"})
        victim = Client()
        cast.sign_in(victim, outbox)
        assert victim.get(chosen["Location"]).status_code == 422

    def test_answer_is_good_once(self, client: Client, outbox: Sent) -> None:
        led = client.get("/sign-in/province/")
        chosen = client.post(led["Location"], {"subject": "lin-xiaoman"})
        assert client.get(chosen["Location"]).status_code == 302
        assert client.get(chosen["Location"]).status_code == 422

    def test_token_of_another_sign_in_does_not_fit_the_nonce(self, client: Client) -> None:
        led = client.get("/sign-in/province/")
        session = client.session
        session["zt_province"] = {**session["zt_province"], "nonce": "another"}
        session.save()
        chosen = client.post(led["Location"], {"subject": "lin-xiaoman"})
        assert client.get(chosen["Location"]).status_code == 502
        assert Account.objects.count() == 0

    def test_code_without_its_verifier_is_worthless(self, client: Client) -> None:
        led = client.get("/sign-in/province/")
        session = client.session
        session["zt_province"] = {**session["zt_province"], "verifier": "guessed"}
        session.save()
        chosen = client.post(led["Location"], {"subject": "lin-xiaoman"})
        assert client.get(chosen["Location"]).status_code == 502

    def test_late_answer_is_refused(self, client: Client) -> None:
        led = client.get("/sign-in/province/")
        session = client.session
        began = datetime.fromisoformat(session["zt_province"]["at"]) - timedelta(minutes=11)
        session["zt_province"] = {**session["zt_province"], "at": began.isoformat()}
        session.save()
        chosen = client.post(led["Location"], {"subject": "lin-xiaoman"})
        assert client.get(chosen["Location"]).status_code == 422

    def test_who_stops_at_the_province_stays_what_she_was(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        answer: Any = cast.walk_to_province(client, "")
        assert answer.status_code == 422
        assert client.get("/my/profile/").status_code == 200

    def test_resident_whom_the_province_has_not_checked_gains_nothing(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        answer: Any = cast.walk_to_province(client, "wang-wei")
        assert answer.status_code == 422
        assert Person.objects.filter(level__gte=1).count() == 0

    def test_province_that_does_not_answer_is_explained(self, client: Client, settings: Any) -> None:
        import httpx

        broken = httpx.MockTransport(lambda request: httpx.Response(503))
        settings.PROVINCE = {**settings.PROVINCE, "transport": broken}
        assert client.get("/sign-in/province/").status_code == 502

    def test_second_phone_of_one_person_enters_her_account(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        cast.walk_to_province(client, "lin-xiaoman")
        other = Client()
        cast.sign_in(other, outbox, OTHER_PHONE)
        cast.walk_to_province(other, "lin-xiaoman")
        assert Account.objects.filter(is_active=True).count() == 1
        assert "林小满" in other.get("/my/profile/").content.decode()

    def test_somebody_else_on_a_checked_account_is_refused(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        cast.walk_to_province(client, "lin-xiaoman")
        answer: Any = cast.walk_to_province(client, "zhou-dayong")
        assert answer.status_code == 409

    def test_simulated_province_answers_nobody_but_this_house(self, client: Client) -> None:
        led = client.get("/sign-in/province/")["Location"]
        assert client.get(led.replace("callback", "elsewhere")).status_code == 400
        assert client.get(led.replace("client_id=zhengtong", "client_id=x")).status_code == 400

    def test_simulated_province_does_not_exist_in_production(self, client: Client, settings: Any) -> None:
        settings.PROFILE = "production"
        assert client.get("/demo/province/jwks").status_code == 404

    def test_published_key_holds_no_private_part(self, client: Client) -> None:
        (key,) = client.get("/demo/province/jwks").json()["keys"]
        assert "d" not in key

    def test_token_door_wants_the_houses_secret(self, client: Client) -> None:
        answer = client.post("/demo/province/token", {"grant_type": "authorization_code", "code": "x"})
        assert answer.status_code == 401


class TestForeignNumber:
    def test_typing_somebody_elses_number_shows_nothing_of_hers(self, client: Client, outbox: Sent) -> None:
        owner = cast.checked(with_shop=True)
        people.find_or_register_person_at_counter  # noqa: B018 — she is known at the counter too
        thief = Client()
        cast.sign_in(thief, outbox, OTHER_PHONE)
        thief.post("/my/profile/claim/", {"name": "林小满", "document_type": "111", "document": LIN})
        account = persons.account_by_phone(OTHER_PHONE)
        assert account is not None
        assert account.person_id != owner.person_id
        assert people.organisations_of(account.person_id or 0, datetime.now(UTC)) == ()
        assert people.identity_digest(account.person_id or 0) == ""
        for page in ("/my/acting-for/", "/my/agents/", "/my/rights/"):
            assert cast.SHOP_STATED.name not in thief.get(page).content.decode()

    def test_known_and_unknown_numbers_get_the_same_page(self, outbox: Sent) -> None:
        cast.checked()
        pages = []
        for phone, document in (("13900000011", LIN), ("13900000012", ZHOU)):
            visitor = Client()
            cast.sign_in(visitor, outbox, phone)
            answer = visitor.post(
                "/my/profile/claim/", {"name": "林小满", "document_type": "111", "document": document}
            )
            pages.append((answer.status_code, answer["Location"]))
        assert pages[0] == pages[1]

    def test_number_with_a_wrong_check_character_is_refused_beside_the_field(
        self, client: Client, outbox: Sent
    ) -> None:
        cast.sign_in(client, outbox)
        spoiled = LIN[:-1] + ("1" if LIN[-1] != "1" else "2")
        answer = client.post("/my/profile/claim/", {"name": "林小满", "document_type": "111", "document": spoiled})
        assert answer.status_code == 200
        assert spoiled in answer.content.decode()

    @pytest.mark.parametrize("name", ["𠮷㙓𬭎𪚥", "买买提·吐尔逊", "欧阳小满"])
    def test_rare_characters_and_the_dot_are_kept(self, client: Client, outbox: Sent, name: str) -> None:
        cast.sign_in(client, outbox)
        client.post("/my/profile/claim/", {"name": name, "document_type": "111", "document": ZHOU})
        account = persons.account_by_phone(PHONE)
        assert account is not None
        assert account.person is not None
        assert account.person.name == name


def _staff(client: Client, code: str | None = None, password: str = cast.PASSWORD) -> Any:
    code = code or rules.hotp(cast.SECRET, rules.totp_step(datetime.now(UTC)))
    return client.post("/console/sign-in/", {"username": "window01", "password": password, "code": code})


class TestStaffDoor:
    def test_all_three_things_open_the_console(self, client: Client) -> None:
        cast.officer()
        assert _staff(client)["Location"] == "/console/"

    @pytest.mark.parametrize(("code", "password"), [("000000", cast.PASSWORD), (None, "wrong")])
    def test_one_wrong_thing_opens_nothing(self, client: Client, code: str | None, password: str) -> None:
        cast.officer()
        assert _staff(client, code, password).status_code == 200
        assert client.get("/console/sign-ins/").status_code == 302

    def test_sixth_failure_locks_even_the_right_password(self, client: Client) -> None:
        cast.officer()
        for _ in range(5):
            _staff(client, password="wrong")
        assert _staff(client).status_code == 200
        assert client.get("/console/sign-ins/").status_code == 302

    def test_success_forgets_earlier_failures(self, client: Client) -> None:
        cast.officer()
        for _ in range(4):
            _staff(client, password="wrong")
        assert _staff(client).status_code == 302
        assert (
            Client()
            .post("/console/sign-in/", {"username": "window01", "password": "wrong", "code": "000000"})
            .status_code
            == 200
        )

    def test_citizens_do_not_see_the_console(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        assert client.get("/console/presence/").status_code == 404

    def test_officer_without_the_duty_does_not_see_the_window(self, client: Client) -> None:
        cast.officer()
        _staff(client)
        assert client.get("/console/presence/").status_code == 404

    def test_sessions_end_when_the_password_is_set_anew(self, client: Client) -> None:
        from zhengtong.kernel.actors import SYSTEM

        account = cast.officer()
        _staff(client)
        assert client.get("/console/sign-ins/").status_code == 200
        people.set_credentials(
            account.pk, people.Credentials("Another-2026-word", cast.SECRET), actor=SYSTEM, at=cast.AT
        )
        assert client.get("/console/sign-ins/").status_code == 302

    def test_idle_session_ends(self, client: Client) -> None:
        cast.officer()
        _staff(client)
        session = client.session
        session["zt_seen"] = (datetime.now(UTC) - timedelta(minutes=31)).isoformat()
        session.save()
        assert client.get("/console/sign-ins/").status_code == 302


class TestWindow:
    @pytest.fixture
    def desk(self, client: Client, duties: dict[int, tuple[Duty, ...]]) -> Client:
        duties[cast.officer().pk] = (Duty(DutyKind.WINDOW, office=1),)
        _staff(client)
        return client

    def test_document_opens_the_citizens_identity_and_leaving_closes_it(self, desk: Client) -> None:
        read = {"name": "林小满", "document_type": "111", "document": LIN, "compared": "on"}
        assert desk.post("/console/presence/", read).status_code == 302
        assert "林小满" in desk.get("/console/presence/").content.decode()
        desk.post("/console/presence/end/")
        assert "林小满" not in desk.get("/console/presence/").content.decode()

    def test_leaving_in_one_session_closes_the_citizen_in_every_session(self, desk: Client) -> None:
        read = {"name": "林小满", "document_type": "111", "document": LIN, "compared": "on"}
        desk.post("/console/presence/", read)
        assert desk.get("/console/presence/").wsgi_request.actor.present_person is not None
        other = Client()
        other.force_login(Account.objects.get(kind="officer"))
        assert other.post("/console/presence/end/").status_code == 302
        assert desk.get("/console/presence/").wsgi_request.actor.present_person is None

    def test_signing_out_sends_the_citizen_away(self, desk: Client) -> None:
        read = {"name": "林小满", "document_type": "111", "document": LIN, "compared": "on"}
        desk.post("/console/presence/", read)
        desk.post("/sign-out/")
        assert not Presence.objects.filter(ended_at__isnull=True).exists()

    def test_clerk_must_say_that_she_compared_the_document(self, desk: Client) -> None:
        read = {"name": "林小满", "document_type": "111", "document": LIN}
        assert desk.post("/console/presence/", read).status_code == 200
        assert Person.objects.count() == 0

    def test_code_on_the_citizens_phone_opens_her_identity(self, desk: Client, outbox: Sent) -> None:
        cast.checked()
        desk.post("/console/presence/code/", {"phone": PHONE})
        assert outbox[-1]["purpose"] == "presence"
        assert desk.post("/console/presence/try/", {"code": outbox[-1]["code"]}).status_code == 302
        assert "林小满" in desk.get("/console/presence/").content.decode()

    def test_code_page_tried_without_a_code_says_so(self, desk: Client) -> None:
        assert desk.post("/console/presence/try/", {"code": "123456"}).status_code == 200


class TestMine:
    def test_she_ends_a_session_on_another_device(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        other = Client()
        cast.sign_in(other, outbox)
        first = SignIn.objects.order_by("id")[0]
        assert other.post(f"/my/sign-ins/{first.pk}/end/").status_code == 302
        assert client.get("/my/profile/").status_code == 302
        assert other.get("/my/profile/").status_code == 200

    def test_nobody_ends_somebody_elses_session(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        other = Client()
        cast.sign_in(other, outbox, OTHER_PHONE)
        first = SignIn.objects.order_by("id")[0]
        assert other.post(f"/my/sign-ins/{first.pk}/end/").status_code == 404
        assert client.get("/my/profile/").status_code == 200

    @pytest.mark.usefixtures("province")
    def test_she_chooses_to_act_for_her_shop(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        cast.walk_to_province(client, "lin-xiaoman")
        account = persons.account_by_phone(PHONE)
        assert account is not None
        (shop,) = people.organisations_of(account.person_id or 0, datetime.now(UTC))
        assert client.post("/my/acting-for/", {"principal": f"o{shop.id}"}).status_code == 302
        assert f'id="principal-o{shop.id}" value="o{shop.id}" checked' in client.get("/my/acting-for/").content.decode()

    @pytest.mark.usefixtures("province")
    def test_she_cannot_act_for_a_shop_that_is_not_hers(self, client: Client, outbox: Sent) -> None:
        cast.checked(OTHER_PHONE, with_shop=True)
        cast.sign_in(client, outbox)
        cast.walk_to_province(client, "zhou-dayong")
        from zhengtong.people.models import Organisation

        shop = Organisation.objects.get()
        assert client.post("/my/acting-for/", {"principal": f"o{shop.pk}"}).status_code == 403

    @pytest.mark.usefixtures("province")
    def test_authorisation_from_invitation_to_end(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        cast.walk_to_province(client, "lin-xiaoman")
        zhou = persons
        agent = Client()
        cast.sign_in(agent, outbox, OTHER_PHONE)
        cast.walk_to_province(agent, "zhou-dayong")
        account = persons.account_by_phone(OTHER_PHONE)
        assert account is not None
        assert account.person is not None
        today = datetime.now(UTC).date()
        page = client.post(
            "/my/agents/",
            {
                "principal": "self",
                "name": "周大勇",
                "document": account.person.document,
                "scopes": ["file", "see"],
                "relation": "friend",
                "reach": "all",
                "starts_on": today.isoformat(),
                "ends_on": (today + timedelta(days=30)).isoformat(),
            },
        ).content.decode()
        invitation = page.split("<strong>")[1].split("</strong>")[0]
        assert agent.post("/my/agents/accept/", {"invitation": invitation}).status_code == 302
        assert "林小满" in agent.get("/my/acting-for/").content.decode()
        assert zhou

    def test_large_type_is_kept_with_the_account(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        client.post("/my/preferences/", {"elder_mode": "on", "notify_sms": "on"})
        assert Account.objects.get().elder_mode

    def test_email_messages_without_an_address_are_refused(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        assert client.post("/my/preferences/", {"notify_email": "on"}).status_code == 200

    def test_notice_read_is_remembered_once(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        client.get("/notices/identity/")
        client.get("/notices/identity/")
        assert Entry.objects.filter(type="people.notice_shown").count() == 1

    def test_notice_that_does_not_exist_is_absent(self, client: Client) -> None:
        assert client.get("/notices/nothing/").status_code == 404

    @pytest.mark.parametrize(
        "page", ["profile", "preferences", "profile/claim", "acting-for", "agents", "sign-ins", "notices", "rights"]
    )
    def test_own_pages_ask_to_sign_in_and_open_afterwards(self, client: Client, outbox: Sent, page: str) -> None:
        assert client.get(f"/my/{page}/")["Location"].startswith("/sign-in/?next=")
        cast.sign_in(client, outbox)
        assert client.get(f"/my/{page}/").status_code == 200


class TestBudget:
    def test_identification_takes_two_statements_and_a_third_for_a_principal(
        self, client: Client, outbox: Sent, province: None, django_assert_num_queries: Any, rf: Any
    ) -> None:
        cast.sign_in(client, outbox)
        cast.walk_to_province(client, "lin-xiaoman")
        from importlib import import_module

        from django.conf import settings

        def request() -> Any:
            made = rf.get("/my/profile/")
            made.session = import_module(settings.SESSION_ENGINE).SessionStore(client.session.session_key)
            made.at, made.request_id = datetime.now(UTC), "r"
            return made

        with django_assert_num_queries(2):
            assert people.actor_of(request()).level == 2
        account = persons.account_by_phone(PHONE)
        assert account is not None
        (shop,) = people.organisations_of(account.person_id or 0, datetime.now(UTC))
        client.post("/my/acting-for/", {"principal": f"o{shop.id}"})
        with django_assert_num_queries(3):
            assert people.actor_of(request()).organisation == shop.id


class TestAccountsDesk:
    @pytest.fixture
    def desk(self, client: Client, duties: dict[int, tuple[Duty, ...]]) -> Client:
        duties[cast.officer().pk] = (Duty(DutyKind.SYSTEM_ADMIN, office=1),)
        _staff(client)
        return client

    def test_new_officers_secrets_are_shown_once_and_open_the_door(self, desk: Client) -> None:
        page = desk.post("/console/accounts/officer/", {"username": "newcomer", "name": "新人"}).content.decode()
        password, secret = (part.split("</code>")[0] for part in page.split("<code>")[1:3])
        code = rules.hotp(secret, rules.totp_step(datetime.now(UTC)))
        answer = Client().post("/console/sign-in/", {"username": "newcomer", "password": password, "code": code})
        assert answer["Location"] == "/console/"

    def test_client_gets_a_token_that_is_good_until_revoked(self, desk: Client) -> None:
        account = desk.post("/console/accounts/client/", {"name": "税务系统"})["Location"]
        page = desk.post(f"{account}tokens/", {"label": "对接", "scopes": "cases:read", "days": "30"}).content.decode()
        token = page.split("<code>")[1].split("</code>")[0]
        from zhengtong.people.queries import identification

        assert identification.actor_of_token(token, datetime.now(UTC)) is not None
        desk.post(f"{account}tokens/{token.split('_')[1]}/revoke/")
        assert identification.actor_of_token(token, datetime.now(UTC)) is None
        assert desk.get(account).status_code == 200

    def test_citizens_accounts_are_not_the_administrators(self, desk: Client) -> None:
        citizen = cast.citizen()
        assert desk.get(f"/console/accounts/{citizen.number}/").status_code == 404
        assert citizen.number not in desk.get("/console/accounts/").content.decode()

    @pytest.mark.parametrize("username", ["X", "有", "a b", "1abc", "a" * 60])
    def test_odd_user_names_are_refused_beside_the_field(self, desk: Client, username: str) -> None:
        answer = desk.post("/console/accounts/officer/", {"username": username, "name": "新人"})
        assert answer.status_code == 200
        assert Account.objects.filter(kind="officer").count() == 1

    def test_renewed_credentials_replace_the_old(self, desk: Client) -> None:
        other = cast.officer("other01")
        page = desk.post(f"/console/accounts/{other.number}/credentials/").content.decode()
        assert "<code>" in page
        from zhengtong.people.queries import sessions

        assert sessions.officer_with("other01", cast.PASSWORD) is None

    @pytest.mark.parametrize("kind", [DutyKind.SECURITY_ADMIN, DutyKind.AUDIT_ADMIN, DutyKind.SYSTEM_ADMIN])
    def test_no_administrator_can_become_another_by_setting_her_password(
        self, desk: Client, duties: dict[int, tuple[Duty, ...]], kind: DutyKind
    ) -> None:
        other = cast.officer("other01")
        duties[other.pk] = (Duty(kind, office=1),)
        assert desk.post(f"/console/accounts/{other.number}/credentials/").status_code == 403
        from zhengtong.people.queries import sessions

        assert sessions.officer_with("other01", cast.PASSWORD) is not None

    def test_the_system_administrator_does_not_renew_her_own_credentials_here(self, desk: Client) -> None:
        own = Account.objects.get(kind="officer")
        assert desk.post(f"/console/accounts/{own.number}/credentials/").status_code == 403

    def test_window_clerk_has_no_business_here(self, client: Client, duties: dict[int, tuple[Duty, ...]]) -> None:
        duties[cast.officer().pk] = (Duty(DutyKind.WINDOW, office=1),)
        _staff(client)
        assert client.get("/console/accounts/").status_code == 404


class TestRightsDesk:
    def test_steward_answers_and_the_person_reads_it(
        self, client: Client, outbox: Sent, duties: dict[int, tuple[Duty, ...]]
    ) -> None:
        cast.checked()
        cast.sign_in(client, outbox)
        client.post("/my/rights/", {"kind": "explain", "text": "为什么用我的地址"})
        duties[cast.officer().pk] = (Duty(DutyKind.DATA_STEWARD, office=1),)
        desk = Client()
        _staff(desk)
        page = desk.get("/console/rights/").content.decode()
        number = page.split("/console/rights/R")[1].split("/")[0]
        assert desk.post(f"/console/rights/R{number}/", {"answer": "用于核验经营场所"}).status_code == 302
        assert "用于核验经营场所" in client.get("/my/rights/").content.decode()


class TestOwnData:
    def test_copy_holds_her_own_data_and_only_hers(self, client: Client, outbox: Sent) -> None:
        cast.checked()
        cast.checked(OTHER_PHONE, "周大勇", ZHOU)
        cast.sign_in(client, outbox)
        copy = client.get("/my/profile/copy/")
        assert copy.json()["person"]["document"] == LIN
        assert "周大勇" not in copy.content.decode()
        assert OTHER_PHONE not in copy.content.decode()

    def test_account_is_closed_only_when_she_says_so_twice(self, client: Client, outbox: Sent) -> None:
        cast.sign_in(client, outbox)
        assert client.post("/my/profile/close/").status_code == 200
        assert Account.objects.get().is_active
        client.post("/my/profile/close/", {"sure": "yes"})
        assert not Account.objects.get().is_active
        assert client.get("/my/profile/").status_code == 302


class TestCounterPages:
    def test_clerk_enters_a_firm_for_the_citizen_at_her_window(
        self, client: Client, duties: dict[int, tuple[Duty, ...]]
    ) -> None:
        duties[cast.officer().pk] = (Duty(DutyKind.WINDOW, office=1),)
        _staff(client)
        read = {"name": "林小满", "document_type": "111", "document": LIN, "compared": "on"}
        client.post("/console/presence/", read)
        firm = {"uscc": cast.SHOP, "name": "小满饭馆", "kind": "individual_business"}
        assert client.post("/console/presence/representative/", firm).status_code == 302
        assert "小满饭馆" in client.get("/console/presence/").content.decode()
        assert client.post("/console/presence/representative/", {**firm, "uscc": "x"}).status_code == 200


def test_first_officer_is_opened_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import call_command

    call_command("open_officer", "first", "第一人")
    said = capsys.readouterr().out
    assert "authenticator: " in said
    assert Account.objects.get(username="first").display_name == "第一人"
