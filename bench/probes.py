"""What is looked at while something runs: statements, CPU time of processes, the disk, the neighbours."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")
IDENTIFYING = ("zhengtong/people/public.py", "actor_of")


@dataclass(slots=True)
class Statements:
    """Statements seen by an execute wrapper; those that find out who asks are counted apart."""

    seen: list[str] = field(default_factory=list)
    identifying: int = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Note the statement and run it."""
        if _is_identifying():
            self.identifying += 1
        else:
            self.seen.append(sql)
        return execute(sql, params, many, context)


def _is_identifying() -> bool:
    frame: Any = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        if code.co_name == IDENTIFYING[1] and code.co_filename.endswith(IDENTIFYING[0]):
            return True
        frame = frame.f_back
    return False


@contextmanager
def statements() -> Iterator[Statements]:
    """Count the statements of this thread's connection; savepoints included, BEGIN and COMMIT not."""
    from django.db import connection

    counted = Statements()
    with connection.execute_wrapper(counted):
        yield counted


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(int(value) for value in fields[11:15]) / TICKS


def children(pid: int) -> list[int]:
    """The living processes below a process, itself not included."""
    below: list[int] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid:
            child = int(path.parent.name)
            below += [child, *children(child)]
    return below


def tree_seconds(pid: int) -> float:
    """CPU time of a process and everything below it."""
    return sum(cpu_seconds(one) for one in (pid, *children(pid)))


def postmaster() -> int:
    """The server process of this connection's PostgreSQL, if it runs on this machine; else 0."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    try:
        return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
    except FileNotFoundError:
        return 0


def busy_seconds() -> float:
    """CPU time that the whole machine has spent on anything since it started."""
    user, nice, system, _idle, _wait, irq, soft, *_rest = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + soft) / TICKS


def flushes_per_second(folder: Path, seconds: float = 1.5) -> float:
    """How often this disk takes 8 KiB for good (fdatasync), measured for a moment."""
    path, page, count = folder / "flush-probe", os.urandom(8192), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        until = time.perf_counter() + seconds
        started = time.perf_counter()
        while time.perf_counter() < until:
            os.pwrite(handle, page, 0)
            os.fdatasync(handle)
            count += 1
        return count / (time.perf_counter() - started)
    finally:
        os.close(handle)
        path.unlink()
