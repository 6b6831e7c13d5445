"""A case that another system works on: handed over once, told of in any order, its limits and pages ours.

10 February 2026 is a Tuesday; Saturday 14 is a working day, 15 to 23 are off. Of the food licence: five working days
for the answer, seven promised, ten by law.
"""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.cases import permits
from zhengtong.cases import public as cases
from zhengtong.cases.actions import handover
from zhengtong.cases.models import Case, Document, ExchangeRecord, Handover, MaterialPage, Task
from zhengtong.cases.permits import Exchange
from zhengtong.cases.queries import exchange, steps
from zhengtong.cases.tests import other_matters
from zhengtong.cases.tests.acting import PLAN, at
from zhengtong.cases.tests.linking import Linked
from zhengtong.kernel import files, instant, words
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.models import Entry
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal, Refusals
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.post.models import Message
from zhengtong.town.matters import publishing

pytestmark = pytest.mark.django_db
BOTH = ("company_registry", "real_estate")


def refused(act, *args, **more):
    with pytest.raises(Refusal) as caught:
        act(*args, **more)
    return caught.value


def picture(linked):
    """Everything about the case that must not depend on the order of its records."""
    case = linked.case
    columns = [
        "state", "outcome", "accepted_on", "decided_on", "served_on", "closed_on", "intake_due_at", "supplement_due_at",
        "promise_due_at", "statute_due_at", "next_due_at", "supplement", "supplement_used", "deemed",
    ]  # fmt: skip
    limits = sorted(
        (c.kind, c.state, c.started_on, c.due_on, c.finished_at)
        for kind in ("intake", "supplement", "promise", "statute", "service")
        for c in linked.clock_of(kind)
    )
    moments = [(m.title, m.at, m.text) for m in steps.moments_of(case)]
    return {name: getattr(case, name) for name in columns}, limits, moments, linked.parcel().contradictions


