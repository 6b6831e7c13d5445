"""What may happen to a case, cell by cell, as 行政许可法 has it; the tables here are written from the law."""

import pytest

from zhengtong.cases import rules
from zhengtong.cases.rules import Act, State, SupplementItem
from zhengtong.kernel import words
from zhengtong.kernel.refusal import Refusal

NEVER = dict.fromkeys(
    [
        "file",
        "correct_on_spot",
        "request_supplement",
        "supplement",
        "lapse",
        "accept",
        "deem_accepted",
        "escalate",
        "say_not_needed",
        "decline",
        "transfer",
        "review",
        "return",
        "extend",
        "suspend",
        "resume",
        "decide",
        "terminate",
        "withdraw",
        "issue",
        "serve",
        "close",
        "archive",
        "urge",
        "answer_urging",
        "explain_delay",
        "give_opinion",
        "remind_office",
        "note_silence",
        "go_on_without",
        "begin_procedure",
        "grant_by_rules",
        "ask_person",
        "answer_person",
        "check_grant",
        "see",
        "see_internal",
    ]
)

# From receipt: correct on the spot (§32(3)), one notice (§32(4)), accept (§32(5)) or be deemed to (§32(4)), 不受理
# (§32(1)), 不予受理 (§32(2)), hand over inside the city; the applicant may withdraw until the decision.
BY_LAW = {
    "received": {
        "correct_on_spot": "received",
        "request_supplement": "supplement_requested",
        "accept": "in_review",
        "deem_accepted": "in_review",
        "escalate": "received",
        "say_not_needed": "not_needed",
        "decline": "not_accepted",
        "transfer": "received",
        "withdraw": "withdrawn",
    },
    "supplement_requested": {"supplement": "supplemented", "lapse": "withdrawn", "withdraw": "withdrawn"},
    "supplemented": {
        "accept": "in_review",
        "deem_accepted": "in_review",
        "escalate": "supplemented",
        "say_not_needed": "not_needed",
        "decline": "not_accepted",
        "transfer": "supplemented",
        "withdraw": "withdrawn",
    },
    "in_review": {
        "review": "in_review",
        "return": "in_review",
        "extend": "in_review",
        "suspend": "in_review",
        "resume": "in_review",
        "decide": "decided",
        "terminate": "decided",
        "withdraw": "withdrawn",
    },
    "decided": {"issue": "issued", "serve": "served"},
    "issued": {"serve": "served"},
    "served": {"close": "closed"},
    "not_needed": {"close": "closed"},
    "not_accepted": {"close": "closed"},
    "withdrawn": {"close": "closed"},
    "closed": {"archive": "archived"},
    "archived": {},
}
# While the office owes the next act, it can be reminded, must answer, and may say why it is late.
for _state in ("received", "supplemented", "in_review", "decided", "issued"):
    BY_LAW[_state] |= dict.fromkeys(("urge", "answer_urging", "explain_delay"), _state)
# One office accepts and asks the others (§26), experts review (§45).
OTHERS = ("give_opinion", "remind_office", "note_silence", "go_on_without", "begin_procedure")
BY_LAW["in_review"] |= dict.fromkeys(OTHERS, "in_review")
# Whoever was granted something by published rules may want a person to look at it (个人信息保护法 §24).
for _state in ("decided", "issued", "served", "closed"):
    BY_LAW[_state] |= dict.fromkeys(("ask_person", "answer_person", "check_grant"), _state)
NO_STEP = ("file", "see", "see_internal", "grant_by_rules")  # what a table grants is accepted and decided like the rest
CELLS = [(state, act, BY_LAW[state].get(act)) for state in BY_LAW for act in NEVER]
FORBIDDEN = [(state, act) for state, act, to in CELLS if to is None and act not in NO_STEP]


LICENCE = rules.Law("01")
# The licence law says nothing of these, so nothing is cited for them.
UNSAID = (Act.ESCALATE, Act.LAPSE, Act.TERMINATE, Act.WITHDRAW, Act.CLOSE)


