from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.datahub import public as datahub
from zhengtong.datahub.actions import fetching
from zhengtong.datahub.models import AccessLog, Grant, Snapshot
from zhengtong.datahub.public import Ask
from zhengtong.datahub.sources import reading
from zhengtong.datahub.tests.conftest import AT, CASE, DRAFT, LI, MATTER, SHOP, WANG, level
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.models import Entry
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal
from zhengtong.town.sources import build
from zhengtong.town.sources.catalogue import LEGAL_ENTITY, POPULATION_BASIC


def people_rows():
    return apps.get_model("people.Person").objects


def last_entry():
    return Entry.objects.latest("id")


class TestWhatComes:
    def test_the_granted_fields_come_with_source_and_day(self, city):
        snapshot = city.fetch()
        assert snapshot.status == "ok"
        assert {field: value.value for field, value in snapshot.values.items()} == {
            "name": "王𠮷",
            "sex": "男",
            "birth_on": "1990-03-07",
            "address": "安澜市滨江区文昌街18号",
            "id_number": WANG.number,
        }
        name = snapshot.values["name"]
        assert (name.source, name.as_of.isoformat(), name.snapshot_id) == ("公安人口库", "2026-11-01", snapshot.id)

    def test_a_field_outside_the_grant_never_comes(self, city):
        assert "nation" not in city.fetch().values
        assert "nation" not in city.fetch(fields=("name", "nation")).values

    def test_only_the_fields_asked_for_come(self, city):
        assert set(city.fetch(fields=("name",)).values) == {"name"}

    def test_a_masked_field_comes_masked_and_is_kept_masked(self, city):
        snapshot = city.fetch("legal.entity")
        covered = WANG.number[:6] + "＊" * 8 + WANG.number[-4:]
        assert snapshot.values["representative_id"].value == covered
        assert WANG.number not in Snapshot.objects.get(pk=snapshot.id).cells

    def test_the_market_regulators_spelling_is_read(self, city):
        values = city.fetch("legal.entity").values
        assert (values["established_on"].value, values["status"].value) == ("2024-06-03", "存续")

    def test_values_are_sealed_at_rest(self, city):
        snapshot = city.fetch()
        with connection.cursor() as cursor:
            cursor.execute("SELECT cells FROM datahub_snapshot WHERE id = %s", [snapshot.id])
            assert WANG.number not in cursor.fetchone()[0]

    def test_nobody_on_record_is_absent_and_the_applicant_is_told_what_to_do(self, city):
        people_rows().filter(pk=city.person).update(document_index="elsewhere")
        row = people_rows().get(pk=city.person)
        row.document = "990102199003070033"
        row.save()
        snapshot = city.fetch("health.certificate")
        assert snapshot.status == "absent"
        assert "从业人员健康证明库" in snapshot.explanation

    def test_a_person_known_by_a_passport_is_not_asked_for(self, city):
        people_rows().filter(pk=city.person).update(document_type="414")
        assert city.fetch().status == "absent"

    def test_a_number_that_was_only_typed_opens_nothing(self, city):
        people_rows().filter(pk=city.person).update(level=1, document_index=None)
        assert city.fetch(actor=city.citizen).status == "absent"