class TestHandingOver:
    @pytest.mark.parametrize("code", BOTH)
    def test_the_whole_application_arrives_once(self, city, tmp_path, code):
        linked = Linked(city, tmp_path, code)
        linked.file_and_run(at(2, 10))
        held = linked.standin.application(linked.number)
        form = held["bd" if code == "company_registry" else "form"]
        assert form["operator_name"] == "安澜市𠮷福餐饮有限公司"
        assert linked.parcel().remote_number == linked.standin.own_number(linked.number)
        linked.close()

    def test_filing_is_the_same_filing(self, linked):
        case = linked.file(at(2, 10))
        assert (case.state, case.handled_in) == ("received", "company_registry")
        assert linked.documents() == ["receipt"]
        assert linked.clock_of("intake")[0].due_on == date(2026, 2, 24)

    def test_nobody_here_has_a_task_of_it(self, linked):
        linked.file(at(2, 10))
        assert not Task.objects.filter(case__number=linked.number).exists()

    def test_a_native_case_owes_nobody_anything(self, play):
        play.file(at(2, 10))
        assert not Handover.objects.exists()

    def test_fetched_values_and_files_travel_with_it(self, linked):
        linked.file_and_run(at(2, 10))
        brought = {one["clbm"]: one for one in linked.standin.application(linked.number)["clqd"]}
        assert any(one["qz"] for one in brought.values())
        code, one = next((c, o) for c, o in brought.items() if o["fj"])
        answer = linked.get(f"/api/v1/exchange/cases/{linked.number}/materials/{code}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == one["fj"][0]["sha256"]

    def test_every_photo_of_a_material_travels_with_it(self, linked):
        case = linked.file(at(2, 10))
        material = case.materials.exclude(file=None).first()
        photo = files.keep_bytes(b"\xff\xd8 another", name="page-2.jpg", mime="image/jpeg", at=at(2, 10))
        MaterialPage.objects.create(material=material, position=2, file_id=photo.id)
        linked.run(at(2, 10))
        brought = {one["clbm"]: one for one in linked.standin.application(linked.number)["clqd"]}
        assert [one["name"] for one in brought[material.code]["fj"]][1:] == ["page-2.jpg"]
        path = f"/api/v1/exchange/cases/{linked.number}/materials/{material.code}"
        assert linked.get(f"{path}?place=2").content == b"\xff\xd8 another"
        assert [linked.get(f"{path}?place={place}").status_code for place in (3, 0)] == [404, 422]

    def test_an_answer_that_was_lost_makes_no_second_application(self, linked):
        linked.standin.faults.lost_answers = 1
        linked.file_and_run(at(2, 10))
        assert (linked.parcel().state, linked.parcel().reason) == ("waiting", "failing")
        linked.run(at(2, 10, 10, 1))
        cases_hand_over(linked, at(2, 10, 10, 1))
        assert linked.parcel().state == "acknowledged"
        assert linked.standin.ask("SELECT COUNT(*) FROM t_ywsq")[0][0] == 1

    def test_a_worker_that_died_after_the_call_makes_no_second_application(self, linked, monkeypatch):
        linked.file(at(2, 10))
        with monkeypatch.context() as patch:
            patch.setattr(handover, "record_attempt", killed)
            with pytest.raises(KeyboardInterrupt):
                cases_hand_over(linked, at(2, 10))
        assert linked.parcel().state == "waiting"
        cases_hand_over(linked, at(2, 10, 10, 6))
        assert linked.parcel().state == "acknowledged"
        assert linked.standin.ask("SELECT COUNT(*) FROM t_ywsq")[0][0] == 1

    def test_while_it_fails_tries_come_ever_later_and_both_sides_can_read_it(self, linked):
        linked.standin.faults.errors = 99
        linked.file_and_run(at(2, 10))
        row = linked.parcel()
        assert (row.attempts, row.due_at - row.tried_at) == (1, timedelta(seconds=10))
        told = steps.elsewhere(linked.case)
        assert told["trouble"]
        assert told["reason"] == "系统返回错误。"

    def test_a_system_that_fails_three_times_is_left_alone_and_then_tried_again(self, linked):
        linked.standin.faults.errors = 3
        linked.file_and_run(at(2, 10))
        for minute in (1, 2):
            cases_hand_over(linked, at(2, 10, 10, minute))
        assert (linked.system.failures, linked.system.resting_until) == (3, at(2, 10, 10, 2) + timedelta(seconds=10))
        cases_hand_over(linked, at(2, 10, 10, 2))
        assert (linked.parcel().attempts, linked.system.failures) == (3, 3)
        assert exchange.parcels_due(at(2, 10, 10, 2)) == []
        cases_hand_over(linked, at(2, 10, 10, 5))
        assert linked.parcel().state == "acknowledged"
        assert (linked.system.failures, linked.system.resting_until) == (0, None)

    def test_a_system_that_is_down_loses_nothing(self, linked):
        linked.server.shutdown()
        linked.server.server_close()
        linked.file_and_run(at(2, 10))
        assert (linked.parcel().state, linked.parcel().reason) == ("waiting", "unreachable")

    def test_a_key_it_does_not_accept_is_named(self, linked):
        linked.connect(key="another key")
        linked.file_and_run(at(2, 10))
        assert linked.parcel().reason == "key_refused"

    def test_what_the_system_refuses_is_not_tried_for_ever_and_gives_its_words(self, linked, monkeypatch):
        monkeypatch.setattr(linked.standin, "answer", lambda *_: (422, {"jg": "0", "yy": "申请内容不完整"}))
        linked.file_and_run(at(2, 10))
        row = linked.parcel()
        assert (row.state, row.says, row.due_at) == ("refused", "申请内容不完整", None)

    def test_a_system_that_nobody_connected_is_waited_for(self, city, tmp_path):
        linked = Linked(city, tmp_path, "company_registry", connected=False)
        linked.file_and_run(at(2, 10))
        assert linked.parcel().reason == "not_connected"
        linked.connect()
        cases_hand_over(linked, at(2, 11))
        assert linked.parcel().state == "acknowledged"
        linked.close()

    def test_a_system_connected_for_other_offices_gets_nothing(self, linked):
        linked.connect(offices=(linked.anlan.offices["yunling.market"],))
        linked.file_and_run(at(2, 10))
        assert linked.parcel().reason == "outside_binding"
        assert not linked.standin.stage(linked.number)

    def test_a_job_that_was_lost_is_taken_up_by_the_clock(self, linked):
        linked.file(at(2, 10))
        assert exchange.parcels_due(at(2, 10)) == [(linked.number, "application")]

    def test_a_second_job_for_what_has_arrived_does_nothing(self, linked):
        linked.file_and_run(at(2, 10))
        before = Entry.objects.count()
        cases_hand_over(linked, at(2, 11))
        assert Entry.objects.count() == before

    def test_an_attempt_recorded_twice_stays_acknowledged(self, linked):
        linked.file_and_run(at(2, 10))
        late = handover.Tried(reason="failing")
        state = handover.record_attempt(linked.number, handover.Parcel.APPLICATION, late, at=at(2, 11))
        assert state == linked.parcel().state == "acknowledged"


def spoken(body):
    """A system that answers everything with these bytes."""

    def answer(_self, _environ, start):
        start("200 OK", [("Content-Type", "application/json")])
        return [body]

    return answer


def killed(*_arguments, **_more):
    raise KeyboardInterrupt


def cases_hand_over(linked, when, parcel="application"):
    linked.clock = when
    with instant.at(when):
        cases.hand_over.call(linked.number, parcel)


class TestItsLife:
    @pytest.mark.parametrize("code", BOTH)
    def test_it_goes_through_review_decision_issue_and_service_to_its_end(self, city, tmp_path, code):
        linked = Linked(city, tmp_path, code)
        linked.file_and_run(at(2, 10))
        seen = []
        for n, verb in enumerate(("accept", "step", "grant", "issue", "serve")):
            linked.clerk(verb, at(2, 11 + n % 2, 11 + n))
            seen.append(linked.case.state)
        linked.run(at(2, 13))
        assert seen == ["in_review", "in_review", "decided", "issued", "served"]
        assert linked.case.state == "closed"
        assert cases.replay([(e.type, e.facts) for e in linked.entries()]) == "closed"
        linked.close()

    def test_limits_run_from_the_days_of_the_facts_whenever_they_are_told(self, linked):
        linked.file_and_run(at(2, 10))
        linked.clock = at(2, 11)
        linked.standin.do(linked.number, "accept")
        linked.clock = at(2, 27)
        linked.standin.deliver()
        (promise,), (statute,) = linked.clock_of("promise"), linked.clock_of("statute")
        assert promise.started_on == date(2026, 2, 11)
        assert statute.due_on == date(2026, 3, 3)  # 12, 13, 14, 24, 25, 26, 27, 28 February, 2, 3 March
        entry = Entry.objects.get(type="cases.record_taken")
        assert (entry.effective_on, entry.recorded_at) == (date(2026, 2, 11), at(2, 27))

    def test_the_applicant_is_told_of_acceptance_and_decision_once(self, linked):
        linked.file_and_run(at(2, 10))
        linked.standin.faults.duplicates = 2
        linked.clerk("accept", at(2, 11))
        linked.clerk("grant", at(2, 12))
        linked.run(at(2, 12))
        told = [t for t in Message.objects.values_list("template", flat=True) if t != "cases.case_filed"]
        assert sorted(told) == ["cases.case_accepted", "cases.case_decided"]

    def test_the_systems_documents_are_shown_by_their_numbers_and_not_made_again(self, linked):
        linked.file_and_run(at(2, 10))
        linked.clerk("accept", at(2, 11))
        linked.clerk("grant", at(2, 12))
        assert linked.documents() == ["receipt"]
        numbers = [doc["number"] for doc in steps.elsewhere(linked.case)["documents"]]
        assert numbers == ["安登受〔2026〕1号", "安登准〔2026〕2号", "99AL00000000000002"]

    def test_a_refusal_gives_its_reason(self, linked):
        linked.file_and_run(at(2, 10))
        linked.clerk("accept", at(2, 11))
        linked.clerk("refuse", at(2, 12))
        assert linked.case.outcome == "refused"
        assert steps.elsewhere(linked.case)["reason_given"] == "申请材料不符合法定形式。"

    def test_what_is_not_accepted_is_closed_and_names_the_right_office(self, linked):
        linked.file_and_run(at(2, 10))
        linked.clerk("reject", at(2, 11))
        assert linked.case.state == "not_accepted"
        linked.run(at(2, 11))
        assert linked.case.state == "closed"
        assert steps.elsewhere(linked.case)["right_office"] == "住所地登记机关"

    def test_the_law_accepts_for_a_system_that_stays_silent_and_opens_no_step_here(self, linked):
        linked.file_and_run(at(2, 10))
        cases.accept_silent_case(linked.number, at=at(2, 25, 0))
        assert (linked.case.state, linked.case.accepted_on) == ("in_review", date(2026, 2, 10))
        assert not Task.objects.exists()

    def test_a_late_acceptance_does_not_take_back_what_the_law_gave(self, linked):
        linked.file_and_run(at(2, 10))
        cases.accept_silent_case(linked.number, at=at(2, 25, 0))
        linked.clerk("accept", at(2, 26))
        assert linked.case.accepted_on == date(2026, 2, 10)
        assert linked.clock_of("statute")[0].started_on == date(2026, 2, 10)


class TestSupplementAndWithdrawal:
    def ask(self, linked, when):
        linked.clerk("ask", when)

    def test_the_notice_reaches_the_applicant_here_and_her_answer_goes_there(self, linked):
        linked.file_and_run(at(2, 10))
        self.ask(linked, at(2, 11))
        assert linked.case.state == "supplement_requested"
        (item,) = linked.case.supplement["items"]
        linked.bring(at(2, 12), item["code"])
        linked.run(at(2, 12))
        assert linked.parcel("supplement").state == "acknowledged"
        assert linked.standin.stage(linked.number) == "supplemented"
        assert linked.case.state == "supplemented"
        assert not Task.objects.exists()

    def test_five_working_days_count_anew_after_her_answer(self, linked):
        linked.file_and_run(at(2, 10))
        self.ask(linked, at(2, 11))
        linked.bring(at(2, 12), linked.case.supplement["items"][0]["code"])
        linked.tell(at(2, 12, 12), record_id="x", kind="process", step="查看", action="other", started_at=at(2, 12, 11))
        first, second = linked.clock_of("intake")
        assert (first.state, second.state) == ("finished", "running")
        assert second.due_on == date(2026, 2, 26)  # 13, 14, 24, 25, 26
        assert linked.case.intake_due_at == second.due_at

    def test_the_supplement_waits_until_the_application_has_arrived(self, linked):
        linked.standin.faults.errors = 1
        linked.file_and_run(at(2, 10))
        linked.tell(
            at(2, 11), record_id="n", kind="process", step="审查", action="supplement_requested", started_at=at(2, 11),
            items=[{"code": "005", "problem": "看不清", "remedy": "重传"}],
        )  # fmt: skip
        linked.bring(at(2, 12))
        cases_hand_over(linked, at(2, 12), "supplement")
        assert linked.parcel("supplement").reason == "application_first"
        cases_hand_over(linked, at(2, 12, 11))
        cases_hand_over(linked, at(2, 12, 12), "supplement")
        assert linked.parcel("supplement").state == "acknowledged"

    def test_nothing_may_be_asked_that_the_guide_does_not_name(self, linked):
        linked.file_and_run(at(2, 10))
        said = {"record_id": "n", "kind": "process", "step": "审查", "action": "supplement_requested"}
        items = [{"code": "999", "problem": "缺少", "remedy": "补交"}]
        refusal = refused(linked.tell, at(2, 11), started_at=at(2, 11), items=items, **said)
        assert refusal.code == "cases.supplement_unknown"
        assert not ExchangeRecord.objects.exists()

    def test_a_withdrawal_reaches_the_system(self, linked):
        linked.file_and_run(at(2, 10))
        cases.withdraw_case(linked.number, actor=linked.applicant, at=at(2, 11))
        linked.run(at(2, 11))
        assert linked.standin.stage(linked.number) == "cancelled"
        assert (linked.case.state, linked.case.outcome) == ("closed", "withdrawn")
        linked.pull(at(2, 12))
        found = exchange.reconciliation(linked.system, exchange.handovers_of(linked.system, None), None)
        assert found.clean

    def test_a_withdrawal_that_the_system_had_already_decided_is_a_difference_to_settle(self, linked):
        linked.file_and_run(at(2, 10))
        linked.standin.faults.silent = True
        linked.clerk("accept", at(2, 11))
        linked.clerk("grant", at(2, 11, 11))
        cases.withdraw_case(linked.number, actor=linked.applicant, at=at(2, 12))
        linked.run(at(2, 12))
        linked.pull(at(2, 13))
        assert (linked.case.state, linked.case.outcome) == ("decided", "granted")
        assert linked.parcel().contradictions == ["decided_before_withdrawal"]

    def test_a_supplement_that_never_comes_is_told_to_the_system(self, linked):
        linked.file_and_run(at(2, 10))
        self.ask(linked, at(2, 11))
        late = linked.case.supplement_due_at
        cases.lapse_case(linked.number, at=late)
        linked.run(late)
        assert linked.standin.stage(linked.number) == "cancelled"


def story(number, mark):
    """The records of a whole life with contradictions, in our own format; ids begin with the mark."""
    why = "材料不符合法定形式。"
    items = [{"code": "005", "problem": "看不清", "remedy": "重传"}]
    told = [
        {"kind": "process", "action": "supplement_requested", "step": "审查", "started_at": at(2, 11), "items": items},
        {"kind": "acceptance", "accepted_at": at(2, 12), "document_number": "受1"},
        {"kind": "acceptance", "accepted_at": at(2, 12, 15)},
        {"kind": "process", "action": "pass", "step": "核验", "started_at": at(2, 13)},
        {"kind": "result", "decided_at": at(2, 14), "outcome": "refused", "reason": why},
        {"kind": "result", "decided_at": at(2, 24), "outcome": "granted"},
        {"kind": "process", "action": "issued", "step": "制证", "started_at": at(2, 25)},
        {"kind": "process", "action": "served", "step": "领证", "started_at": at(2, 26), "service_mode": "post"},
    ]
    return [one | {"case_number": number, "record_id": f"{mark}-{n}"} for n, one in enumerate(told)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(8)), again=st.lists(st.integers(0, 7), max_size=4))
