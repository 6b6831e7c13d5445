"""What the checks tell the operator, and what is tidied at night."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhengtong.kernel import bus, checks, chores, instant, jobs
from zhengtong.kernel.models import Entry, Job, LogState
from zhengtong.kernel.registry import Port
from zhengtong.kernel.suites import keyring
from zhengtong.kernel.tests import things
from zhengtong.kernel.tests.things import AT, happen


def ids(messages) -> list[str]:
    return [message.id for message in messages]


@pytest.fixture(autouse=True)
def _only_listeners_of_the_test(monkeypatch):
    monkeypatch.setattr(bus, "LISTENERS", {})


def test_an_unanswered_port_is_an_error(monkeypatch) -> None:
    monkeypatch.setattr(Port, "ALL", [])
    assert ids(checks.ports_are_answered(None)) == []
    Port("test.QUESTION")
    assert ids(checks.ports_are_answered(None)) == ["kernel.E001"]


def test_missing_keys_are_errors(settings, tmp_path) -> None:
    settings.KEYS_ROOT = tmp_path / "keys"
    assert ids(checks.keys_are_there(None)) == ["kernel.E002"] * 3
    keyring.add_missing()
    assert ids(checks.keys_are_there(None)) == []


def test_a_city_without_scanner_or_witness_is_warned(settings, tmp_path) -> None:
    assert ids(checks.uploads_are_scanned(None)) == ["kernel.W001"]
    settings.CLAMD = str(tmp_path / "nothing")
    assert ids(checks.uploads_are_scanned(None)) == ["kernel.E003"]
    settings.WITNESS_ROOT = tmp_path / "none"
    assert ids(checks.log_is_witnessed(None)) == ["kernel.W002"]
    settings.WITNESS_ROOT = tmp_path / "witness"
    assert ids(checks.log_is_witnessed(None)) == []


@pytest.mark.django_db
def test_a_stumbling_listener_and_a_job_given_up_are_named() -> None:
    @bus.listener("stumbles")
    def hear(entry: Entry) -> None:
        raise ValueError("cannot digest this")

    happen()
    bus.run_pending(AT, raising=False)
    jobs.enqueue(things.stumble)
    for hour in range(3):
        jobs.run_pending(AT + timedelta(hours=hour), raising=False)
    found = list(checks.background_work_goes_on(None, databases=["default"]))
    assert ids(found) == ["kernel.W003", "kernel.W004"]
    assert "stumbles failed 1 times and waits before entry 1 kernel.test_thing_happened" in found[0].msg
    assert "cannot digest this" in str(found[0].hint)
    assert "on purpose" in str(found[1].hint)


@pytest.mark.django_db
def test_without_a_database_nothing_is_asked() -> None:
    assert list(checks.background_work_goes_on(None, databases=None)) == []


@pytest.mark.django_db
def test_a_log_is_not_continued_in_another_suite() -> None:
    happen()
    bus.run_pending(AT)
    LogState.objects.update(suite="gm")
    assert ids(checks.background_work_goes_on(None, databases=["default"])) == ["kernel.E005"]


@pytest.mark.django_db
def test_the_night_tidies_and_verifies(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    happen()
    bus.run_pending(AT)
    jobs.enqueue(things.add, first=1, second=1)
    jobs.run_pending(AT)
    with instant.at(AT + timedelta(days=15)):
        assert chores.forget_what_has_served.call() == {"answers": 0, "files": 0, "jobs": 1, "windows": 0}
        chores.verify_log.call()
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_night_finds_a_changed_history() -> None:
    happen()
    bus.run_pending(AT)
    Entry.objects.update(actor="SOMEBODY")
    with pytest.raises(RuntimeError, match="act 1"):
        chores.verify_log.call()
