"""`python -m bench`: build the data, measure, print one line of JSON a measure and a table, exit 1 below a bar."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path


def arguments() -> argparse.Namespace:
    """What may be chosen on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=200_000, help="cases in the database (200000)")
    parser.add_argument("--matters", type=int, default=50_000, help="matters in the catalogue (50000)")
    parser.add_argument("--n", type=int, default=300, help="acts of each kind in the domain (300)")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds of requests (3)")
    parser.add_argument("--seconds", type=int, default=4, help="seconds a round (4)")
    parser.add_argument("--var", help="keep the data here and use it again; without it a temporary folder")
    parser.add_argument("--only", default="", help="measures whose name contains this")
    return parser.parse_args()


def main() -> int:
    """Everything, in a folder of its own."""
    chosen = arguments()
    if "ZHENGTONG_DATABASE_URL" not in os.environ:
        print("A PostgreSQL of its own is needed: make bench, or python -m tools.pg run --durable -- python -m bench")
        return 2
    with tempfile.TemporaryDirectory(prefix="zhengtong-bench-", ignore_cleanup_errors=True) as made:
        folder = Path(chosen.var or made)
        os.environ["ZHENGTONG_VAR"] = str(folder / "served")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
        os.environ["ZHENGTONG_LOG_LEVEL"] = "WARNING"
        (folder / "served").mkdir(parents=True, exist_ok=True)
        import django

        django.setup()
        from bench import course

        return course.run(chosen, folder)


if __name__ == "__main__":
    sys.exit(main())
