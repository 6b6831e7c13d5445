"""How what PostgreSQL answers becomes values: instants in one step, where Django takes them apart in Python."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.backends.signals import connection_created
from psycopg import adapters
from psycopg.pq import Format
from psycopg.types.datetime import TimestamptzLoader

TIMESTAMPTZ = adapters.types["timestamptz"].oid


class InstantLoader(TimestamptzLoader):
    """Reads an instant as sessions in UTC write it; by `timezone` Django knows that it is one of its own."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        """The instant; what Python's own reader does not know is left to the driver's."""
        try:
            return datetime.fromisoformat(str(data, "ascii"))
        except ValueError:
            return super().load(data)


def read_instants(connection: Any, **_signal: Any) -> None:
    """Let a connection read instants by the loader above; one of the pool comes again for every request."""
    known = connection.connection.adapters
    if known.get_loader(TIMESTAMPTZ, Format.TEXT) is not InstantLoader:
        known.register_loader(TIMESTAMPTZ, InstantLoader)


connection_created.connect(read_instants, dispatch_uid="kernel.driver")
