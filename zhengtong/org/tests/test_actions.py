"""Divisions, offices, windows and duties as rows, with their journal lines."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from zhengtong.kernel import ids, journal
from zhengtong.kernel.actors import SYSTEM, Actor, ActorKind, Channel, Duty, DutyKind
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal
from zhengtong.org import public as org
from zhengtong.org import queries
from zhengtong.org.models import DutyGrant
from zhengtong.people import public as people

pytestmark = pytest.mark.django_db

AT = datetime(2026, 2, 10, 2, tzinfo=UTC)
FIRST = date(2026, 1, 1)


@pytest.fixture
def city():
    org.open_division("990000", "虚构省", from_on=FIRST, actor=SYSTEM, at=AT)
    org.open_division("990100", "安澜市", parent="990000", from_on=FIRST, actor=SYSTEM, at=AT)
    return org.open_division("990101", "东湖区", parent="990100", from_on=FIRST, actor=SYSTEM, at=AT)


def details(n=1, division="990101", **more):
    said = {
        "code": ids.synthetic_uscc("11", division, n),
        "name": f"东湖区第{n}局",
        "short": f"东{n}局",
        "division": division,
        "phone": "0999-5712345",
        "complaint_phone": "0999-5712346",
        "address": "东湖区人民路1号",
        "hours": "工作日 9:00–17:00",
    }
    return org.OfficeDetails(**said | more)


@pytest.fixture
def office(city):
    return org.open_office(details(), from_on=FIRST, actor=SYSTEM, at=AT)


def officer(name):
    credentials = people.Credentials(password="Correct-Horse-9-Battery", totp_secret="JBSWY3DPEHPK3PXP")
    return people.open_officer_account(name, name, credentials, actor=SYSTEM, at=AT).pk


def grant(account, kind, office, **more):
    actor = more.pop("actor", SYSTEM)
    said = {"account": account, "kind": kind, "office": office.id, "from_on": FIRST}
    return org.grant_duty(org.DutyDetails(**said | more), actor=actor, at=AT)


def security_admin(account, office):
    return Actor(
        ActorKind.OFFICER,
        f"A{account}",
        account=account,
        duties=(Duty(DutyKind.SECURITY_ADMIN, office.id),),
        channel=Channel.WEB,
    )


def test_a_division_is_found_with_those_above_it(city):
    assert [d.name for d in org.division_path("990101")] == ["东湖区", "安澜市", "虚构省"]
    assert org.division("990101").level == org.Level.COUNTY


def test_a_division_outside_its_parent_is_refused(city):
    with pytest.raises(Refusal, match="division_outside"):
        org.open_division("980100", "别处", parent="990000", from_on=FIRST, actor=SYSTEM, at=AT)


def test_an_abolished_division_stays_readable(city):
    org.open_division("990102", "西湖区", parent="990100", from_on=FIRST, actor=SYSTEM, at=AT)
    org.close_division("990102", until_on=date(2026, 6, 30), successor="990101", actor=SYSTEM, at=AT)
    assert org.division("990102").successor == "990101"
    assert "990102" in [d.code for d in org.divisions(date(2026, 6, 30))]
    assert "990102" not in [d.code for d in org.divisions(date(2026, 7, 1))]


def test_an_office_is_found_by_id_and_code_without_a_statement(office, django_assert_num_queries):
    org.office(office.id)
    with django_assert_num_queries(0):
        assert org.office(office.id).division == "990101"
        assert org.office_by_code(office.code).id == office.id


def test_opening_an_office_is_remembered(office):
    (entry,) = journal.history(f"office:{office.id}")
    assert (entry.type, entry.facts["code"]) == ("org.office_opened", office.code)


def test_an_unknown_office_is_absent(city):
    with pytest.raises(Absent):
        org.office(4711)
    with pytest.raises(Absent):
        org.office_by_code("11990101000000999X")


def test_enquiries_and_complaints_need_different_numbers(city):
    with pytest.raises(Refusal, match="same_phones"):
        org.open_office(details(complaint_phone="0999 5712345"), from_on=FIRST, actor=SYSTEM, at=AT)


def test_an_office_needs_a_number_with_area_code(city):
    with pytest.raises(Refusal, match="phone"):
        org.open_office(details(phone="5712345"), from_on=FIRST, actor=SYSTEM, at=AT)
    with pytest.raises(Refusal, match="area_code"):
        org.open_office(details(phone="13800138000"), from_on=FIRST, actor=SYSTEM, at=AT)


def test_a_new_code_keeps_the_old_one_leading_to_the_office(office):
    new = ids.synthetic_uscc("11", "990101", 99)
    org.recode_office(office.id, new, from_on=date(2026, 3, 1), actor=SYSTEM, at=AT)
    assert org.office(office.id).code == new
    assert org.office_by_code(office.code).id == office.id


def test_a_closed_office_names_its_successor(office):
    other = org.open_office(details(2), from_on=FIRST, actor=SYSTEM, at=AT)
    org.close_office(office.id, until_on=date(2026, 2, 28), successor=other.id, actor=SYSTEM, at=AT)
    assert org.office(office.id).successor == other.id
    assert [o.id for o in org.offices_in("990101")] == [other.id]


def test_contacts_can_be_changed(office):
    org.change_office(office.id, phone="0999-5719999", actor=SYSTEM, at=AT)
    assert org.office(office.id).phone == "0999-5719999"


def test_offices_below_a_division_are_found(office):
    assert org.offices_in("990100") == ()
    assert [o.id for o in org.offices_in("990100", below=True)] == [office.id]


def test_a_window_receives_matter_by_matter(office):
    hall = org.open_hall(
        office.id,
        "政务服务中心",
        address="人民路2号",
        phone="0999-5710000",
        hours="工作日",
        from_on=FIRST,
        actor=SYSTEM,
        at=AT,
    )
    window = org.open_window(hall.id, "A01", "综合窗口", actor=SYSTEM, at=AT)
    id = org.authorise_window(window.id, office.id, matters=["M1"], from_on=FIRST, actor=SYSTEM, at=AT)
    day = date(2026, 2, 10)
    assert org.window(window.id).receives(office.id, "M1", day)
    assert not org.window(window.id).receives(office.id, "M2", day)
    assert [w.sign for w in org.windows_for(office.id, "M1", day)] == ["A01"]
    assert org.hall(hall.id).windows[0].id == window.id
    org.withdraw_window_authority(id, actor=SYSTEM, at=AT)
    assert org.windows_for(office.id, "M1", day) == ()


@pytest.fixture
def windows(office):
    """Two windows of one hall: A01 receives M1 for the office, B01 every matter of it."""
    place = {"address": "人民路2号", "phone": "0999-5710000", "hours": "工作日", "from_on": FIRST}
    hall = org.open_hall(office.id, "政务服务中心", **place, actor=SYSTEM, at=AT)
    first = org.open_window(hall.id, "A01", "综合窗口", actor=SYSTEM, at=AT).id
    second = org.open_window(hall.id, "B01", "专业窗口", actor=SYSTEM, at=AT).id
    org.authorise_window(first, office.id, matters=["M1"], from_on=FIRST, actor=SYSTEM, at=AT)
    org.authorise_window(second, office.id, from_on=FIRST, actor=SYSTEM, at=AT)
    return first, second


def covered(account):
    """The matters that the account's one duty covers now."""
    (duty,) = org.duties_of(account, AT)
    return duty.matters


