"""How the log is written."""

from __future__ import annotations

import logging


class Line(logging.Formatter):
    """What happened, in one line and without the way that the code took to it."""

    def format(self, record: logging.LogRecord) -> str:
        record = logging.makeLogRecord(record.__dict__ | {"exc_info": None, "exc_text": None, "stack_info": None})
        return " ".join(super().format(record).split())
