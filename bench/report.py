"""Figures as lines of JSON, then as a table beside the bars."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

STARTED = time.monotonic()


def say(text: str) -> None:
    """Tell whoever waits what is being done; figures alone go to standard output."""
    print(f"[{time.monotonic() - STARTED:5.0f} s] {text}", file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class Bar:
    """What a measure has to keep; `None` where nothing is asked."""

    sql: int | None = None
    cpu_ms: float | None = None
    p95_ms: float | None = None
    ratio: float | None = None
    stretch: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One line: milliseconds a request or act, `floor` in requests a second of the same run, `ratio` to it."""

    name: str
    n: int
    sql: int | None
    cpu_app_ms: float | None
    cpu_db_ms: float | None
    p50_ms: float
    p95_ms: float
    floor: float | None = None
    ratio: float | None = None

    def line(self) -> str:
        """The measure as one line of JSON."""
        return json.dumps({name: _rounded(getattr(self, name)) for name in self.__slots__}, ensure_ascii=False)

    @property
    def cpu_ms(self) -> float:
        """CPU time of server and database together."""
        return (self.cpu_app_ms or 0.0) + (self.cpu_db_ms or 0.0)


def _rounded(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value


BARS: dict[str, Bar] = {
    "case.file": Bar(sql=9, cpu_ms=5.0, stretch="5 SQL, 2 ms"),
    "api.case.file": Bar(ratio=0.15, stretch="45 %"),
    "api.case.read": Bar(ratio=0.30, stretch="60 %"),
    "case.step": Bar(sql=8, cpu_ms=4.0, stretch="2 ms"),
    "console.inbox": Bar(sql=3, cpu_ms=10.0, p95_ms=50.0),
    "api.matters.find": Bar(p95_ms=20.0, stretch="5 ms"),
    "api.matters.find.sqlite": Bar(p95_ms=20.0, stretch="5 ms"),
    "page.home": Bar(cpu_ms=15.0),
    "page.guide": Bar(cpu_ms=15.0),
}


def missed(measure: Measure) -> list[str]:
    """What of its bar a measure does not keep, in words; empty when it keeps all."""
    bar = BARS.get(measure.name, Bar())
    wrong = []
    if bar.sql is not None and (measure.sql or 0) > bar.sql:
        wrong.append(f"{measure.sql} SQL > {bar.sql}")
    if bar.cpu_ms is not None and measure.cpu_ms > bar.cpu_ms:
        wrong.append(f"{measure.cpu_ms:.1f} ms CPU > {bar.cpu_ms:g}")
    if bar.p95_ms is not None and measure.p95_ms > bar.p95_ms:
        wrong.append(f"p95 {measure.p95_ms:.1f} ms > {bar.p95_ms:g}")
    if bar.ratio is not None and (measure.ratio or 0) < bar.ratio:
        wrong.append(f"{100 * (measure.ratio or 0):.0f} % < {100 * bar.ratio:.0f} %")
    return wrong


def asked(bar: Bar) -> str:
    """The bar in a few signs."""
    parts = [
        f"≤ {bar.sql} SQL" if bar.sql is not None else "",
        f"≤ {bar.cpu_ms:g} ms CPU" if bar.cpu_ms is not None else "",
        f"p95 ≤ {bar.p95_ms:g} ms" if bar.p95_ms is not None else "",
        f"≥ {100 * bar.ratio:.0f} % of its floor" if bar.ratio is not None else "",
    ]
    return ", ".join(part for part in parts if part)


def table(measures: Sequence[Measure]) -> str:
    """Every measure with its bar and whether it keeps it."""
    head = f"{'measure':<26}{'SQL':>5}{'app':>8}{'db':>7}{'p50':>8}{'p95':>8}{'ratio':>7}  bar"
    rows = [head, "-" * 112]
    for m in measures:
        bar, wrong = BARS.get(m.name), missed(m)
        verdict = "" if bar is None else ("MISSED " + "; ".join(wrong) if wrong else f"kept   {asked(bar)}")
        rows.append(
            f"{m.name:<26}{_cell(m.sql, 5, 0)}{_cell(m.cpu_app_ms, 8, 2)}{_cell(m.cpu_db_ms, 7, 2)}"
            f"{_cell(m.p50_ms, 8, 2)}{_cell(m.p95_ms, 8, 2)}{_cell(m.ratio, 7, 2)}  {verdict}"
        )
    return "\n".join(rows)


def _cell(value: float | None, width: int, digits: int) -> str:
    return f"{'–' if value is None else format(value, f'.{digits}f'):>{width}}"