def test_a_clerk_receives_what_her_window_receives(office, windows):
    first, second = officer("wang"), officer("li")
    grant(first, DutyKind.WINDOW, office, window=windows[0])
    grant(second, DutyKind.WINDOW, office, window=windows[1])
    assert (covered(first), covered(second)) == ({"M1"}, None)


def test_a_clerks_duty_and_her_window_bind_together(office, windows):
    account = officer("wang")
    grant(account, DutyKind.WINDOW, office, window=windows[0], matters=("M1", "M2"))
    assert covered(account) == {"M1"}


def test_a_window_that_receives_nothing_for_the_office_leaves_nothing(office, windows):
    other = org.open_office(details(2), from_on=FIRST, actor=SYSTEM, at=AT)
    account = officer("wang")
    grant(account, DutyKind.WINDOW, other, window=windows[0])
    assert covered(account) == frozenset()


def test_a_clerk_without_a_window_receives_what_any_window_does(office, windows):
    account = officer("wang")
    grant(account, DutyKind.WINDOW, office)
    assert covered(account) is None


def test_an_authority_withdrawn_binds_at_once(office, windows):
    account = officer("wang")
    grant(account, DutyKind.WINDOW, office, window=windows[0])
    org.withdraw_window_authority(org.window(windows[0]).authorities[0].id, actor=SYSTEM, at=AT)
    assert covered(account) == frozenset()


