"""Worker and server as processes: what they do within a second, and what is left when they are killed."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from zhengtong.site import run
from zhengtong.site.tests import places

COUNT = """
from zhengtong.kernel.models import Entry, Head
print(Entry.objects.filter(seq__isnull=True).count(), Head.objects.count())
"""
WAIT = """
import time
from zhengtong.kernel.models import Entry
from django.utils import timezone
from zhengtong.kernel.tests import things
slowest = 0
for number in range(5):
    things.happen(number, timezone.now())
    began = time.monotonic()
    while Entry.objects.filter(seq__isnull=True).exists():
        time.sleep(0.01)
        assert time.monotonic() - began < 30
    slowest = max(slowest, time.monotonic() - began)
print(slowest)
"""
HANG = """
import os, sys, time
from django.utils import timezone
from zhengtong.kernel import jobs, leases
from zhengtong.kernel.tests import things
jobs.enqueue(things.add, first=1, second=1)
assert jobs.claim(leases.worker_name(), timezone.now())
print("taken", flush=True)
os.kill(os.getpid(), 9)
"""
EXPIRE = """
from datetime import timedelta
from zhengtong.kernel import jobs
from zhengtong.kernel.models import Job
row = Job.objects.get()
early = jobs.run_pending(row.due_at - timedelta(seconds=1))
late = jobs.run_pending(row.due_at)
row.refresh_from_db()
print(early, late, row.status, row.attempt)
"""


@pytest.fixture
def city(tmp_path_factory) -> Path:
    return places.migrated(tmp_path_factory.mktemp("run"))


@contextmanager
def working(var: Path) -> Iterator[None]:
    worker = places.start(var, "-m", "zhengtong.site.run", "worker")
    try:
        yield
    finally:
        worker.send_signal(signal.SIGTERM)
        output, _ = worker.communicate(timeout=30)
    assert worker.returncode == 0, output


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def test_a_port_in_use_is_said_before_anything_starts(capsys) -> None:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        port = line.getsockname()[1]
        assert run.demo(host="127.0.0.1", port=port) == 1
        assert run.serve(host="127.0.0.1", port=port) == 1
    assert f"The port {port} on 127.0.0.1 is in use" in capsys.readouterr().err


def test_an_address_for_everybody_is_reached_on_this_machine() -> None:
    assert run.near("0.0.0.0") == "127.0.0.1"
    assert run.near("192.168.1.5") == "192.168.1.5"


@pytest.mark.slow
def test_a_head_stands_over_an_act_within_a_second(city) -> None:
    with working(city):
        places.ask(city, WAIT)
        assert float(places.ask(city, WAIT)) < 1.5


@pytest.mark.slow
def test_two_workers_number_everything_once(city) -> None:
    happen = "from zhengtong.kernel.tests import things\nfor n in range(100): things.happen(n)"
    with working(city), working(city):
        writers = [places.start(city, "-c", f"import django; django.setup()\n{happen}") for _ in range(2)]
        for writer in writers:
            output, _ = writer.communicate(timeout=120)
            assert writer.returncode == 0, output
        until = time.monotonic() + 30
        while not places.ask(city, COUNT).startswith("0 ") and time.monotonic() < until:
            time.sleep(0.5)
    assert places.ask(city, COUNT).startswith("0 ")
    assert places.ask(city, "from zhengtong.kernel.journal import log; print(log.verify_from_genesis())") == "[]"


@pytest.mark.crash
def test_a_job_whose_worker_was_killed_is_done_when_its_lease_ends(city) -> None:
    killed = places.run(city, "-c", f"import django; django.setup()\n{HANG}")
    assert (killed.returncode, killed.stdout.strip()) == (-9, "taken")
    assert places.ask(city, EXPIRE) == "0 1 SUCCESSFUL 2"


@pytest.mark.slow
def test_the_server_starts_answers_and_stops(city) -> None:
    import urllib.request

    port = free_port()
    server = places.start(city, "-m", "zhengtong.site.run", "serve", "127.0.0.1", str(port))
    try:
        assert run._answers("127.0.0.1", port, [])  # type: ignore[arg-type]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            assert answer.read() == b"ok"
    finally:
        server.send_signal(signal.SIGINT)
        output, _ = server.communicate(timeout=30)
    assert server.returncode == 0, output