def refusal(act, *args, **more):
    with pytest.raises(Refusal) as caught:
        act(*args, **more)
    return caught.value


def test_the_table_written_from_the_law_names_every_state_and_every_act():
    assert set(BY_LAW) == {state.value for state in State}
    assert set(NEVER) == {act.value for act in Act}


@pytest.mark.parametrize(("state", "act", "to"), [cell for cell in CELLS if cell[2]])
def test_an_act_that_the_law_allows_leads_where_it_says(state, act, to):
    assert rules.next_state(State(state), Act(act)) == to


@pytest.mark.parametrize(("state", "act"), FORBIDDEN)
def test_an_act_that_the_law_does_not_allow_is_refused_in_words_that_name_it(state, act):
    said = words.say(LICENCE.cite(refusal(rules.next_state, State(state), Act(act))))
    assert said.text
    assert said.remedy
    assert said.basis or Act(act) in UNSAID


@pytest.mark.parametrize("state", list(State))
def test_the_acts_offered_in_a_state_are_those_of_the_law(state):
    assert {act.value for act in rules.allowed_acts(state)} == set(BY_LAW[state.value])


@pytest.mark.parametrize("state", ["supplement_requested", "supplemented", "in_review"])
def test_a_second_supplement_notice_is_refused_by_article_32_4(state):
    refused = LICENCE.cite(refusal(rules.next_state, State(state), Act.REQUEST_SUPPLEMENT))
    assert refused.code == "cases.supplement_once"
    assert "行政许可法 §32(4)" in words.say(refused).basis


@pytest.mark.parametrize("act", ["review", "return", "decide", "extend", "suspend", "resume", "terminate"])
@pytest.mark.parametrize("state", ["received", "supplement_requested", "supplemented"])
def test_nothing_is_examined_or_decided_before_acceptance(state, act):
    assert refusal(rules.next_state, State(state), Act(act)).code == "cases.not_accepted_yet"


@pytest.mark.parametrize("state", ["decided", "issued", "served", "closed", "archived"])
def test_nothing_is_withdrawn_after_the_decision(state):
    assert refusal(rules.next_state, State(state), Act.WITHDRAW).code == "cases.decided_already"


@pytest.mark.parametrize("act", ["accept", "decline", "say_not_needed"])
def test_an_accepted_application_is_not_answered_at_intake_again(act):
    assert refusal(rules.next_state, State.IN_REVIEW, Act(act)).code == "cases.accepted_already"


ARTICLES = {
    "correct_on_spot": "行政许可法 §32(3)",
    "request_supplement": "行政许可法 §32(4)",
    "supplement": "行政许可法 §32(4)",
    "deem_accepted": "行政许可法 §32(4)",
    "accept": "行政许可法 §32(5)",
    "say_not_needed": "行政许可法 §32(1)",
    "decline": "行政许可法 §32(2)",
    "transfer": "行政许可法 §32(2)",
    "review": "行政许可法 §34",
    "extend": "行政许可法 §42",
    "decide": "行政许可法 §37",
    "issue": "行政许可法 §39",
    "serve": "行政许可法 §44",
}


@pytest.mark.parametrize(("act", "article"), ARTICLES.items())
def test_a_refused_act_names_its_article(act, article):
    refused = LICENCE.cite(refusal(rules.next_state, State.ARCHIVED, Act(act)))
    assert words.say(refused).basis == article