def test_a_substitute_sits_at_the_window_of_whom_she_stands_in_for(office, windows):
    first, second = officer("wang"), officer("li")
    id = grant(first, DutyKind.WINDOW, office, window=windows[0])
    grant(second, DutyKind.WINDOW, office, until_on=date(2026, 3, 1), substitute_for=id)
    assert covered(second) == {"M1"}
    assert [w.id for w in org.windows_of(second, AT)] == [windows[0]]


def test_only_a_clerk_sits_at_a_window(office, windows):
    with pytest.raises(Refusal, match="window_without_clerk"):
        grant(officer("wang"), DutyKind.HANDLER, office, window=windows[0])


def test_a_granted_duty_holds_in_one_statement(office, django_assert_num_queries):
    account = officer("wang")
    grant(account, DutyKind.HANDLER, office, matters=("M1", "M2"))
    with django_assert_num_queries(1):
        assert org.duties_of(account, AT) == (Duty(DutyKind.HANDLER, office.id, frozenset({"M1", "M2"})),)


def test_a_duty_holds_in_its_term_only(office):
    account = officer("wang")
    grant(account, DutyKind.HANDLER, office, from_on=date(2026, 2, 11), until_on=date(2026, 2, 12))
    assert org.duties_of(account, AT) == ()
    assert org.duties_of(account, datetime(2026, 2, 10, 16, tzinfo=UTC)) != ()  # the 11th begins in Shanghai
    assert org.duties_of(account, datetime(2026, 2, 12, 16, tzinfo=UTC)) == ()


def test_officers_with_a_duty_are_found_by_matter(office):
    first, second = officer("wang"), officer("li")
    grant(first, DutyKind.HANDLER, office, matters=("M1",))
    grant(second, DutyKind.HANDLER, office)
    assert [h.account for h in org.officers_with(DutyKind.HANDLER, office.id, at=AT)] == [first, second]
    assert [h.account for h in org.officers_with(DutyKind.HANDLER, office.id, at=AT, matter="M2")] == [second]


@pytest.mark.parametrize("second", [DutyKind.SECURITY_ADMIN, DutyKind.AUDIT_ADMIN])
def test_no_account_can_hold_two_administrations(office, second):
    account = officer("wang")
    grant(account, DutyKind.SYSTEM_ADMIN, office)
    with pytest.raises(Refusal, match="administrators_apart"):
        grant(account, second, office)


def test_not_even_the_database_lets_two_administrations_meet(office):
    account = officer("wang")
    grant(account, DutyKind.SYSTEM_ADMIN, office)
    with pytest.raises(IntegrityError):
        DutyGrant.objects.create(
            account_id=account, kind=DutyKind.AUDIT_ADMIN, office_id=office.id, from_on=FIRST, granted_at=AT
        )


def test_an_administration_can_be_handed_on_after_it_is_revoked(office):
    account = officer("wang")
    id = grant(account, DutyKind.SYSTEM_ADMIN, office)
    org.revoke_duty(id, reason="轮岗", actor=SYSTEM, at=AT)
    grant(account, DutyKind.AUDIT_ADMIN, office)
    assert [d.kind for d in org.duties_of(account, AT)] == [DutyKind.AUDIT_ADMIN]


def test_a_citizen_account_holds_no_duty(office):
    account = people.open_citizen_account("13800138000", actor=SYSTEM, at=AT).pk
    with pytest.raises(Refusal, match="not_an_officer"):
        grant(account, DutyKind.HANDLER, office)


