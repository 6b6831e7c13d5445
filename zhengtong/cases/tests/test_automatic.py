"""A published table grants what is clear, explains itself, and refuses nobody (个人信息保护法 §24)."""

from dataclasses import replace

import pytest

from zhengtong.cases import public as cases
from zhengtong.cases import tasks
from zhengtong.cases.actions import drafting
from zhengtong.cases.models import AutomaticGrant, Case, Document, Task
from zhengtong.cases.queries import automatic
from zhengtong.cases.rules import Doubt
from zhengtong.cases.tests import graph_matters
from zhengtong.cases.tests.acting import at
from zhengtong.cases.tests.test_other_matters import paper
from zhengtong.kernel import bus, jobs, words
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal
from zhengtong.town.building import cast

pytestmark = pytest.mark.django_db
NOW = at(9, 14)


@pytest.fixture
def play_of(play, monkeypatch):
    """A play whose matter has this table, and the clockwork at the instant of filing."""
    monkeypatch.setattr(tasks.instant, "current", lambda: NOW)
    return lambda *rows, **more: graph_matters.automatic(play.anlan, *rows, **more)


@pytest.fixture
def clear(play_of):
    """The play with a clear application filed, and what follows done."""
    found = play_of()
    found.file(NOW)
    tasks.decide_clear_case.call(number=found.number)
    return found


def refused(act, *args, **more):
    with pytest.raises(Refusal) as caught:
        act(*args, **more)
    return caught.value


def decided_by_a_person(play):
    """Whether the case waits for the handler as any other does."""
    tasks.decide_clear_case.call(number=play.number)
    waiting = list(Task.objects.filter(case=play.case, open=True).values_list("node", "duty"))
    return (play.case.state, waiting) == ("received", [("intake", "handler")])


class TestGranting:
    def test_what_is_clear_is_accepted_and_granted_within_the_job(self, clear):
        assert (clear.case.state, clear.case.outcome) == ("decided", "granted")
        assert [(e.type, e.actor) for e in clear.entries() if e.actor_kind == "system"][:2] == [
            ("cases.case_accepted", "SYSTEM"),
            ("cases.case_decided", "SYSTEM"),
        ]

    def test_row_inputs_and_article_are_recorded(self, clear):
        grant = AutomaticGrant.objects.get(case=clear.case)
        assert (grant.node, grant.row, grant.when) == ("check", 1, graph_matters.ROW["when"])
        assert grant.article == "《食品安全法》第三十五条"
        inputs = {one["label"]: one for one in automatic.inputs_kept(grant)}
        assert [one["value"] for one in inputs.values()] == ["60平方米", cast.LI_FIRM.name]
        assert [bool(one["source"]) for one in inputs.values()] == [False, True]

    def test_the_decision_is_the_offices_and_explains_itself(self, clear):
        clear.make(NOW)
        text = paper(clear, "grant")
        assert "滨江区市场监督管理局" in text
        for said in ("依照公开的规则自动作出", "规则第1条", "经营面积不超过100平方米", "60平方米", "由工作人员复核"):
            assert said in text.replace("\n", ""), said

    def test_the_journal_names_the_rule_and_replays(self, clear):
        (decided,) = [e for e in clear.entries() if e.type == "cases.case_decided"]
        assert decided.facts["rule"] == "check:1"
        assert cases.replay([(e.type, e.facts) for e in clear.entries()]) is cases.State.DECIDED

    def test_the_letter_says_that_no_person_decided(self, clear):
        (decided,) = [e for e in clear.entries() if e.type == "cases.case_decided"]
        assert cases.notice_of(decided).template == "cases.case_granted"

    def test_what_follows_waits_for_people_as_always(self, clear):
        assert [t.node for t in Task.objects.filter(case=clear.case, open=True)] == ["issue"]
        clear.make(NOW)
        clear.issue(NOW)
        assert clear.case.state == "issued"

    def test_done_twice_it_is_done_once(self, clear):
        tasks.decide_clear_case.call(number=clear.number)
        assert [e.type for e in clear.entries()].count("cases.case_decided") == 1
        assert Document.objects.filter(case=clear.case, kind="grant").count() == 1

    def test_killed_between_the_two_acts_the_second_follows(self, play_of):
        found = play_of()
        found.file(NOW)
        cases.accept_clear_case(found.number, at=NOW)
        assert found.case.state == "in_review"
        tasks.decide_clear_case.call(number=found.number)
        assert found.case.outcome == "granted"

    def test_filing_sets_it_going(self, play_of):
        found = play_of()
        found.file(NOW)
        bus.run_pending(NOW)
        jobs.run_pending(NOW)
        assert found.case.outcome == "granted"

    def test_of_matters_without_a_table_nothing_is_asked(self, play):
        play.file(NOW)
        assert not cases.wants_rules(play.number)
        with pytest.raises(Refusal):
            cases.accept_clear_case(play.number, at=NOW)