def test_connected_records_in_any_order_and_repetition_give_the_same_case(linked, order, again):
    if not linked.number:
        linked.first = linked.file(at(2, 10))
        for said in story(linked.number, linked.number):
            linked.tell(at(3, 2), **said)
        linked.expected = picture(linked)
        assert linked.expected[0]["state"] == "served"
        assert linked.expected[3] == ["accepted_twice", "decided_twice"]
    linked.file(at(2, 10))
    told = story(linked.number, linked.number)
    for n in [*order, *again]:
        linked.tell(at(3, 2), **told[n])
    assert picture(linked) == linked.expected
    assert linked.case.records.count() == 8


class TestOtherLaw:
    """A benefit: eight days promised and ten by law, both from receipt; no law accepts for a silent office."""

    @pytest.fixture
    def benefit(self, linked):
        handling = {"mode": "connected", "system": "company_registry"}
        linked.catalog = other_matters.benefit(linked.anlan, handling=handling)
        linked.connect(matters=(linked.catalog,))
        linked.file_and_run(at(2, 10))
        return linked

    def test_limits_that_count_from_receipt_stay_where_they_are_at_acceptance(self, benefit):
        benefit.clerk("accept", at(2, 12))
        (statute,) = benefit.clock_of("statute")
        assert (statute.started_on, statute.due_on) == (date(2026, 2, 10), date(2026, 3, 2))
        assert benefit.case.statute_due_at == statute.due_at

    def test_they_count_anew_after_a_supplement_whatever_comes_first(self, benefit):
        benefit.clerk("ask", at(2, 11))
        assert benefit.case.statute_due_at is None
        benefit.bring(at(2, 12), benefit.case.supplement["items"][0]["code"])
        benefit.tell(at(2, 14), record_id="r", kind="result", decided_at=at(2, 14), outcome="granted")
        benefit.tell(at(2, 14), record_id="a", kind="acceptance", accepted_at=at(2, 13))
        first, second = benefit.clock_of("statute")
        assert (first.finished_at, second.started_on) == (at(2, 11), date(2026, 2, 12))
        assert second.finished_at == at(2, 14)

    def test_silence_is_told_to_the_applicant_and_opens_no_step_here(self, benefit):
        cases.escalate_silent_case(benefit.number, at=at(2, 25, 0))
        assert (benefit.case.state, benefit.case.escalated_on) == ("received", date(2026, 2, 25))
        assert not Task.objects.exists()
        benefit.clerk("accept", at(2, 25, 10))
        assert benefit.case.state == "in_review"


