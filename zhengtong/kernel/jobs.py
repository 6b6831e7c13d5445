"""Jobs: the `django-tasks` API over one leased table, the same on SQLite and PostgreSQL.

A job is enqueued by one INSERT in the caller's transaction, so it exists exactly if the act does. A worker takes it
with a lease; if the worker dies, the job is taken again when the lease ends. Jobs are therefore idempotent.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cronsim import CronSim
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks import TaskContext, TaskResult, TaskResultStatus, task
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from zhengtong.kernel import instant, leases
from zhengtong.kernel.models import Cron, Job

log = logging.getLogger("zhengtong.jobs")
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
READY, RUNNING, FAILED, SUCCESSFUL = (status.value for status in TaskResultStatus)
LEASE_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedTask(Task[Any, Any]):
    """A task that knows how often it may be tried and how long one try may take."""

    attempts: int = 8
    lease_seconds: int = LEASE_SECONDS


CRONS: dict[str, tuple[str, LeasedTask]] = {}


class LeasedBackend(BaseTaskBackend):
    """The backend of the table `kernel_job`."""

    task_class = LeasedTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult[Any]:
        """Insert the job's one row; `kernel.jobs.enqueue` adds `once`."""
        self.validate_task(task)
        row = row_for(task, args, kwargs)
        row.save(force_insert=True)
        return result_of(row, task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """What became of a job."""
        row = Job.objects.filter(uid=result_id).first()
        if row is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(row, import_string(row.path))


def job(
    *,
    priority: int = 0,
    queue: str = "default",
    attempts: int = 8,
    lease_seconds: int = LEASE_SECONDS,
    cron: str = "",
    takes_context: bool = False,
) -> Callable[[Callable[..., Any]], LeasedTask]:
    """Make a module-level function a job; `cron` repeats it, in the civil time of the city."""

    def register(function: Callable[..., Any]) -> LeasedTask:
        made: LeasedTask = task(  # type: ignore[call-overload]
            priority=priority,
            queue_name=queue,
            takes_context=takes_context,
            attempts=attempts,
            lease_seconds=lease_seconds,
        )(function)
        if cron:
            CRONS[made.module_path] = (cron, made)
        return made

    return register


def enqueue(job: LeasedTask, *, once: str | None = None, run_after: datetime | None = None, **kwargs: Any) -> None:
    """Enqueue the job with one INSERT; a job with a `once` that was enqueued before is not enqueued again."""
    enqueue_all(job, [kwargs], once=[once], run_after=run_after)


def enqueue_all(
    job: LeasedTask,
    calls: Iterable[Mapping[str, Any]],
    *,
    once: Iterable[str | None] | None = None,
    run_after: datetime | None = None,
) -> None:
    """Enqueue the job for every one of the keyword arguments, with one INSERT."""
    planned = job.using(run_after=run_after) if run_after else job
    wanted = list(calls)
    keys = list(once) if once is not None else [None] * len(wanted)
    rows = [row_for(planned, [], call, once=key) for call, key in zip(wanted, keys, strict=True)]
    Job.objects.bulk_create(rows, ignore_conflicts=any(keys))


def row_for(task: Any, args: Any, kwargs: Any, *, once: str | None = None) -> Job:
    """The row of a job that is about to be enqueued."""
    return Job(
        uid=get_random_string(32),
        path=task.module_path,
        queue=task.queue_name,
        priority=task.priority,
        args=normalize_json(args),
        kwargs=normalize_json(kwargs),
        once=once,
        status=READY,
        attempts=task.attempts,
        due_at=task.run_after or AT_ONCE,
        enqueued_at=instant.current(),
    )


def result_of(row: Job, task: Any) -> TaskResult[Any]:
    """The row as callers of the `django-tasks` API know it."""
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=row.uid,
        status=TaskResultStatus(row.status),
        enqueued_at=row.enqueued_at,
        started_at=row.started_at,
        last_attempted_at=row.started_at,
        finished_at=row.finished_at,
        args=row.args,
        kwargs=row.kwargs,
        backend="default",
        errors=[TaskError(exception_class_path="builtins.Exception", traceback=row.error)] if row.error else [],
        worker_ids=[row.worker] * row.attempt,
    )
    object.__setattr__(result, "_return_value", row.result)
    return result


CLAIM = (
    "UPDATE kernel_job SET status = 'RUNNING', attempt = attempt + 1, worker = %s, started_at = %s, due_at = %s "
    "WHERE id = (SELECT id FROM kernel_job WHERE due_at IS NOT NULL AND due_at <= %s "
    "ORDER BY priority DESC, due_at, id LIMIT 1 {lock}) RETURNING {columns}"
)


