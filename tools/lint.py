"""Everything `make lint` asks of the tree; every check runs, then the broken ones are named."""

from __future__ import annotations

import os
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tools import lock

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON = [sys.executable]
PRODUCTION = {
    "ZHENGTONG_PROFILE": "production",
    "ZHENGTONG_SECRET_KEY": "checked-in-lint-only-" + "kx7Q" * 12,
    "ZHENGTONG_HOSTS": "zhengtong.example",
    "ZHENGTONG_PUBLIC_URL": "https://zhengtong.example",
    "ZHENGTONG_SMS_GATEWAY": "http",
    "ZHENGTONG_SMS_GATEWAY_URL": "https://sms.example/send",
    "ZHENGTONG_SMTP_HOST": "mail.example",
    "ZHENGTONG_MAIL_FROM": "noreply@zhengtong.example",
}
ADD_KEYS = "from zhengtong.kernel.suites import keyring; keyring.add_missing()"


@dataclass(frozen=True, slots=True)
class Check:
    """One command that must end with 0."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


CHECKS = [
    Check("ruff check", [str(BIN / "ruff"), "check", "."]),
    Check("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
    Check("import-linter", [str(BIN / "lint-imports"), "--no-logo"]),
    Check("bandit", [str(BIN / "bandit"), "-q", "-r", "zhengtong", "-c", "pyproject.toml"]),
    Check("messages", [*PYTHON, "-m", "tools.messages", "check"]),
    Check("migrations", [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Check("django check", [*PYTHON, "manage.py", "check", "--fail-level", "WARNING"]),
    Check("production keys", [*PYTHON, "manage.py", "shell", "--no-imports", "-c", ADD_KEYS], PRODUCTION),
    Check("check --deploy", [*PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    Check(
        "mypy",
        [str(BIN / "mypy"), *(name for name in ("zhengtong", "tools", "bench") if any(ROOT.glob(f"{name}/*.py")))],
    ),
]


def requirements_hold_addresses() -> bool:
    """Whether a requirements file names an index or any other address; says which."""
    found = False
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        for line in lock.addresses(path.read_text()):
            print(f"requirements/{path.name}: {line}")
            found = True
    return found


class _Pong(socketserver.BaseRequestHandler):
    """Answers like a virus scanner that is well, so that the production profile can be checked without one."""

    def handle(self) -> None:
        self.request.recv(64)
        self.request.sendall(b"PONG\0")


@contextmanager
def production(var: str) -> Iterator[None]:
    """Complete the production profile with what must exist: a scanner that answers, a key file."""
    key = Path(var, "sms-key")
    key.write_text("nobody's key")
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Pong) as scanner:
        threading.Thread(target=scanner.serve_forever, daemon=True).start()
        PRODUCTION["ZHENGTONG_CLAMD"] = f"127.0.0.1:{scanner.server_address[1]}"
        PRODUCTION["ZHENGTONG_SMS_GATEWAY_KEY_FILE"] = str(key)
        yield
        scanner.shutdown()


def passes(check: Check, var: str) -> bool:
    """Run one check, show what it says when it fails, and say how long it took; what it writes goes to `var`."""
    started = time.perf_counter()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, "ZHENGTONG_VAR": var, "ZHENGTONG_LOG_LEVEL": "WARNING", **check.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    took = time.perf_counter() - started
    if done.returncode:
        print(done.stdout.rstrip())
    print(f"{'broken' if done.returncode else 'ok':>7}  {check.name}  {took:.1f} s", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run all checks, or those whose names begin with an argument."""
    wanted = [check for check in CHECKS if not sys.argv[1:] or check.name.startswith(tuple(sys.argv[1:]))]
    with tempfile.TemporaryDirectory(prefix="zhengtong-lint-") as var, production(var):
        broken = [check.name for check in wanted if not passes(check, var)]
    if requirements_hold_addresses():
        broken.append("requirements")
    print("lint is clean" if not broken else f"lint is broken: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