class TestWhoAsks:
    def test_level_1_gets_nothing_and_is_told_why(self, city):
        with pytest.raises(Refusal, match="level_too_low"):
            city.fetch(actor=level(city.citizen, 1))
        assert not Snapshot.objects.exists()

    def test_a_clerk_without_presence_gets_nothing(self, city):
        with pytest.raises(Refusal, match="no_live_duty"):
            city.fetch(actor=city.clerk)

    def test_a_clerk_fetches_for_the_person_present(self, city):
        assert city.fetch(actor=replace(city.clerk, present_person=city.person)).ok

    def test_an_unknown_application_is_absent(self, city):
        with pytest.raises(Absent):
            city.fetch(reference="draft:nobody")

    def test_a_closed_application_opens_nothing(self, city):
        city.affairs[DRAFT] = replace(city.affairs[DRAFT], open=False)
        with pytest.raises(Refusal, match="no_live_duty"):
            city.fetch()

    def test_another_matter_opens_nothing(self, city):
        with pytest.raises(Refusal, match="other_matter"):
            city.fetch(matter="000104002000")

    def test_a_handler_fetches_again_for_a_case_and_the_case_is_bound(self, city):
        snapshot = city.fetch(actor=city.handler, reference=CASE)
        assert snapshot.case_number == CASE.removeprefix("case:")

    def test_a_source_is_never_read_inside_an_act(self, city):
        with transaction.atomic(), pytest.raises(RuntimeError, match="before the act"):
            city.fetch()

    def test_somebody_else_in_the_same_call_spoils_the_whole_call(self, city):
        asks = [Ask("population.basic", person=city.person), Ask("population.basic", person=city.other)]
        with pytest.raises(Refusal, match="no_live_duty"):
            datahub.fetch_all(asks, matter=MATTER, reference=DRAFT, actor=city.citizen, at=AT)
        assert not AccessLog.objects.exists()


class TestGrants:
    def test_without_a_grant_nothing_is_read_and_own_upload_is_explained(self, city):
        Grant.objects.filter(resource__code="population.basic").delete()
        snapshot = city.fetch()
        assert (snapshot.status, dict(snapshot.values)) == ("not_granted", {})
        assert snapshot.explanation
        assert not AccessLog.objects.exists()

    def test_an_expired_grant_opens_nothing(self, city):
        Grant.objects.update(until_on=(AT - timedelta(days=1)).date())
        assert city.fetch().status == "not_granted"

    def test_a_grant_of_tomorrow_opens_nothing_today(self, city):
        Grant.objects.update(from_on=(AT + timedelta(days=1)).date())
        assert city.fetch().status == "not_granted"

    def test_an_ended_grant_opens_nothing(self, city):
        grant = Grant.objects.get(resource__code="population.basic")
        datahub.end_grant(grant.pk, "目的已实现", actor=city.steward(city.police), at=AT)
        assert city.fetch().status == "not_granted"
        assert last_entry().type == "datahub.data_fetched"

    def test_another_purpose_opens_nothing(self, city):
        assert city.fetch(purpose="市场营销").status == "not_granted"

    def test_a_resource_nobody_publishes_is_refused(self, city):
        with pytest.raises(Refusal, match="resource_unknown"):
            city.fetch("tax.income")

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_no_grant_and_no_request_let_an_ungranted_or_unmasked_value_out(self, city, data):
        draft = data.draw(st.sampled_from([POPULATION_BASIC, LEGAL_ENTITY]))
        codes = [f.code for f in draft.fields]
        granted = data.draw(st.sets(st.sampled_from(codes)))
        asked = data.draw(st.none() | st.sets(st.sampled_from(codes)))
        masks = data.draw(st.dictionaries(st.sampled_from(codes), st.sampled_from(["hidden", "name"])))
        Grant.objects.filter(resource__code=draft.code).update(fields=sorted(granted), masks=masks)
        snapshot = city.fetch(draft.code, fields=asked)
        assert set(snapshot.values) <= granted & (set(codes) if asked is None else asked)
        assert set(datahub.snapshots([snapshot.id])[snapshot.id].values) == set(snapshot.values)
        assert all("＊" in snapshot.values[code].value for code in masks if code in snapshot.values)


