"""What a set of records adds up to, without a database: the rules, and that order is nothing.

Days are Shanghai's; 10 February 2026 is a Tuesday.
"""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.cases.connected import fold, records, stages
from zhengtong.cases.rules import Outcome, State
from zhengtong.cases.tests.acting import at
from zhengtong.cases.words import connected as words

FILED = at(2, 10)
OWN = fold.Own(filed_at=FILED)
NUMBER = "99010201020260210000001U"
LATER = at(6, 1)


def acceptance(record_id, when, outcome="accepted", **more):
    given_ = {"reason": "不属于本机关职权范围。", "right_office": "区局"} if outcome != "accepted" else {}
    return records.read(
        {"kind": "acceptance", "record_id": record_id, "case_number": NUMBER, "accepted_at": when, "outcome": outcome}
        | given_
        | more
    )


def step(record_id, when, action="pass", **more):
    items = [{"code": "005", "problem": "看不清", "remedy": "重传"}] if action == "supplement_requested" else []
    mode = "counter" if action == "served" else ""
    return records.read(
        {
            "kind": "process", "record_id": record_id, "case_number": NUMBER, "step": "审查", "action": action,
            "started_at": when, "ended_at": when, "items": items, "service_mode": mode,
        }
        | more
    )  # fmt: skip


def result(record_id, when, outcome="granted", **more):
    reason = "" if outcome == "granted" else "不符合法定条件。"
    return records.read(
        {"kind": "result", "record_id": record_id, "case_number": NUMBER, "decided_at": when, "outcome": outcome,
         "reason": reason} | more
    )  # fmt: skip


def standing(*told, own=OWN):
    return fold.fold(own, [fold.Told(record, LATER) for record in told])


WHOLE = (
    acceptance("a", at(2, 11)),
    step("s", at(2, 12)),
    result("r", at(2, 13)),
    step("i", at(2, 14), "issued"),
    step("d", at(2, 25), "served"),
)


class TestWhereTheCaseStands:
    def test_without_records_it_is_received(self):
        assert standing().state is State.RECEIVED

    def test_an_acceptance_opens_the_review_from_its_own_day(self):
        found = standing(acceptance("a", at(2, 11)))
        assert (found.state, found.accepted_on) == (State.IN_REVIEW, date(2026, 2, 11))

    def test_a_whole_life_is_served(self):
        found = standing(*WHOLE)
        assert (found.state, found.outcome) == (State.SERVED, Outcome.GRANTED)
        assert (found.accepted_on, found.decided_on, found.served_on) == (
            date(2026, 2, 11),
            date(2026, 2, 13),
            date(2026, 2, 25),
        )

    def test_a_result_before_its_acceptance_decides_all_the_same(self):
        found = standing(result("r", at(2, 13)))
        assert (found.state, found.accepted_on) == (State.DECIDED, None)

    def test_service_without_a_result_waits_for_it(self):
        assert standing(acceptance("a", at(2, 11)), step("d", at(2, 25), "served")).state is State.IN_REVIEW

    @pytest.mark.parametrize(("outcome", "state"), [("not_accepted", "not_accepted"), ("not_needed", "not_needed")])
    def test_another_answer_ends_the_case(self, outcome, state):
        found = standing(acceptance("a", at(2, 11), outcome))
        assert (found.state, found.ended_on) == (state, date(2026, 2, 11))

    def test_an_acceptance_counts_against_another_answer(self):
        found = standing(acceptance("a", at(2, 12)), acceptance("b", at(2, 11), "not_needed"))
        assert found.state is State.IN_REVIEW
        assert found.contradictions == ("accepted_and_turned_away",)

    def test_of_two_acceptances_the_earlier_counts(self):
        found = standing(acceptance("a", at(2, 12)), acceptance("b", at(2, 11)))
        assert (found.accepted_on, found.contradictions) == (date(2026, 2, 11), ("accepted_twice",))

    def test_of_two_results_the_later_counts(self):
        found = standing(acceptance("a", at(2, 11)), result("r", at(2, 13)), result("q", at(2, 12), "refused"))
        assert (found.outcome, found.contradictions) == (Outcome.GRANTED, ("decided_twice",))

    @pytest.mark.parametrize(
        ("second_at", "outcome", "found"),
        [
            (at(2, 13, 15), Outcome.REFUSED, ("decided_twice",)),
            (at(2, 26), Outcome.GRANTED, ("decided_twice", "decided_after_service")),
        ],
    )
    def test_a_result_that_was_served_is_not_taken_back_by_a_later_record(self, second_at, outcome, found):
        again = standing(*WHOLE, result("q", second_at, "refused"))
        assert (again.state, again.outcome, again.contradictions) == (State.SERVED, outcome, found)

    def test_a_notice_waits_for_the_applicant(self):
        assert standing(step("n", at(2, 11), "supplement_requested")).state is State.SUPPLEMENT_REQUESTED

    def test_her_answer_goes_back_to_the_office(self):
        own = fold.Own(FILED, supplemented_at=at(2, 12))
        assert standing(step("n", at(2, 11), "supplement_requested"), own=own).state is State.SUPPLEMENTED

    def test_a_notice_after_acceptance_changes_nothing(self):
        found = standing(acceptance("a", at(2, 11)), step("n", at(2, 12), "supplement_requested"))
        assert (found.state, found.contradictions) == (State.IN_REVIEW, ("asked_after_acceptance",))

    def test_what_the_law_gave_is_not_taken_back_by_a_later_record(self):
        own = fold.Own(FILED, deemed_at=at(2, 25))
        assert standing(acceptance("a", at(2, 27)), own=own).accepted_on == date(2026, 2, 10)

    def test_a_decision_before_the_withdrawal_stands(self):
        own = fold.Own(FILED, withdrawn_at=at(2, 14))
        found = standing(acceptance("a", at(2, 11)), result("r", at(2, 13)), own=own)
        assert (found.state, found.contradictions) == (State.DECIDED, ("decided_before_withdrawal",))

    def test_a_decision_after_the_withdrawal_counts_for_nothing(self):
        own = fold.Own(FILED, withdrawn_at=at(2, 12))
        found = standing(acceptance("a", at(2, 11)), result("r", at(2, 13)), own=own)
        assert (found.state, found.outcome) == (State.WITHDRAWN, None)
        assert found.contradictions == ("decided_after_withdrawal",)

    def test_a_closed_case_stays_closed_whatever_comes_late(self):
        own = fold.Own(FILED, closed_at=at(2, 26))
        assert standing(*WHOLE, step("late", at(2, 12)), own=own).state is State.CLOSED


