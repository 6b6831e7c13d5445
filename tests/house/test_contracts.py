"""The contracts of `.importlinter` hold, and each kind of violation breaks the one that is meant for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree

LINTER = Path(sys.executable).with_name("lint-imports")

# Contract → file, line to add at its end.
PLANTED = {
    "Rooms depend downwards only": ("kernel/ids.py", "from zhengtong.cases import rules as planted"),
    "Inside a room, files depend downwards and keep their names": ("cases/utils.py", "PLANTED = 1"),
    "The kernel has its own levels": ("kernel/toolbox.py", "PLANTED = 1"),
    "Numbers, days, events and the log's arithmetic know nothing of Django": (
        "kernel/calendar.py",
        "from django.utils import timezone as planted",
    ),
    "Rules, permits, events and ports know nothing of Django": (
        "kernel/permission.py",  # two hops away from the rooms' permits
        "from django.conf import settings as planted",
    ),
    "Named algorithms know nothing of the files around them": (
        "datahub/sources/__init__.py",
        "from zhengtong.datahub import rules as planted",
    ),
    "Named algorithms know nothing of Django": (
        "matters/engine/__init__.py",
        "from django.conf import settings as planted2",
    ),
    "people is entered by its front door": ("cases/forms.py", "from zhengtong.people import rules as planted"),
}


def broken(root: Path) -> set[str]:
    """Names of the contracts that do not hold for the house under `root`."""
    command = [str(LINTER), "--no-logo", "--no-cache", "--config", ".importlinter"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env={"PYTHONPATH": str(root)})
    lines = [line.strip() for line in done.stdout.splitlines()]
    kept = [line for line in lines if " KEPT" in line or " BROKEN" in line]
    assert kept, done.stdout + done.stderr
    return {line.partition(" BROKEN")[0] for line in kept if " BROKEN" in line}


def test_contracts_hold() -> None:
    assert broken(tree.ROOT) == set()


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Contracts that break in a copy of the house with every violation planted."""
    root = tmp_path_factory.mktemp("house")
    only_python = shutil.ignore_patterns("__pycache__", "*.html", "*.otf", "*.ttf", "*.xz", "static", "tests", "data")
    shutil.copytree(tree.HOUSE, root / "zhengtong", ignore=only_python)
    shutil.copy(tree.ROOT / ".importlinter", root)
    for path, line in PLANTED.values():
        target = root / "zhengtong" / path
        with target.open("a") as stream:
            stream.write(f"\n{line}\n")
    return broken(root)


@pytest.mark.parametrize("contract", PLANTED)
def test_planted_violation_breaks_contract(contract: str, planted: set[str]) -> None:
    assert contract in planted
