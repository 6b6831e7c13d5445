from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhengtong.datahub import public as datahub
from zhengtong.datahub.models import AccessLog, AccessQuestion, Dispute, Grant
from zhengtong.datahub.tests.conftest import AT, CASE, LI, WANG, level
from zhengtong.kernel.actors import ANONYMOUS
from zhengtong.kernel.web import middleware


@pytest.fixture
def as_(client, monkeypatch):
    """The client of an actor."""

    def become(actor):
        monkeypatch.setattr(middleware.ACTOR_OF, "_answer", lambda request: actor)
        return client

    return become


@pytest.fixture
def alone(city):
    """The citizen as herself, not for her shop."""
    return replace(city.citizen, organisation=None)


def looked(city):
    city.fetch(actor=city.handler, reference=CASE)
    return AccessLog.objects.latest("id").pk


class TestAccessesPage:
    def test_it_shows_office_duty_purpose_fields_and_case_and_no_value(self, as_, city, alone):
        looked(city)
        page = as_(alone).get("/my/data/").content.decode()
        for said in (
            "谁看过我的数据",
            "安澜市市场监管局",
            "您办件的承办人",
            "核对申请人身份，预填申请表",
            "户籍地址",
            CASE[5:],
        ):
            assert said in page
        for secret in (WANG.number, WANG.address, WANG.name):
            assert secret not in page

    def test_empty_it_says_what_will_appear(self, as_, alone):
        assert "还没有部门在这里查看过您的数据" in as_(alone).get("/my/data/").content.decode()

    def test_at_level_1_it_shows_nothing_and_says_how_to_go_on(self, as_, city, alone):
        looked(city)
        answer = as_(level(alone, 1)).get("/my/data/")
        assert answer.status_code == 403
        assert "省统一身份认证" in answer.content.decode()
        assert "安澜市市场监管局" not in answer.content.decode()

    def test_signed_out_it_leads_to_the_sign_in_page(self, as_, city):
        assert as_(ANONYMOUS).get("/my/data/").status_code == 302

    def test_somebody_else_sees_nothing_of_it(self, as_, city, alone):
        looked(city)
        assert "安澜市市场监管局" not in as_(replace(alone, person=city.other)).get("/my/data/").content.decode()

    def test_acting_for_the_shop_it_shows_the_shops(self, as_, city):
        looked(city)
        city.fetch("legal.entity")
        page = as_(city.citizen).get("/my/data/").content.decode()
        assert "市场主体登记信息" in page
        assert "常住人口基本信息" not in page

    def test_a_clerk_shows_it_to_the_person_present(self, as_, city):
        looked(city)
        assert (
            "安澜市市场监管局" in as_(replace(city.clerk, present_person=city.person)).get("/my/data/").content.decode()
        )

    def test_a_clerk_with_nobody_present_sees_nothing(self, as_, city):
        looked(city)
        assert "核对申请人身份" not in as_(city.clerk).get("/my/data/").content.decode()

    def test_the_filter_leaves_out_ones_own(self, as_, city, alone):
        city.fetch()
        assert "没有符合条件的记录" in as_(alone).get("/my/data/?others_only=on").content.decode()

    def test_an_impossible_day_is_said_and_kept(self, as_, city, alone):
        answer = as_(alone).get("/my/data/?since_on=2026-02-30")
        assert answer.status_code == 200
        assert "2026-02-30" in answer.content.decode()

    def test_a_broken_marker_is_refused(self, as_, city, alone):
        assert as_(alone).get("/my/data/?after=nonsense").status_code == 422


class TestQuestionPage:
    def test_the_owner_asks_and_sees_the_due_day(self, as_, city, alone):
        access = looked(city)
        answer = as_(alone).post(f"/my/data/{access}/question/", {"text": "我没有申请"}, follow=True)
        assert AccessQuestion.objects.get().text == "我没有申请"
        assert "2026" in answer.content.decode()
        assert "已提问，等待答复" in answer.content.decode()

    def test_somebody_elses_entry_is_not_found(self, as_, city, alone):
        access = looked(city)
        assert as_(replace(alone, person=city.other)).get(f"/my/data/{access}/question/").status_code == 404


