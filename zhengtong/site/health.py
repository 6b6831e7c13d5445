"""Whether the process lives, and whether it may be sent requests."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from zhengtong.kernel import leases
from zhengtong.kernel.registry import Port
from zhengtong.kernel.web.page import open_page

SILENT_FOR = timedelta(seconds=30)
_migrated = False


@open_page
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@open_page
def ready(_request: HttpRequest) -> HttpResponse:
    """What keeps this installation from working, part by part; 503 if anything does."""
    wrong = {"database": database()}
    if not wrong["database"]:
        wrong |= {"migrations": migrations(), "worker": worker(), "ports": ports()}
    parts = {part: problem or "ok" for part, problem in wrong.items()}
    return JsonResponse({"ready": not any(wrong.values()), **parts}, status=503 if any(wrong.values()) else 200)


def database() -> str:
    """Empty if the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "the database does not answer"
    return ""


def migrations() -> str:
    """Empty if the database has this version's tables; asked only until it has."""
    global _migrated
    if not _migrated:
        waiting = pending_migrations()
        if waiting:
            return f"{waiting} migrations are waiting: run zhengtong upgrade"
        _migrated = True
    return ""


def pending_migrations() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def worker() -> str:
    """Empty if a worker has shown that it lives."""
    try:
        seen = leases.last_beat()
    except DatabaseError:
        return "the table of workers is missing"
    if seen is None or seen < timezone.now() - SILENT_FOR:
        return "no worker has shown itself: run zhengtong worker"
    return ""


def ports() -> str:
    """Empty if every question a room asks upwards has an answer."""
    unanswered = sorted(port.name for port in Port.ALL if not port.answered)
    return f"unanswered: {', '.join(unanswered)}" if unanswered else ""
