"""Two at once, over connections of their own: one wins, the other is told in words, nothing is done twice."""

import threading
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection

from zhengtong.cases import public as cases
from zhengtong.cases import tasks
from zhengtong.cases.models import Case, Consultation, Document, ExchangeRecord, Task
from zhengtong.cases.tests import graph_matters
from zhengtong.cases.tests.acting import NO, REASONS, Play, at
from zhengtong.cases.tests.linking import Linked
from zhengtong.kernel import words
from zhengtong.kernel.models import Entry
from zhengtong.kernel.refusal import Refusal

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif("postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="needs PostgreSQL"),
]


def together(*acts):
    """Every act in a thread of its own, begun at the same moment; what each answered or was refused."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            gate.wait(10)
            answers[place] = act()
        except Refusal as refusal:
            answers[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.fixture
def play(city_apart):
    return Play(city_apart)


def test_two_officers_deciding_at_once_one_wins_and_the_other_is_told(play):
    play.to_review(at(2, 10))
    shown, sun = play.case.rev, play.officer("sun")
    number, articles = play.number, ["《中华人民共和国食品安全法》第三十五条"]

    def decide(outcome, reasons):
        return cases.decide_case(number, outcome, reasons, articles, actor=sun, at=at(2, 26), rev=shown)

    answers = together(
        lambda: decide(cases.Outcome.GRANTED, REASONS), lambda: decide(cases.Outcome.REFUSED, NO)
    )  # fmt: skip
    (winner,) = [one for one in answers if isinstance(one, Case)]
    (told,) = [one for one in answers if isinstance(one, Refusal)]
    assert told.code == "cases.changed_meanwhile"
    assert words.say(told).text
    assert play.case.outcome == winner.outcome
    assert Entry.objects.filter(subject=f"case:{number}", type="cases.case_decided").count() == 1
    assert Document.objects.filter(case__number=number, kind__in=("grant", "refusal")).count() == 1


def test_accepting_and_withdrawing_at_once_leaves_one_history(play):
    play.file(at(2, 10))
    zhao, number = play.officer("zhao"), play.number
    together(
        lambda: cases.accept_case(number, actor=zhao, at=at(2, 11)),
        lambda: cases.withdraw_case(number, actor=play.applicant, at=at(2, 11)),
    )
    told = [(entry.type, entry.facts) for entry in play.entries()]
    assert cases.replay(told) == play.case.state == "withdrawn"


def test_the_same_key_filed_twice_at_once_is_one_case(play):
    application = replace(play.application(at(2, 10)), draft_uid=None, client_key="K:1", fingerprint="a")
    answers = together(*[lambda: cases.file_case(application, actor=play.applicant, at=at(2, 10))] * 3)
    assert {filed.case.number for filed in answers} == {Case.objects.get().number}
    assert len({filed.query_code for filed in answers}) == 1
    assert sorted(filed.again for filed in answers) == [False, True, True]


def test_documents_written_at_once_are_numbered_without_gaps(play):
    numbers = [play.file(at(2, 10)).number for _ in range(4)]
    zhao = play.officer("zhao")
    together(*[lambda number=n: cases.accept_case(number, actor=zhao, at=at(2, 11)) for n in numbers])
    given = Document.objects.filter(kind="acceptance").values_list("official_number", flat=True)
    assert sorted(given) == [f"安滨市监受〔2026〕{n}号" for n in range(1, 5)]


def test_two_workers_make_a_document_once(play):
    play.file(at(2, 10))
    number = play.number
    together(*[lambda: cases.make_documents(number, at=at(2, 10))] * 2)
    issued = Entry.objects.filter(subject=f"case:{number}", type="cases.document_issued")
    assert issued.count() == 1
    assert issued.get().facts["sha256"] == Document.objects.get().sha256


def test_a_reminder_sent_twice_at_once_is_one_and_the_second_is_told_when(play):
    play.file(at(11, 2))
    play.accept(at(11, 3))
    number, applicant = play.number, play.applicant
    answers = together(*[lambda: cases.urge_case(number, actor=applicant, at=at(11, 18))] * 2)
    (told,) = [one for one in answers if isinstance(one, Refusal)]
    assert told.code == "cases.urged_lately"
    assert Entry.objects.filter(subject=f"case:{number}", type="cases.case_urged").count() == 1


def test_two_offices_that_answer_at_once_are_joined_exactly_once(city_apart):
    joint = graph_matters.joint(city_apart)
    joint.file(at(9, 14))
    joint.accept(at(9, 15))
    joint.step("zhao", "handle", "done", "材料齐全，请有关机关审查。", at(9, 15))
    land, health, number = joint.officer("yuan"), joint.officer("pan"), joint.number
    why = "经营场所符合本单位主管的规定。"
    answers = together(
        lambda: cases.give_opinion(number, "land", "agree", why, actor=land, at=at(9, 16)),
        lambda: cases.give_opinion(number, "health", "agree", why, actor=health, at=at(9, 16)),
    )
    assert all(isinstance(one, Case) for one in answers)
    assert list(Task.objects.filter(case__number=number, open=True).values_list("node", flat=True)) == ["review"]
    assert Task.objects.filter(case__number=number, node="review").count() == 1
    assert sum("review" in entry.facts["opened"] for entry in joint.entries() if "opened" in entry.facts) == 1


def test_an_answer_and_the_note_of_silence_at_once_leave_one_of_them(city_apart):
    joint = graph_matters.joint(city_apart)
    joint.file(at(9, 14))
    joint.accept(at(9, 15))
    joint.step("zhao", "handle", "done", "材料齐全，请有关机关审查。", at(9, 15))
    number, yuan = joint.number, joint.officer("yuan")
    together(
        lambda: cases.give_opinion(number, "land", "agree", "经营场所符合规划。", actor=yuan, at=at(9, 18)),
        lambda: cases.note_silence(number, "land", at=at(9, 18)),
    )
    row = Consultation.objects.get(case__number=number, node="land")
    assert (row.open, row.verdict) == (False, "agree")
    assert not Task.objects.filter(case__number=number, node="land", open=True).exists()


def test_two_workers_grant_a_clear_case_once(city_apart, monkeypatch):
    clear = graph_matters.automatic(city_apart)
    clear.file(at(9, 14))
    monkeypatch.setattr(tasks.instant, "current", lambda: at(9, 14))
    number = clear.number
    together(*[lambda: tasks.decide_clear_case.call(number=number)] * 2)
    assert clear.case.outcome == "granted"
    assert [entry.type for entry in clear.entries()].count("cases.case_decided") == 1


@pytest.fixture
def linked(city_apart, tmp_path):
    played = Linked(city_apart, tmp_path, "company_registry")
    yield played
    played.close()


def test_the_same_record_told_at_once_is_taken_once_and_answered_alike(linked):
    linked.file(at(2, 10))
    said = {"record_id": "a", "kind": "acceptance", "accepted_at": at(2, 11)}
    answers = together(*[lambda: linked.tell(at(2, 11), **said)] * 3)
    assert len({taken.receipt for taken in answers}) == 1
    assert sorted(taken.again for taken in answers) == [False, True, True]
    assert ExchangeRecord.objects.count() == 1


def test_the_same_record_without_case_told_at_once_is_kept_once(linked):
    said = {"record_id": "a", "kind": "acceptance", "accepted_at": at(2, 11), "case_number": "NOBODY-1"}
    answers = together(*[lambda: linked.tell(at(2, 11), **said)] * 3)
    assert len({taken.receipt for taken in answers}) == 1
    assert ExchangeRecord.objects.count() == 1


def test_records_told_at_once_add_up_to_one_case(linked):
    linked.file(at(2, 10))
    told = [
        {"record_id": "a", "kind": "acceptance", "accepted_at": at(2, 11)},
        {"record_id": "r", "kind": "result", "decided_at": at(2, 12), "outcome": "granted"},
        {"record_id": "d", "kind": "process", "step": "领证", "action": "served", "started_at": at(2, 13)}
        | {"service_mode": "counter"},
    ]
    together(*[lambda one=one: linked.tell(at(2, 14), **one) for one in told])
    assert (linked.case.state, linked.case.outcome) == ("served", "granted")
    assert (linked.case.accepted_on.day, linked.case.decided_on.day, linked.case.served_on.day) == (11, 12, 13)
