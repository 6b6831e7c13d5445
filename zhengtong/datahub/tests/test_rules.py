from datetime import date

import pytest

from zhengtong.datahub import permits, rules
from zhengtong.datahub.permits import Act, Owned, Wanted
from zhengtong.datahub.ports import Affair
from zhengtong.datahub.rules import DisputeState, FieldKind, QuestionState, ShareType
from zhengtong.datahub.sources import cells
from zhengtong.datahub.sources.cells import Cell, Problem
from zhengtong.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, Duty, DutyKind
from zhengtong.kernel.refusal import Refusal

MATTER = "000131001000"
DRAFT = Affair("draft:D1", MATTER, 7, frozenset({1}), frozenset({9}), open=True)
CASE = Affair("case:C1", MATTER, 7, frozenset({1}), frozenset({9}), open=True)
CITIZEN = Actor(ActorKind.CITIZEN, "P1", person=1, level=2)
CLERK = Actor(ActorKind.OFFICER, "O1", duties=(Duty(DutyKind.WINDOW, 7),))
HANDLER = Actor(ActorKind.OFFICER, "O2", duties=(Duty(DutyKind.HANDLER, 7),))


def may_fetch(actor, affair=DRAFT, person=1, organisation=None):
    return permits.may(actor, Act.FETCH, Wanted(affair, person, organisation))


def with_(actor, **changes):
    from dataclasses import replace

    return replace(actor, **changes)


class TestWhoMayFetch:
    def test_a_person_at_level_2_fetches_her_own_data_for_her_draft(self):
        assert may_fetch(CITIZEN)

    @pytest.mark.parametrize("level", [0, 1])
    def test_below_level_2_nothing_opens(self, level):
        assert not may_fetch(with_(CITIZEN, level=level))

    def test_a_closed_application_opens_nothing(self):
        assert not may_fetch(CITIZEN, Affair("draft:D1", MATTER, 7, frozenset({1}), frozenset(), open=False))

    def test_an_application_of_somebody_else_opens_nothing(self):
        assert not may_fetch(with_(CITIZEN, person=2))

    def test_a_party_does_not_fetch_another_partys_data(self):
        both = Affair("draft:D1", MATTER, 7, frozenset({1, 2}), frozenset(), open=True)
        assert not may_fetch(CITIZEN, both, person=2)

    def test_an_agent_fetches_the_data_of_the_principal_she_acts_for(self):
        both = Affair("draft:D1", MATTER, 7, frozenset({1, 2}), frozenset(), open=True)
        assert may_fetch(with_(CITIZEN, principal=2), both, person=2)

    def test_an_agent_fetches_for_the_principals_own_draft(self):
        principals = Affair("draft:D1", MATTER, 7, frozenset({2}), frozenset(), open=True)
        assert may_fetch(with_(CITIZEN, principal=2), principals, person=2)

    def test_an_agent_fetches_nothing_of_her_own_there(self):
        principals = Affair("draft:D1", MATTER, 7, frozenset({2}), frozenset(), open=True)
        assert not may_fetch(with_(CITIZEN, principal=2), principals, person=1)

    def test_data_of_an_organisation_needs_acting_for_it(self):
        assert not may_fetch(CITIZEN, person=None, organisation=9)
        assert may_fetch(with_(CITIZEN, organisation=9), person=None, organisation=9)

    def test_acting_for_another_organisation_opens_nothing(self):
        assert not may_fetch(with_(CITIZEN, organisation=8), person=None, organisation=9)

    def test_asking_about_nobody_is_refused(self):
        assert not may_fetch(CITIZEN, person=None)

    def test_a_clerk_without_the_person_present_gets_nothing(self):
        assert not may_fetch(CLERK)

    def test_a_clerk_fetches_for_the_person_present(self):
        assert may_fetch(with_(CLERK, present_person=1))

    def test_a_clerk_does_not_fetch_for_one_person_while_another_is_present(self):
        assert not may_fetch(with_(CLERK, present_person=2))

    def test_an_officer_without_window_duty_gets_nothing_from_a_presence(self):
        assert not may_fetch(with_(HANDLER, present_person=1))

    def test_a_handler_fetches_again_for_an_open_case(self):
        assert may_fetch(HANDLER, CASE)

    def test_a_handler_opens_no_draft(self):
        assert not may_fetch(HANDLER, DRAFT)

    def test_a_handler_of_another_office_opens_nothing(self):
        assert not may_fetch(with_(HANDLER, duties=(Duty(DutyKind.HANDLER, 8),)), CASE)

    def test_a_duty_for_other_matters_opens_nothing(self):
        other = Duty(DutyKind.HANDLER, 7, frozenset({"000104002000"}))
        assert not may_fetch(with_(HANDLER, duties=(other,)), CASE)

    @pytest.mark.parametrize("kind", [DutyKind.DATA_STEWARD, DutyKind.LEADER, DutyKind.SYSTEM_ADMIN, DutyKind.WINDOW])
    def test_other_duties_open_no_case_data(self, kind):
        assert not may_fetch(with_(HANDLER, duties=(Duty(kind, 7),)), CASE)

    @pytest.mark.parametrize("actor", [ANONYMOUS, SYSTEM])
    def test_nobody_and_the_system_fetch_nothing(self, actor):
        assert not may_fetch(actor, CASE)


