"""`python -m bench.embedded COUNT`: Anlan and its matters in the database that the environment names."""

from __future__ import annotations

import sys

import django

if __name__ == "__main__":
    django.setup()
    from bench import data

    data.build_town()
    data.generate_matters(int(sys.argv[1]))
