"""Jobs: enqueued with the act, taken with a lease, tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus

from zhengtong.kernel import jobs
from zhengtong.kernel.models import Cron, Job
from zhengtong.kernel.tests import things
from zhengtong.kernel.tests.things import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_heard():
    things.HEARD.clear()


def test_a_job_is_run_once() -> None:
    jobs.enqueue(things.add, first=2, second=3)
    assert jobs.run_pending(AT) == 1
    assert jobs.run_pending(AT) == 0
    assert things.HEARD == [5]


def test_enqueueing_is_one_statement(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        jobs.enqueue(things.add, first=2, second=3)


def test_enqueueing_many_is_one_statement(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        jobs.enqueue_all(things.add, [{"first": n, "second": 0} for n in range(20)])


def test_a_job_does_not_exist_if_its_act_is_undone() -> None:
    with transaction.atomic():
        jobs.enqueue(things.add, first=2, second=3)
        transaction.set_rollback(True)
    assert jobs.run_pending(AT) == 0


def test_a_job_enqueued_once_by_name_is_not_enqueued_again() -> None:
    jobs.enqueue(things.add, once="sum:1", first=1, second=1)
    jobs.enqueue(things.add, once="sum:1", first=1, second=1)
    assert jobs.run_pending(AT) == 1


def test_the_standard_interface_gives_the_result() -> None:
    result = things.add.enqueue(first=20, second=22)
    jobs.run_pending(AT)
    result.refresh()
    assert result.status is TaskResultStatus.SUCCESSFUL
    assert result.return_value == 42


def test_a_job_for_later_waits() -> None:
    jobs.enqueue(things.add, run_after=AT + timedelta(days=5), first=1, second=1)
    assert jobs.run_pending(AT + timedelta(days=4)) == 0
    assert jobs.run_pending(AT + timedelta(days=5)) == 1


def test_the_urgent_goes_first() -> None:
    jobs.enqueue(things.add, first=1, second=0)
    jobs.enqueue(things.add.using(priority=10), first=2, second=0)
    jobs.run_pending(AT)
    assert things.HEARD == [2, 1]


def test_a_job_knows_the_instant_it_runs_at() -> None:
    result = things.tell_time.enqueue()
    jobs.run_pending(AT)
    result.refresh()
    assert result.return_value == AT.isoformat()


def test_a_failed_job_is_tried_again_later_and_then_given_up() -> None:
    jobs.enqueue(things.stumble)
    assert jobs.run_pending(AT, raising=False) == 1
    assert jobs.run_pending(AT + timedelta(seconds=4), raising=False) == 0
    assert jobs.run_pending(AT + timedelta(seconds=5), raising=False) == 1
    row = Job.objects.get()
    assert (row.status, row.attempt, row.due_at) == (jobs.FAILED, 2, None)
    assert "on purpose" in row.error


def test_a_test_sees_the_failure_of_a_job() -> None:
    jobs.enqueue(things.stumble)
    with pytest.raises(ValueError, match="on purpose"):
        jobs.run_pending(AT)


def test_pauses_grow_to_an_hour() -> None:
    assert [jobs.back_off(n) for n in (1, 2, 3, 12)] == [5, 10, 20, 3600]


def test_a_taken_job_is_nobody_elses_until_its_lease_ends() -> None:
    jobs.enqueue(things.add, first=1, second=1)
    assert jobs.claim("first worker", AT) is not None
    assert jobs.claim("second worker", AT + timedelta(seconds=299)) is None
    again = jobs.claim("second worker", AT + timedelta(seconds=300))
    assert again is not None
    assert again.attempt == 2


def test_a_worker_whose_lease_ran_out_cannot_finish_the_job() -> None:
    jobs.enqueue(things.add, first=1, second=1)
    slow = jobs.claim("slow", AT)
    jobs.claim("quick", AT + timedelta(seconds=300))
    assert slow is not None
    jobs._finish(slow, AT, result=None)
    assert Job.objects.get().status == jobs.RUNNING
    with pytest.raises(RuntimeError, match="run out"):
        jobs.extend_lease(slow, AT, 600)


def test_a_job_that_kills_its_workers_ends_after_its_attempts() -> None:
    jobs.enqueue(things.stumble)
    for n in range(2):
        jobs.claim(f"worker {n}", AT + timedelta(seconds=300 * n))
    jobs.run_one("worker 3", AT + timedelta(seconds=600))
    assert Job.objects.get().status == jobs.FAILED


def test_a_repeating_job_is_enqueued_when_it_is_due_and_once() -> None:
    jobs.enqueue_crons(AT)
    nightly = Cron.objects.get(path=things.nightly.module_path)
    assert nightly.next_at.isoformat() == "2026-03-16T19:00:00+00:00"
    later = AT + timedelta(days=1)
    assert jobs.enqueue_crons(later) >= 1
    jobs.enqueue_crons(later)
    assert Job.objects.filter(path=things.nightly.module_path).count() == 1


def test_old_successes_are_forgotten_and_failures_kept() -> None:
    jobs.enqueue(things.add, first=1, second=1)
    jobs.enqueue(things.stumble)
    for n in range(3):
        jobs.run_pending(AT + timedelta(hours=n), raising=False)
    assert jobs.forget(AT + timedelta(days=1)) == 1
    assert Job.objects.get().status == jobs.FAILED
