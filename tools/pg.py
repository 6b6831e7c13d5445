"""A throw-away PostgreSQL cluster for tests, benchmarks and trials.

    python -m tools.pg run [--durable] -- COMMAND …

starts a cluster in a temporary folder (UTF-8, locale C.UTF-8, a free port on the loopback address and a socket in
the folder), sets `ZHENGTONG_DATABASE_URL` and `ZHENGTONG_TEST_POSTGRES` for the command, and removes everything when
the command ends. PostgreSQL refuses to run as root: then the servers run as the user `postgres`.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
DURABLE = ["fsync=on", "synchronous_commit=on", "full_page_writes=on"]
COMMON = ["max_connections=100", "shared_buffers=128MB", "timezone=UTC", "log_min_messages=warning"]
DATABASE = "zhengtong"
USER = "zhengtong"


class NoPostgres(RuntimeError):
    """PostgreSQL is not installed or cannot be started here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster: its folder, port and the address Django takes."""

    folder: Path
    port: int
    binaries: Path

    @property
    def url(self) -> str:
        """The database address through the loopback interface."""
        return f"postgres://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables a command needs to use this cluster."""
        return {"ZHENGTONG_DATABASE_URL": self.url, "ZHENGTONG_TEST_POSTGRES": self.url}


def binaries() -> Path:
    """The newest folder that holds `initdb`: PG_BIN, then Debian's folders, then PATH."""
    if named := os.environ.get("PG_BIN"):
        if not Path(named, "initdb").exists():
            raise NoPostgres(f"PG_BIN names {named}, where there is no initdb.")
        return Path(named)
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise NoPostgres("PostgreSQL is not installed: apt-get install postgresql (15 or newer), or set PG_BIN.")


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def as_server(command: list[str]) -> list[str]:
    """The command as PostgreSQL accepts it: never as root."""
    if os.getuid() != 0:
        return command
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise NoPostgres("PostgreSQL does not run as root and there is no user `postgres` to run it as.") from None
    tool = shutil.which("setpriv")
    if tool is None:
        raise NoPostgres("PostgreSQL does not run as root: install util-linux (setpriv).")
    return [tool, "--reuid=postgres", "--regid=postgres", "--clear-groups", "--", *command]


def call(command: list[str], folder: Path) -> None:
    """Run one of PostgreSQL's programs; its output is shown only when it fails."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    done = subprocess.run(
        as_server(command), cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise NoPostgres(f"{Path(command[0]).name} failed:\n{done.stdout}")


def start(folder: Path, *, durable: bool) -> Cluster:
    """Make and start a cluster in the folder, with an empty database."""
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    where, data, port = binaries(), folder / "data", free_port()
    base = [str(where / "initdb"), "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    call(base if durable else [*base, "--no-sync"], folder)
    settings = [*COMMON, *(DURABLE if durable else FAST), f"unix_socket_directories={folder}", f"port={port}"]
    with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as lines:
        lines.writelines(f"{name} = '{value}'\n" for name, _, value in (s.partition("=") for s in settings))
    os.chmod(lines.name, 0o644)
    call(["/bin/sh", "-c", f"cat {lines.name} >> {data}/postgresql.auto.conf"], folder)
    call([str(where / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-w", "-t", "60", "start"], folder)
    call([str(where / "createdb"), "-h", str(folder), "-p", str(port), "-U", USER, DATABASE], folder)
    return Cluster(folder, port, where)


def stop(folder: Path) -> None:
    """Stop the cluster of the folder at once, if it runs."""
    if (folder / "data" / "postmaster.pid").exists():
        call([str(binaries() / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "-w", "stop"], folder)


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A running cluster that is gone afterwards; `durable` waits for the disk at every commit, as in service."""
    with tempfile.TemporaryDirectory(prefix="zhengtong-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            yield start(folder, durable=durable)
        finally:
            stop(folder)


def run(command: list[str], *, durable: bool) -> int:
    """Run the command against a cluster of its own and return its exit code; signals reach the command."""
    with cluster(durable=durable) as made:
        child = subprocess.Popen(command, env={**os.environ, **made.environment})
        signal.signal(signal.SIGTERM, lambda number, _: child.send_signal(number))
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.pg", description="Run a command against its own PostgreSQL.")
    parser.add_argument("verb", choices=["run"])
    parser.add_argument("--durable", action="store_true", help="fsync at every commit, as in service")
    parser.add_argument("command", nargs="+", metavar="COMMAND")
    chosen = parser.parse_args(arguments)
    try:
        return run(chosen.command, durable=chosen.durable)
    except NoPostgres as reason:
        print(reason, file=sys.stderr)
        return 3


if __name__ == "__main__":
    raise SystemExit(main())