def test_a_security_administrator_grants_and_it_is_remembered(office):
    boss, account = officer("boss"), officer("wang")
    id = grant(account, DutyKind.HANDLER, office, actor=security_admin(boss, office))
    (entry,) = [e for e in journal.history(f"account:{account}") if e.type == "org.duty_granted"]
    assert (entry.facts["grant"], entry.facts["kind"], entry.actor) == (id, "handler", f"A{boss}")


def test_a_security_administrator_does_not_grant_to_herself(office):
    boss = officer("boss")
    with pytest.raises(Forbidden):
        grant(boss, DutyKind.HANDLER, office, actor=security_admin(boss, office))


def test_a_security_administrator_of_a_district_does_not_reach_the_city(office):
    city_office = org.open_office(details(3, "990100"), from_on=FIRST, actor=SYSTEM, at=AT)
    boss, account = officer("boss"), officer("wang")
    with pytest.raises(Forbidden):
        grant(account, DutyKind.HANDLER, city_office, actor=security_admin(boss, office))
    grant(account, DutyKind.HANDLER, office, actor=security_admin(boss, city_office))


def test_a_revoked_duty_is_gone_at_once_and_takes_its_substitutions_along(office):
    first, second = officer("wang"), officer("li")
    id = grant(first, DutyKind.HANDLER, office)
    grant(second, DutyKind.HANDLER, office, until_on=date(2026, 3, 1), substitute_for=id)
    assert org.officers_with(DutyKind.HANDLER, office.id, at=AT)[1].substitute
    org.revoke_duty(id, reason="调离", actor=SYSTEM, at=AT)
    assert org.officers_with(DutyKind.HANDLER, office.id, at=AT) == ()


def test_a_revoked_duty_cannot_be_revoked_again(office):
    id = grant(officer("wang"), DutyKind.HANDLER, office)
    org.revoke_duty(id, reason="调离", actor=SYSTEM, at=AT)
    with pytest.raises(Refusal, match="already_revoked"):
        org.revoke_duty(id, reason="调离", actor=SYSTEM, at=AT)


def test_a_revocation_needs_a_reason(office):
    id = grant(officer("wang"), DutyKind.HANDLER, office)
    with pytest.raises(Refusal, match="reason_missing"):
        org.revoke_duty(id, reason=" ", actor=SYSTEM, at=AT)


def test_a_substitute_takes_over_the_same_duty(office):
    first, second = officer("wang"), officer("li")
    id = grant(first, DutyKind.HANDLER, office)
    with pytest.raises(Refusal, match="substitution_elsewhere"):
        grant(second, DutyKind.REVIEWER, office, until_on=date(2026, 3, 1), substitute_for=id)
    with pytest.raises(Refusal, match="substitution_open"):
        grant(second, DutyKind.HANDLER, office, substitute_for=id)


def test_a_reversed_term_is_refused(office):
    with pytest.raises(Refusal, match="term_reversed"):
        grant(officer("wang"), DutyKind.HANDLER, office, until_on=date(2025, 12, 31))


def test_an_administrator_sees_the_duties_of_her_division_only(office):
    far = org.open_division("990201", "南山县", from_on=FIRST, actor=SYSTEM, at=AT)
    far_office = org.open_office(details(5, far.code), from_on=FIRST, actor=SYSTEM, at=AT)
    near, away = officer("wang"), officer("li")
    grant(near, DutyKind.HANDLER, office)
    away_id = grant(away, DutyKind.HANDLER, far_office)
    boss = security_admin(officer("boss"), office)
    assert [g.account for g in queries.grants_visible_to(boss, at=AT).rows] == [near]
    with pytest.raises(Absent):
        queries.grant_for(boss, away_id, at=AT)


def test_an_ordinary_officer_opens_no_office(city):
    handler = Actor(ActorKind.OFFICER, "A9", account=9, duties=(Duty(DutyKind.HANDLER, 1),))
    with pytest.raises(Forbidden):
        org.open_office(details(), from_on=FIRST, actor=handler, at=AT)