class TestTelling:
    def test_a_repetition_is_answered_by_the_same_receipt(self, linked):
        linked.file_and_run(at(2, 10))
        said = {"record_id": "a", "kind": "acceptance", "accepted_at": at(2, 11)}
        first, second = linked.tell(at(2, 11), **said), linked.tell(at(2, 12), **said)
        assert (first.receipt, first.again, second.again) == (second.receipt, False, True)
        assert second.recorded_at == at(2, 11)
        assert Entry.objects.filter(type="cases.record_taken").count() == 1

    def test_the_same_id_with_other_content_is_refused(self, linked):
        linked.file_and_run(at(2, 10))
        linked.tell(at(2, 11), record_id="a", kind="acceptance", accepted_at=at(2, 11))
        refusal = refused(linked.tell, at(2, 11), record_id="a", kind="acceptance", accepted_at=at(2, 11, 9))
        assert refusal.code == "cases.record_reused"

    def test_a_record_from_the_future_is_refused(self, linked):
        linked.file_and_run(at(2, 10))
        refusal = refused(linked.tell, at(2, 11), record_id="a", kind="acceptance", accepted_at=at(2, 12))
        assert refusal.code == "cases.record_ahead"

    def test_a_record_from_before_the_filing_is_refused(self, linked):
        linked.file_and_run(at(2, 10))
        refusal = refused(linked.tell, at(2, 11), record_id="a", kind="acceptance", accepted_at=at(2, 9))
        assert refusal.code == "cases.record_too_early"

    @pytest.mark.parametrize(("field", "value"), [("task_code", "1" * 31), ("applicant_name", "别人")])
    def test_a_record_of_another_case_is_refused(self, linked, field, value):
        linked.file_and_run(at(2, 10))
        said = {"record_id": "a", "kind": "acceptance", "accepted_at": at(2, 11), field: value}
        assert refused(linked.tell, at(2, 11), **said).code == "cases.record_of_another"

    def test_a_record_without_case_is_kept_and_moves_nothing(self, linked):
        linked.file_and_run(at(2, 10))
        taken = linked.tell(at(2, 11), record_id="a", kind="acceptance", accepted_at=at(2, 11), case_number="NOBODY-1")
        assert taken.stray
        assert linked.case.state == "received"
        assert Entry.objects.get(type="cases.stray_record_kept").subject == "system:company_registry"

    def test_a_record_that_had_no_case_counts_once_its_system_is_bound_to_the_case(self, linked):
        linked.file_and_run(at(2, 10))
        linked.connect(matters=("990131005999",))
        said = {"record_id": "a", "kind": "acceptance", "accepted_at": at(2, 11)}
        first = linked.tell(at(2, 11), **said)
        linked.connect()
        again = linked.tell(at(2, 12), **said)
        assert (first.stray, again.stray, again.again, again.receipt) == (True, False, True, first.receipt)
        assert (linked.case.state, linked.case.accepted_on) == ("in_review", date(2026, 2, 11))
        assert Entry.objects.filter(type="cases.record_taken").count() == 1
        linked.tell(at(2, 13), **said)
        assert Entry.objects.filter(type="cases.record_taken").count() == 1

    def test_another_systems_case_is_answered_as_if_there_were_none(self, linked):
        linked.file_and_run(at(2, 10))
        linked.connect(matters=("990131005999",))
        assert linked.tell(at(2, 11), record_id="a", kind="acceptance", accepted_at=at(2, 11)).stray
        assert linked.case.state == "received"

    def test_a_system_that_was_disconnected_may_tell_nothing(self, linked):
        linked.file_and_run(at(2, 10))
        cases.disconnect_system("company_registry", actor=SYSTEM, at=at(2, 11))
        with pytest.raises(Forbidden):
            linked.tell(at(2, 11), record_id="a", kind="acceptance", accepted_at=at(2, 11))

    def test_records_are_sealed_at_rest(self, linked):
        linked.file_and_run(at(2, 10))
        linked.tell(at(2, 11), record_id="a", kind="acceptance", accepted_at=at(2, 11), officer="登记员")
        with connection.cursor() as cursor:
            cursor.execute("SELECT body FROM cases_exchangerecord")
            assert "登记员" not in cursor.fetchone()[0]

    def test_the_journal_names_no_officer_and_no_opinion(self, linked):
        linked.file_and_run(at(2, 10))
        linked.clerk("accept", at(2, 11))
        linked.clerk("step", at(2, 12))
        said = str([e.facts for e in Entry.objects.filter(type="cases.record_taken")])
        assert "林登" not in said
        assert "材料齐全" not in said


