"""The stand-ins: programs of their own, with faults that can be switched on, started and stopped like any process."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from zhengtong.town.systems import province, registry, screen, serving
from zhengtong.town.systems.company import CompanyRegistry
from zhengtong.town.systems.province import Province
from zhengtong.town.systems.realestate import RealEstateRegistry
from zhengtong.town.systems.standin import Faults

NOW = datetime(2026, 2, 11, 2, tzinfo=UTC)
BODIES = {
    CompanyRegistry: {"ywlsh_wb": "N-1", "dlx": "SQ", "bd": {"a": 1}, "clqd": []},
    RealEstateRegistry: {"external_no": "N-1", "form": {"a": 1}, "attachments": []},
}


@pytest.fixture(params=BODIES, ids=lambda kind: kind.CODE)
def standin(request, tmp_path):
    sent = []
    made = request.param(
        str(tmp_path / "a.sqlite3"), "key", lambda path, body: sent.append((path, body)) or 201, lambda: NOW
    )
    made.sent, made.body = sent, BODIES[request.param]
    yield made
    made.close()


def test_the_same_application_twice_is_one(standin):
    assert standin.receive("application", "N-1", standin.body) == standin.receive("application", "N-1", standin.body)
    assert len(list(standin.rows())) == 1


def test_the_clerk_does_only_what_the_stage_allows(standin):
    standin.receive("application", "N-1", standin.body)
    standin.do("N-1", "serve")
    assert standin.stage("N-1") == "received"
    standin.do("N-1", "accept")
    assert standin.stage("N-1") == "accepted"


def test_what_was_delivered_is_not_delivered_again(standin):
    standin.receive("application", "N-1", standin.body)
    standin.do("N-1", "accept")
    assert (standin.deliver(), standin.deliver()) == (1, 0)


def test_what_was_not_taken_stays_in_the_outbox(standin):
    standin.receive("application", "N-1", standin.body)
    standin.do("N-1", "accept")
    taken, standin.send = standin.send, lambda path, body: 503
    assert standin.deliver() == 0
    standin.send = taken
    assert standin.deliver() == 1


def test_faults_send_twice_backwards_or_not_at_all(standin):
    standin.receive("application", "N-1", standin.body)
    standin.do("N-1", "accept")
    standin.do("N-1", "step")
    standin.faults.silent = True
    assert standin.deliver() == 0
    standin.faults.set({"silent": "0", "reorder": "1", "duplicates": "1"})
    standin.deliver()
    ids = [body.get("jlid") or body.get("event_id") for _, body in standin.sent]
    assert len(ids) == 4
    assert ids == sorted(ids, reverse=True)


def test_a_clerk_with_a_pace_does_the_next_thing_by_himself(standin):
    standin.receive("application", "N-1", standin.body)
    standin.pace = 10
    standin.advance()
    assert standin.stage("N-1") == "received"
    later = NOW.replace(minute=5)
    standin.now = lambda: later
    standin.advance()
    assert standin.stage("N-1") == "accepted"


def test_a_fault_that_is_no_number_counts_as_none(standin):
    standin.faults.set({"errors": "many", "delay_ms": "-1"})
    assert (standin.faults.errors, standin.faults.delay_ms) == (0, 0)


def ask(url, key="key", body=None, form=False):
    data = body if form or body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read().decode()


def test_its_api_wants_its_key_and_its_screen_switches_faults(standin):
    server = serving.start(standin)
    url = f"http://127.0.0.1:{server.server_port}"
    path = "/api/jd?ywlsh_wb=N-1" if isinstance(standin, CompanyRegistry) else "/registrations/N-1"
    try:
        standin.receive("application", "N-1", standin.body)
        with pytest.raises(urllib.error.HTTPError, match="401"):
            ask(url + path, key="another")
        assert standin.own_number("N-1") in ask(url + path)
        ask(f"{url}/do", body=b"number=N-1&verb=accept", form=True)
        assert standin.stage("N-1") == "accepted"
        ask(f"{url}/faults", body=b"errors=1&silent=on", form=True)
        assert standin.faults.silent
        with pytest.raises(urllib.error.HTTPError, match="500"):
            ask(url + path)
    finally:
        server.shutdown()
        server.server_close()


def test_its_screen_is_worked_from_itself_alone(standin):
    server = serving.start(standin)
    url = f"http://127.0.0.1:{server.server_port}"
    standin.receive("application", "N-<1>", standin.body)
    try:
        assert "N-&lt;1&gt;" in ask(url)
        request = urllib.request.Request(f"{url}/do", b"number=N-<1>&verb=accept", {"Sec-Fetch-Site": "cross-site"})
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(request, timeout=5)
        assert standin.stage("N-<1>") == "received"
    finally:
        server.shutdown()
        server.server_close()


def test_a_clerk_whose_work_fails_works_on(standin, monkeypatch):
    stop, done = threading.Event(), []

    def deliver():
        done.append(1)
        if len(done) > 1:
            stop.set()
        raise OSError("no disk")

    monkeypatch.setattr(serving, "PAUSE", 0.01)
    monkeypatch.setattr(standin, "deliver", deliver)
    serving.work(standin, stop)
    assert len(done) == 2


def test_every_stage_verb_and_fault_has_its_chinese():
    stages = {*registry.NEXT, *registry.AFTER.values(), "supplemented", "cancelled", *province.NEEDED}
    assert stages <= set(screen.STAGES)
    assert set(registry.AFTER) == set(screen.VERBS)
    assert {field.name for field in fields(Faults)} == set(screen.FAULTS)


def test_the_province_gives_one_receipt_a_report_and_names_what_is_missing(tmp_path):
    province = Province(str(tmp_path / "p.sqlite3"), "key", lambda *_: 0, lambda: NOW)
    whole = {"report_id": "1", "kind": "result", "case_number": "N-1", "outcome": "granted"}
    first = province.answer("POST", "/reports", {}, whole)
    assert province.answer("POST", "/reports", {}, whole) == first
    refused = province.answer("POST", "/reports", {}, {"report_id": "2", "kind": "result", "case_number": "N-1"})
    assert refused == (200, {"status": "refused", "reason": "缺少必填项：outcome"})
    province.close()


@pytest.mark.parametrize("code", serving.SYSTEMS)
def test_as_a_process_it_serves_and_stops_cleanly(code, tmp_path):
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    command = [sys.executable, "-m", "zhengtong.town.systems.serving", code, str(port), str(tmp_path)]
    child = subprocess.Popen(command, env={**os.environ, "STANDIN_KEY": "key"}, start_new_session=True)
    try:
        assert serving.SYSTEMS[code].TITLE in patient(f"http://127.0.0.1:{port}/")
    finally:
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=10) == 0


def patient(url):
    until = time.monotonic() + 15
    while True:
        try:
            return ask(url)
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)
