"""Regenerate `requirements/*.txt` from `pyproject.toml`: versions and hashes, no address of any index.

`make lock` runs this. `uv.lock` is only its working file and is not committed, because it names index hosts.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETS = {
    "core.txt": ["--no-default-groups"],
    "dev.txt": ["--no-default-groups", "--group", "dev"],
    "gm.txt": ["--no-default-groups", "--extra", "gm"],
}
PLAIN = ["--format", "requirements-txt", "--no-emit-project", "--no-header", "--no-annotate"]
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|--(?:extra-)?index-url|--find-links", re.IGNORECASE)


def uv(*arguments: str) -> str:
    """Run uv from the same environment as this Python and return what it printed."""
    beside = Path(sys.executable).with_name("uv")
    command = [str(beside) if beside.exists() else "uv", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def addresses(text: str) -> list[str]:
    """Lines of a requirements file that name an address."""
    return [line for line in text.splitlines() if ADDRESS.search(line)]


def main() -> int:
    """Lock, export every set, and refuse to write a file that holds an address."""
    uv("lock", "--quiet", *sys.argv[1:])
    for name, options in SETS.items():
        text = uv("export", "--quiet", *PLAIN, *options)
        if found := addresses(text):
            print(f"requirements/{name} would hold addresses:", *found, sep="\n  ", file=sys.stderr)
            return 1
        (ROOT / "requirements" / name).write_text(text)
        print(f"requirements/{name}: {text.count('==')} packages")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
