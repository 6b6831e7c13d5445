from dataclasses import replace
from datetime import date

import pytest

from zhengtong.clocks import public as clocks
from zhengtong.datahub import public as datahub
from zhengtong.datahub.models import AccessLog, AccessQuestion, Dispute, Grant, Resource, Source
from zhengtong.datahub.public import AccessFilter
from zhengtong.datahub.queries import doubts
from zhengtong.datahub.tests.conftest import AT, MATTER, WANG, level
from zhengtong.kernel.actors import Duty, DutyKind
from zhengtong.kernel.models import Entry
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal
from zhengtong.post import public as post
from zhengtong.town.sources.catalogue import POPULATION_BASIC


def dispute(city, *, field="address", own="安澜市滨江区学府路9号", actor=None, snapshot=None):
    snapshot = snapshot or city.fetch().id
    return datahub.dispute_value(snapshot, field, own, reason="去年搬家", actor=actor or city.citizen, at=AT)


class TestDispute:
    def test_both_values_stand_side_by_side_for_the_officer(self, city):
        snapshot = city.fetch().id
        dispute(city, snapshot=snapshot)
        (seen,) = datahub.disputes_of([snapshot])
        assert (seen.served_value, seen.own_value, seen.label) == (WANG.address, "安澜市滨江区学府路9号", "户籍地址")

    def test_the_value_is_served_as_disputed(self, city):
        raised = dispute(city)
        assert datahub.snapshots([raised.snapshot_id])[raised.snapshot_id].values["address"].dispute == "open"

    def test_the_provider_answers_within_ten_working_days(self, city):
        raised = dispute(city)
        assert raised.due_on == date(2026, 3, 30)
        (clock,) = clocks.clocks_of(f"dispute:{raised.number}")
        assert (clock.due_on, clock.policy["citation"]) == (date(2026, 3, 30), "政务数据共享条例 第二十六条")

    def test_the_deadline_is_a_setting(self, city, settings):
        policy = {"amount": 3, "unit": "workday", "citation": "本市规定", "last_day_rule": "next_workday"}
        settings.DATAHUB_POLICIES = {"verify": policy}
        assert dispute(city).due_on == date(2026, 3, 19)

    def test_the_journal_names_no_value(self, city):
        raised = dispute(city)
        entry = Entry.objects.latest("id")
        assert (entry.type, entry.subject) == ("datahub.value_disputed", f"dispute:{raised.number}")
        assert "学府路" not in str(entry.facts)
        assert WANG.address not in str(entry.facts)

    def test_the_values_are_sealed(self, city):
        raised = dispute(city)
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT own_value, served_value, reason FROM datahub_dispute")
            assert not any("安澜" in cell or "搬家" in cell for cell in cursor.fetchone())
        assert raised.reason == "去年搬家"

    def test_a_value_is_disputed_once_while_open(self, city):
        raised = dispute(city)
        with pytest.raises(Refusal, match="dispute_open"):
            dispute(city, snapshot=raised.snapshot_id, own="另一个")

    def test_somebody_elses_value_is_absent(self, city):
        snapshot = city.fetch().id
        with pytest.raises(Absent):
            dispute(city, snapshot=snapshot, actor=replace(city.citizen, person=city.other))

    def test_below_level_2_it_is_absent(self, city):
        snapshot = city.fetch().id
        with pytest.raises(Absent):
            dispute(city, snapshot=snapshot, actor=level(city.citizen, 1))

    def test_a_clerk_disputes_for_the_person_present(self, city):
        assert dispute(city, actor=replace(city.clerk, present_person=city.person), snapshot=city.fetch().id).number

    @pytest.mark.parametrize(
        ("field", "own", "code"),
        [
            ("address", " ", "own_value_needed"),
            ("address", "长" * 501, "own_value_needed"),
            ("address", WANG.address, "own_value_same"),
            ("nation", "回族", "value_missing"),
        ],
    )
    def test_a_dispute_that_says_nothing_is_refused(self, city, field, own, code):
        with pytest.raises(Refusal, match=code):
            dispute(city, field=field, own=own)

    @pytest.mark.parametrize("outcome", ["corrected", "kept"])
    def test_the_providers_steward_answers_and_the_clock_stops(self, city, outcome):
        raised = dispute(city)
        datahub.answer_dispute(raised.number, outcome, "已与户籍档案核对。", actor=city.steward(city.police), at=AT)
        row = Dispute.objects.get(number=raised.number)
        assert (row.state, row.answer, row.answered_by) == (outcome, "已与户籍档案核对。", "O9")
        assert datahub.snapshots([raised.snapshot_id])[raised.snapshot_id].values["address"].dispute == outcome
        assert [clock.state for clock in clocks.clocks_of(f"dispute:{raised.number}")] == ["finished"]
        assert Entry.objects.latest("id").facts["outcome"] == outcome

    def test_whoever_raised_it_is_told_of_the_answer(self, city):
        raised = dispute(city)
        datahub.answer_dispute(raised.number, "corrected", "已更正。", actor=city.steward(city.police), at=AT)
        (letter,) = post.inbox_of(city.person).rows
        assert letter.subject == "校核结果：常住人口基本信息，户籍地址"

    def test_another_offices_steward_does_not_see_it(self, city):
        raised = dispute(city)
        with pytest.raises(Absent):
            datahub.answer_dispute(raised.number, "kept", "无误", actor=city.steward(city.market), at=AT)

    def test_it_is_answered_once(self, city):
        raised = dispute(city)
        datahub.answer_dispute(raised.number, "kept", "无误", actor=city.steward(city.police), at=AT)
        with pytest.raises(Refusal, match="already_answered"):
            datahub.answer_dispute(raised.number, "corrected", "更正", actor=city.steward(city.police), at=AT)

    def test_an_answer_says_something(self, city):
        raised = dispute(city)
        with pytest.raises(Refusal, match="answer_needed"):
            datahub.answer_dispute(raised.number, "kept", " ", actor=city.steward(city.police), at=AT)


