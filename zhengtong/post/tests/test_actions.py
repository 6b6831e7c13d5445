"""Sending, carrying, reading: rows, journal, and that nothing is said twice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from zhengtong.kernel import instant, jobs
from zhengtong.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, Duty, DutyKind
from zhengtong.kernel.models import Entry, Job
from zhengtong.kernel.refusal import Absent, Forbidden, Refusal
from zhengtong.people import public as people
from zhengtong.post import public, queries, tasks, words
from zhengtong.post.actions import carrying, reading
from zhengtong.post.channels.outcome import SUCCEEDED, Ending, Outcome
from zhengtong.post.models import Attempt, Delivery, Message, OneTimeText, PhoneText
from zhengtong.post.rules import ChannelKind, DeliveryState
from zhengtong.post.tests.conftest import FACTS, NIGHT, NOON

ADMIN = Actor(ActorKind.OFFICER, "A9", duties=(Duty(DutyKind.SYSTEM_ADMIN, 1),))
BUSY, REFUSED = Outcome(Ending.FAIL, "busy"), Outcome(Ending.FAIL_FOR_GOOD, "refused")


def send(letter, at=NOON):
    return public.send(letter, actor=SYSTEM, at=at)


def sms_of(letter) -> Delivery:
    return Delivery.objects.get(message__key__startswith=letter.key, channel=ChannelKind.SMS)


def try_once(delivery: Delivery, outcome: Outcome, at=NOON):
    return carrying.record_attempt(queries.parcel(delivery.pk), outcome, actor=SYSTEM, at=at)


def test_a_letter_is_in_the_inbox_at_once_in_the_readers_language(letter, lin):
    send(letter)
    [message] = public.inbox_of(lin.person).rows
    assert message.subject == "申请有进展：食品经营许可"
    assert (message.case_number, message.link, message.read_at) == ("C1", "/my/cases/C1/", None)


def test_a_reader_of_english_is_written_to_in_english(letter, lin):
    people.set_preferences(people.Wish(language="en"), actor=lin, at=NOON)
    send(letter)
    assert public.inbox_of(lin.person).rows[0].subject == "News of your application: 食品经营许可"


def test_the_same_occasion_is_told_once(letter, lin):
    assert (send(letter), send(letter)) == (1, 0)
    assert public.unread_count(lin.person) == 1
    assert Job.objects.filter(path="zhengtong.post.tasks.deliver").count() == 1


def test_a_person_named_twice_is_told_once_and_one_more_later(letter, lin, wu):
    assert send(replace(letter, recipients=(lin.person, lin.person))) == 1
    assert send(replace(letter, recipients=(lin.person, wu.person))) == 1
    assert public.unread_count(wu.person) == 1


def test_sending_leaves_one_journal_row_without_names_phones_or_texts(letter, lin):
    send(letter)
    row = Entry.objects.get(type="post.messages_sent")
    assert row.subject == "case:C1"
    assert row.facts["recipients"] == [people.contact_of(lin.person).number]
    assert "13800000001" not in json.dumps(row.facts)


def test_only_the_system_sends(letter):
    with pytest.raises(Forbidden):
        public.send(letter, actor=ANONYMOUS, at=NOON)


def test_a_part_wants_an_open_transaction(letter, transactional_db):
    with pytest.raises(RuntimeError):
        public.send_part(letter, at=NOON)


def test_a_part_costs_six_statements_for_one_person(letter):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        public.send_part(letter, at=NOON)
    assert len(seen) == 6


def test_a_letter_of_an_act_that_is_undone_was_never_sent(letter, lin):
    with transaction.atomic():
        public.send_part(letter, at=NOON)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not Job.objects.filter(path="zhengtong.post.tasks.deliver").exists()


def test_a_letter_with_a_missing_fact_is_an_accident(letter):
    with pytest.raises(KeyError):
        send(replace(letter, facts={}))


@pytest.mark.parametrize(("language", "day"), [("zh-hans", "2026年3月6日"), ("en", "6 March 2026")])
def test_days_are_written_as_the_language_writes_them(language, day):
    with translation.override(language):
        assert words.write("test.told", {**FACTS, "due_on": date(2026, 3, 6)}).body.endswith(day)


def test_a_list_is_numbered():
    assert "1. 甲\n2. 乙" in words.write("test.told", {**FACTS, "matter": ["甲", "乙"]}).subject


def test_a_text_message_goes_by_day_with_the_senders_sign(letter, lin):
    send(letter)
    jobs.run_pending(NOON)
    [text] = public.phone_texts("13800000001")
    assert text.text == "【政通】C1 有进展"
    assert sms_of(letter).state == DeliveryState.SENT


def test_a_text_message_of_the_night_waits_for_eight(letter):
    send(letter, NIGHT)
    jobs.run_pending(NIGHT)
    assert public.phone_texts("13800000001") == []
    morning = NIGHT + timedelta(hours=8, minutes=30)
    jobs.run_pending(morning)
    assert [text.received_at for text in public.phone_texts("13800000001")] == [morning]


def test_who_wants_no_text_messages_gets_none(letter, lin):
    people.set_preferences(people.Wish(notify_sms=False), actor=lin, at=NOON)
    send(letter)
    assert [way.channel for way in public.ways_of_case("C1")] == [ChannelKind.INBOX]


def test_who_wants_e_mail_gets_the_body_and_a_link(letter, lin, settings):
    settings.PUBLIC_URL = "https://zw.example"
    people.set_preferences(people.Wish(notify_email=True, email="lin@example.cn"), actor=lin, at=NOON)
    send(letter)
    jobs.run_pending(NOON)
    [sent] = mail.outbox
    assert sent.to == ["lin@example.cn"]
    assert sent.body.endswith("https://zw.example/my/cases/C1/")
    assert sent.extra_headers["Message-ID"].startswith("<zt-")


def test_without_a_gateway_no_text_message_is_planned(letter, settings):
    settings.SMS_GATEWAY = "none"
    send(letter)
    assert [way.channel for way in public.ways_of_case("C1")] == [ChannelKind.INBOX]


def test_a_failed_attempt_is_recorded_and_tried_again_after_a_minute(letter):
    send(letter)
    assert try_once(sms_of(letter), BUSY) is DeliveryState.WAITING
    row = sms_of(letter)
    assert (row.attempts, row.due_at) == (1, NOON + timedelta(minutes=1))
    assert Attempt.objects.get().reason == "busy"
    assert Job.objects.filter(path="zhengtong.post.tasks.deliver", once=f"post.deliver:{row.pk}:1").exists()


def test_a_message_refused_for_good_is_given_up_and_listed(letter):
    send(letter)
    try_once(sms_of(letter), REFUSED)
    [lost] = queries.given_up()
    assert (lost.channel, lost.reason) == (ChannelKind.SMS, "refused")


def test_an_attempt_settled_by_somebody_else_changes_nothing(letter):
    send(letter)
    parcel = queries.parcel(sms_of(letter).pk)
    carrying.record_attempt(parcel, SUCCEEDED, actor=SYSTEM, at=NOON)
    assert carrying.record_attempt(parcel, BUSY, actor=SYSTEM, at=NOON) is None
    assert Attempt.objects.count() == 1


def test_a_job_that_runs_twice_delivers_once(letter):
    send(letter)
    row = sms_of(letter)
    tasks.deliver.call(row.pk)
    tasks.deliver.call(row.pk)
    assert (PhoneText.objects.count(), Attempt.objects.count()) == (1, 1)


def test_a_message_to_a_phone_that_is_gone_is_given_up(letter, lin, account):
    send(letter)
    people.close_account(account.pk, actor=lin, at=NOON)
    jobs.run_pending(NOON)
    assert queries.given_up()[0].reason == "no_address"


def test_every_attempt_is_in_the_journal(letter):
    send(letter)
    try_once(sms_of(letter), BUSY)
    facts = Entry.objects.get(type="post.attempt_made").facts
    assert (facts["channel"], facts["attempt"], facts["state"], facts["reason"]) == ("sms", 1, "waiting", "busy")


def test_what_was_given_up_can_be_tried_again_by_the_administrator(letter):
    send(letter)
    row = sms_of(letter)
    try_once(row, REFUSED)
    carrying.resume_delivery(row.pk, actor=ADMIN, at=NOON)
    jobs.run_pending(NOON)
    assert sms_of(letter).state == DeliveryState.SENT


def test_only_what_was_given_up_is_resumed(letter):
    send(letter)
    with pytest.raises(Refusal, match="not_given_up"):
        carrying.resume_delivery(sms_of(letter).pk, actor=ADMIN, at=NOON)


def test_nobody_else_resumes(letter, lin):
    with pytest.raises(Forbidden):
        carrying.resume_delivery(1, actor=lin, at=NOON)


def code_sent(at=NOON):
    public.send_code_part(phone="13800000001", code="246810", purpose="sign_in", at=at)
    return OneTimeText.objects.get()


def test_a_code_goes_at_any_hour_and_nothing_of_it_stays(db):
    code_sent(NIGHT)
    jobs.run_pending(NIGHT)
    assert "246810" in public.phone_texts("13800000001")[0].text
    assert not OneTimeText.objects.exists()


def test_a_code_is_sealed_while_it_waits(db):
    row = code_sent()
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, text FROM post_onetimetext WHERE id = %s", [row.pk])
        assert not {"246810", "13800000001"} & set(" ".join(cursor.fetchone()).split())
    assert "246810" not in json.dumps(list(Job.objects.values_list("kwargs", flat=True)))


def test_a_code_that_is_too_old_is_dropped_unsent(db):
    code_sent()
    late = NOON + timedelta(minutes=6)
    jobs.run_pending(late)
    assert not OneTimeText.objects.exists()
    assert public.phone_texts("13800000001") == []
    assert Entry.objects.get(type="post.code_carried").facts["reason"] == "expired"


def test_codes_whose_jobs_died_are_forgotten_after_five_minutes(db):
    code_sent()
    assert carrying.forget_codes(actor=SYSTEM, at=NOON + timedelta(minutes=4)) == 0
    assert carrying.forget_codes(actor=SYSTEM, at=NOON + timedelta(minutes=6)) == 1


def test_the_simulated_phone_is_dark_when_a_real_gateway_is_used(db, settings):
    code_sent()
    jobs.run_pending(NOON)
    settings.SMS_GATEWAY = "none"
    assert public.phone_texts("13800000001") == []


def test_the_first_reading_counts(letter, lin):
    send(letter)
    message = public.inbox_of(lin.person).rows[0].id
    reading.read_message(message, actor=lin, at=NOON)
    reading.read_message(message, actor=lin, at=NOON + timedelta(hours=1))
    assert public.message_view(lin.person, message).read_at == NOON
    assert Entry.objects.filter(type="post.message_read").count() == 1


def test_somebody_elses_message_does_not_exist(letter, lin, wu):
    send(letter)
    message = public.inbox_of(lin.person).rows[0].id
    with pytest.raises(Absent):
        reading.read_message(message, actor=wu, at=NOON)


def test_everything_can_be_marked_as_read(letter, lin):
    send(letter)
    send(replace(letter, key="case:C1:again"))
    assert reading.read_inbox(actor=lin, at=NOON) == 2
    assert reading.read_inbox(actor=lin, at=NOON) == 0
    assert public.unread_count(lin.person) == 0


def test_the_inbox_is_paged_newest_first(letter, lin):
    for n in range(3):
        send(replace(letter, key=f"case:C1:{n}"), NOON + timedelta(minutes=n))
    first = public.inbox_of(lin.person, size=2)
    rest = public.inbox_of(lin.person, first.after, size=2)
    assert [row.created_at.minute for row in (*first.rows, *rest.rows)] == [2, 1, 0]
    assert rest.after is None


def test_figures_count_what_became_of_messages(letter):
    send(letter)
    try_once(sms_of(letter), SUCCEEDED, NOON + timedelta(seconds=40))
    figures = {f.channel: f for f in public.delivery_figures(NOON - timedelta(days=1), NOON + timedelta(days=1))}
    assert (figures[ChannelKind.SMS].sent, figures[ChannelKind.SMS].seconds) == (1, 40)
    assert (figures[ChannelKind.INBOX].planned, figures[ChannelKind.INBOX].seconds) == (1, 0)


def test_the_bodies_of_messages_are_sealed(letter):
    send(letter)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body, short FROM post_message")
        assert all(text.startswith("zt1.") for text in cursor.fetchone())


def test_a_gateway_that_is_busy_keeps_the_code_for_the_next_try(db, settings, monkeypatch):
    code_sent()
    monkeypatch.setattr("zhengtong.post.channels.sms.SimulatedPhone.send", lambda self, text: BUSY)
    with instant.at(NOON), pytest.raises(ConnectionError):
        tasks.carry_code.call(OneTimeText.objects.get().pk)
    assert OneTimeText.objects.exists()


def test_a_message_whose_job_was_lost_is_taken_up_after_an_hour(letter):
    send(letter)
    Job.objects.all().delete()
    with instant.at(NOON + timedelta(minutes=59)):
        tasks.take_up_forgotten.call()
    assert not Job.objects.exists()
    late = NOON + timedelta(minutes=61)
    with instant.at(late):
        tasks.take_up_forgotten.call()
    jobs.run_pending(late)
    assert sms_of(letter).state == DeliveryState.SENT


def test_a_text_message_held_up_until_night_still_waits_for_eight(letter):
    send(letter)
    jobs.run_pending(NIGHT)
    assert public.phone_texts("13800000001") == []
    jobs.run_pending(NIGHT + timedelta(hours=8, minutes=30))
    assert len(public.phone_texts("13800000001")) == 1
