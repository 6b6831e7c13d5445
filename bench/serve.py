"""The product's server with the floors beside it: as `zhengtong.site.run.serve` starts it, in one process for both."""

from __future__ import annotations

import os
import sys


def main(host: str, port: int) -> None:
    """Serve until SIGTERM."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "bench.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("ZHENGTONG_WORKERS", "1")),
        blocking_threads=int(os.environ.get("ZHENGTONG_THREADS", "4")),
        websockets=False,
        workers_kill_timeout=10,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main("127.0.0.1", int(sys.argv[1]))