class TestNativeActs:
    @pytest.mark.parametrize("act", sorted(permits.ELSEWHERE))
    def test_an_act_of_the_office_is_refused_in_words(self, linked, act):
        case = linked.file(at(2, 10))
        actor = linked.applicant if act == "correct_on_spot" else linked.officer(OFFICER.get(act, "zhao"))
        assert not permits.may(actor, act, case)
        assert refused(permits.require, actor, act, case).code == "cases.handled_elsewhere"

    def test_accepting_here_changes_nothing(self, linked):
        linked.file(at(2, 10))
        assert refused(linked.accept, at(2, 11)).code == "cases.handled_elsewhere"
        assert refused(linked.ask, at(2, 11), [PLAN]).code == "cases.handled_elsewhere"
        assert linked.case.state == "received"

    def test_the_words_say_where(self):
        assert "业务系统" in str(words.say(Refusal("cases.handled_elsewhere")).text)


OFFICER = {"decide": "sun", "suspend": "sun", "extend": "sun", "terminate": "sun", "return": "sun"}


class TestReconciling:
    def test_what_was_never_delivered_is_fetched(self, linked):
        linked.file_and_run(at(2, 10))
        linked.standin.faults.silent = True
        linked.clerk("accept", at(2, 11))
        linked.clerk("grant", at(2, 12))
        linked.pull(at(2, 13))
        assert linked.case.state == "decided"
        assert linked.parcel().remote_state == "decided"

    def test_what_was_fetched_and_then_delivered_is_one_record(self, linked):
        linked.file_and_run(at(2, 10))
        linked.standin.faults.silent = True
        linked.clerk("accept", at(2, 11))
        linked.pull(at(2, 12))
        linked.standin.faults.silent = False
        assert linked.standin.deliver() == 1
        assert ExchangeRecord.objects.count() == 1

    def test_a_running_case_is_asked_about_every_ten_minutes(self, linked):
        linked.file_and_run(at(2, 10))
        wait = timedelta(minutes=9)
        assert exchange.cases_to_look_up(at(2, 10, 11), every=wait) == [linked.number]
        linked.pull(at(2, 10, 11))
        assert exchange.cases_to_look_up(at(2, 10, 11, 5), every=wait) == []
        assert exchange.cases_to_look_up(at(2, 10, 11, 10), every=wait) == [linked.number]

    def test_a_system_that_does_not_answer_leaves_everything_as_it_was(self, linked):
        linked.file_and_run(at(2, 10))
        linked.standin.faults.errors = 1
        linked.pull(at(2, 11))
        assert (linked.case.state, linked.parcel().state, linked.parcel().remote_state) == (
            "received",
            "acknowledged",
            "",
        )

    def test_a_system_that_does_not_answer_is_soon_left_alone_and_holds_nobody_up(self, linked):
        linked.file_and_run(at(2, 10))
        linked.standin.faults.errors = 99
        for minute in (0, 1, 2, 2, 2):
            linked.pull(at(2, 11, 10, minute))
        assert (linked.system.failures, linked.standin.faults.errors) == (3, 96)
        assert exchange.cases_to_look_up(at(2, 11, 10, 2), every=timedelta(0)) == []

    def test_a_case_whose_system_did_not_answer_is_asked_about_after_the_others(self, linked):
        linked.file_and_run(at(2, 10))
        first = linked.number
        linked.file_and_run(at(2, 10, 11))
        linked.standin.faults.errors = 1
        linked.clock = at(2, 11)
        with instant.at(at(2, 11)):
            cases.look_up.call(first)
        assert exchange.cases_to_look_up(at(2, 12), every=timedelta(minutes=9)) == [linked.number, first]

    def test_an_officer_who_asks_does_not_wait_until_the_system_is_called_again(self, linked):
        linked.file_and_run(at(2, 10))
        linked.standin.faults.errors = 3
        for minute in range(3):
            linked.pull(at(2, 11, 10, minute))
        assert linked.system.resting_until
        handover.ask_again(linked.number, actor=linked.officer("zhao"), at=at(2, 11, 10, 2))
        linked.run(at(2, 11, 10, 2))
        assert (linked.parcel().remote_state, linked.system.failures) == ("received", 0)

    def test_a_record_that_cannot_be_read_keeps_no_other_one_back(self, linked, monkeypatch):
        linked.file_and_run(at(2, 10))
        linked.standin.faults.silent = True
        linked.clerk("accept", at(2, 11))
        told = linked.standin.told(linked.number)
        monkeypatch.setattr(linked.standin, "told", lambda number: [{"lx": "??"}, *told])
        linked.pull(at(2, 12))
        assert linked.case.state == "in_review"

    @pytest.mark.parametrize("body", [b"[]", b"no json", b"[" * 100_000, b" " * 5_000_000])
    def test_an_answer_that_is_none_changes_nothing(self, linked, monkeypatch, body):
        linked.file_and_run(at(2, 10))
        monkeypatch.setattr(type(linked.standin), "__call__", spoken(body))
        linked.pull(at(2, 11))
        assert (linked.parcel().remote_state, linked.system.failures) == ("", 1)
        assert Entry.objects.get(type="cases.lookup_failed").facts["reason"] in ("gibberish", "failing", "endless")

    def test_the_systems_words_are_kept_as_plain_text(self, linked, monkeypatch):
        said = json.dumps({"jg": "1", "ywlsh": "不\u0000完\ud800整"}).encode()
        monkeypatch.setattr(type(linked.standin), "__call__", spoken(said))
        linked.file_and_run(at(2, 10))
        assert linked.parcel().remote_number == "不 完 整"

    def test_an_answer_proves_that_the_application_arrived(self, linked):
        linked.standin.faults.lost_answers = 1
        linked.file_and_run(at(2, 10))
        linked.pull(at(2, 11))
        assert (linked.parcel().state, linked.parcel().reason) == ("acknowledged", "")

    def test_states_that_differ_are_listed(self, linked, monkeypatch):
        linked.file_and_run(at(2, 10))
        monkeypatch.setattr(linked.standin, "told", lambda number: [])
        linked.standin.faults.silent = True
        linked.clerk("accept", at(2, 11))
        linked.pull(at(2, 12))
        found = exchange.reconciliation(linked.system, exchange.handovers_of(linked.system, None), None)
        assert [(row.case.number, row.remote_state) for row in found.differing] == [(linked.number, "in_review")]

    def test_what_was_told_after_the_look_up_is_no_difference(self, linked):
        linked.file_and_run(at(2, 10))
        linked.clerk("accept", at(2, 11))
        linked.pull(at(2, 12))
        for n, verb in enumerate(("grant", "issue", "serve")):
            linked.clerk(verb, at(2, 12, 12 + n))
        linked.run(at(2, 12, 16))
        found = exchange.reconciliation(linked.system, exchange.handovers_of(linked.system, None), None)
        assert found.clean

    def test_an_ended_case_is_compared_once_more_and_then_left(self, linked):
        linked.file_and_run(at(2, 10))
        for n, verb in enumerate(("accept", "grant", "issue", "serve")):
            linked.clerk(verb, at(2, 11, 12 + n))
        linked.run(at(2, 12))
        wait = timedelta(minutes=9)
        assert exchange.cases_to_look_up(at(2, 12, 11), every=wait) == [linked.number]
        linked.pull(at(2, 12, 11))
        assert exchange.cases_to_look_up(at(2, 12, 12), every=wait) == []

    def test_a_state_that_the_adapter_does_not_know_is_a_difference(self, linked, monkeypatch):
        from zhengtong.town.systems import company

        linked.file_and_run(at(2, 10))
        monkeypatch.setitem(company.ZT, "received", "99")
        linked.pull(at(2, 11))
        assert linked.parcel().remote_state == "?"
        found = exchange.reconciliation(linked.system, exchange.handovers_of(linked.system, None), None)
        assert [row.case.number for row in found.differing] == [linked.number]

    def test_a_day_narrows_the_lists(self, linked):
        linked.standin.faults.errors = 99
        linked.file_and_run(at(2, 10))
        rows = exchange.handovers_of(linked.system, None)
        on = [len(exchange.reconciliation(linked.system, rows, d).unacknowledged) for d in DAYS]
        assert on == [1, 0]

    def test_days_count_what_was_filed_acknowledged_and_told(self, linked):
        linked.file_and_run(at(2, 10))
        linked.clerk("accept", at(2, 10, 12))
        linked.tell(at(2, 10, 13), record_id="x", kind="acceptance", accepted_at=at(2, 10, 13), case_number="NOBODY-1")
        (today, *_) = exchange.days_of(linked.system, exchange.handovers_of(linked.system, None), date(2026, 2, 10))
        assert (today.filed, today.acknowledged, today.records, today.strays) == (1, 1, 2, 1)

    def test_an_officer_hands_over_again_what_was_refused(self, linked, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(linked.standin, "answer", lambda *_: (422, {"yy": "不完整"}))
            linked.file_and_run(at(2, 10))
        handover.hand_over_again(linked.number, actor=linked.officer("zhao"), at=at(2, 11))
        linked.run(at(2, 11))
        assert linked.parcel().state == "acknowledged"

    def test_handing_over_again_what_has_arrived_is_refused(self, linked):
        linked.file_and_run(at(2, 10))
        refusal = refused(handover.hand_over_again, linked.number, actor=linked.officer("zhao"), at=at(2, 11))
        assert refusal.code == "cases.handed_over_already"

    def test_an_officer_has_the_system_asked_again(self, linked):
        linked.file_and_run(at(2, 10))
        linked.standin.faults.silent = True
        linked.clerk("accept", at(2, 11))
        handover.ask_again(linked.number, actor=linked.officer("zhao"), at=at(2, 11))
        linked.run(at(2, 11))
        assert linked.case.state == "in_review"

    def test_asking_about_a_native_case_is_refused(self, play):
        play.file(at(2, 10))
        refusal = refused(handover.ask_again, play.number, actor=play.officer("zhao"), at=at(2, 11))
        assert refusal.code == "cases.not_connected"

    @pytest.mark.parametrize("who", ["yun", "luo"])
    def test_an_officer_of_another_office_finds_nothing(self, linked, who):
        linked.file_and_run(at(2, 10))
        with pytest.raises(Absent):
            handover.hand_over_again(linked.number, actor=linked.officer(who), at=at(2, 11))

    def test_an_auditor_sees_but_does_not_act(self, linked):
        linked.file_and_run(at(2, 10))
        with pytest.raises(Forbidden):
            handover.ask_again(linked.number, actor=linked.officer("shen"), at=at(2, 11))


DAYS = (date(2026, 2, 10), date(2026, 2, 11))


class TestConnecting:
    def test_every_fault_is_named_at_once(self, linked):
        with pytest.raises(Refusals) as caught:
            linked.connect(title=" ", adapter="telex", url="ftp://x", offices=(), account=linked.applicant.account)
        assert {r.field for r in caught.value.refusals} == {"title", "adapter", "url", "offices", "account"}

    def test_two_systems_never_share_an_account(self, linked):
        with pytest.raises(Refusals) as caught:
            linked.connect(code="another_system")
        assert [r.code for r in caught.value.refusals] == ["cases.system_account_taken"]

    def test_an_empty_key_keeps_the_present_one(self, linked):
        assert linked.connect(key="").key == "our key at the stand-in"

    def test_only_the_system_administrator_connects(self, linked):
        assert permits.may_exchange(linked.officer("xi"), Exchange.CONNECT, None)
        for who in ("zhao", "sun", "an", "ji", "jiang"):
            assert not permits.may_exchange(linked.officer(who), Exchange.CONNECT, None)

    def test_disconnecting_twice_is_refused(self, linked):
        cases.disconnect_system("company_registry", actor=SYSTEM, at=at(2, 11))
        refusal = refused(cases.disconnect_system, "company_registry", actor=SYSTEM, at=at(2, 11))
        assert refusal.code == "cases.not_connected"

    def test_which_matters_a_system_works_on_follows_from_their_versions(self, linked):
        assert (publishing.FOOD_CATALOG, linked.office) in matters.connected_with("company_registry")
        assert (publishing.FOOD_CATALOG, linked.office) not in matters.connected_with("real_estate")


def test_a_case_stays_with_the_system_of_its_version_when_the_matter_moves_to_another(linked):
    linked.file_and_run(at(2, 10))
    publish_anew(linked)
    assert Case.objects.get().handled_in == "company_registry"
    linked.clerk("accept", at(2, 11))
    assert linked.case.state == "in_review"


def publish_anew(linked):
    """The matter goes back to the office itself."""
    document = publishing.document_for(publishing.FOOD, org.office(linked.office))
    approvals = tuple(
        matters.Approval("P000000010", role, date(2026, 2, 10)) for role in ("拟稿", "合法性审查", "批准")
    )
    matters.save_draft(linked.case.matter, document, actor=SYSTEM, at=at(2, 10, 12))
    matters.publish_version(
        linked.case.matter, effective_from=date(2026, 2, 11), approvals=approvals, actor=SYSTEM, at=at(2, 10, 12)
    )


def test_documents_made_by_us_are_the_receipt_alone(linked):
    linked.file_and_run(at(2, 10))
    for n, verb in enumerate(("accept", "grant", "issue", "serve")):
        linked.clerk(verb, at(2, 11, 10 + n))
    assert set(Document.objects.values_list("kind", flat=True)) == {"receipt"}
