"""Numbers and their checks, against published samples and arithmetic by hand."""

from datetime import date

import pytest

from zhengtong.kernel import ids
from zhengtong.kernel.refusal import Refusal


def reason(check, text, **options):
    with pytest.raises(Refusal) as refused:
        check(text, **options)
    return refused.value.facts["reason"]


@pytest.mark.parametrize("number", ["11010519491231002X", "360426199101010071"])
def test_published_identity_numbers_are_valid(number):
    assert ids.is_identity_number(number)


def test_an_identity_number_says_birth_sex_and_division():
    said = ids.check_identity_number("11010519491231002X")
    assert said == ids.Identity(date(1949, 12, 31), "female", "110105")


def test_a_number_of_15_digits_is_read_with_its_century():
    said = ids.check_identity_number("110105491231002")
    assert said == ids.Identity(date(1949, 12, 31), "female", "110105", legacy=True)


def test_a_number_of_15_digits_gains_century_and_check():
    assert ids.modern_identity_number("110105491231002") == "11010519491231002X"


def test_an_abolished_division_is_no_reason_to_refuse():
    number = "51021519600101001"  # Yubei was Jiangbei county of Sichuan, 510215, until 1994
    assert ids.is_identity_number(number + ids.identity_check_character(number))


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("11010519491231002", "length"),
        ("11010519491231002x", "lower_x"),
        ("1101051949123100２X", "characters"),
        ("A1010519491231002X", "characters"),
        ("11010519490230002X", "birth"),
        ("110105194913310020", "birth"),
        ("110105194912310021", "check"),
        ("11010519491231020X", "check"),
        ("110105491331002", "birth"),
    ],
)
def test_a_wrong_identity_number_is_refused_with_its_reason(number, why):
    assert reason(ids.check_identity_number, number) == why


def test_nobody_is_born_tomorrow():
    assert reason(ids.check_identity_number, "11010519491231002X", on=date(1949, 12, 30)) == "birth"


def test_synthetic_numbers_are_valid_and_belong_to_nobody():
    number = ids.synthetic_identity_number("990101", date(1988, 3, 4), 21)
    assert ids.check_identity_number(number).sex == "male"
    assert ids.is_synthetic(number)
    assert not ids.is_synthetic("11010519491231002X")


def test_a_synthetic_number_of_a_real_division_is_not_made():
    with pytest.raises(ValueError, match="begins with 99"):
        ids.synthetic_identity_number("110105", date(1988, 3, 4), 21)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "11450721MB15580811", "11450721348531435D", "91110000600037341L"]
)
def test_published_credit_codes_are_valid(code):
    assert ids.is_uscc(code)


def test_a_rural_collective_may_begin_with_a_letter():
    code = ids.synthetic_uscc("N2", "990101", 7)
    assert ids.check_uscc(code).registrar == "N"
    assert ids.is_synthetic(code)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("91350100M000100Y4", "length"),
        ("91350100M000100I43", "characters"),
        ("9135010AM000100Y43", "division"),
        ("91350100M000100Y44", "check"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_its_reason(code, why):
    assert reason(ids.check_uscc, code) == why


def test_the_organisation_code_inside_a_real_code_carries_its_own_check():
    assert ids.organisation_check_character("M000100Y") == "4"


@pytest.mark.parametrize("code", ["000104002000", "001033002000", "452004020000", "370117002011"])
def test_published_catalogue_codes_are_valid(code):
    assert ids.check_catalog_code(code).main == code[6:9]


@pytest.mark.parametrize(
    "code",
    ["11450721MB155808114000104002000", "11450721348531435D4001033002000", "11370800MB285591843370117002011"],
)
def test_published_task_codes_are_valid(code):
    assert ids.check_task_code(code).catalog == code[19:]


def test_a_task_code_of_no_level_is_refused():
    assert reason(ids.check_task_code, "11450721MB155808118000104002000") == "level"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("13800138000", "mobile"),
        ("+86 138-0013-8000", "mobile"),
        ("0771-5712345", "landline"),
        ("010 65123456", "landline"),
        ("12345", "service"),
        ("4008001234", "service"),
    ],
)
def test_phones_are_recognised(text, kind):
    assert ids.check_phone(text).kind == kind