class TestFailingSources:
    def test_a_source_that_is_down_fails_no_application(self, city):
        Path(city.dsns["health"].removeprefix("sqlite:///")).unlink()
        snapshot = city.fetch("health.certificate")
        assert (snapshot.status, dict(snapshot.values)) == ("source_down", {})
        assert snapshot.explanation

    def test_one_source_down_leaves_the_others(self, city):
        Path(city.dsns["health"].removeprefix("sqlite:///")).unlink()
        asks = datahub.asks_for(
            ["population.basic", "legal.entity", "health.certificate"], person=city.person, organisation=city.shop
        )
        views = datahub.fetch_all(asks, matter=MATTER, reference=DRAFT, actor=city.citizen, at=AT)
        assert {view.resource: view.status for view in views} == {
            "health.certificate": "source_down",
            "legal.entity": "ok",
            "population.basic": "ok",
        }

    def test_a_revoked_column_keeps_the_other_values_and_names_the_field(self, city):
        build.revoke_column(city.dsns["health"], "从业人员健康证明", "从业类别")
        snapshot = city.fetch("health.certificate")
        assert snapshot.status == "column_revoked"
        assert {"number", "holder", "valid_until"} == set(snapshot.values)
        assert set(snapshot.problems) == {"category"}
        assert "从业类别" in snapshot.explanation

    def test_the_attempt_is_logged_with_its_status(self, city):
        Path(city.dsns["health"].removeprefix("sqlite:///")).unlink()
        city.fetch("health.certificate")
        assert AccessLog.objects.get().status == "source_down"

    def test_a_resting_source_is_not_asked(self, city):
        door = reading.gate("population")
        for _ in range(reading.FAILURES):
            door.learn(True, 1e12)
        assert city.fetch().status == "source_down"


class TestWhatIsKept:
    def test_one_journal_row_a_call_without_values_or_names(self, city):
        asks = [Ask("population.basic", person=city.person), Ask("legal.entity", organisation=city.shop)]
        before = Entry.objects.count()
        datahub.fetch_all(asks, matter=MATTER, reference=DRAFT, actor=city.citizen, at=AT)
        entry = last_entry()
        assert Entry.objects.count() == before + 1
        assert (entry.type, entry.subject, entry.facts["others"]) == (
            "datahub.data_fetched",
            "person:P1",
            ["organisation:E1"],
        )
        assert not any(secret in str(entry.facts) for secret in (WANG.number, WANG.name, SHOP.name, WANG.address))

    def test_one_access_entry_a_resource_names_office_duty_purpose_and_fields(self, city):
        city.fetch("legal.entity")
        row = AccessLog.objects.get()
        assert (row.organisation_id, row.person_id, row.actor, row.duty) == (city.shop, None, "P1", "self")
        assert (row.office_id, row.purpose, row.reference) == (city.market, "核对营业执照，免交营业执照复印件", DRAFT)
        assert [code for code, _, _ in row.fields][:2] == ["name", "uscc"]

    def test_a_clerks_access_is_told_apart_from_the_citizens(self, city):
        city.fetch(actor=replace(city.clerk, present_person=city.person))
        assert AccessLog.objects.get().duty == "window"

    def test_fetching_takes_few_statements_however_many_resources(self, city):
        def count(codes):
            asks = datahub.asks_for(codes, person=city.person, organisation=city.shop)
            with CaptureQueriesContext(connection) as queries:
                datahub.fetch_all(asks, matter=MATTER, reference=DRAFT, actor=city.citizen, at=AT)
            return len([q for q in queries if "SAVEPOINT" not in q["sql"]])

        assert count(["population.basic", "health.certificate"]) == count(["population.basic"])
        assert count(["population.basic", "legal.entity", "health.certificate"]) <= 10

    def test_reading_snapshots_again_is_one_statement(self, city, django_assert_num_queries):
        ids = {city.fetch(code).id: code for code in ("population.basic", "legal.entity", "health.certificate")}
        with django_assert_num_queries(1):
            views = datahub.snapshots(ids)
        assert set(views) == set(ids)


