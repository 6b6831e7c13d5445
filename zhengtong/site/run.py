"""Running the house: the server, the worker, and the demo that starts both."""

from __future__ import annotations

import ipaddress
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from types import FrameType
from typing import Any

from zhengtong.site import demo as city
from zhengtong.site.terminal import _, refuse, say

log = logging.getLogger("zhengtong.run")
SETTINGS = "zhengtong.site.settings"
SEQUENCER_PAUSE, BUS_PAUSE, JOBS_PAUSE, CRON_PAUSE, BEAT_SECONDS = 0.25, 0.4, 0.4, 20.0, 5.0
LONGEST_PAUSE = 30.0


def serve(*, host: str, port: int, face: str = "all", workers: int | None = None) -> int:
    """Serve the pages of one face (`public`, `console`, `gateway`) or of all, until SIGINT or SIGTERM."""
    os.environ["ZHENGTONG_FACE"] = face
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if taken(host, port):
        return refuse(_in_use(host, port))
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "zhengtong.site.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=workers or int(os.environ.get("ZHENGTONG_WORKERS", "1")),
        blocking_threads=int(os.environ.get("ZHENGTONG_THREADS", "4")),
        websockets=False,
        workers_kill_timeout=10,
        log_access=False,
    ).serve()
    return 0


def worker() -> int:
    """Number acts, tell listeners, run jobs, until SIGINT or SIGTERM; a job that has begun is finished first."""
    from zhengtong.site import health

    if waiting := health.pending_migrations():
        return refuse(_("{n} migrations are waiting: run `zhengtong upgrade` first.").format(n=waiting))
    stop = threading.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, lambda *_: stop.set())
    threads = [
        threading.Thread(target=_repeat, args=(name, step, pause, stop), name=name)
        for name, step, pause in (
            ("sequencer", _sequence, SEQUENCER_PAUSE),
            ("bus", _deliver, BUS_PAUSE),
            ("jobs", _work, JOBS_PAUSE),
            ("cron", _plan, CRON_PAUSE),
            ("beat", _beat, BEAT_SECONDS),
        )
    ]
    for thread in threads:
        thread.start()
    log.info("worker started")
    stop.wait()
    for thread in threads:
        thread.join()
    log.info("worker stopped")
    return 0


def _repeat(name: str, step: Callable[[], bool], pause: float, stop: threading.Event) -> None:
    """Call the step for ever, at once while it has work; what goes wrong is logged and tried again, ever slower."""
    from django.db import connection

    failures = 0
    while not stop.is_set():
        try:
            busy = step()
            failures = 0
        except Exception:
            log.exception("%s failed and will be tried again", name)
            connection.close()
            busy, failures = False, failures + 1
        if not busy:
            stop.wait(min(pause * 2**failures, LONGEST_PAUSE) if failures else pause)
    connection.close()


def _sequence() -> bool:
    from django.utils import timezone

    from zhengtong.kernel.journal import log as journal_log
    from zhengtong.kernel.journal import sequencer

    numbered = sequencer.run(timezone.now())
    journal_log.lay_before_witnesses(timezone.now())
    return numbered > 0


def _deliver() -> bool:
    from django.utils import timezone

    from zhengtong.kernel import bus

    return bus.deliver(timezone.now()) > 0


def _work() -> bool:
    from django.utils import timezone

    from zhengtong.kernel import jobs, leases

    return jobs.run_one(leases.worker_name(), timezone.now())


def _plan() -> bool:
    from django.utils import timezone

    from zhengtong.kernel import jobs

    jobs.enqueue_crons(timezone.now())
    return False


def _beat() -> bool:
    from django.utils import timezone

    from zhengtong.kernel import leases

    leases.beat(timezone.now())
    return False


def demo(*, host: str, port: int) -> int:
    """Open the city of Anlan: prepare what is missing, start its processes, and stop all of them on Ctrl-C.

    Besides server and worker these are the stand-ins of other people's systems.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    port = int(port)
    if taken(host, port):
        return refuse(_in_use(host, port))
    signal.signal(signal.SIGTERM, _interrupt)
    children: list[subprocess.Popen[bytes]] = []
    try:
        cast = city.prepare(say=say)
        plugs = city.standins()
        children = [_start("serve", host, str(port)), _start("worker")]
        children += [_start_standin(plug, f"http://{near(host)}:{port}") for plug in plugs]
        if not _answers(host, port, children):
            return refuse(_("The server did not start; its messages stand above."))
        _welcome(host, port, cast, plugs)
        return _watch(children)
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _stop(children)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _in_use(host: str, port: int) -> str:
    return _("The port {port} on {host} is in use. Choose another one, such as PORT={other}.").format(
        port=port, host=host, other=int(port) + 1
    )


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own: Ctrl-C reaches it through us alone, in the right order."""
    return subprocess.Popen([sys.executable, "-m", "zhengtong.site.run", *arguments], start_new_session=True)


def _start_standin(plug: Any, house: str) -> subprocess.Popen[bytes]:
    """Start a stand-in as a process of its own, with its own database."""
    own = plug.its(house, os.environ.get("ZHENGTONG_STANDIN_PACE", "20"))
    command = [sys.executable, "-m", "zhengtong.town.systems.serving", plug.code, str(plug.port)]
    return subprocess.Popen([*command, str(city.standin_folder())], env={**os.environ, **own}, start_new_session=True)


def _answers(host: str, port: int, children: list[subprocess.Popen[bytes]], seconds: float = 60) -> bool:
    """Whether the server answers before the time is over."""
    address = f"http://{near(host)}:{port}/healthz"
    until = time.monotonic() + seconds
    while time.monotonic() < until and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(address, timeout=2):  # nosec B310
                return True
        except OSError:
            time.sleep(0.1)
    return False


def _welcome(host: str, port: int, cast: list[tuple[str, str, str]], plugs: list[Any]) -> None:
    """Say where the city is, who may sign in, and where the simulated systems have their screens."""
    address = f"http://{near(host)}:{port}/"
    say("\n  " + _("The city of Anlan is open at {address}").format(address=address) + "\n")
    widest = max((_width(row[0]) for row in cast), default=0)
    for who, sign_in, what in cast:
        say(f"  {who}{' ' * (widest - _width(who))}  {sign_in:<24}  {what}")
    say("")
    for plug in plugs:
        say(f"  {plug.title}  {plug.url}/")
    say("\n  " + _("Stop with Ctrl-C. What you do is kept in var/ and there again next time.") + "\n")


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait for Ctrl-C; a child that ends by itself ends the demo with an error."""
    while all(child.poll() is None for child in children):
        time.sleep(0.3)
    return refuse(_("A process of the demo ended by itself; its messages stand above."))


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def taken(host: str, port: int) -> bool:
    """Whether something else already listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((host, int(port)))
        except OSError:
            return True
    return False


def near(host: str) -> str:
    """The address at which this machine reaches a server that listens on `host`."""
    try:
        everywhere = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        everywhere = not host
    return "127.0.0.1" if everywhere else host


def main(arguments: list[str]) -> int:
    """What the demo starts as its children: `serve HOST PORT`, `worker`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if arguments[0] == "serve":
        return serve(host=arguments[1], port=int(arguments[2]), face="all")
    import django

    django.setup()
    return worker()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