class TestWhoMayReadAccesses:
    def test_a_person_reads_hers(self):
        assert permits.may(CITIZEN, Act.READ_ACCESSES, Owned(1, None))

    def test_level_1_reads_none(self):
        assert not permits.may(with_(CITIZEN, level=1), Act.READ_ACCESSES, Owned(1, None))

    def test_an_agent_does_not_read_her_principals(self):
        assert not permits.may(with_(CITIZEN, principal=2), Act.READ_ACCESSES, Owned(2, None))

    def test_an_organisation_sees_its_own_through_whoever_acts_for_it(self):
        assert permits.may(with_(CITIZEN, organisation=9), Act.READ_ACCESSES, Owned(None, 9))

    def test_a_steward_answers_for_her_office_only(self):
        steward = Actor(ActorKind.OFFICER, "O3", duties=(Duty(DutyKind.DATA_STEWARD, 7),))
        assert permits.may(steward, Act.ANSWER, Owned(1, None, 7))
        assert not permits.may(steward, Act.ANSWER, Owned(1, None, 8))


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (FieldKind.TEXT, " 张三　", "张三"),
        (FieldKind.TEXT, "古丽·买买提", "古丽·买买提"),
        (FieldKind.TEXT, "𠮷㙓𬭎𪚥", "𠮷㙓𬭎𪚥"),
        (FieldKind.TEXT, "（个体）张记，一号", "（个体）张记，一号"),
        (FieldKind.DATE, "19900307", "1990-03-07"),
        (FieldKind.DATE, "1990/3/7", "1990-03-07"),
        (FieldKind.DATE, "1990.03.07　", "1990-03-07"),
        (FieldKind.DATE, "１９９０年３月７日", "1990-03-07"),
        (FieldKind.DATE, "1990-03-07 12:30:00", "1990-03-07"),
        (FieldKind.DATE, "1990-03-07T00:00:00", "1990-03-07"),
        (FieldKind.IDENTITY_NUMBER, "１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
        (FieldKind.IDENTITY_NUMBER, "11010519491231002x ", "11010519491231002X"),
        (FieldKind.USCC, "91350100m000100y43", "91350100M000100Y43"),
        (FieldKind.NUMBER, "1,234.50", "1234.50"),
        (FieldKind.CODE, "1", "男"),
        (FieldKind.CODE, "女", "女"),
    ],
)
def test_a_departments_spelling_is_read(kind, raw, value):
    assert cells.read_cell(kind, raw, {"1": "男", "2": "女"} if kind == FieldKind.CODE else {}) == Cell(value=value)