@pytest.mark.parametrize(
    ("text", "why"), [("1380013800", "mobile_length"), ("5712345", "area_code"), ("138001380ab", "characters")]
)
def test_a_wrong_phone_is_refused_with_its_reason(text, why):
    assert reason(ids.check_phone, text) == why


def test_a_case_number_is_made_of_its_parts_and_checks_itself():
    number = ids.case_number("990101", 3, date(2026, 2, 10), 77)
    assert number[:-1] == "99010100320260210000077"
    assert ids.check_case_number(number) == number


def test_every_single_slip_in_a_case_number_is_noticed():
    number = ids.case_number("990101", 3, date(2026, 2, 10), 77)
    for place in range(24):
        for digit in "0123456789":
            slip = number[:place] + digit + number[place + 1 :]
            if slip != number:
                with pytest.raises(Refusal):
                    ids.check_case_number(slip)


def test_a_subject_number_checks_itself():
    number = ids.subject_number("P", 12)
    assert number.startswith("P00000012")
    assert ids.check_subject_number(number, "P") == number
    assert reason(ids.check_subject_number, "P00000013" + number[-1], prefix="P") == "check"


def test_a_query_code_is_read_however_it_was_typed():
    code = ids.query_code()
    assert ids.check_query_code(f" {ids.shown_query_code(code).lower()} ") == code


def test_every_single_slip_in_a_query_code_is_noticed():
    code = "SLTAH9WZM"
    code += ids._query_check(code)
    for place in range(10):
        for letter in ids.QUERY_ALPHABET:
            slip = code[:place] + letter + code[place + 1 :]
            if slip != code:
                assert reason(ids.check_query_code, slip) == "check"


@pytest.mark.parametrize(
    "identifier",
    [
        "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
        "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
        "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
    ],
)
def test_published_licence_identifiers_are_valid(identifier):
    assert ids.check_licence_identifier(identifier) == identifier


def test_a_licence_identifier_is_made_with_its_check():
    made = ids.licence_identifier("11100000000013338W011", "11430000006122244L", "20230000403", 1)
    assert made == "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"


def test_the_lineage_of_a_village_leads_to_the_nation():
    assert ids.division_lineage("990101001002") == (
        "990101001002",
        "990101001",
        "990101",
        "990100",
        "990000",
        "000000",
    )


def test_the_lineage_of_the_nation_is_itself():
    assert ids.division_lineage("000000") == ("000000",)


@pytest.mark.parametrize(
    ("text", "kind", "valid"),
    [
        ("11010519491231002X", "identity_number", True),
        ("110105194912310021", "identity_number", False),
        ("91110000600037341L", "uscc", True),
        ("911100006000373413", "uscc", False),
        ("110105491231002", "legacy_identity_number", True),
        ("13800138000", "mobile", True),
        ("12800138000", "mobile", False),
        ("000104002000", "catalog_code", True),
        ("11450721MB155808114000104002000", "task_code", True),
        ("hello", "unknown", False),
        ("", "unknown", False),
    ],
)
def test_a_number_is_recognised_by_its_shape(text, kind, valid):
    verdict = ids.recognise(text)
    assert (verdict.kind, verdict.refusal is None) == (kind, valid)


@pytest.mark.parametrize(
    ("code", "stem"),
    [
        ("000000", ""),
        ("110000", "11"),
        ("990100", "9901"),
        ("110110", "110110"),
        ("990101001", "990101001"),
    ],
)
def test_everything_within_a_division_begins_with_its_stem(code, stem):
    assert ids.division_stem(code) == stem
