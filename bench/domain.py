"""Acts in the domain: no server, no form, one process; statements and CPU time of each."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.utils import timezone

from bench import data, probes
from bench.report import Measure
from zhengtong.cases import public as cases

WARM = 20
OPINION = "材料齐全，内容一致，拟同意，需现场核查。"


def measure(name: str, n: int, do: Callable[[int], Any], postmaster: int) -> Measure:
    """Do it `n` times after warming up; CPU times are means, statements the middle."""
    for k in range(WARM):
        do(k)
    counts, took = [], []
    db, app = probes.tree_seconds(postmaster) if postmaster else 0.0, 0.0
    for k in range(WARM, WARM + n):
        began, cpu = time.perf_counter(), time.process_time()
        do(k)
        app += time.process_time() - cpu
        took.append(time.perf_counter() - began)
    db = probes.tree_seconds(postmaster) - db if postmaster else 0.0
    for k in range(WARM + n, WARM + n + 11):
        with probes.statements() as counted:
            do(k)
        counts.append(len(counted.seen))
    took.sort()
    return Measure(
        name,
        n,
        int(median(counts)),
        app * 1000 / n,
        db * 1000 / n,
        took[n // 2] * 1000,
        took[int(n * 0.95)] * 1000,
    )


def acts(ground: data.Ground, n: int, postmaster: int, first: int) -> tuple[list[Measure], int]:
    """Filing, accepting and one step of review over the same cases; answers the next unused application too."""
    numbers: list[str] = []
    handler = data.officer("zhao")

    def file(k: int) -> None:
        filed = cases.file_case(ground.nth(first + k), actor=ground.applicant, at=timezone.now())
        if filed.again:
            raise SystemExit(f"application {first + k} had been filed before")
        numbers.append(filed.case.number)

    def accept(k: int) -> None:
        cases.accept_case(numbers[k], actor=handler, at=timezone.now())

    def step(k: int) -> None:
        cases.complete_step(numbers[k], "handle", "done", OPINION, actor=handler, at=timezone.now())

    found = [
        measure("case.file", n, file, postmaster),
        measure("case.accept", n, accept, postmaster),
        measure("case.step", n, step, postmaster),
    ]
    return found, first + n + WARM + 11
