"""Pages about the calendar, and the proof sheet as other rooms include it."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from zhengtong.clocks import public as clocks
from zhengtong.clocks.tests.test_actions import NOTICE, STATUTE
from zhengtong.kernel.actors import Actor, ActorKind, Duty, DutyKind

pytestmark = pytest.mark.django_db

AT = datetime(2026, 2, 10, 2, tzinfo=UTC)
ADMIN = Actor(ActorKind.OFFICER, "A1", account=1, duties=(Duty(DutyKind.SYSTEM_ADMIN, 1),))


@pytest.fixture
def admin(reader):
    reader.actor = ADMIN
    return ADMIN


def form(**more):
    said = {
        "year": "2027",
        "number": "国办发明电〔2026〕1号",
        "basis": "全国年节及纪念日放假办法",
        "scope": "year",
        "division": "000000",
        "text": NOTICE,
    }
    return said | more


def test_anyone_reads_the_calendar_of_a_year(client, reader):
    page = client.get(reverse("clocks:year", args=[2026])).content.decode()
    assert "248" in page
    assert "2026年2月14日" in page


def test_a_year_without_notice_says_that_it_is_provisional(client, reader):
    assert "暂定" in client.get(reverse("clocks:year", args=[2030])).content.decode()


@pytest.mark.parametrize("year", [1999, 2060, 9999])
def test_a_year_outside_the_table_is_not_found(client, reader, year):
    assert client.get(reverse("clocks:year", args=[year])).status_code == 404


@pytest.mark.parametrize("name", ["clocks:notices", "clocks:enter"])
def test_notices_do_not_exist_for_other_officers(client, reader, name):
    reader.actor = Actor(ActorKind.OFFICER, "A2", account=2, duties=(Duty(DutyKind.SECURITY_ADMIN, 1),))
    assert client.get(reverse(name)).status_code == 404


def test_a_notice_is_shown_before_it_is_entered(client, admin):
    page = client.post(reverse("clocks:enter"), form())
    assert page.status_code == 200
    assert "249" in page.content.decode()
    assert clocks.table_for("990100").status(2027) == "provisional"


def test_a_notice_is_entered_from_its_preview(client, admin):
    assert client.post(reverse("clocks:enter"), form(step="enter")).status_code == 302
    assert clocks.table_for("990100").status(2027) == "published"
    assert "国办发明电〔2026〕1号" in client.get(reverse("clocks:notices")).content.decode()


def test_a_file_in_gb18030_is_read(client, admin):
    upload = SimpleUploadedFile("2027.csv", NOTICE.encode("gb18030"))
    page = client.post(reverse("clocks:enter"), form(text="", file=upload))
    assert page.status_code == 200
    assert "春节" in page.content.decode()


@pytest.mark.parametrize(
    "more",
    [
        {"text": ""},
        {"text": "2027-02-30,off,x"},
        {"year": "1066"},
        {"division": "99"},
        {"scope": "days", "division": "990100", "text": "2031-01-01,off,x"},
        {"file": SimpleUploadedFile("x.csv", b"\xff\xfe\x00\x81")},
        {"number": " "},
    ],
)
def test_a_wrong_notice_says_what_is_wrong_and_keeps_what_was_typed(client, admin, more):
    page = client.post(reverse("clocks:enter"), form(basis="依据原文") | more)
    assert page.status_code == 422
    assert "依据原文" in page.content.decode()


def page_of(sheet):
    """The component as other rooms use it: <c-proof-sheet :sheet="sheet" />."""
    from django.template import engines
    from django_cotton.compiler_regex import CottonCompiler

    source = CottonCompiler().process('<c-proof-sheet :sheet="sheet" />')
    return engines["django"].from_string(source).render({"sheet": sheet})


def test_the_proof_sheet_shows_every_day_with_its_reason():
    with transaction.atomic():
        spec = clocks.ClockSpec("statute", "case:1", STATUTE, date(2026, 2, 10), "990100")
        (clock,) = clocks.start_clocks_part([spec], at=AT)
    page = page_of(clocks.proof_sheet(clock.id))
    assert "2026年3月16日（星期一）" in page
    assert "春节" in page
    assert page.count("<tr") == 36  # the head, the event's day and the 34 days up to 16 March