class TestDisputePage:
    def address(self, city):
        return f"/my/data/values/{city.fetch().id}/address/?next=/apply/x/"

    def test_it_shows_the_value_its_source_and_day(self, as_, city, alone):
        page = as_(alone).get(self.address(city)).content.decode()
        assert WANG.address in page
        assert "公安人口库" in page

    def test_it_is_recorded_with_evidence_and_leads_back(self, as_, city, alone):
        proof = SimpleUploadedFile(
            "户口簿.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF", "application/pdf"
        )
        typed = {"own_value": "安澜市滨江区学府路9号", "reason": "搬家", "next": "/apply/x/"}
        answer = as_(alone).post(self.address(city), {**typed, "evidence": proof})
        assert (answer.status_code, answer["Location"]) == (302, "/apply/x/")
        assert Dispute.objects.get().evidence is not None

    def test_it_never_leads_to_another_site(self, as_, city, alone):
        typed = {"own_value": "安澜市滨江区学府路9号", "next": "https://example.org/"}
        answer = as_(alone).post(f"/my/data/values/{city.fetch().id}/address/", typed)
        assert answer["Location"] == "/my/data/"

    def test_what_is_wrong_is_said_and_what_was_typed_kept(self, as_, city, alone):
        answer = as_(alone).post(self.address(city), {"own_value": WANG.address, "reason": "保留这句话"})
        assert answer.status_code == 422
        assert "您填写的与登记内容相同" in answer.content.decode()
        assert "保留这句话" in answer.content.decode()

    def test_a_program_as_evidence_is_refused_in_words(self, as_, city, alone):
        evidence = SimpleUploadedFile("户口簿.pdf", b"MZ\x90\x00" * 100, "application/pdf")
        answer = as_(alone).post(self.address(city), {"own_value": "x", "evidence": evidence})
        assert answer.status_code in (415, 422)
        assert not Dispute.objects.exists()

    def test_somebody_elses_value_is_not_found(self, as_, city, alone):
        assert as_(replace(alone, person=city.other)).get(self.address(city)).status_code == 404

    def test_a_field_that_did_not_come_is_not_found(self, as_, city, alone):
        assert as_(alone).get(f"/my/data/values/{city.fetch().id}/nation/").status_code == 404


class TestConsole:
    def raised(self, city):
        return datahub.dispute_value(city.fetch().id, "address", "学府路9号", actor=city.citizen, at=AT).number

    @pytest.mark.parametrize("path", ["", "questions/", "resources/", "grants/"])
    def test_each_list_opens_for_a_steward_only(self, as_, city, path):
        assert as_(city.steward(city.police)).get(f"/console/data/{path}").status_code == 200
        assert as_(city.handler).get(f"/console/data/{path}").status_code == 404
        assert as_(city.citizen).get(f"/console/data/{path}").status_code == 404

    def test_the_provider_sees_both_values_and_answers(self, as_, city):
        number = self.raised(city)
        client = as_(city.steward(city.police))
        page = client.get(f"/console/data/disputes/{number}/").content.decode()
        assert WANG.address in page
        assert "学府路9号" in page
        assert f"{WANG.name} {WANG.number[:6]}＊＊＊＊＊＊＊＊{WANG.number[-4:]}" in page
        assert WANG.number not in page
        client.post(f"/console/data/disputes/{number}/", {"outcome": "corrected", "answer": "已更正。"})
        assert Dispute.objects.get().state == "corrected"
        assert number in client.get("/console/data/?answered=1").content.decode()

    def test_another_office_does_not_find_it(self, as_, city):
        assert as_(city.steward(city.health)).get(f"/console/data/disputes/{self.raised(city)}/").status_code == 404

    def test_an_answer_without_outcome_is_said_to_be_incomplete(self, as_, city):
        answer = as_(city.steward(city.police)).post(f"/console/data/disputes/{self.raised(city)}/", {"answer": "好"})
        assert answer.status_code == 422

    def test_a_question_is_answered(self, as_, city):
        number = datahub.ask_about_access(looked(city), "为什么", actor=city.citizen, at=AT)
        client = as_(city.steward(city.market))
        assert "为什么" in client.get(f"/console/data/questions/{number}/").content.decode()
        client.post(f"/console/data/questions/{number}/", {"outcome": "lawful", "answer": "审查申请时核对。"})
        assert AccessQuestion.objects.get().state == "lawful"

    def test_resources_show_their_columns_and_whether_the_source_answers(self, as_, city):
        page = as_(city.steward(city.police)).get("/console/data/resources/?check=population.basic").content.decode()
        assert "GMSFHM" in page
        assert "数据源正常" in page
        assert "e_baseinfo" not in page

    def test_a_grant_is_ended_here(self, as_, city):
        grant = Grant.objects.get(resource__code="population.basic").pk
        client = as_(city.steward(city.police))
        assert "核对申请人身份" in client.get(f"/console/data/grants/{grant}/").content.decode()
        client.post(f"/console/data/grants/{grant}/", {"reason": "事项取消"})
        assert Grant.objects.get(pk=grant).end_reason == "事项取消"

    def test_no_page_of_the_steward_names_another_resident(self, as_, city):
        self.raised(city)
        assert LI.name not in as_(city.steward(city.police)).get("/console/data/").content.decode()
