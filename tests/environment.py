"""The surroundings of every test run, loaded before Django's settings are (`-p tests.environment` in pyproject).

Data goes to a temporary folder, one for each worker; passwords are hashed fast; no socket reaches beyond this machine;
and with `ZHENGTONG_STRICT_SKIPS=1` a skip that `tests/allowed-skips.txt` does not explain fails the run.
"""

from __future__ import annotations

import atexit
import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ("tests.anlan",)
ALLOWED = Path(__file__).with_name("allowed-skips.txt")
skipped: dict[str, str] = {}


def _prepare_folder() -> None:
    """Point `ZHENGTONG_VAR` at a new folder; workers of xdist get folders inside the controller's."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ["ZHENGTONG_VAR"] = str(Path(os.environ["ZHENGTONG_TEST_VAR"], worker))
    else:
        os.environ["ZHENGTONG_TEST_VAR"] = tempfile.mkdtemp(prefix="zhengtong-test-")
        atexit.register(shutil.rmtree, os.environ["ZHENGTONG_TEST_VAR"], ignore_errors=True)
        os.environ["ZHENGTONG_VAR"] = str(Path(os.environ["ZHENGTONG_TEST_VAR"], "main"))
    Path(os.environ["ZHENGTONG_VAR"]).mkdir(parents=True, exist_ok=True)


_prepare_folder()
os.environ.setdefault("ZHENGTONG_SECRET_KEY", "a key for tests, known to everybody and good for nothing else")
os.environ.setdefault("ZHENGTONG_LOG_LEVEL", "WARNING")


def allowed_skips() -> dict[str, str]:
    """Test id (or its beginning) → reason; lines read `id — reason`."""
    answer = {}
    for line in ALLOWED.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            start, _, reason = line.partition(" — ")
            answer[start.strip()] = reason.strip()
    return answer


def unexplained() -> dict[str, str]:
    """Skipped tests that no line of `allowed-skips.txt` with a reason covers."""
    allowed = [start for start, reason in allowed_skips().items() if reason]
    return {test: why for test, why in skipped.items() if not any(test.startswith(start) for start in allowed)}


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Hash passwords with the fastest hasher (tests sign in hundreds of times), and let no act reach the network."""
    from django.conf import settings

    from zhengtong.kernel import guard

    guard.install()
    if settings.configured:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped and why."""
    if report.skipped and not hasattr(report, "wasxfail"):
        skipped[report.nodeid] = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """A module that skips itself skips all its tests: remember it too."""
    if report.skipped:
        skipped[report.nodeid] = str(report.longrepr)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run for unexplained skips when they are forbidden."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        return
    strict = os.environ.get("ZHENGTONG_STRICT_SKIPS") == "1"
    if strict and unexplained() and session.exitstatus in {0, pytest.ExitCode.NO_TESTS_COLLECTED}:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name the skips that fail the run."""
    if os.environ.get("ZHENGTONG_STRICT_SKIPS") == "1":
        for test, why in sorted(unexplained().items()):
            terminalreporter.write_line(f"SKIP NOT ALLOWED {test}: {why}", red=True)


def _is_near(address: Any) -> bool:
    """Whether an address of `connect` stays on this machine."""
    if not isinstance(address, tuple):
        return True
    try:
        return ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback
    except ValueError:
        return address[0] == "localhost"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What a test kept in memory about rows is forgotten with them."""
    yield
    from zhengtong.kernel import fresh

    fresh.forget_all()


@pytest.fixture(autouse=True, scope="session")
def _closed_sockets() -> Iterator[None]:
    """No test talks to a machine other than this one."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if not _is_near(address):
            raise RuntimeError(f"a test tried to reach {address!r}: use a null adapter or a simulator on this machine")
        return connect(self, address)

    return guarded