class TestSupplementNotice:
    ITEM = SupplementItem("005", "平面图", "没有标出设备位置。", "请补充标明设备位置的平面图。")

    def test_it_lists_at_least_one_thing(self):
        assert refusal(rules.check_supplement, [], known={"005"}).code == "cases.supplement_empty"

    @pytest.mark.parametrize(
        ("problem", "remedy"), [("", "请补充。"), ("缺。", ""), ("  ", "请补充。"), ("缺。", "\n")]
    )
    def test_each_line_says_what_is_wrong_and_what_to_bring(self, problem, remedy):
        item = SupplementItem("005", "平面图", problem, remedy)
        assert refusal(rules.check_supplement, [self.ITEM, item], known={"005"}).facts["name"] == "平面图"

    def test_it_names_nothing_that_the_guide_does_not_ask_for(self):
        refused = refusal(rules.check_supplement, [self.ITEM], known={"001"})
        assert refused.code == "cases.supplement_unknown"
        assert words.say(refused).basis == "优化营商环境条例 §35"

    def test_it_names_nothing_twice(self):
        assert refusal(rules.check_supplement, [self.ITEM, self.ITEM], known={"005"}).code == "cases.supplement_twice"

    def test_a_full_notice_passes(self):
        assert rules.check_supplement([self.ITEM], known={"005", "006"}) == [self.ITEM]


class TestReasons:
    @pytest.mark.parametrize("text", ["", "   ", "不行", "不符合条件。"])
    def test_a_word_is_no_reason(self, text):
        assert refusal(rules.check_reason, text, field="reasons").code == "cases.reason_missing"

    def test_a_sentence_is(self):
        assert rules.check_reason("  食品处理区与卫生间直接相通。 ", field="reasons") == "食品处理区与卫生间直接相通。"


class TestEndings:
    """民法典 §13: a person has rights from birth to death; §59: a legal person until it ends."""

    def test_the_death_of_the_applicant_rests_on_the_civil_code(self):
        assert rules.ending_articles(rules.Ending.APPLICANT_DIED, []) == ["《中华人民共和国民法典》第十三条"]

    def test_what_the_office_names_stands_beside_it_once(self):
        named = ["《中华人民共和国民法典》第五十九条", " 《公司法》第二百二十九条 ", ""]
        assert rules.ending_articles(rules.Ending.APPLICANT_ENDED, named) == [named[0], "《公司法》第二百二十九条"]

    @pytest.mark.parametrize("cause", [rules.Ending.MATTER_ABOLISHED, rules.Ending.OTHER])
    def test_other_causes_need_an_article_that_the_office_names(self, cause):
        assert refusal(rules.ending_articles, cause, [" "]).code == "cases.ending_article"


class TestLicenceNumber:
    """JY + kind + division + running number + check digit; check digits by hand after GB/T 17710 MOD 11,10."""

    PATTERN = "JY{category:sales=1,catering=2,canteen=3}"

    def test_its_parts_are_kind_division_and_running_number(self):
        assert rules.licence_number(self.PATTERN, {"category": "catering"}, "990102", 7).startswith("JY2990102000007")

    @staticmethod
    def check_by_hand(digits):
        """The recursive method of GB/T 17710: P = 10; add, mod 10 (0 counts as 10), double, mod 11; 11 − P."""
        p = 10
        for digit in digits:
            s = (p + int(digit)) % 10 or 10
            p = s * 2 % 11
        return str((11 - p) % 10)

    def test_the_method_by_hand_gives_the_standards_own_example(self):
        assert self.check_by_hand("0794") == "5"

    @pytest.mark.parametrize(
        ("kind", "digit", "division", "n"),
        [("sales", "1", "990102", 1), ("catering", "2", "990103", 123456), ("canteen", "3", "990121", 999999)],
    )
    def test_its_last_digit_is_the_check_digit(self, kind, digit, division, n):
        digits = f"{digit}{division}{n:06d}"
        number = rules.licence_number(self.PATTERN, {"category": kind}, division, n)
        assert number == f"JY{digits}{self.check_by_hand(digits)}"

    def test_a_digit_mistyped_is_found(self):
        number = rules.licence_number(self.PATTERN, {"category": "sales"}, "990102", 42)
        digits, check = number[2:-1], number[-1]
        for place, digit in enumerate(digits):
            wrong = digits[:place] + str((int(digit) + 1) % 10) + digits[place + 1 :]
            assert self.check_by_hand(wrong) != check


