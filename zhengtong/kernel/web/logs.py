"""One JSON object per log line."""

from __future__ import annotations

import json
import logging


class JsonFormatter(logging.Formatter):
    """Writes level, logger and message; a message that is a dict already is merged, not quoted."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
        }
        line.update(record.msg if isinstance(record.msg, dict) else {"message": record.getMessage()})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
