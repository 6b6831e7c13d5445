"""The pages about connected systems: for the applicant, for officers, for the system administrator."""

import pytest
from django.test import Client
from django.urls import reverse

from zhengtong.cases.models import ConnectedSystem, Report
from zhengtong.cases.tests.acting import at
from zhengtong.cases.tests.linking import at_edge
from zhengtong.kernel.web.middleware import ACTOR_OF
from zhengtong.town.matters import publishing

pytestmark = pytest.mark.django_db


@pytest.fixture
def browse(linked):
    """A browser in which somebody is signed in, at noon of 12 February."""
    before = ACTOR_OF._answer

    def open_as(actor, path, **post):
        ACTOR_OF.answer(lambda request: actor)
        client = Client()
        with at_edge(at(2, 12, 12)):
            return client.post(path, post, follow=True) if post else client.get(path)

    yield open_as
    ACTOR_OF._answer = before


def text(answer):
    return answer.content.decode()


class TestTheApplicant:
    def test_reads_who_works_on_it_and_the_steps_there(self, linked, browse):
        linked.file_and_run(at(2, 10))
        linked.clerk("accept", at(2, 11))
        linked.clerk("step", at(2, 12))
        page = text(browse(linked.applicant, f"/my/cases/{linked.number}/"))
        assert "安澜业务系统" in page
        assert linked.parcel().remote_number in page
        assert "安登受〔2026〕1号" in page
        assert "审查" in page
        assert "材料齐全，符合法定形式" not in page

    def test_reads_in_plain_words_that_passing_it_on_has_failed(self, linked, browse):
        linked.standin.faults.errors = 9
        linked.file_and_run(at(2, 10))
        page = text(browse(linked.applicant, f"/my/cases/{linked.number}/"))
        assert "您不需要重新提交" in page
        assert "系统返回错误" not in page

    def test_the_query_code_shows_the_steps_too(self, linked, browse):
        linked.file_and_run(at(2, 10))
        linked.clerk("accept", at(2, 11))
        answer = browse(linked.applicant, "/progress/", number=linked.number, code=linked.query_code)
        assert "已受理" in text(answer)


class TestTheOfficer:
    def test_is_offered_no_act_and_told_where_it_is_worked_on(self, linked, browse):
        linked.file_and_run(at(2, 10))
        page = text(browse(linked.officer("zhao"), f"/console/cases/{linked.number}/"))
        assert "安澜业务系统" in page
        assert reverse("desk:act", args=[linked.number, "accept"]) not in page

    def test_who_posts_an_act_all_the_same_is_refused_in_words(self, linked, browse):
        linked.file_and_run(at(2, 10))
        answer = browse(linked.officer("zhao"), f"/console/cases/{linked.number}/acts/accept/", rev="1")
        assert answer.status_code == 409
        assert "业务系统" in text(answer)

    def test_sees_what_does_not_agree_and_hands_it_over_again(self, linked, browse):
        linked.standin.faults.errors = 1
        linked.file_and_run(at(2, 10))
        zhao = linked.officer("zhao")
        page = text(browse(zhao, "/console/systems/company_registry/"))
        assert linked.number in page
        assert reverse("desk:push", args=[linked.number]) in page
        answer = browse(zhao, f"/console/systems/cases/{linked.number}/push/", go="1")
        assert "正在重新推送" in text(answer)
        linked.run(at(2, 12, 13))
        assert linked.parcel().state == "acknowledged"

    def test_fetches_again_what_was_never_delivered(self, linked, browse):
        linked.file_and_run(at(2, 10))
        linked.standin.faults.silent = True
        linked.clerk("accept", at(2, 11))
        browse(linked.officer("zhao"), f"/console/systems/cases/{linked.number}/pull/", go="1")
        linked.run(at(2, 12, 13))
        assert linked.case.state == "in_review"

    def test_is_told_when_there_is_nothing_to_hand_over(self, linked, browse):
        linked.file_and_run(at(2, 10))
        answer = browse(linked.officer("zhao"), f"/console/systems/cases/{linked.number}/push/", go="1")
        assert answer.status_code == 409

    def test_the_overview_counts_and_one_case_shows_its_records(self, linked, browse):
        linked.file_and_run(at(2, 10))
        linked.clerk("accept", at(2, 11))
        zhao = linked.officer("zhao")
        assert "安澜业务系统" in text(browse(zhao, "/console/systems/"))
        page = text(browse(zhao, f"/console/systems/cases/{linked.number}/"))
        assert "QYDJ-000001" in page

    def test_a_day_is_asked_for_by_its_address(self, linked, browse):
        linked.standin.faults.errors = 9
        linked.file_and_run(at(2, 10))
        zhao = linked.officer("zhao")
        push = reverse("desk:push", args=[linked.number])
        assert push in text(browse(zhao, "/console/systems/company_registry/?day=2026-02-10"))
        assert push not in text(browse(zhao, "/console/systems/company_registry/?day=2026-02-11"))
        assert push in text(browse(zhao, "/console/systems/company_registry/?day=someday"))

    def test_of_another_office_finds_no_such_system(self, linked, browse):
        linked.file_and_run(at(2, 10))
        assert browse(linked.officer("yun"), "/console/systems/company_registry/").status_code == 404
        assert browse(linked.officer("yun"), f"/console/systems/cases/{linked.number}/").status_code == 404

    def test_a_native_case_has_no_such_page(self, linked, browse):
        assert browse(linked.officer("zhao"), "/console/systems/cases/NOBODY-1/").status_code == 404