class TestAttaching:
    def test_attaching_is_one_statement(self, city, django_assert_num_queries):
        ids = {city.fetch(code).id: code for code in ("population.basic", "legal.entity", "health.certificate")}
        with django_assert_num_queries(1):
            datahub.attach_snapshots_part(ids, "C1", person=city.person, organisation=city.shop)
        assert set(Snapshot.objects.values_list("case_number", flat=True)) == {"C1"}

    def test_a_fetch_serves_one_case(self, city):
        snapshot = city.fetch()
        datahub.attach_snapshots_part({snapshot.id: snapshot.resource}, "C1")
        datahub.attach_snapshots_part({snapshot.id: snapshot.resource}, "C1")
        with pytest.raises(Refusal, match="snapshot_taken"):
            datahub.attach_snapshots_part({snapshot.id: snapshot.resource}, "C2")

    def test_a_record_cannot_stand_in_for_another(self, city):
        snapshot = city.fetch("population.basic")
        with pytest.raises(Refusal, match="snapshot_taken"):
            datahub.attach_snapshots_part({snapshot.id: "legal.entity"}, "C1", person=city.person)

    def test_somebody_elses_fetch_is_refused(self, city):
        snapshot = city.fetch()
        with pytest.raises(Refusal, match="snapshot_taken"):
            datahub.attach_snapshots_part({snapshot.id: snapshot.resource}, "C1", person=city.other, organisation=None)

    def test_a_fetch_that_brought_nothing_proves_nothing(self, city):
        Grant.objects.all().delete()
        snapshot = city.fetch()
        with pytest.raises(Refusal, match="snapshot_taken"):
            datahub.attach_snapshots_part({snapshot.id: snapshot.resource}, "C1")


class TestPrefill:
    WANTED = {
        "applicant_name": ("population.basic", "name"),
        "shop_name": ("legal.entity", "name"),
        "nation": ("population.basic", "nation"),
    }

    def prefill(self, city, actor=None):
        return datahub.prefill(
            self.WANTED,
            person=city.person,
            organisation=city.shop,
            matter=MATTER,
            reference=DRAFT,
            actor=actor or city.citizen,
            at=AT,
        )

    def test_form_fields_are_filled_with_source_and_day(self, city):
        filled = self.prefill(city)
        assert {form: value.value for form, value in filled.items()} == {
            "applicant_name": "王𠮷",
            "shop_name": SHOP.name,
        }
        assert filled["shop_name"].source == "市场主体登记库"

    def test_a_second_page_fetches_nothing_again(self, city):
        self.prefill(city)
        self.prefill(city)
        assert AccessLog.objects.count() == 2

    def test_level_1_is_prefilled_nothing(self, city):
        assert self.prefill(city, level(city.citizen, 1)) == {}
        assert not AccessLog.objects.exists()

    def test_a_clerk_without_presence_is_prefilled_nothing(self, city):
        self.prefill(city)
        with pytest.raises(Refusal, match="no_live_duty"):
            self.prefill(city, city.clerk)

    def test_a_failing_source_leaves_its_fields_empty(self, city):
        Path(city.dsns["market"].removeprefix("sqlite:///")).unlink()
        assert set(self.prefill(city)) == {"applicant_name"}


def test_two_people_do_not_get_each_others_snapshots(city):
    city.fetch()
    assert datahub.snapshots_of(DRAFT, person=city.other) == []
    assert LI.number != WANG.number


class TestForgetting:
    def test_values_no_case_uses_are_destroyed_after_thirty_days_and_the_access_stays(self, city):
        unused, used = city.fetch(), city.fetch("legal.entity")
        datahub.attach_snapshots_part({used.id: used.resource}, "C1")
        assert fetching.forget_unused(actor=SYSTEM, at=AT + timedelta(days=30)) == 0
        assert fetching.forget_unused(actor=SYSTEM, at=AT + timedelta(days=31)) == 1
        views = datahub.snapshots([unused.id, used.id])
        assert not views[unused.id].values
        assert views[used.id].values
        assert AccessLog.objects.count() == 2
        assert last_entry().type == "datahub.snapshots_forgotten"

    def test_what_was_forgotten_serves_no_case_and_is_fetched_anew(self, city):
        snapshot = city.fetch()
        fetching.forget_unused(actor=SYSTEM, at=AT + timedelta(days=31))
        with pytest.raises(Refusal, match="snapshot_taken"):
            datahub.attach_snapshots_part({snapshot.id: snapshot.resource}, "C1")
        assert datahub.snapshots_of(DRAFT, person=city.person) == []

    def test_only_the_house_forgets(self, city):
        with pytest.raises(Forbidden):
            fetching.forget_unused(actor=city.citizen, at=AT)