class TestDoubts:
    def test_what_the_table_does_not_grant_waits_for_a_person(self, play_of):
        found = play_of(graph_matters.ROW | {"when": "area <= 20 and operator_name != null"})
        found.file(NOW)
        assert decided_by_a_person(found)

    def test_so_does_what_an_own_file_shows(self, play_of):
        found = play_of(upload=True)
        found.file(NOW)
        assert automatic.doubts_of(found.case) == [Doubt.OWN_FILE]
        assert decided_by_a_person(found)

    def test_and_what_differs_from_what_government_holds(self, play_of):
        found = play_of()
        draft = found.draft(NOW)
        drafting.save_data(draft.uid, {"operator_name": "另一家餐饮有限公司"}, actor=found.applicant, at=NOW)
        draft.refresh_from_db()
        ready = drafting.application_of(draft, signed_name=cast.LI.name, address={})
        found.number = cases.file_case(ready, actor=found.applicant, at=NOW).case.number
        assert automatic.doubts_of(found.case) == [Doubt.TYPED_OVER]
        assert decided_by_a_person(found)

    def test_and_what_was_fetched_on_another_day(self, play_of):
        found = play_of()
        draft = found.draft(at(9, 11))
        ready = drafting.application_of(draft, signed_name=cast.LI.name, address={})
        found.number = cases.file_case(ready, actor=found.applicant, at=NOW).case.number
        assert Doubt.NOT_FETCHED in automatic.doubts_of(found.case)
        assert decided_by_a_person(found)

    def test_and_whoever_wants_a_person(self, play_of):
        found = play_of()
        ready = replace(found.application(NOW), by_person=True)
        found.number = cases.file_case(ready, actor=found.applicant, at=NOW).case.number
        assert automatic.doubts_of(found.case) == [Doubt.PERSON_WANTED]
        assert decided_by_a_person(found)

    def test_a_person_who_accepts_such_a_case_examines_it(self, play_of):
        """The table does not speak to facts in doubt: nothing skips the handler."""
        found = play_of(upload=True)
        found.file(NOW)
        found.accept(NOW)
        assert [t.node for t in Task.objects.filter(case=found.case, open=True)] == ["handle"]

    def test_what_a_person_sent_back_the_table_does_not_grant(self, play_of):
        found = play_of()
        found.file(NOW)
        found.accept(NOW)
        assert [t.node for t in Task.objects.filter(case=found.case, open=True)] == ["decide"]
        found.step("sun", "decide", "return", "请核对经营面积后再报。", NOW)
        found.review(NOW)
        tasks.decide_clear_case.call(number=found.number)
        assert found.case.state == "in_review"

    def test_a_table_that_refuses_cannot_be_published(self, play_of):
        with pytest.raises(Exception, match=r"lint|no outcome"):
            play_of(graph_matters.ROW | {"outcome": "refuse"})

    def test_a_row_that_grants_without_an_article_cannot_be_published(self, play_of):
        row = {key: value for key, value in graph_matters.ROW.items() if key != "basis"}
        with pytest.raises(Exception, match="lint"):
            play_of(row)