def claim(worker: str, at: datetime) -> Job | None:
    """Take the next due job, or one whose worker let its lease run out; nobody else gets it meanwhile."""
    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    # Columns by name: a prepared statement with * fails once a column is added.
    columns = ", ".join(str(field.column) for field in Job._meta.concrete_fields)
    adapt = connection.ops.adapt_datetimefield_value
    now, until = adapt(at), adapt(at + timedelta(seconds=LEASE_SECONDS))
    taken = list(Job.objects.raw(CLAIM.format(lock=lock, columns=columns), [worker, now, until, now]))
    return taken[0] if taken else None


def run_one(worker: str, at: datetime, *, raising: bool = False) -> bool:
    """Run one due job; returns whether there was one."""
    row = claim(worker, at)
    if row is None:
        return False
    try:
        _finish(row, at, result=_execute(row, at))
    except Exception as error:
        log.warning("job %s failed (attempt %s): %s", row.path, row.attempt, type(error).__name__)
        _fail(row, at, "".join(traceback.format_exception(error)))
        if raising:
            raise
    return True


def _execute(row: Job, at: datetime) -> Any:
    """Call the job's function; one that has already had all its attempts lost its worker each time, and ends here."""
    if row.attempt > row.attempts:
        raise RuntimeError(f"given up: {row.attempts} workers were lost while doing this")
    planned: LeasedTask = import_string(row.path)
    if planned.lease_seconds > LEASE_SECONDS:
        extend_lease(row, at, planned.lease_seconds)
    with instant.at(at):
        if planned.takes_context:
            return planned.call(TaskContext(task_result=result_of(row, planned)), *row.args, **row.kwargs)
        return planned.call(*row.args, **row.kwargs)


def extend_lease(row: Job, at: datetime, seconds: int) -> None:
    """Keep the job for longer; raises `RuntimeError` if somebody else has it by now."""
    if not _held(row).update(due_at=at + timedelta(seconds=seconds)):
        raise RuntimeError("the lease of this job has run out")


def _held(row: Job) -> Any:
    return Job.objects.filter(pk=row.pk, status=RUNNING, worker=row.worker, attempt=row.attempt)


def _finish(row: Job, at: datetime, *, result: Any) -> None:
    """Close the job, if it is still ours."""
    _held(row).update(status=SUCCESSFUL, due_at=None, finished_at=at, error="", result=normalize_json(result))


def _fail(row: Job, at: datetime, error: str) -> None:
    """Try again later, or give up after the last attempt; a check names the jobs given up."""
    if row.attempt >= row.attempts:
        _held(row).update(status=FAILED, due_at=None, finished_at=at, error=error)
    else:
        _held(row).update(status=READY, due_at=at + timedelta(seconds=back_off(row.attempt)), error=error)


def back_off(attempt: int) -> int:
    """Seconds to wait after the n-th failed attempt: 5, 10, 20 … up to an hour."""
    return int(min(5 * 2 ** (attempt - 1), 3600))


def run_pending(at: datetime | None = None, *, raising: bool = True) -> int:
    """Run everything that is due at the instant, also what is enqueued meanwhile; for tests and the town."""
    done, when = 0, at or instant.current()
    while run_one(leases.worker_name(), when, raising=raising):
        done += 1
    return done


def enqueue_crons(at: datetime) -> int:
    """Enqueue every repeating job that is due and set its next time; two workers enqueue it once."""
    known = {row.path: row for row in Cron.objects.all()}
    enqueued = 0
    for path, (expression, planned) in CRONS.items():
        row = known.get(path)
        if row is None or row.expression != expression:
            Cron.objects.update_or_create(
                path=path, defaults={"expression": expression, "next_at": next_time(expression, at)}
            )
        elif row.next_at <= at:
            enqueued += _enqueue_cron(row, planned, at)
    return enqueued


def _enqueue_cron(row: Cron, planned: LeasedTask, at: datetime) -> int:
    with transaction.atomic():
        turned = Cron.objects.filter(path=row.path, next_at=row.next_at).update(next_at=next_time(row.expression, at))
        if turned:
            enqueue(planned, once=f"{row.path[-80:]}@{row.next_at.isoformat()}")
    return turned


def next_time(expression: str, after: datetime) -> datetime:
    """The next instant of a cron expression, read in the civil time of the city."""
    civil = timezone.localtime(after, timezone.get_default_timezone())
    return next(CronSim(expression, civil)).astimezone(UTC)


def forget(before: datetime) -> int:
    """Drop the jobs that succeeded before the instant; returns how many."""
    return Job.objects.filter(status=SUCCESSFUL, finished_at__lt=before).delete()[0]
