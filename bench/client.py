"""A small load generator for machines without wrk: `python -m bench.client PLAN`, one JSON line as answer."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from itertools import cycle
from pathlib import Path
from typing import Any


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    writer.write(request)
    await writer.drain()
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    await reader.readexactly(length)
    return int(head[9:12])


async def _run(plan: dict[str, Any]) -> dict[str, Any]:
    requests = cycle([_request(plan, line) for line in plan["lines"]])
    took: list[float] = []
    errors, started = 0, time.perf_counter()
    until = started + plan["seconds"]

    async def one() -> None:
        nonlocal errors
        reader, writer = await asyncio.open_connection(plan["host"], plan["port"])
        while time.perf_counter() < until:
            begun = time.perf_counter()
            status = await _ask(reader, writer, next(requests))
            took.append(time.perf_counter() - begun)
            errors += status >= 400
        writer.close()

    await asyncio.gather(*(one() for _ in range(plan["connections"])))
    ordered = sorted(took)
    return {
        "n": len(took),
        "seconds": time.perf_counter() - started,
        "errors": errors,
        "p50_ms": ordered[len(ordered) // 2] * 1000,
        "p95_ms": ordered[int(len(ordered) * 0.95)] * 1000,
    }


def _request(plan: dict[str, Any], line: dict[str, str]) -> bytes:
    body = line.get("body", "").encode()
    head = {"Host": "127.0.0.1", **plan["headers"], **({"Content-Length": str(len(body))} if body else {})}
    if "key" in line:
        head["Idempotency-Key"] = line["key"]
    lines = [f"{plan['method']} {line['path']} HTTP/1.1", *(f"{k}: {v}" for k, v in head.items()), "", ""]
    return "\r\n".join(lines).encode() + body


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_run(json.loads(Path(sys.argv[1]).read_text())))))
