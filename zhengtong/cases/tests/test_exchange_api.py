"""The doors of connected systems: records in our format and in their own, receipts, files, reconciliation."""

from datetime import timedelta

import pytest
from django.test import Client

from zhengtong.cases.models import ExchangeRecord
from zhengtong.cases.tests.acting import at
from zhengtong.kernel.actors import SYSTEM
from zhengtong.people import public as people

pytestmark = pytest.mark.django_db
RECORDS = "/api/v1/exchange/records"
OWN = "/api/v1/exchange/systems/company_registry/records"


def accepted(number, **more):
    said = {"kind": "acceptance", "record_id": "R-1", "case_number": number, "accepted_at": "2026-02-11T10:00:00+08:00"}
    return said | more


NOTICE = {
    "kind": "process",
    "record_id": "N-1",
    "action": "supplement_requested",
    "step": "审查",
    "started_at": "2026-02-11T10:00:00+08:00",
}


@pytest.fixture
def filed(linked):
    linked.file_and_run(at(2, 10))
    linked.clock = at(2, 12)
    return linked


class TestRecords:
    def test_a_new_record_gets_a_receipt(self, filed):
        answer = filed.post(RECORDS, accepted(filed.number))
        assert answer.status_code == 201, answer.content
        assert answer.json()["case_known"]
        assert filed.case.state == "in_review"

    def test_the_same_again_gets_the_same_receipt_and_200(self, filed):
        first = filed.post(RECORDS, accepted(filed.number))
        second = filed.post(RECORDS, accepted(filed.number, accepted_at="2026-02-11T02:00:00Z"))
        assert (second.status_code, second.json()["receipt"]) == (200, first.json()["receipt"])
        assert second.json()["again"]

    def test_the_same_id_with_other_content_is_a_conflict(self, filed):
        filed.post(RECORDS, accepted(filed.number))
        answer = filed.post(RECORDS, accepted(filed.number, document_number="另一号"))
        assert (answer.status_code, answer.json()["code"]) == (409, "cases.record_reused")

    def test_a_case_that_is_not_theirs_is_kept_as_one_without_case(self, filed):
        answer = filed.post(RECORDS, accepted("NOBODY-1"))
        assert (answer.status_code, answer.json()["case_known"]) == (201, False)

    @pytest.mark.parametrize("year", ["0001", "1999", "2200", "9999"])
    def test_a_year_that_no_calendar_knows_is_refused(self, filed, year):
        answer = filed.post(RECORDS, accepted("NOBODY-1", accepted_at=f"{year}-12-31T23:59:59-08:00"))
        assert (answer.status_code, answer.json()["errors"][0]["field"].rpartition(".")[2]) == (422, "accepted_at")

    @pytest.mark.parametrize("text", ["\x00", "\ud800", "😀" * 2001])
    def test_a_text_that_cannot_be_kept_is_refused(self, filed, text):
        for changes in ({"reason": text}, {"case_number": text}):
            assert filed.post(RECORDS, accepted(filed.number) | changes).status_code in (400, 422)
        own = {"jlid": "1", "ywlsh_wb": filed.number, "lx": "SL", "sljg": text, "slsj": "20260211 100000"}
        assert filed.post(OWN, own).status_code in (400, 422)
        assert not ExchangeRecord.objects.exists()

    def test_a_body_too_deep_or_too_large_is_refused(self, filed):
        deep = "[" * 200_000
        head = {"HTTP_AUTHORIZATION": f"Bearer {filed.token}"}
        for path in (RECORDS, OWN):
            answer = Client(raise_request_exception=False).post(path, deep, content_type="application/json", **head)
            assert answer.status_code in (400, 422)
        items = [{"code": "005", "problem": "看不清", "remedy": "重传"}] * 201
        answer = filed.post(RECORDS, {**NOTICE, "case_number": filed.number, "items": items})
        assert answer.status_code == 422

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"accepted_at": "yesterday"}, "accepted_at"), ({"outcome": "maybe"}, "outcome"), ({"more": 1}, "more")],
    )
    def test_what_is_misshapen_names_its_field(self, filed, changes, field):
        answer = filed.post(RECORDS, accepted(filed.number, **changes))
        assert answer.status_code == 422
        assert field in answer.json()["errors"][0]["field"]
        assert not ExchangeRecord.objects.exists()

    def test_a_receipt_can_be_read_again(self, filed):
        given = filed.post(RECORDS, accepted(filed.number)).json()
        read = filed.get(f"{RECORDS}/R-1").json()
        assert (read["receipt"], read["again"]) == (given["receipt"], True)

    def test_the_receipt_of_an_unknown_record_is_absent(self, filed):
        assert filed.get(f"{RECORDS}/R-9").status_code == 404


