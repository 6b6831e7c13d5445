"""What an operator must know before anybody else notices: run by `manage.py check` and by `zhengtong upgrade`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection

from zhengtong.kernel import suites
from zhengtong.kernel.files import scanner
from zhengtong.kernel.jobs import FAILED
from zhengtong.kernel.journal import witness
from zhengtong.kernel.models import Cursor, Job, LogState
from zhengtong.kernel.registry import Port
from zhengtong.kernel.suites import keyring

Apps = Sequence[AppConfig] | None


@register(Tags.compatibility)
def ports_are_answered(app_configs: Apps, **_options: Any) -> Iterable[CheckMessage]:
    """Every question a room asks upwards has an answer."""
    return [
        Error(f"the port {port.name} has no answer", hint="Add a file to zhengtong/site/joins/.", id="kernel.E001")
        for port in Port.ALL
        if not port.answered
    ]


@register(Tags.security, deploy=True)
def keys_are_there(app_configs: Apps, **_options: Any) -> Iterable[CheckMessage]:
    """Nothing is sealed with keys that were made by accident."""
    return [
        Error(
            f"there is no key for {purpose} in {keyring.root()}",
            hint="Restore the keys, or make the first ones with `zhengtong upgrade`.",
            id="kernel.E002",
        )
        for purpose in keyring.PURPOSES
        if not keyring.keys(purpose)
    ]


@register(Tags.security, deploy=True)
def uploads_are_scanned(app_configs: Apps, **_options: Any) -> Iterable[CheckMessage]:
    """A city that takes files from the internet looks into them."""
    if not getattr(settings, "CLAMD", ""):
        return [Warning("uploads are not scanned for malware", hint="Set ZHENGTONG_CLAMD.", id="kernel.W001")]
    problem = scanner.present().check()
    return [Error(problem, id="kernel.E003")] if problem else []


@register(Tags.security, deploy=True)
def log_is_witnessed(app_configs: Apps, **_options: Any) -> Iterable[CheckMessage]:
    """Somebody else watches the log."""
    witnesses = witness.present()
    if not witnesses:
        return [Warning("nobody witnesses the log", hint="Set ZHENGTONG_WITNESS.", id="kernel.W002")]
    problems = [problem for one in witnesses if (problem := one.check())]
    return [Error(problem, id="kernel.E004") for problem in problems]


@register(Tags.database)
def background_work_goes_on(
    app_configs: Apps, databases: Sequence[str] | None = None, **_options: Any
) -> Iterable[CheckMessage]:
    """No listener stands before an act it cannot digest, and no job was given up."""
    if not databases or "kernel_job" not in connection.introspection.table_names():
        return []
    return [*_stumbling_listeners(), *_jobs_given_up(), *_changed_suite()]


def _stumbling_listeners() -> list[CheckMessage]:
    return [
        Warning(
            f"the listener {row.name} failed {row.failures} times and waits before {row.error.splitlines()[0]}",
            hint=row.error.splitlines()[-1],
            id="kernel.W003",
        )
        for row in Cursor.objects.filter(failures__gt=0).order_by("name")
    ]


def _jobs_given_up() -> list[CheckMessage]:
    return [
        Warning(
            f"the job {row.path} ({row.uid}) was given up after {row.attempt} attempts",
            hint=(row.error.strip().splitlines() or [""])[-1],
            id="kernel.W004",
        )
        for row in Job.objects.filter(status=FAILED).order_by("id")[:20]
    ]


def _changed_suite() -> list[CheckMessage]:
    state = LogState.objects.filter(pk=1).first()
    if state is None or state.suite == suites.present().name:
        return []
    return [
        Error(
            f"the log was begun with the suite {state.suite}, the setting names {suites.present().name}",
            hint="Set ZHENGTONG_SUITE back, or begin a new log.",
            id="kernel.E005",
        )
    ]