FILED = ("cases.case_filed", {})
ACCEPTED = ("cases.case_accepted", {"deemed": False})
DEEMED = ("cases.case_accepted", {"deemed": True})


REGISTRATION = rules.Law(
    "07",
    {"clock.intake": "《不动产登记暂行条例》第十七条", "clock.statute": "《不动产登记暂行条例》第二十条"},
    {"grant": "准予登记决定书", "refusal": "不予登记决定书"},
)


class TestLawOfAMatter:
    """The licence law speaks of licences alone (行政许可法 §2); other matters stand on what their version names."""

    @pytest.mark.parametrize("act", list(Act))
    @pytest.mark.parametrize("type", ["05", "07", "08", "09", "10", "20"])
    def test_no_act_of_another_matter_stands_on_the_licence_law(self, type, act):
        law = rules.Law(type, {f"clock.{c}": "《行政许可法》第三十二条" for c in ("intake", "statute", "service")})
        assert "行政许可法" not in law.basis(act)
        assert "行政许可法" not in law.cited(act)

    def test_a_registration_is_accepted_under_its_own_article(self):
        assert REGISTRATION.basis(Act.ACCEPT) == "《不动产登记暂行条例》第十七条"

    @pytest.mark.parametrize(
        ("type", "intake_rule", "amount", "silence"),
        [
            ("01", "licence_law", 5, "deemed"),
            ("07", "special", 0, "on_the_spot"),
            ("10", "special", 3, "deemed"),
            ("05", "one_notice", 5, "waits"),
            ("20", "licence_law", 5, "waits"),
        ],
    )
    def test_silence_means_what_the_law_of_the_matter_says(self, type, intake_rule, amount, silence):
        assert rules.silence_of(type, intake_rule, amount) == silence

    def test_what_no_law_says_is_left_out(self):
        assert REGISTRATION.basis(Act.EXTEND) == ""
        assert REGISTRATION.basis(Act.TRANSFER) == ""

    def test_letters_about_licences_cite_paragraph_and_item(self):
        assert LICENCE.cited(Act.DECLINE) == "《中华人民共和国行政许可法》第三十二条第一款第二项"

    def test_an_extension_of_a_licence_cites_its_own_law_where_it_has_one(self):
        own = rules.Law("01", {"clock.extension": "《食品经营许可和备案管理办法》第二十一条"})
        assert own.cited(Act.EXTEND) == "《食品经营许可和备案管理办法》第二十一条"
        assert LICENCE.cited(Act.EXTEND) == "《中华人民共和国行政许可法》第四十二条第一款"

    @pytest.mark.parametrize(
        ("type", "grant", "refusal"),
        [
            ("01", "准予行政许可决定书", "不予行政许可决定书"),
            ("05", "准予给付决定书", "不予给付决定书"),
            ("07", "准予确认决定书", "不予确认决定书"),
            ("08", "给予奖励决定书", "不予奖励决定书"),
            ("09", "行政裁决书", "驳回裁决申请决定书"),
            ("10", "予以核准决定书", "不予核准决定书"),
            ("20", "办理结果通知书", "不予办理通知书"),
        ],
    )
    def test_decisions_are_called_as_their_type_of_matter_calls_them(self, type, grant, refusal):
        law = rules.Law(type)
        assert (law.title("grant"), law.title("refusal")) == (grant, refusal)

    def test_the_matters_own_title_goes_first_and_the_decision_follows_it(self):
        assert REGISTRATION.title("grant") == "准予登记决定书"
        assert REGISTRATION.decides(rules.Outcome.REFUSED) == "决定不予登记"

    def test_a_title_that_speaks_of_a_licence_is_none_elsewhere(self):
        assert rules.Law("20", {}, {"grant": "准予行政许可决定书"}).title("grant") == "办理结果通知书"

    def test_a_refusal_names_the_matters_own_article(self):
        refused = REGISTRATION.cite(refusal(rules.next_state, State.SUPPLEMENTED, Act.REQUEST_SUPPLEMENT))
        assert words.say(refused).basis == "《不动产登记暂行条例》第十七条"

    @pytest.mark.parametrize("cause", ["hearing", "tender", "auction", "inspection", "testing", "quarantine"])
    def test_what_article_45_names_stops_the_limit_of_a_licence(self, cause):
        assert LICENCE.pause_article(cause, "") == "《中华人民共和国行政许可法》第四十五条"

    def test_it_stops_no_other_limit(self):
        assert refusal(REGISTRATION.pause_article, "hearing", "").code == "cases.pause_cause"

    @pytest.mark.parametrize("article", ["", "  ", "《行政许可法》第四十五条", "某" * 101])
    def test_a_special_law_is_named_and_is_another(self, article):
        assert refusal(REGISTRATION.pause_article, "special_law", article).code == "cases.pause_article"

    def test_a_special_law_stops_what_it_says(self):
        article = "《不动产登记暂行条例实施细则》第十七条"
        assert REGISTRATION.pause_article("special_law", f" {article} ") == article

    def test_a_refusal_that_no_law_backs_names_none(self):
        assert words.say(rules.Law("20").cite(Refusal("cases.extended_once"))).basis == ""