class TestQuestion:
    def access(self, city):
        city.fetch(actor=city.handler, reference="case:990102001202603160000017")
        return AccessLog.objects.latest("id").pk

    def test_the_office_that_looked_is_asked_with_a_clock(self, city):
        number = datahub.ask_about_access(self.access(city), "我没有申请过", actor=city.citizen, at=AT)
        question = AccessQuestion.objects.get(number=number)
        assert (question.office_id, question.due_on) == (city.market, date(2026, 4, 7))
        assert [clock.due_on for clock in clocks.clocks_of(f"access-question:{number}")] == [date(2026, 4, 7)]

    def test_an_entry_is_asked_about_once(self, city):
        access = self.access(city)
        datahub.ask_about_access(access, "", actor=city.citizen, at=AT)
        with pytest.raises(Refusal, match="question_asked"):
            datahub.ask_about_access(access, "", actor=city.citizen, at=AT)

    def test_ones_own_fetch_is_explained_at_once(self, city):
        city.fetch()
        with pytest.raises(Refusal, match="question_own"):
            datahub.ask_about_access(AccessLog.objects.latest("id").pk, "", actor=city.citizen, at=AT)

    def test_somebody_elses_entry_is_absent(self, city):
        access = self.access(city)
        with pytest.raises(Absent):
            datahub.ask_about_access(access, "", actor=replace(city.citizen, person=city.other), at=AT)

    def test_the_answer_reaches_the_owners_list(self, city):
        number = datahub.ask_about_access(self.access(city), "", actor=city.citizen, at=AT)
        datahub.answer_question(number, "lawful", "审查您的申请时核对身份。", actor=city.steward(city.market), at=AT)
        row = datahub.accesses_of(person=city.person).rows[0]
        assert (row.question_state, row.question_answer) == ("lawful", "审查您的申请时核对身份。")
        assert post.unread_count(city.person) == 1

    def test_the_providers_steward_does_not_answer_for_the_office_that_looked(self, city):
        number = datahub.ask_about_access(self.access(city), "", actor=city.citizen, at=AT)
        with pytest.raises(Absent):
            datahub.answer_question(number, "lawful", "x", actor=city.steward(city.police), at=AT)

    def test_what_waits_is_counted_for_the_steward(self, city):
        datahub.ask_about_access(self.access(city), "", actor=city.citizen, at=AT)
        dispute(city)
        assert doubts.questions_waiting(city.steward(city.market), AT) == 1
        assert doubts.disputes_waiting(city.steward(city.police), AT) == 1
        assert doubts.disputes_waiting(city.steward(city.market), AT) == 0


class TestAccesses:
    def test_the_owner_sees_office_duty_purpose_fields_and_case(self, city):
        snapshot = city.fetch(actor=city.handler, reference="case:990102001202603160000017")
        (row,) = datahub.accesses_of(person=city.person).rows
        assert (row.office_name, row.purpose, row.case_number) == (
            "安澜市市场监管局",
            "核对申请人身份，预填申请表",
            "990102001202603160000017",
        )
        assert row.fields == ("姓名", "性别", "出生日期", "户籍地址", "公民身份号码")
        assert not row.by_owner
        assert snapshot.ok

    def test_the_case_appears_once_the_draft_is_filed(self, city):
        snapshot = city.fetch()
        datahub.attach_snapshots_part({snapshot.id: snapshot.resource}, "C1")
        assert datahub.accesses_of(person=city.person).rows[0].case_number == "C1"

    def test_organisations_see_theirs_and_people_theirs(self, city):
        city.fetch()
        city.fetch("legal.entity")
        assert [row.resource for row in datahub.accesses_of(person=city.person).rows] == ["population.basic"]
        assert [row.resource for row in datahub.accesses_of(organisation=city.shop).rows] == ["legal.entity"]

    def test_a_list_is_one_statement(self, city, django_assert_num_queries):
        for _ in range(3):
            city.fetch(actor=city.handler, reference="case:990102001202603160000017")
        datahub.ask_about_access(AccessLog.objects.latest("id").pk, "", actor=city.citizen, at=AT)
        with django_assert_num_queries(1):
            assert len(datahub.accesses_of(person=city.person).rows) == 3

    def test_the_filters_narrow_the_list(self, city):
        city.fetch()
        city.fetch(actor=city.handler, reference="case:990102001202603160000017")
        city.fetch("health.certificate")

        def listed(**wanted):
            return len(datahub.accesses_of(person=city.person, wanted=AccessFilter(**wanted)).rows)

        assert listed() == 3
        assert listed(others_only=True) == 1
        assert listed(resource="health.certificate") == 1
        assert listed(office=city.market) == 3
        assert listed(office=city.police) == 0
        assert listed(since_on=date(2026, 3, 16), until_on=date(2026, 3, 16)) == 3
        assert listed(since_on=date(2026, 3, 17)) == 0

    def test_pages_follow_each_other_without_gap(self, city):
        for _ in range(5):
            city.fetch()
        first = datahub.accesses_of(person=city.person, size=3)
        second = datahub.accesses_of(person=city.person, size=3, after=first.after)
        assert len({row.id for row in [*first.rows, *second.rows]}) == 5
        assert second.after is None

    def test_nobodys_accesses_are_never_listed(self, city):
        with pytest.raises(LookupError):
            datahub.accesses_of()

    def test_only_the_owner_passes_the_door(self, city):
        datahub.require_own(city.citizen, person=city.person)
        with pytest.raises(Forbidden):
            datahub.require_own(city.citizen, person=city.other)


