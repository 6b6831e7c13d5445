"""Acts on people: rows, journal rows, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from zhengtong.kernel import ids
from zhengtong.kernel.actors import ANONYMOUS, SYSTEM, Duty, DutyKind
from zhengtong.kernel.models import Entry
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal
from zhengtong.people import public as people
from zhengtong.people import rules
from zhengtong.people.actions import accounts, agency, counter, identity, presence, rights, sign_in
from zhengtong.people.models import Account, Delegation, OneTimeCode, Person
from zhengtong.people.queries import delegations, identification, persons, sessions
from zhengtong.people.tests import cast
from zhengtong.people.tests.cast import AT, LIN, OTHER_PHONE, PHONE, SHOP_STATED, ZHOU

pytestmark = pytest.mark.django_db
SESSION = rules.NewSession("s" * 32)


def last_entry() -> Entry:
    entry = Entry.objects.order_by("-id").first()
    assert entry is not None
    return entry


class TestCodes:
    def test_right_code_opens_an_account_of_level_zero(self, outbox: list[dict[str, Any]]) -> None:
        key = sign_in.issue_code(PHONE, rules.CodePurpose.SIGN_IN, actor=ANONYMOUS, at=AT)
        entered = sign_in.sign_in_by_code(key, outbox[0]["code"], SESSION, actor=ANONYMOUS, at=AT)
        assert entered.registered
        assert entered.account is not None
        assert entered.account.person is not None
        assert entered.account.person.level == 0

    def test_second_sign_in_finds_the_same_account(self, outbox: list[dict[str, Any]]) -> None:
        account = cast.citizen()
        key = sign_in.issue_code(PHONE, rules.CodePurpose.SIGN_IN, actor=ANONYMOUS, at=AT)
        entered = sign_in.sign_in_by_code(key, outbox[0]["code"], SESSION, actor=ANONYMOUS, at=AT)
        assert (entered.account, entered.registered) == (account, False)

    def test_code_is_good_once(self, outbox: list[dict[str, Any]]) -> None:
        key = sign_in.issue_code(PHONE, rules.CodePurpose.SIGN_IN, actor=ANONYMOUS, at=AT)
        sign_in.sign_in_by_code(key, outbox[0]["code"], SESSION, actor=ANONYMOUS, at=AT)
        again = sign_in.sign_in_by_code(key, outbox[0]["code"], SESSION, actor=ANONYMOUS, at=AT)
        assert again.trial is rules.Trial.USED_UP

    def test_five_wrong_attempts_spend_the_code(self, outbox: list[dict[str, Any]]) -> None:
        key = sign_in.issue_code(PHONE, rules.CodePurpose.SIGN_IN, actor=ANONYMOUS, at=AT)
        right = outbox[0]["code"]
        wrong = "000000" if right != "000000" else "000001"
        for _ in range(5):
            assert sign_in.sign_in_by_code(key, wrong, SESSION, actor=ANONYMOUS, at=AT).trial is rules.Trial.WRONG
        answer = sign_in.sign_in_by_code(key, right, SESSION, actor=ANONYMOUS, at=AT)
        assert answer.trial is rules.Trial.USED_UP

    def test_code_expires_after_five_minutes(self, outbox: list[dict[str, Any]]) -> None:
        key = sign_in.issue_code(PHONE, rules.CodePurpose.SIGN_IN, actor=ANONYMOUS, at=AT)
        late = AT + timedelta(minutes=5)
        answer = sign_in.sign_in_by_code(key, outbox[0]["code"], SESSION, actor=ANONYMOUS, at=late)
        assert answer.trial is rules.Trial.EXPIRED

    def test_code_fits_only_its_own_key(self, outbox: list[dict[str, Any]]) -> None:
        key = sign_in.issue_code(PHONE, rules.CodePurpose.SIGN_IN, actor=ANONYMOUS, at=AT)
        sign_in.issue_code(OTHER_PHONE, rules.CodePurpose.SIGN_IN, actor=ANONYMOUS, at=AT)
        if outbox[0]["code"] != outbox[1]["code"]:
            answer = sign_in.sign_in_by_code(key, outbox[1]["code"], SESSION, actor=ANONYMOUS, at=AT)
            assert answer.trial is rules.Trial.WRONG

    def test_code_for_the_window_does_not_sign_in(
        self, outbox: list[dict[str, Any]], duties: dict[int, tuple[Duty, ...]]
    ) -> None:
        clerk = cast.clerk(cast.officer())
        key = sign_in.issue_code(PHONE, rules.CodePurpose.PRESENCE, actor=clerk, at=AT)
        answer = sign_in.sign_in_by_code(key, outbox[0]["code"], SESSION, actor=ANONYMOUS, at=AT)
        assert answer.trial is rules.Trial.WRONG

    def test_neither_phone_nor_code_is_stored_readable(self, outbox: list[dict[str, Any]]) -> None:
        sign_in.issue_code(PHONE, rules.CodePurpose.SIGN_IN, actor=ANONYMOUS, at=AT)
        row = OneTimeCode.objects.values("code_hash", "phone_index").get()
        assert outbox[0]["code"] not in row["code_hash"]
        assert PHONE not in str(row)
        assert PHONE not in str(last_entry().facts)

    def test_registration_remembers_the_notice_shown(self, outbox: list[dict[str, Any]]) -> None:
        key = sign_in.issue_code(PHONE, rules.CodePurpose.SIGN_IN, actor=ANONYMOUS, at=AT)
        entered = sign_in.sign_in_by_code(key, outbox[0]["code"], SESSION, actor=ANONYMOUS, at=AT)
        assert entered.account is not None
        from zhengtong.people.models import NoticeShown

        shown = NoticeShown.objects.get(account=entered.account)
        assert (shown.notice, len(shown.digest)) == ("registration", 64)


class TestIdentity:
    def test_proof_raises_the_level_and_reads_birth_and_sex_from_the_number(self) -> None:
        account = cast.checked()
        person = account.person
        assert person is not None
        assert (person.level, person.birth_on, person.sex) == (2, date(1990, 5, 21), rules.Sex.FEMALE)

    def test_proof_leaves_no_personal_data_in_the_journal(self) -> None:
        cast.checked()
        assert last_entry().type == "people.identity_checked"
        assert LIN not in str(last_entry().facts)
        assert "林" not in str(last_entry().facts)

    def test_claim_is_level_one_and_has_no_index(self) -> None:
        account = cast.citizen()
        identity.claim_identity("林小满", rules.DocumentType.IDENTITY_CARD, LIN, actor=cast.actor(account), at=AT)
        person = Person.objects.get(pk=account.person_id)
        assert (person.level, person.document_index) == (1, None)
        assert people.identity_digest(person.pk) == ""

    def test_claiming_somebody_elses_number_answers_like_claiming_nobodys(self) -> None:
        cast.checked()
        thief = cast.citizen(OTHER_PHONE)
        identity.claim_identity("林小满", rules.DocumentType.IDENTITY_CARD, LIN, actor=cast.actor(thief), at=AT)
        known = last_entry().facts.keys()
        other = cast.citizen("13900000003")
        identity.claim_identity("周大勇", rules.DocumentType.IDENTITY_CARD, ZHOU, actor=cast.actor(other), at=AT)
        assert last_entry().facts.keys() == known

    def test_a_claim_never_stands_in_the_true_owners_way(self) -> None:
        thief = cast.citizen(OTHER_PHONE)
        identity.claim_identity("林小满", rules.DocumentType.IDENTITY_CARD, LIN, actor=cast.actor(thief), at=AT)
        owner = cast.checked()
        assert owner.person is not None
        assert owner.person.level == 2
        assert owner.person_id != thief.person_id

    def test_claim_cannot_replace_a_checked_identity(self) -> None:
        account = cast.checked()
        with pytest.raises(Refusal) as refused:
            identity.claim_identity("别人", rules.DocumentType.IDENTITY_CARD, ZHOU, actor=cast.actor(account), at=AT)
        assert refused.value.code == "people.already_checked"

    def test_proof_below_level_two_is_refused(self) -> None:
        account = cast.citizen()
        with pytest.raises(Refusal) as refused:
            people.raise_level(account.pk, cast.proven(level=rules.Level.CLAIMED), actor=SYSTEM, at=AT)
        assert refused.value.code == "people.level_too_low"

    def test_account_of_one_person_is_not_given_to_another(self) -> None:
        account = cast.checked()
        with pytest.raises(Refusal) as refused:
            people.raise_level(account.pk, cast.proven("周大勇", ZHOU), actor=SYSTEM, at=AT)
        assert refused.value.code == "people.another_person"

    def test_nobody_raises_an_account_she_is_not_signed_in_to(self) -> None:
        mine, other = cast.citizen(), cast.citizen(OTHER_PHONE)
        with pytest.raises(Forbidden):
            people.raise_level(other.pk, cast.proven(), actor=cast.actor(mine), at=AT)

    def test_two_accounts_of_one_person_become_one_with_the_phone_proved_last(self) -> None:
        first = cast.checked(PHONE)
        second = cast.citizen(OTHER_PHONE)
        kept = people.raise_level(second.pk, cast.proven(), actor=cast.actor(second), at=AT)
        assert kept.pk == first.pk
        found = persons.account_by_phone(OTHER_PHONE)
        assert found is not None
        assert found.pk == first.pk
        assert persons.account_by_phone(PHONE) is None
        assert not Account.objects.get(pk=second.pk).is_active

    def test_merged_person_leads_to_the_checked_one(self) -> None:
        first = cast.checked(PHONE)
        second = cast.citizen(OTHER_PHONE)
        before = second.person_id
        assert before is not None
        people.raise_level(second.pk, cast.proven(), actor=cast.actor(second), at=AT)
        assert people.person_view(before).id == first.person_id
        assert last_entry().facts["merged_person_id"] == before

    def test_person_registered_at_the_window_is_adopted_by_her_first_account(self) -> None:
        clerk = cast.clerk(cast.officer())
        person = people.find_or_register_person_at_counter(_read(), actor=clerk, at=AT)
        account = cast.checked()
        assert account.person_id == person.pk

    def test_database_refuses_two_checked_persons_with_one_document(self) -> None:
        account = cast.checked()
        assert account.person is not None
        index = account.person.document_index
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.create(number="P1", level=2, level_at=AT, registered_at=AT, document_index=index)

    def test_signing_in_at_the_province_opens_an_account_without_a_phone(self) -> None:
        proof = identity.enter_by_province(cast.proven(), SESSION, account_id=None, actor=ANONYMOUS, at=AT)
        assert proof.account.phone_index is None
        assert proof.person.level == 2
        assert last_entry().actor == proof.person.number

    def test_the_provinces_list_of_organisations_is_followed_both_ways(self) -> None:
        account = cast.checked(with_shop=True)
        person = account.person_id or 0
        (shop,) = people.organisations_of(person, AT)
        assert shop.name == SHOP_STATED.name
        people.raise_level(account.pk, cast.proven(organisations=()), actor=SYSTEM, at=AT + timedelta(days=1))
        assert people.organisations_of(person, AT + timedelta(days=1)) == ()

    def test_silence_about_organisations_changes_nothing(self) -> None:
        account = cast.checked(with_shop=True)
        people.raise_level(account.pk, cast.proven(), actor=SYSTEM, at=AT)
        assert len(people.organisations_of(account.person_id or 0, AT)) == 1


def _read(name: str = "林小满", document: str = LIN) -> rules.Proven:
    return replace(cast.proven(name, document), evidence=rules.Evidence.COUNTER)


class TestPresence:
    def test_clerk_opens_the_data_of_a_citizen_she_has_checked(self) -> None:
        clerk = cast.clerk(cast.officer())
        opened = presence.check_presence_by_document(_read(), actor=clerk, at=AT)
        assert opened.expires_at == AT + timedelta(minutes=20)
        assert last_entry().type == "people.presence_checked"

    def test_only_a_clerk_at_a_window_may(self) -> None:
        handler = cast.clerk(cast.officer(), DutyKind.HANDLER)
        with pytest.raises(Forbidden):
            presence.check_presence_by_document(_read(), actor=handler, at=AT)

    def test_another_name_under_a_known_document_is_refused(self) -> None:
        cast.checked()
        clerk = cast.clerk(cast.officer())
        with pytest.raises(Refusal) as refused:
            presence.check_presence_by_document(_read("林小漫"), actor=clerk, at=AT)
        assert refused.value.code == "people.name_differs"

    def test_code_read_out_opens_the_persons_data(self, outbox: list[dict[str, Any]]) -> None:
        account = cast.checked()
        clerk = cast.clerk(cast.officer())
        key = sign_in.issue_code(PHONE, rules.CodePurpose.PRESENCE, actor=clerk, at=AT)
        _, opened = presence.check_presence_by_code(key, outbox[0]["code"], actor=clerk, at=AT)
        assert opened is not None
        assert opened.person_id == account.person_id

    def test_code_of_an_unchecked_phone_opens_nobody(self, outbox: list[dict[str, Any]]) -> None:
        cast.citizen()
        clerk = cast.clerk(cast.officer())
        key = sign_in.issue_code(PHONE, rules.CodePurpose.PRESENCE, actor=clerk, at=AT)
        with pytest.raises(Refusal) as refused:
            presence.check_presence_by_code(key, outbox[0]["code"], actor=clerk, at=AT)
        assert refused.value.code == "people.no_checked_person"

    def test_citizen_cannot_act_at_the_window_for_an_organisation_that_is_not_hers(self) -> None:
        cast.checked(with_shop=True)
        clerk = cast.clerk(cast.officer())
        with pytest.raises(Refusal) as refused:
            presence.check_presence_by_document(_read("周大勇", ZHOU), uscc=cast.SHOP, actor=clerk, at=AT)
        assert refused.value.code == "people.may_not_act_for"

    def test_presence_ends_when_the_citizen_leaves(self) -> None:
        clerk = cast.clerk(cast.officer())
        presence.check_presence_by_document(_read(), actor=clerk, at=AT)
        people.end_presence(actor=clerk, at=AT)
        with pytest.raises(Absent):
            people.end_presence(actor=clerk, at=AT)


TERM = agency.Term(date(2026, 3, 16), date(2026, 6, 30))


class TestAgency:
    def _granted(self) -> tuple[Account, Account, agency.Granted]:
        owner, agent = cast.checked(with_shop=True), cast.checked(OTHER_PHONE, "周大勇", ZHOU)
        (shop,) = people.organisations_of(owner.person_id or 0, AT)
        granted = agency.grant_delegation(
            agency.Agent("周大勇", ZHOU), ["file"], TERM, organisation_id=shop.id, actor=cast.actor(owner), at=AT
        )
        return owner, agent, granted

    def test_agent_may_act_once_he_has_accepted(self) -> None:
        _, agent, granted = self._granted()
        assert people.organisations_of(agent.person_id or 0, AT) == ()
        agency.accept_delegation(granted.invitation, actor=cast.actor(agent), at=AT)
        assert len(people.organisations_of(agent.person_id or 0, AT)) == 1

    def test_invitation_is_useless_to_anybody_else(self) -> None:
        owner, _, granted = self._granted()
        with pytest.raises(Refusal) as refused:
            agency.accept_delegation(granted.invitation, actor=cast.actor(owner), at=AT)
        assert refused.value.code == "people.invitation_unknown"

    def test_invitation_expires_after_a_week(self) -> None:
        _, agent, granted = self._granted()
        with pytest.raises(Refusal):
            agency.accept_delegation(granted.invitation, actor=cast.actor(agent), at=AT + timedelta(days=7))

    def test_agent_cannot_grant_further(self) -> None:
        _, agent, granted = self._granted()
        agency.accept_delegation(granted.invitation, actor=cast.actor(agent), at=AT)
        (shop,) = people.organisations_of(agent.person_id or 0, AT)
        with pytest.raises(Forbidden):
            agency.grant_delegation(
                agency.Agent("林小满", LIN), ["file"], TERM, organisation_id=shop.id, actor=cast.actor(agent), at=AT
            )

    def test_delegation_ends_with_its_last_day(self) -> None:
        _, agent, granted = self._granted()
        agency.accept_delegation(granted.invitation, actor=cast.actor(agent), at=AT)
        (shop,) = people.organisations_of(agent.person_id or 0, AT)
        # 2026-06-30 ends at 16:00 UTC.
        assert people.may_act_for(agent.person_id or 0, shop.id, AT.replace(month=6, day=30, hour=15))
        assert not people.may_act_for(agent.person_id or 0, shop.id, AT.replace(month=6, day=30, hour=16))

    @pytest.mark.parametrize("who", ["owner", "agent"])
    def test_principal_and_agent_may_end_it(self, who: str) -> None:
        owner, agent, granted = self._granted()
        agency.accept_delegation(granted.invitation, actor=cast.actor(agent), at=AT)
        by = cast.actor(owner if who == "owner" else agent)
        people.revoke_delegation(granted.number, actor=by, at=AT)
        assert people.organisations_of(agent.person_id or 0, AT) == ()

    def test_strangers_do_not_even_see_it(self) -> None:
        _, _, granted = self._granted()
        stranger = cast.citizen("13900000009")
        with pytest.raises(Absent):
            people.revoke_delegation(granted.number, actor=cast.actor(stranger), at=AT)

    def test_legal_representative_is_ended_by_the_register_only(self) -> None:
        owner = cast.checked(with_shop=True)
        number = Delegation.objects.get(kind="legal_representative").number
        with pytest.raises(Refusal) as refused:
            people.revoke_delegation(number, actor=cast.actor(owner), at=AT)
        assert refused.value.code == "people.by_register"

    def test_unchecked_citizen_grants_nothing(self) -> None:
        with pytest.raises(Forbidden):
            agency.grant_delegation(
                agency.Agent("周大勇", ZHOU), ["file"], TERM, actor=cast.actor(cast.citizen()), at=AT
            )

    def test_relative_may_act_for_the_person_who_asked(self) -> None:
        owner, agent = cast.checked(), cast.checked(OTHER_PHONE, "周大勇", ZHOU)
        granted = agency.grant_delegation(
            agency.Agent("周大勇", ZHOU), ["file", "see"], TERM, actor=cast.actor(owner), at=AT
        )
        agency.accept_delegation(granted.invitation, actor=cast.actor(agent), at=AT)
        assert people.may_act_for_person(agent.person_id or 0, owner.person_id or 0, AT)
        assert not people.may_act_for_person(owner.person_id or 0, agent.person_id or 0, AT)

    def test_sql_filter_and_rule_agree_about_what_is_in_force(self) -> None:
        _, agent, granted = self._granted()
        agency.accept_delegation(granted.invitation, actor=cast.actor(agent), at=AT)
        for on in (date(2026, 3, 15), date(2026, 3, 16), date(2026, 6, 30), date(2026, 7, 1)):
            by_sql = set(Delegation.objects.filter(delegations.live(on)).values_list("pk", flat=True))
            by_rule = {row.pk for row in Delegation.objects.all() if rules.in_force(row, on)}
            assert by_sql == by_rule, on


class TestStaffAndTokens:
    def test_password_and_fresh_dynamic_code_sign_an_officer_in(self) -> None:
        cast.officer()
        account = sessions.officer_with("window01", cast.PASSWORD)
        code = rules.hotp(cast.SECRET, rules.totp_step(AT))
        entered = sign_in.sign_in_officer(account, code, SESSION, actor=ANONYMOUS, at=AT)
        assert entered.account is not None

    def test_dynamic_code_is_not_good_twice(self) -> None:
        account = cast.officer()
        code = rules.hotp(cast.SECRET, rules.totp_step(AT))
        sign_in.sign_in_officer(account, code, SESSION, actor=ANONYMOUS, at=AT)
        again = sign_in.sign_in_officer(account, code, SESSION, actor=ANONYMOUS, at=AT)
        assert again.account is None

    def test_wrong_password_and_unknown_name_are_the_same(self) -> None:
        cast.officer()
        assert sessions.officer_with("window01", "wrong") is None
        assert sessions.officer_with("nobody", cast.PASSWORD) is None

    def test_refused_sign_in_stays_in_the_journal(self) -> None:
        sign_in.sign_in_officer(cast.officer(), "000000", SESSION, actor=ANONYMOUS, at=AT)
        assert last_entry().type == "people.sign_in_refused"

    def test_citizens_password_does_not_exist(self) -> None:
        account = cast.citizen()
        assert not account.has_usable_password()

    def test_token_identifies_its_owner_until_it_is_revoked(self) -> None:
        account = cast.checked()
        token = accounts.issue_token(
            account.pk, "test", frozenset({"cases"}), AT + timedelta(days=1), actor=SYSTEM, at=AT
        )
        found = identification.actor_of_token(token, AT)
        assert found is not None
        assert (found.person, found.level, found.scopes) == (account.person_id, 2, frozenset({"cases"}))
        accounts.revoke_token(token.split("_")[1], actor=SYSTEM, at=AT)
        assert identification.actor_of_token(token, AT) is None

    @pytest.mark.parametrize("spoil", ["", "zt_x_y", "zt__", "Basic x"])
    def test_nonsense_is_no_token(self, spoil: str) -> None:
        assert identification.actor_of_token(spoil, AT) is None

    def test_token_with_a_foreign_secret_opens_nothing(self) -> None:
        account = cast.checked()
        token = accounts.issue_token(account.pk, "t", frozenset(), AT + timedelta(days=1), actor=SYSTEM, at=AT)
        assert identification.actor_of_token(token[:-1] + ("A" if token[-1] != "A" else "B"), AT) is None

    def test_expired_token_opens_nothing(self) -> None:
        account = cast.checked()
        token = accounts.issue_token(account.pk, "t", frozenset(), AT + timedelta(days=1), actor=SYSTEM, at=AT)
        assert identification.actor_of_token(token, AT + timedelta(days=1)) is None

    def test_secret_of_a_token_is_not_stored(self) -> None:
        account = cast.checked()
        token = accounts.issue_token(account.pk, "t", frozenset(), AT + timedelta(days=1), actor=SYSTEM, at=AT)
        from zhengtong.people.models import ApiToken

        assert token.split("_", 2)[2] not in str(ApiToken.objects.values().get())

    def test_no_token_speaks_for_an_officer(self) -> None:
        officer = cast.officer()
        with pytest.raises(Forbidden):
            accounts.issue_token(officer.pk, "t", frozenset(), AT + timedelta(days=1), actor=SYSTEM, at=AT)

    def test_system_administrator_gives_no_system_a_citizens_voice(self) -> None:
        person = cast.checked().person_id
        admin = cast.clerk(cast.officer(), DutyKind.SYSTEM_ADMIN)
        client = accounts.open_client_account("税务系统", actor=SYSTEM, at=AT)
        until = AT + timedelta(days=1)
        with pytest.raises(Forbidden):
            accounts.issue_token(client.pk, "t", frozenset(), until, person_id=person, actor=admin, at=AT)
        assert accounts.issue_token(client.pk, "t", frozenset(), until, actor=admin, at=AT)

    def test_user_name_is_taken_once(self) -> None:
        cast.officer()
        with pytest.raises(Refusal) as refused:
            cast.officer()
        assert refused.value.code == "people.username_taken"

    def test_citizen_opens_no_officers_account(self) -> None:
        with pytest.raises(Forbidden):
            accounts.open_officer_account(
                "x", "x", accounts.Credentials(cast.PASSWORD, cast.SECRET), actor=cast.actor(cast.citizen()), at=AT
            )

    def test_closed_account_is_entered_no_more(self) -> None:
        account = cast.citizen()
        accounts.close_account(account.pk, actor=cast.actor(account), at=AT)
        assert persons.account_by_phone(PHONE) is None
        assert identification.account_of_session(account.pk) is None

    def test_who_closed_her_account_can_come_back_as_herself(self) -> None:
        account = cast.checked()
        person = account.person_id
        accounts.close_account(account.pk, actor=cast.actor(account), at=AT)
        assert cast.checked().person_id == person

    def test_nobody_closes_somebody_elses_account(self) -> None:
        mine, other = cast.citizen(), cast.citizen(OTHER_PHONE)
        with pytest.raises(Forbidden):
            accounts.close_account(other.pk, actor=cast.actor(mine), at=AT)

    def test_night_removes_what_has_served_its_time(self, outbox: list[dict[str, Any]]) -> None:
        sign_in.issue_code(PHONE, rules.CodePurpose.SIGN_IN, actor=ANONYMOUS, at=AT)
        sign_in.sweep(actor=SYSTEM, at=AT + timedelta(days=1))
        assert OneTimeCode.objects.count() == 1
        sign_in.sweep(actor=SYSTEM, at=AT + timedelta(days=1, minutes=6))
        assert OneTimeCode.objects.count() == 0


class TestCounter:
    def test_clerk_enters_the_representative_who_stands_at_her_window(self) -> None:
        person = cast.checked().person_id or 0
        clerk = replace(cast.clerk(cast.officer()), present_person=person)
        counter.register_representative_at_counter(SHOP_STATED, actor=clerk, at=AT)
        assert len(people.organisations_of(person, AT)) == 1
        with pytest.raises(Refusal) as refused:
            counter.register_representative_at_counter(SHOP_STATED, actor=clerk, at=AT)
        assert refused.value.code == "people.represents_already"

    def test_nothing_is_entered_for_nobody(self) -> None:
        with pytest.raises(Refusal) as refused:
            counter.register_representative_at_counter(SHOP_STATED, actor=cast.clerk(cast.officer()), at=AT)
        assert refused.value.code == "people.nobody_present"

    def test_guardian_acts_for_a_child_until_it_is_eighteen(self) -> None:
        person = cast.checked().person_id or 0
        clerk = replace(cast.clerk(cast.officer()), present_person=person)
        child = _read("林小小", ids.synthetic_identity_number("990102", date(2015, 6, 1), 3))
        counter.register_guardian_at_counter(child, actor=clerk, at=AT)
        (ward,) = people.principals_of(person, AT)
        assert ward.name == "林小小"
        assert Delegation.objects.get(kind="guardian").ends_on == date(2033, 5, 31)

    def test_nobody_is_her_own_guardian(self) -> None:
        person = cast.checked().person_id or 0
        clerk = replace(cast.clerk(cast.officer()), present_person=person)
        with pytest.raises(Refusal):
            counter.register_guardian_at_counter(_read(), actor=clerk, at=AT)


class TestRights:
    def test_request_is_answered_or_refused_with_its_basis(self) -> None:
        account, steward = cast.checked(), cast.clerk(cast.officer(), DutyKind.DATA_STEWARD)
        number = rights.file_rights_request(rules.RightsKind.DELETE, "旧地址", actor=cast.actor(account), at=AT)
        rights.answer_rights_request(number, "档案须保存", refused_by="档案法 §13", actor=steward, at=AT)
        assert last_entry().facts == {"request": number, "state": "refused"}

    def test_closed_request_is_not_answered_again(self) -> None:
        account, steward = cast.checked(), cast.clerk(cast.officer(), DutyKind.DATA_STEWARD)
        number = rights.file_rights_request(rules.RightsKind.COPY, "全部", actor=cast.actor(account), at=AT)
        rights.withdraw_rights_request(number, actor=cast.actor(account), at=AT)
        with pytest.raises(Refusal) as refused:
            rights.answer_rights_request(number, "好", actor=steward, at=AT)
        assert refused.value.code == "people.rights_request_closed"

    def test_somebody_elses_request_is_absent(self) -> None:
        account, other = cast.checked(), cast.checked(OTHER_PHONE, "周大勇", ZHOU)
        number = rights.file_rights_request(rules.RightsKind.COPY, "全部", actor=cast.actor(account), at=AT)
        with pytest.raises(Absent):
            rights.withdraw_rights_request(number, actor=cast.actor(other), at=AT)

    def test_unchecked_person_files_no_request(self) -> None:
        with pytest.raises(Forbidden):
            rights.file_rights_request(rules.RightsKind.COPY, "x", actor=cast.actor(cast.citizen()), at=AT)


class TestSealing:
    def test_database_holds_neither_name_nor_number_nor_phone_readable(self) -> None:
        cast.checked()
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM people_person")
            people_rows = str(cursor.fetchall())
            cursor.execute("SELECT * FROM people_account")
            account_rows = str(cursor.fetchall())
        for secret in (LIN, "林小满", PHONE):
            assert secret not in people_rows
            assert secret not in account_rows