@pytest.mark.parametrize(
    ("kind", "raw", "problem"),
    [
        (FieldKind.TEXT, None, Problem.EMPTY),
        (FieldKind.TEXT, "　 \t", Problem.EMPTY),
        (FieldKind.DATE, "1990-02-30", Problem.UNREADABLE),
        (FieldKind.DATE, "长期", Problem.UNREADABLE),
        (FieldKind.DATE, "199037", Problem.UNREADABLE),
        (FieldKind.DATE, "张三", Problem.UNREADABLE),
        (FieldKind.IDENTITY_NUMBER, "110105194912310021", Problem.UNREADABLE),
        (FieldKind.USCC, "91350100M000100Y44", Problem.UNREADABLE),
        (FieldKind.CODE, "7", Problem.UNREADABLE),
        (FieldKind.NUMBER, "约三百", Problem.UNREADABLE),
    ],
)
def test_what_cannot_be_read_has_a_problem_and_no_value(kind, raw, problem):
    assert cells.read_cell(kind, raw, {"1": "男"} if kind == FieldKind.CODE else {}) == Cell(problem=problem)


def test_a_number_is_asked_for_in_every_spelling_departments_use():
    assert cells.key_spellings("9901X")[:3] == ("9901X", "9901x", "９９０１Ｘ")


def test_every_spelling_is_recognised_as_the_same_number():
    assert all(cells.same_key(spelling, "9901X") for spelling in cells.key_spellings("9901X"))
    assert not cells.same_key("9901Y", "9901X")


@pytest.mark.parametrize("name", ['x" --', "a b", "", "1a", "a;b", "a" * 64])
def test_a_name_that_could_be_more_than_a_name_is_refused(name):
    with pytest.raises(Refusal):
        cells.check_identifier(name)


def test_conditional_sharing_cites_its_basis():
    with pytest.raises(Refusal, match="share_needs_basis"):
        rules.check_share(ShareType.CONDITIONAL, " ")


def test_a_resource_that_is_not_shared_is_granted_to_nobody():
    with pytest.raises(Refusal, match="not_shared"):
        rules.check_grant(ShareType.NONE, "某条", {"name": 1}, {})


def test_a_grant_without_basis_is_refused():
    with pytest.raises(Refusal, match="grant_needs_basis"):
        rules.check_grant(ShareType.UNCONDITIONAL, "", {"name": 1}, {})


def test_a_field_of_level_4_is_granted_only_masked():
    with pytest.raises(Refusal, match="level_needs_mask"):
        rules.check_grant(ShareType.UNCONDITIONAL, "某条", {"number": 4}, {})
    rules.check_grant(ShareType.UNCONDITIONAL, "某条", {"number": 4}, {"number": "identity"})


def test_a_grant_lives_from_its_first_to_its_last_day():
    first, last = date(2026, 1, 1), date(2026, 1, 31)
    lives = [rules.is_live(first, last, day) for day in (date(2025, 12, 31), first, last, date(2026, 2, 1))]
    assert lives == [False, True, True, False]


@pytest.mark.parametrize("state", list(DisputeState))
@pytest.mark.parametrize("outcome", [*list(DisputeState), "nonsense"])
def test_a_dispute_is_answered_once_as_corrected_or_kept(state, outcome):
    if state == DisputeState.OPEN and outcome in (DisputeState.CORRECTED, DisputeState.KEPT):
        assert rules.answered_dispute(state, outcome) == outcome
    else:
        with pytest.raises(Refusal):
            rules.answered_dispute(state, outcome)


@pytest.mark.parametrize("state", list(QuestionState))
@pytest.mark.parametrize("outcome", [*list(QuestionState), "nonsense"])
def test_a_question_is_answered_once_as_lawful_or_unlawful(state, outcome):
    if state == QuestionState.OPEN and outcome in (QuestionState.LAWFUL, QuestionState.UNLAWFUL):
        assert rules.answered_question(state, outcome) == outcome
    else:
        with pytest.raises(Refusal):
            rules.answered_question(state, outcome)