class TestStewarding:
    def test_each_act_leaves_one_journal_row(self, city):
        types = list(Entry.objects.order_by("id").values_list("type", flat=True))
        assert (
            types
            == ["datahub.source_registered"] * 3 + ["datahub.resource_published"] * 4 + ["datahub.access_granted"] * 4
        )

    def test_a_source_is_registered_by_the_steward_of_its_office_alone(self, city):
        with pytest.raises(Forbidden):
            datahub.register_source(
                "x", label="x", office=city.police, driver="sqlite", dsn="", actor=city.steward(city.market), at=AT
            )

    def test_an_address_is_sealed(self, city):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT dsn FROM datahub_source")
            assert not any("sqlite" in dsn for (dsn,) in cursor.fetchall())
        assert Source.objects.get(code="market").dsn == city.dsns["market"]

    def test_a_resource_is_published_by_the_steward_of_its_source_alone(self, city):
        with pytest.raises(Forbidden):
            datahub.publish_resource(
                replace(POPULATION_BASIC, code="population.copy"), actor=city.steward(city.health), at=AT
            )

    def test_a_column_name_that_could_be_more_is_refused(self, city):
        fields = (replace(POPULATION_BASIC.fields[0], column='XM" FROM x --'),)
        draft = replace(POPULATION_BASIC, code="population.copy", fields=fields)
        with pytest.raises(Refusal, match="column_name"):
            datahub.publish_resource(draft, actor=city.steward(city.police), at=AT)
        assert not Resource.objects.filter(code="population.copy").exists()

    def grant(self, city, **changes):
        asked = {
            "matter": "000104002000",
            "requester": city.market,
            "fields": ("name",),
            "purpose": "核对",
            "basis": "某法第一条",
            "from_on": date(2026, 1, 1),
            "actor": city.steward(city.police),
            "at": AT,
        }
        return datahub.grant_access("population.basic", **{**asked, **changes})

    def test_a_grant_is_the_providers_to_give(self, city):
        assert Grant.objects.get(pk=self.grant(city)).fields == ["name"]
        with pytest.raises(Forbidden):
            self.grant(city, actor=city.steward(city.market), purpose="另")

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"fields": ("name", "salary")}, "field_unknown"),
            ({"basis": " "}, "grant_needs_basis"),
            ({"masks": {"name": "nmae"}}, "mask_unknown"),
            ({"until_on": date(2025, 1, 1)}, "term_reversed"),
        ],
    )
    def test_a_faulty_grant_is_refused(self, city, changes, code):
        with pytest.raises(Refusal, match=code):
            self.grant(city, **changes)

    def test_ending_needs_a_reason(self, city):
        with pytest.raises(Refusal, match="reason_needed"):
            datahub.end_grant(self.grant(city), "", actor=city.steward(city.police), at=AT)

    def test_a_grant_ends_once(self, city):
        grant = self.grant(city)
        datahub.end_grant(grant, "到期", actor=city.steward(city.police), at=AT)
        with pytest.raises(Refusal, match="grant_ended"):
            datahub.end_grant(grant, "到期", actor=city.steward(city.police), at=AT)

    def test_the_catalogue_tells_nothing_of_tables_and_columns(self, city):
        (entry,) = datahub.resources(["population.basic"])
        assert "XM" not in str(entry)
        assert "t_ryjbxx" not in str(entry)
        assert [field.code for field in entry.fields][:2] == ["name", "sex"]


def test_a_matter_without_a_steward_duty_sees_no_grants(city):
    from zhengtong.datahub.queries import catalogue

    assert not catalogue.stewarded_grants(replace(city.handler, duties=(Duty(DutyKind.HANDLER, city.police),))).exists()
    assert catalogue.stewarded_grants(city.steward(city.police)).filter(matter=MATTER).count() == 1