class TestLimits:
    def test_the_answer_on_acceptance_ends_its_limit_at_its_own_instant(self):
        assert standing(acceptance("a", at(2, 11, 15))).limits["intake"] == fold.Span(FILED, at(2, 11, 15))

    def test_the_limits_of_the_decision_run_from_acceptance_to_decision(self):
        limits = standing(*WHOLE).limits
        assert limits["promise"] == limits["statute"] == fold.Span(at(2, 11), at(2, 13))

    def test_limits_that_count_from_receipt_do_so_whenever_it_is_accepted(self):
        told = [fold.Told(record, LATER) for record in WHOLE]
        limits = fold.fold(OWN, told, ["statute"]).limits
        assert (limits["statute"], limits["promise"]) == (fold.Span(FILED, at(2, 13)), fold.Span(at(2, 11), at(2, 13)))

    def test_limits_that_count_from_receipt_count_anew_after_a_supplement(self):
        own = fold.Own(FILED, supplemented_at=at(2, 13))
        told = [fold.Told(step("n", at(2, 11), "supplement_requested"), LATER)]
        limits = fold.fold(own, told, ["statute"]).limits
        assert limits["statute"] == fold.Span(FILED, at(2, 11))
        assert limits["second_statute"] == fold.Span(at(2, 13), None)
        assert "promise" not in limits

    def test_delivery_runs_from_decision_to_service(self):
        assert standing(*WHOLE).limits["service"] == fold.Span(at(2, 13), at(2, 25))

    def test_the_applicants_own_limit_counts_from_the_day_the_notice_reached_us(self):
        told = [fold.Told(step("n", at(2, 11), "supplement_requested"), at(2, 14))]
        assert fold.fold(OWN, told).limits["supplement"] == fold.Span(at(2, 14), None)

    def test_after_the_supplement_the_office_answers_anew(self):
        own = fold.Own(FILED, supplemented_at=at(2, 13))
        limits = standing(step("n", at(2, 11), "supplement_requested"), own=own).limits
        assert limits["intake"] == fold.Span(FILED, at(2, 11))
        assert limits["second_intake"] == fold.Span(at(2, 13), None)


class TestWhatItEndedWith:
    @pytest.mark.parametrize(
        ("own", "told", "outcome"),
        [
            (fold.Own(FILED, lapsed_at=at(2, 20)), (), Outcome.LAPSED),
            (fold.Own(FILED, withdrawn_at=at(2, 20)), (), None),
            (fold.Own(FILED, withdrawn_at=at(2, 20), closed_at=at(2, 20)), (), Outcome.WITHDRAWN),
            (OWN, (acceptance("a", at(2, 11), "not_needed"),), None),
            (
                fold.Own(FILED, closed_at=at(2, 12)),
                (acceptance("a", at(2, 11), "not_needed"),),
                Outcome.NOT_NEEDED,
            ),
        ],
    )
    def test_a_case_without_a_decision_says_so_once_it_is_closed(self, own, told, outcome):
        assert standing(*told, own=own).outcome == outcome


