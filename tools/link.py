"""Make the working tree importable in this environment and give it the `zhengtong` command.

An editable install would need a build backend that `--require-hashes` has not installed; a path file and a script of
five lines do the same without network and in no time. Operators install the wheel instead.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = """#!{python}
# Written by tools/link.py; `make` writes it again.
import sys

from zhengtong.site.cli import main

sys.exit(main())
"""


def main() -> None:
    """Write the path file and the script."""
    if sys.prefix == sys.base_prefix:
        raise SystemExit("tools/link.py runs with the Python of .venv, not with the system's.")
    Path(sysconfig.get_path("purelib"), "zhengtong.pth").write_text(f"{ROOT}\n")
    command = Path(sysconfig.get_path("scripts"), "zhengtong")
    command.write_text(SCRIPT.format(python=sys.executable))
    command.chmod(0o755)


if __name__ == "__main__":
    main()