class TestPersons:
    def ask(self, play, wish="请核对面积。"):
        return cases.ask_person(play.number, wish, actor=play.applicant, at=at(9, 15))

    def answer(self, play, found="stands", text="已核对，面积与登记一致，决定不变。", who="zhao"):
        return cases.answer_person(play.number, found, text, actor=play.officer(who), at=at(9, 16))

    def test_the_applicant_asks_and_is_answered(self, clear):
        self.ask(clear)
        grant = self.answer(clear)
        assert (grant.wish, grant.person_found) == ("请核对面积。", "stands")
        (told,) = [e for e in clear.entries() if e.type == "cases.person_answered"]
        assert cases.notice_of(told).template == "cases.person_answered"

    def test_she_asks_once(self, clear):
        self.ask(clear)
        assert refused(self.ask, clear).code == "cases.person_asked_already"

    def test_an_answer_is_a_sentence_with_a_finding(self, clear):
        self.ask(clear)
        assert refused(self.answer, clear, "stands", "好").field == "answer"
        assert refused(self.answer, clear, "perhaps").field == "found"

    def test_nothing_is_answered_that_nobody_asked(self, clear):
        assert refused(self.answer, clear).code == "cases.nothing_to_answer"

    def test_nobody_else_asks_or_answers(self, clear):
        with pytest.raises(Absent):
            cases.ask_person(clear.number, actor=clear.anlan.citizens["chen"], at=NOW)
        self.ask(clear)
        with pytest.raises(Forbidden):
            self.answer(clear, who="jiang")

    def test_of_a_persons_decision_nobody_asks_it(self, play):
        play.to_review(at(9, 14))
        play.decide(at(9, 17))
        with pytest.raises(Absent):
            cases.ask_person(play.number, actor=play.applicant, at=at(9, 18))

    def test_a_check_that_finds_fault_says_which(self, clear):
        told = refused(cases.check_grant, clear.number, "wrong", "", actor=clear.officer("shen"), at=NOW)
        assert told.field == "note"
        cases.check_grant(clear.number, "wrong", "面积应当现场核对。", actor=clear.officer("shen"), at=NOW)
        assert refused(
            cases.check_grant, clear.number, "right", "", actor=clear.officer("zhao"), at=NOW
        ).code == "cases.checked_already"  # fmt: skip

    def test_the_list_holds_what_waits_for_a_person_in_her_offices(self, clear):
        AutomaticGrant.objects.update(drawn=False)
        zhao, yun = clear.officer("zhao"), clear.officer("yun")
        assert automatic.grant_page(zhao).rows == []
        self.ask(clear)
        assert [(row.number, row.waits) for row in automatic.grant_page(zhao).rows] == [(clear.number, "person")]
        assert automatic.grant_page(yun, show="all").rows == []

    def test_what_is_drawn_waits_until_it_is_checked(self, clear):
        AutomaticGrant.objects.update(drawn=True)
        zhao = clear.officer("zhao")
        assert automatic.waiting_grants(zhao) == 1
        cases.check_grant(clear.number, "right", "", actor=zhao, at=NOW)
        assert automatic.waiting_grants(zhao) == 0


class TestPages:
    def test_before_filing_she_may_want_a_person(self, play_of, browser_of):
        found = play_of()
        draft = found.draft(NOW)
        page = browser_of(found.applicant).get(f"/apply/d/{draft.uid}/check/").content.decode()
        assert 'name="by_person"' in page
        said = {"declared": "on", "signed_name": cast.LI.name, "mode": "electronic", "by_person": "on"}
        assert browser_of(found.applicant).post(f"/apply/d/{draft.uid}/check/", said).status_code == 302
        assert Case.objects.get(draft_uid=draft.uid).signature["by_person"] is True

    def test_where_no_table_grants_it_is_not_offered(self, play, browser_of):
        draft = play.draft(play.anlan.at)
        assert 'name="by_person"' not in browser_of(play.applicant).get(f"/apply/d/{draft.uid}/check/").content.decode()

    def test_her_page_explains_and_offers_a_person(self, clear, page_of, browser_of):
        url = f"/my/cases/{clear.number}/"
        page = page_of(clear.applicant, url)
        for said in ("经营面积不超过100平方米", "60平方米", "《食品安全法》第三十五条", "个人信息保护法 §24"):
            assert said in page, said
        assert f"{url}person/" in page
        assert browser_of(clear.applicant).post(f"{url}person/", {"wish": "请核对。"}).status_code == 302
        after = page_of(clear.applicant, url)
        assert f"{url}person/" not in after
        assert "请核对。" in after

    def test_a_case_that_a_person_decided_has_no_such_page(self, play, browser_of):
        play.file(NOW)
        assert browser_of(play.applicant).get(f"/my/cases/{play.number}/person/").status_code == 404

    def test_officers_answer_and_check_on_one_page(self, clear, page_of, browser_of):
        cases.ask_person(clear.number, "请核对。", actor=clear.applicant, at=NOW)
        zhao, url = clear.officer("zhao"), f"/console/automatic/{clear.number}/"
        assert clear.number in page_of(zhao, "/console/automatic/")
        assert "请核对。" in page_of(zhao, url)
        wrong = browser_of(zhao).post(f"{url}answer/", {"answer-found": "stands", "answer-answer": "好"})
        assert wrong.status_code == 422
        right = {"answer-found": "stands", "answer-answer": "已核对，与登记一致。"}
        assert browser_of(zhao).post(f"{url}answer/", right).status_code == 302
        assert browser_of(zhao).post(f"{url}check/", {"check-found": "right", "check-note": ""}).status_code == 302
        assert "已核对，与登记一致。" in page_of(clear.applicant, f"/my/cases/{clear.number}/")

    def test_other_offices_see_neither(self, clear, browser_of):
        assert browser_of(clear.officer("yun")).get(f"/console/automatic/{clear.number}/").status_code == 404

    def test_every_doubt_has_words(self):
        assert all(str(words.label(doubt)) for doubt in Doubt)