MOMENTS = st.integers(1, 60).map(lambda hours: FILED + timedelta(hours=7 * hours))
ACCEPTANCES = st.builds(
    acceptance, st.uuids().map(str), MOMENTS, st.sampled_from(("accepted", "not_accepted", "not_needed"))
)
STEPS = st.builds(step, st.uuids().map(str), MOMENTS, st.sampled_from(records.ACTIONS))
RESULTS = st.builds(result, st.uuids().map(str), MOMENTS, st.sampled_from(("granted", "refused", "terminated")))
SETS = st.lists(ACCEPTANCES | STEPS | RESULTS, max_size=7)
OWNS = st.builds(
    fold.Own,
    filed_at=st.just(FILED),
    supplemented_at=st.none() | MOMENTS,
    withdrawn_at=st.none() | MOMENTS,
    closed_at=st.none() | MOMENTS,
)


@given(own=OWNS, told=SETS, data=st.data())
def test_the_same_records_in_any_order_and_as_often_as_you_like_are_the_same_case(own, told, data):
    again = data.draw(
        st.permutations(told + data.draw(st.lists(st.sampled_from(told), max_size=5) if told else st.just([])))
    )
    assert standing(*again, own=own) == standing(*told, own=own)


@given(own=OWNS, told=SETS)
def test_every_limit_that_ended_did_so_after_it_began(own, told):
    for span in standing(*told, own=own).limits.values():
        assert span.ended_at is None or span.ended_at >= FILED


def test_the_whole_life_is_the_same_in_every_one_of_its_120_orders():
    assert {repr(standing(*order)) for order in itertools.permutations(WHOLE)} == {repr(standing(*WHOLE))}


@given(own=OWNS, told=SETS)
def test_every_contradiction_has_words(own, told):
    assert all(words.CONTRADICTIONS[code] for code in standing(*told, own=own).contradictions)


class TestRecords:
    def test_equal_instants_with_other_offsets_are_one_content(self):
        here, there = acceptance("a", at(2, 11)), acceptance("a", "2026-02-11T02:00:00Z")
        assert records.fingerprint(here) == records.fingerprint(there)

    @pytest.mark.parametrize(
        ("changes", "where"),
        [
            ({"accepted_at": "2026-02-11T10:00:00"}, "accepted_at"),
            ({"record_id": ""}, "record_id"),
            ({"outcome": "perhaps"}, "outcome"),
            ({"unknown": "field"}, "unknown"),
        ],
    )
    def test_what_is_wrong_is_named_by_its_field(self, changes, where):
        said = {"kind": "acceptance", "record_id": "a", "case_number": NUMBER, "accepted_at": "2026-02-11T10:00:00Z"}
        with pytest.raises(records.Unreadable) as caught:
            records.read(said | changes)
        assert where in caught.value.where

    @pytest.mark.parametrize(
        "said",
        [
            {"kind": "acceptance", "accepted_at": "2026-02-11T10:00:00Z", "outcome": "not_needed"},
            {"kind": "result", "decided_at": "2026-02-11T10:00:00Z", "outcome": "refused"},
            {"kind": "process", "started_at": "2026-02-11T10:00:00Z", "step": "补正", "action": "supplement_requested"},
            {"kind": "process", "started_at": "2026-02-11T10:00:00Z", "step": "领照", "action": "served"},
            {"kind": "hearsay"},
        ],
    )
    def test_a_record_without_what_the_applicant_is_owed_is_refused(self, said):
        with pytest.raises(records.Unreadable):
            records.read({"record_id": "a", "case_number": NUMBER} | said)


class TestWaiting:
    def test_pauses_between_tries_double_up_to_half_an_hour(self):
        waits = [(stages.next_try(n, FILED) - FILED).total_seconds() for n in (1, 2, 3, 8, 9, 50)]
        assert waits == [10, 20, 40, 1280, 1800, 1800]

    def test_a_system_rests_from_its_third_failure_in_a_row(self):
        assert stages.rest_until(2, FILED) is None
        assert stages.rest_until(3, FILED) == FILED + timedelta(seconds=10)

    @pytest.mark.parametrize(
        ("ours", "theirs", "same"),
        [
            ("closed", "served", True),
            ("archived", "served", True),
            ("closed", "withdrawn", True),
            ("in_review", "", True),
            ("in_review", "decided", False),
            ("received", "in_review", False),
        ],
    )
    def test_what_is_served_there_may_be_closed_here(self, ours, theirs, same):
        assert stages.agree(ours, theirs) is same
