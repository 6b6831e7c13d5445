"""Decisions about people: tables and sentences, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from zhengtong.kernel import calendar
from zhengtong.kernel.refusal import Refusal
from zhengtong.people import rules
from zhengtong.people.rules import Level, Linking, Standing, Trial

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(("level", "opens"), [(0, False), (1, False), (2, True), (3, True)])
def test_only_a_checked_identity_opens_the_registry(level: int, opens: bool) -> None:
    @dataclass
    class Somebody:
        level: int

    assert rules.opens_registry(Somebody(level)) is opens


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing("", "x", None, None), Linking.VERIFY),
        (Standing("", "x", 7, None), Linking.ADOPT),
        (Standing("", "x", 7, 3), Linking.MERGE),
        (Standing("x", "x", 7, 3), Linking.REFRESH),
        (Standing("y", "x", None, None), Linking.OTHER_PERSON),
        (Standing("y", "x", 7, 3), Linking.OTHER_PERSON),
    ],
)
def test_linking_of_account_and_proven_identity(standing: Standing, expected: Linking) -> None:
    assert rules.linking(standing) is expected


@dataclass
class Code:
    attempts: int = 0
    expires_at: datetime = AT + timedelta(minutes=5)
    used_at: datetime | None = None


@pytest.mark.parametrize(
    ("row", "matches", "at", "expected"),
    [
        (Code(), True, AT, Trial.RIGHT),
        (Code(), False, AT, Trial.WRONG),
        (Code(), True, AT + timedelta(minutes=5), Trial.EXPIRED),
        (Code(attempts=5), True, AT, Trial.USED_UP),
        (Code(attempts=4), True, AT, Trial.RIGHT),
        (Code(used_at=AT), True, AT, Trial.USED_UP),
        (None, True, AT, Trial.WRONG),
    ],
)
def test_trial_of_a_code(row: Code | None, matches: bool, at: datetime, expected: Trial) -> None:
    assert rules.trial(row, matches, at) is expected


# RFC 6238 appendix B, SHA-1, secret "12345678901234567890", eight digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924")],
)
def test_totp_gives_the_vectors_of_rfc_6238(seconds: int, code: str) -> None:
    step = rules.totp_step(datetime.fromtimestamp(seconds, UTC))
    assert rules.hotp(RFC_SECRET, step, digits=8) == code


def test_dynamic_code_counts_once() -> None:
    step = rules.totp_step(AT)
    code = rules.hotp(RFC_SECRET, step)
    assert rules.matching_step(RFC_SECRET, code, AT, last_step=0) == step
    assert rules.matching_step(RFC_SECRET, code, AT, last_step=step) is None


def test_dynamic_code_may_be_one_step_late_but_not_two() -> None:
    code = rules.hotp(RFC_SECRET, rules.totp_step(AT))
    assert rules.matching_step(RFC_SECRET, code, AT + timedelta(seconds=30), 0) is not None
    assert rules.matching_step(RFC_SECRET, code, AT + timedelta(seconds=60), 0) is None


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/apply/x/?a=1", "/apply/x/?a=1"),
        ("", "/"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/ok\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_return_address_never_leaves_the_site(target: str, goes_to: str) -> None:
    assert rules.safe_next(target) == goes_to


@dataclass
class Row:
    starts_on: date = date(2026, 3, 1)
    ends_on: date | None = date(2026, 3, 31)
    accepted_at: datetime | None = AT
    revoked_at: datetime | None = None
    scopes: list[str] = field(default_factory=lambda: ["file"])


@pytest.mark.parametrize(
    ("row", "on", "holds"),
    [
        (Row(), date(2026, 3, 1), True),
        (Row(), date(2026, 3, 31), True),
        (Row(), date(2026, 2, 28), False),
        (Row(), date(2026, 4, 1), False),
        (Row(ends_on=None), date(2030, 1, 1), True),
        (Row(accepted_at=None), date(2026, 3, 2), False),
        (Row(revoked_at=AT), date(2026, 3, 2), False),
    ],
)
def test_delegation_is_in_force_within_its_term(row: Row, on: date, holds: bool) -> None:
    assert rules.in_force(row, on) is holds


def test_delegation_reaches_only_its_scopes() -> None:
    assert rules.permits_scope(Row(), "file", date(2026, 3, 2))
    assert not rules.permits_scope(Row(), "collect", date(2026, 3, 2))


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (date(2026, 3, 16), None, "people.term_missing"),
        (date(2026, 3, 16), date(2026, 3, 15), "people.term_over"),
        (date(2026, 3, 1), date(2026, 3, 15), "people.term_over"),
        (date(2026, 3, 16), date(2027, 3, 18), "people.term_too_long"),
    ],
)
def test_impossible_terms_are_refused(starts: date, ends: date | None, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_term(starts, ends, today=date(2026, 3, 16))
    assert refused.value.code == code


@pytest.mark.parametrize("scopes", [[], ["delegate"], ["file", "delegate"], ["everything"]])
def test_nobody_can_grant_nothing_or_the_right_to_grant(scopes: list[str]) -> None:
    with pytest.raises(Refusal):
        rules.check_scopes(scopes)


@pytest.mark.parametrize(
    ("born", "last"),
    [
        (date(2010, 6, 1), date(2028, 5, 31)),
        (date(2012, 2, 29), date(2030, 2, 28)),
        (date(1945, 2, 9), None),
        (None, None),
    ],
)
def test_guardianship_of_a_child_ends_before_the_eighteenth_birthday(born: date | None, last: date | None) -> None:
    assert rules.guardianship_ends_on(born, date(2026, 3, 16)) == last


@pytest.mark.parametrize(
    ("kind", "rested", "lasted", "idle"),
    [
        ("citizen", 60, 60, False),
        ("citizen", 61, 61, True),
        ("officer", 30, 30, False),
        ("officer", 31, 31, True),
        ("officer", 1, 721, True),
    ],
)
def test_sessions_end_after_rest_and_after_half_a_day(kind: str, rested: int, lasted: int, idle: bool) -> None:
    seen, started = AT - timedelta(minutes=rested), AT - timedelta(minutes=lasted)
    assert rules.is_idle(kind, seen, started, AT) is idle


@pytest.mark.parametrize("password", ["short-1A", "alllowercaseletters", "1234567890123", "ALLUPPER12345"])
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(Refusal):
        rules.check_password(password)


def test_a_long_mixed_password_is_taken() -> None:
    rules.check_password("Anlan-2026-window")


def test_rights_request_filed_on_16_march_is_due_on_7_april() -> None:
    # 15 working days after Monday 2026-03-16: 5 a week, and 清明 (Saturday 4 to Monday 6 April) is off.
    assert rules.rights_due_on(date(2026, 3, 16), 15, calendar.packaged()) == date(2026, 4, 7)


def test_rights_request_is_never_due_later_than_thirty_days() -> None:
    assert rules.rights_due_on(date(2026, 3, 16), 60, calendar.packaged()) == date(2026, 4, 15)


CLAIMS = {"name": "林小满", "document_number": "x", "level": 2}


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({**CLAIMS, "level": 1}, "people.level_too_low"),
        ({**CLAIMS, "level": 0}, "people.level_too_low"),
        ({"name": "林小满", "document_number": "x"}, "people.level_too_low"),
        ({**CLAIMS, "level": "high"}, "people.proof_incomplete"),
        ({**CLAIMS, "name": " "}, "people.proof_incomplete"),
        ({"level": 2, "name": "林小满"}, "people.proof_incomplete"),
        ({**CLAIMS, "organisations": [{"uscc": "x"}]}, "people.proof_incomplete"),
    ],
)
def test_claims_that_prove_nobody_are_refused(claims: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.proven_by_province(claims)
    assert refused.value.code == code


def test_claims_of_the_province_become_a_proof_of_level_two() -> None:
    proof = rules.proven_by_province(CLAIMS)
    assert (proof.name, proof.level, proof.organisations) == ("林小满", Level.CHECKED, None)


@pytest.mark.parametrize(
    ("address", "shown"),
    [("203.0.113.77", "203.0.113.＊"), ("2001:db8:1:2::3", "2001:db8:1::"), ("nonsense", "")],
)
def test_addresses_are_shown_without_their_end(address: str, shown: str) -> None:
    assert rules.masked_address(address) == shown