class TestTheAdministrator:
    def form(self, linked, **changes):
        said = {
            "code": "company_registry",
            "title": "企业登记",
            "adapter": "company_registry",
            "url": "https://registry.example.cn",
            "account": str(linked.account.pk),
            "offices": [str(linked.office)],
            "matters": publishing.FOOD_CATALOG,
        }
        return said | changes

    def test_changes_a_connection_and_keeps_its_key(self, linked, browse):
        answer = browse(linked.officer("xi"), "/console/connections/", **self.form(linked))
        assert answer.status_code == 200
        row = ConnectedSystem.objects.get()
        assert (row.title, row.url, row.key) == ("企业登记", "https://registry.example.cn", "our key at the stand-in")

    def test_reads_what_is_wrong_beside_its_field_and_loses_nothing(self, linked, browse):
        answer = browse(linked.officer("xi"), "/console/connections/", **self.form(linked, url="x", matters="12"))
        assert answer.status_code == 422
        assert "企业登记" in text(answer)

    def test_opens_the_form_filled_with_a_connection(self, linked, browse):
        page = text(browse(linked.officer("xi"), "/console/connections/?system=company_registry"))
        assert publishing.FOOD_CATALOG in page
        assert "our key at the stand-in" not in page

    def test_disconnects(self, linked, browse):
        browse(linked.officer("xi"), "/console/connections/company_registry/end/", go="1")
        assert ConnectedSystem.objects.get().ended_at == at(2, 12, 12)

    def test_nobody_else_opens_the_page(self, linked, browse):
        assert browse(linked.officer("zhao"), "/console/connections/").status_code == 404


def test_stuck_reports_are_shown_first_and_sent_again(linked, browse):
    case = linked.file(at(2, 10))
    row = Report.objects.create(
        key="00000000-0000-4000-8000-000000000001", case=case, kind="acceptance", state="dead", attempts=12,
        reason="unreachable", queued_at=at(2, 10),
    )  # fmt: skip
    zhao = linked.officer("zhao")
    page = text(browse(zhao, "/console/reports/"))
    assert reverse("desk:report_again", args=[row.key]) in page
    browse(zhao, f"/console/reports/{row.key}/again/", go="1")
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)
    assert reverse("desk:report_again", args=[row.key]) not in text(browse(zhao, "/console/reports/"))
