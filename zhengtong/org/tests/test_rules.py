"""Terms, levels and the separation of administrators."""

from dataclasses import dataclass
from datetime import date

import pytest

from zhengtong.kernel.actors import ADMINISTRATORS, Actor, ActorKind, Duty, DutyKind
from zhengtong.kernel.refusal import Refusal
from zhengtong.org import permits, rules
from zhengtong.org.permits import Act
from zhengtong.org.queries import Assignment


@dataclass(frozen=True)
class Held:
    kind: str
    from_on: date = date(2026, 1, 1)
    until_on: date | None = None


@pytest.mark.parametrize(
    ("day", "live"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-01-31", True), ("2026-02-01", False)],
)
def test_a_term_holds_on_both_its_days(day, live):
    assert rules.is_live(Held("handler", until_on=date(2026, 1, 31)), date.fromisoformat(day)) is live


def test_a_term_without_last_day_holds_for_the_time_being():
    assert rules.is_live(Held("handler"), date(2099, 1, 1))


@pytest.mark.parametrize("second", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("first", sorted(ADMINISTRATORS))
def test_no_account_holds_two_administrations(first, second):
    if first == second:
        rules.check_separation(second, [Held(first)])
        return
    with pytest.raises(Refusal, match="administrators_apart"):
        rules.check_separation(second, [Held(first)])


@pytest.mark.parametrize("kind", sorted(set(DutyKind) - ADMINISTRATORS))
def test_other_duties_meet_freely(kind):
    rules.check_separation(kind, [Held(DutyKind.SYSTEM_ADMIN)])


def test_a_substitution_has_an_end():
    with pytest.raises(Refusal, match="substitution_open"):
        rules.check_substitution(DutyKind.HANDLER, None)


def test_administrators_are_not_substituted():
    with pytest.raises(Refusal, match="substitution_of_administrator"):
        rules.check_substitution(DutyKind.AUDIT_ADMIN, date(2026, 2, 1))


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("000000", rules.Level.NATION),
        ("990000", rules.Level.PROVINCE),
        ("990100", rules.Level.CITY),
        ("990101", rules.Level.COUNTY),
        ("990101001", rules.Level.TOWN),
        ("990101001002", rules.Level.VILLAGE),
    ],
)
def test_the_level_follows_from_the_code(code, level):
    assert rules.level_of(code) is level


@pytest.mark.parametrize(
    ("code", "above", "within"),
    [
        ("990101001", "990100", True),
        ("990101001", "990101", True),
        ("990201001", "990100", False),
        ("990100", "990101", False),
        ("990100", "000000", True),
    ],
)
def test_a_division_lies_where_its_code_says(code, above, within):
    assert rules.is_within(code, above) is within


SECURITY = Actor(ActorKind.OFFICER, "A1", account=1, duties=(Duty(DutyKind.SECURITY_ADMIN, 7),))


@pytest.mark.parametrize(
    ("account", "secured_by", "may"),
    [(2, {7}, True), (2, {8}, False), (1, {7}, False)],
)
def test_a_security_administrator_grants_in_her_division_and_never_to_herself(account, secured_by, may):
    assert permits.may(SECURITY, Act.GRANT_DUTY, Assignment(account, 9, frozenset(secured_by))) is may


@pytest.mark.parametrize("kind", sorted(set(DutyKind) - {DutyKind.SECURITY_ADMIN}))
def test_nobody_else_grants_duties(kind):
    actor = Actor(ActorKind.OFFICER, "A3", account=3, duties=(Duty(kind, 7),))
    assert not permits.may(actor, Act.GRANT_DUTY, Assignment(2, 7, frozenset({7})))


@pytest.mark.parametrize("act", list(Act))
def test_a_citizen_may_nothing_here(act):
    citizen = Actor(ActorKind.CITIZEN, "P1", account=9, person=9, level=3)
    assert not permits.may(citizen, act, Assignment(2, 7, frozenset({7})))