class TestReplay:
    def test_before_filing_there_is_no_state(self):
        assert rules.replay([]) is None

    def test_a_whole_life_replays(self):
        life = [
            FILED,
            ("cases.document_issued", {}),
            ("cases.supplement_requested", {}),
            ("cases.supplemented", {}),
            ACCEPTED,
            ("cases.step_completed", {}),
            ("cases.step_returned", {}),
            ("cases.limit_extended", {}),
            ("cases.limits_moved", {}),
            ("cases.case_decided", {}),
            ("cases.result_issued", {}),
            ("cases.result_served", {}),
            ("cases.case_closed", {}),
            ("cases.case_archived", {}),
        ]
        assert rules.replay(life) is State.ARCHIVED

    @pytest.mark.parametrize(
        ("then", "state"),
        [
            ([DEEMED], "in_review"),
            ([("cases.case_not_needed", {})], "not_needed"),
            ([("cases.case_declined", {})], "not_accepted"),
            ([("cases.case_transferred", {})], "received"),
            ([("cases.corrected_on_spot", {})], "received"),
            ([("cases.supplement_requested", {}), ("cases.supplement_lapsed", {})], "withdrawn"),
            ([ACCEPTED, ("cases.case_withdrawn", {})], "withdrawn"),
            ([ACCEPTED, ("cases.clock_suspended", {}), ("cases.clock_resumed", {})], "in_review"),
            ([ACCEPTED, ("cases.case_terminated", {})], "decided"),
            ([("cases.intake_overdue", {})], "received"),
            ([ACCEPTED, ("cases.case_decided", {}), ("cases.result_served", {})], "served"),
        ],
    )
    def test_each_way_replays(self, then, state):
        assert rules.replay([FILED, *then]) == state

    @pytest.mark.parametrize(
        "false",
        [
            [FILED, ("cases.case_decided", {})],
            [FILED, FILED],
            [ACCEPTED],
            [FILED, ACCEPTED, ACCEPTED],
            [FILED, ("cases.supplement_requested", {}), ("cases.supplement_requested", {})],
            [FILED, ACCEPTED, ("cases.case_decided", {}), ("cases.case_withdrawn", {})],
        ],
    )
    def test_a_history_that_the_law_does_not_allow_is_false(self, false):
        with pytest.raises((Refusal, ValueError)):
            rules.replay(false)


def test_the_next_due_instant_is_the_earliest_running_one():
    from datetime import UTC, datetime

    early, late = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 2, tzinfo=UTC)
    assert rules.next_due(late, None, early) == early
    assert rules.next_due(None) is None
