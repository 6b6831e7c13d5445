"""Pages about offices and duties, as citizens and administrators open them."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from zhengtong.kernel import ids
from zhengtong.kernel.actors import SYSTEM, Actor, ActorKind, Duty, DutyKind
from zhengtong.org import public as org
from zhengtong.people import public as people

pytestmark = pytest.mark.django_db

AT = datetime(2026, 2, 10, 2, tzinfo=UTC)
FIRST = date(2026, 1, 1)


@pytest.fixture
def office(reader):
    org.open_division("990101", "东湖区", from_on=FIRST, actor=SYSTEM, at=AT)
    details = org.OfficeDetails(
        code=ids.synthetic_uscc("11", "990101", 1),
        name="东湖区市场监督管理局",
        short="东市监",
        division="990101",
        phone="0999-5712345",
        complaint_phone="0999-5712346",
        address="东湖区人民路1号",
        hours="工作日 9:00–17:00",
    )
    return org.open_office(details, from_on=FIRST, actor=SYSTEM, at=AT)


@pytest.fixture
def wang():
    credentials = people.Credentials(password="Correct-Horse-9-Battery", totp_secret="JBSWY3DPEHPK3PXP")
    return people.open_officer_account("wang", "王建国", credentials, actor=SYSTEM, at=AT).pk


def officer(office, kind, account=777):
    return Actor(ActorKind.OFFICER, f"A{account}", account=account, duties=(Duty(kind, office.id),))


@pytest.fixture
def security(reader, office):
    credentials = people.Credentials(password="Correct-Horse-9-Battery", totp_secret="JBSWY3DPEHPK3PXP")
    account = people.open_officer_account("boss", "赵安全", credentials, actor=SYSTEM, at=AT).pk
    reader.actor = officer(office, DutyKind.SECURITY_ADMIN, account)
    return reader.actor


def form(office, **more):
    return {"username": "wang", "kind": "handler", "office": office.id, "from_on": "2026-01-01"} | more


def grant(office, account, kind=DutyKind.HANDLER):
    return org.grant_duty(org.DutyDetails(account, kind, office.id, FIRST), actor=SYSTEM, at=AT)


def test_anyone_reads_the_offices(client, office):
    page = client.get(reverse("org:offices"))
    assert page.status_code == 200
    assert "东湖区市场监督管理局" in page.content.decode()


def test_an_office_shows_both_its_telephones(client, office):
    page = client.get(reverse("org:office", args=[office.id])).content.decode()
    assert "0999-5712345" in page
    assert "0999-5712346" in page


def test_an_unknown_office_is_not_found(client, office):
    assert client.get(reverse("org:office", args=[4711])).status_code == 404


@pytest.mark.parametrize("name", ["org:duties", "org:grant"])
@pytest.mark.parametrize("kind", [DutyKind.HANDLER, DutyKind.SYSTEM_ADMIN, DutyKind.LEADER])
def test_duties_do_not_exist_for_other_officers(client, reader, office, name, kind):
    reader.actor = officer(office, kind)
    assert client.get(reverse(name)).status_code == 404


def test_nobody_signed_in_is_led_to_the_door(client, office):
    assert client.get(reverse("org:duties")).status_code == 302


def test_the_security_administrator_grants_a_duty(client, security, office, wang):
    answer = client.post(reverse("org:grant"), form(office))
    assert answer.status_code == 302
    assert [d.kind for d in org.duties_of(wang, AT)] == [DutyKind.HANDLER]
    assert "王建国" in client.get(reverse("org:duties")).content.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"username": "nobody"}, "没有使用该用户名的工作人员"),
        ({"until_on": "2025-12-31"}, "截止日期早于起始日期"),
        ({"office": 4711}, "4711"),
        ({"from_on": "2026-02-30"}, "2026-02-30"),
    ],
)
def test_a_wrong_duty_says_what_is_wrong_and_keeps_what_was_typed(client, security, office, wang, more, said, settings):
    page = client.post(reverse("org:grant"), form(office, post="窗口一组") | more)
    assert page.status_code == 422
    assert "窗口一组" in page.content.decode()


def test_a_second_administration_is_refused_on_the_page(client, security, office, wang):
    grant(office, wang, DutyKind.SYSTEM_ADMIN)
    page = client.post(reverse("org:grant"), form(office, kind="audit_admin"))
    assert page.status_code == 422
    assert [d.kind for d in org.duties_of(wang, AT)] == [DutyKind.SYSTEM_ADMIN]


def test_a_duty_for_oneself_is_refused(client, security, office):
    page = client.post(reverse("org:grant"), form(office, username="boss"))
    assert page.status_code == 422
    assert "您不能给自己授予职责" in page.content.decode()


def test_a_duty_is_revoked_with_its_reason(client, security, office, wang):
    id = grant(office, wang)
    assert client.post(reverse("org:duty", args=[id]), {"reason": ""}).status_code == 422
    assert client.post(reverse("org:duty", args=[id]), {"reason": "调离岗位"}).status_code == 302
    assert org.duties_of(wang, AT) == ()
    assert "调离岗位" in client.get(reverse("org:duty", args=[id])).content.decode()


def test_the_audit_administrator_reads_and_changes_nothing(client, reader, office, wang):
    id = grant(office, wang)
    reader.actor = officer(office, DutyKind.AUDIT_ADMIN)
    assert client.get(reverse("org:duty", args=[id])).status_code == 200
    assert client.get(reverse("org:grant")).status_code == 404
    assert client.post(reverse("org:duty", args=[id]), {"reason": "试一试"}).status_code == 403


def test_a_duty_elsewhere_does_not_exist(client, reader, office, wang):
    id = grant(office, wang)
    org.open_division("990201", "南山县", from_on=FIRST, actor=SYSTEM, at=AT)
    far = org.OfficeDetails(
        code=ids.synthetic_uscc("11", "990201", 2),
        name="南山县局",
        short="南局",
        division="990201",
        phone="0999-5712345",
        complaint_phone="0999-5712346",
        address="南山县",
        hours="工作日",
    )
    reader.actor = officer(org.open_office(far, from_on=FIRST, actor=SYSTEM, at=AT), DutyKind.SECURITY_ADMIN)
    assert client.get(reverse("org:duty", args=[id])).status_code == 404


def test_the_list_of_duties_takes_as_many_statements_for_many_as_for_one(client, security, office, wang):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    grant(office, wang)
    client.get(reverse("org:duties"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("org:duties"))
    for n in range(10):
        org.grant_duty(org.DutyDetails(wang, DutyKind.HANDLER, office.id, date(2026, 1, n + 2)), actor=SYSTEM, at=AT)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("org:duties"))
    assert len(many) == len(one)