class TestOwnWords:
    def test_a_record_in_the_systems_own_words_is_translated(self, filed):
        said = {"jlid": "1", "ywlsh_wb": filed.number, "lx": "SL", "sljg": "1", "slsj": "20260211 100000"}
        assert filed.post(OWN, said).status_code == 201
        assert ExchangeRecord.objects.get().happened_at == at(2, 11)

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"lx": "??"}, "lx"),
            ({"lx": "SL", "sljg": "7", "slsj": "20260211 100000"}, "sljg"),
            ({"lx": "SL", "sljg": "1", "slsj": "11 February"}, "slsj"),
            ({"lx": "HJ", "hjdz": "4", "kssj": "20260211 100000", "bzqd": "x"}, "bzqd"),
            ({"lx": "HJ", "hjdz": "4", "kssj": "20260211 100000", "bzqd": [1]}, "bzqd"),
        ],
    )
    def test_words_that_nobody_knows_are_named(self, filed, said, field):
        answer = filed.post(OWN, {"jlid": "1", "ywlsh_wb": filed.number} | said)
        assert (answer.status_code, answer.json()["code"]) == (422, "cases.record_unreadable")
        assert answer.json()["errors"][0]["field"] == field

    def test_another_systems_door_does_not_exist(self, filed):
        assert filed.post("/api/v1/exchange/systems/real_estate/records", {}).status_code == 404


class TestWhoMay:
    def test_a_citizens_token_opens_nothing(self, filed):
        li = filed.applicant
        token = people.issue_token(
            li.account, "p", frozenset({"exchange:write"}), at(3, 1), person_id=li.person, actor=SYSTEM, at=at(2, 10)
        )
        assert filed.post(RECORDS, accepted(filed.number), token).status_code == 403

    def test_a_token_without_the_scope_opens_nothing(self, filed):
        scopes = frozenset({"cases:read"})
        token = people.issue_token(filed.account.pk, "p", scopes, at(3, 1), actor=SYSTEM, at=at(2, 10))
        assert filed.post(RECORDS, accepted(filed.number), token).status_code == 403

    def test_a_system_that_is_not_connected_opens_nothing(self, filed):
        other = people.open_client_account("别的系统", actor=SYSTEM, at=at(2, 10))
        until = at(2, 10) + timedelta(days=30)
        token = people.issue_token(other.pk, "p", frozenset({"exchange:write"}), until, actor=SYSTEM, at=at(2, 10))
        assert filed.post(RECORDS, accepted(filed.number), token).status_code == 403

    def test_files_of_other_cases_do_not_exist(self, filed):
        filed.connect(matters=("990131005999",))
        assert filed.get(f"/api/v1/exchange/cases/{filed.number}/materials/005").status_code == 404


class TestReconciliation:
    def test_a_system_reads_what_it_has_not_acknowledged_and_what_had_no_case(self, linked):
        linked.standin.faults.errors = 9
        linked.file_and_run(at(2, 10))
        linked.clock = at(2, 12)
        linked.post(RECORDS, accepted("NOBODY-1"))
        said = linked.get("/api/v1/exchange/reconciliation").json()
        assert [(one["case_number"], one["reason"]) for one in said["unacknowledged"]] == [(linked.number, "failing")]
        assert said["strays"] == ["R-1"]

    def test_a_day_narrows_it(self, linked):
        linked.standin.faults.errors = 9
        linked.file_and_run(at(2, 10))
        assert not linked.get("/api/v1/exchange/reconciliation?day=2026-02-11").json()["unacknowledged"]

    def test_contradictions_are_told(self, filed):
        filed.post(RECORDS, accepted(filed.number))
        filed.post(RECORDS, accepted(filed.number, record_id="R-2", accepted_at="2026-02-11T11:00:00+08:00"))
        (one,) = filed.get("/api/v1/exchange/reconciliation").json()["differing"]
        assert (one["case_number"], one["contradictions"]) == (filed.number, ["accepted_twice"])
